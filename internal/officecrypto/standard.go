package officecrypto

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
)

// header is the EncryptionHeader and the EncryptionVerifier (2.3.2, 2.3.3) of
// standard encryption and of RC4 CryptoAPI.
type header struct {
	cipher, hash    uint32
	keySize         int // bytes; 0 where the header says nothing
	salt            []byte
	input, expected []byte
}

// Algorithms of headers.
const (
	algAES128 = 0x660e
	algAES192 = 0x660f
	algAES256 = 0x6610
	algRC4    = 0x6801
	algSHA1   = 0x8004
)

// parseHeader reads what follows the version.
func parseHeader(b []byte) (*header, error) {
	const fixed, verifier = 32, 40
	if len(b) < 8 {
		return nil, errBroken
	}
	size := uint64(le.Uint32(b[4:]))
	if size < fixed || size > uint64(len(b)-8) || uint64(len(b)-8)-size < verifier {
		return nil, errBroken
	}
	head, v := b[8:8+size], b[8+size:]
	h := &header{cipher: le.Uint32(head[8:]), hash: le.Uint32(head[12:]), keySize: int(le.Uint32(head[16:]) & 0xffff / 8)}
	if le.Uint32(v) != 16 || h.hash != algSHA1 && h.hash != 0 {
		return nil, errUnknown
	}
	h.salt, h.input, h.expected = v[4:20], v[20:36], v[40:]
	return h, nil
}

// standard encryption (2.3.4.5 to 2.3.4.9): the password's hash is the key.
type standard struct{ *header }

// standardRounds are fixed (2.3.4.7).
const standardRounds = 50_000

func parseStandard(b []byte) (*standard, error) {
	h, err := parseHeader(b)
	if err != nil {
		return nil, err
	}
	switch {
	case h.cipher == algAES128 && h.keySize == 16, h.cipher == algAES192 && h.keySize == 24, h.cipher == algAES256 && h.keySize == 32:
	default:
		return nil, errUnknown
	}
	if len(h.expected) < 32 {
		return nil, errBroken
	}
	h.expected = h.expected[:32]
	return &standard{h}, nil
}

func (s *standard) key(ctx context.Context, password []byte) []byte {
	h := sha1.New()
	spun := spin(ctx, h, s.salt, password, standardRounds)
	if spun == nil {
		return nil
	}
	last := sum(h, spun, make([]byte, 4))
	half := func(fill byte) []byte {
		b := bytes.Repeat([]byte{fill}, h.BlockSize())
		for i, c := range last {
			b[i] ^= c
		}
		return sum(h, b)
	}
	key := append(half(0x36), half(0x5c)...)[:s.keySize]
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	got := sum(h, blocks(block, bytes.Clone(s.input)))
	if !bytes.Equal(got, blocks(block, bytes.Clone(s.expected))[:len(got)]) {
		return nil
	}
	return key
}

func (s *standard) segments(key []byte) func(uint32, []byte) {
	block, err := aes.NewCipher(key)
	return func(_ uint32, b []byte) {
		if err == nil {
			blocks(block, b)
		}
	}
}

// blocks decrypts each block for itself, in place.
func blocks(block cipher.Block, b []byte) []byte {
	for i := 0; i+blockSize <= len(b); i += blockSize {
		block.Decrypt(b[i:], b[i:])
	}
	return b
}
