package officecrypto

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
)

// A Binary is how the streams of a binary document are encrypted: with RC4 (2.3.6), or
// with RC4 CryptoAPI (2.3.5).
type Binary struct {
	header
	api bool
}

// ParseBinary reads the description, from its version on. What follows it is ignored.
func ParseBinary(b []byte) (*Binary, error) {
	const rc4Size = 4 + 3*16
	if len(b) < 4 {
		return nil, errBroken
	}
	switch major, minor := le.Uint16(b), le.Uint16(b[2:]); {
	case major == 1 && minor == 1:
		if len(b) < rc4Size {
			return nil, errBroken
		}
		return &Binary{header: header{salt: b[4:20], input: b[20:36], expected: b[36:rc4Size]}}, nil
	case major >= 2 && major <= 4 && minor == minorStandard:
		h, err := parseHeader(b[4:])
		if err != nil {
			return nil, err
		}
		if h.keySize == 0 {
			h.keySize = 5
		}
		switch {
		case h.cipher != algRC4 && h.cipher != 0, h.keySize < 5 || h.keySize > 16:
			return nil, errUnknown
		case len(h.expected) < sha1.Size:
			return nil, errBroken
		}
		h.expected = h.expected[:sha1.Size]
		return &Binary{*h, true}, nil
	}
	return nil, errUnknown
}

// A StreamKey decrypts the streams of a document.
type StreamKey struct {
	base []byte // what keys of blocks are made of
	size int    // of these, bytes; 0 for RC4 without CryptoAPI
}

// Key returns the key that a password gives; nil when it is wrong.
func (b *Binary) Key(password string) *StreamKey {
	k := &StreamKey{}
	if b.api {
		k.base, k.size = sum(sha1.New(), b.salt, wide(password)), b.keySize
	} else {
		const kept, times = 5, 16
		first := sum(md5.New(), wide(password))[:kept]
		k.base = sum(md5.New(), bytes.Repeat(append(first, b.salt...), times))[:kept]
	}
	c := k.block(0)
	input, expected := bytes.Clone(b.input), bytes.Clone(b.expected)
	c.XORKeyStream(input, input)
	c.XORKeyStream(expected, expected)
	h := md5.New()
	if b.api {
		h = sha1.New()
	}
	if !bytes.Equal(sum(h, input), expected) {
		return nil
	}
	return k
}

// block is the cipher of a block (2.3.5.2, 2.3.6.2).
func (k *StreamKey) block(n uint32) *rc4.Cipher {
	const weak, filled = 5, 16
	number := le.AppendUint32(nil, n)
	var key []byte
	switch {
	case k.size == 0:
		key = sum(md5.New(), k.base, number)
	case k.size == weak: // 40 bits are filled with zeros
		key = append(sum(sha1.New(), k.base, number)[:weak:weak], make([]byte, filled-weak)...)
	default:
		key = sum(sha1.New(), k.base, number)[:k.size]
	}
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic(err) // sizes are those of RC4
	}
	return c
}

// Stream decrypts a whole stream in place, in blocks of a size that is the format's.
func (k *StreamKey) Stream(b []byte, size int) {
	for n := uint32(0); len(b) > 0; n++ {
		part := b[:min(len(b), size)]
		k.block(n).XORKeyStream(part, part)
		b = b[len(part):]
	}
}

// Block decrypts pieces that follow each other in a block in place.
func (k *StreamKey) Block(n uint32, pieces ...[]byte) {
	c := k.block(n)
	for _, p := range pieces {
		c.XORKeyStream(p, p)
	}
}
