package ole

import (
	"crypto/aes"
	"encoding/binary"
)

const (
	// distributionRecord is the first one of a section that is for reading only
	// ("Distribution document file format", revision 1.2): what a key can be had from.
	distributionRecord = 0x10 + 12
	distributionSize   = 256
)

// distributed decrypts a section of a document that was made for reading only: the
// key stands in its first record, under numbers that follow from a seed in the same
// record. It is a hash of the password that the author set against changes.
func distributed(b []byte) ([]byte, bool) {
	tag, _, size, n := recordHead(b)
	if n == 0 || tag != distributionRecord || size != distributionSize || len(b) < n+distributionSize {
		return nil, false
	}
	record, sealed := b[n:n+distributionSize], b[n+distributionSize:]
	block, err := aes.NewCipher(distributionKey(record))
	if err != nil {
		return nil, false
	}
	out := make([]byte, len(sealed)&^(aes.BlockSize-1))
	for i := 0; i < len(out); i += aes.BlockSize { // each block for itself (ECB)
		block.Decrypt(out[i:], sealed[i:i+aes.BlockSize])
	}
	return out, true
}

// distributionKey undoes the numbers: each of them covers a run of bytes as long as
// the next number says.
func distributionKey(record []byte) []byte {
	seed := binary.LittleEndian.Uint32(record)
	state := seed
	random := func() uint32 { // rand of Microsoft's C library
		state = state*214013 + 2531011
		return state >> 16 & 0x7fff
	}
	var plain [distributionSize]byte
	cover, left := byte(0), 0
	for i := range plain {
		if left == 0 {
			cover, left = byte(random()), int(random()&0xf)+1
		}
		left--
		plain[i] = record[i] ^ cover
	}
	at := 4 + seed&0xf
	return plain[at : at+aes.BlockSize]
}
