package cms

import (
	"crypto/aes"
	"encoding/binary"
	"errors"
	"fmt"
)

// wrapIV is the initial value that tells a right key from a wrong one (RFC 3394
// section 2.2.3.1).
const wrapIV = 0xa6a6a6a6a6a6a6a6

// wrapKey encrypts key under kek by the AES key wrap of RFC 3394 section 2.2.1.
// The key is at least two and a whole number of 8-byte blocks.
func wrapKey(kek, key []byte) ([]byte, error) {
	if len(key) < 16 || len(key)%8 != 0 {
		return nil, errors.New("wrap key: not a whole number of blocks")
	}
	block, err := aes.NewCipher(kek)
	if err != nil {
		return nil, fmt.Errorf("wrap key: %w", err)
	}
	out := make([]byte, 8+len(key))
	copy(out[8:], key)
	var b [aes.BlockSize]byte // A in the left half, R[i] in the right one
	binary.BigEndian.PutUint64(b[:], wrapIV)
	n := len(key) / 8
	for t := 1; t <= 6*n; t++ {
		r := out[8+(t-1)%n*8:][:8]
		copy(b[8:], r)
		block.Encrypt(b[:], b[:])
		copy(r, b[8:])
		binary.BigEndian.PutUint64(b[:], binary.BigEndian.Uint64(b[:])^uint64(t))
	}
	copy(out, b[:8])
	return out, nil
}
