package officecrypto

import (
	"math/bits"

	"golang.org/x/text/encoding/charmap"
)

// An XOR is the obfuscation of documents before there was encryption (2.3.7): sixteen
// bytes that are used again and again.
type XOR [16]byte

// What passwords are filled with, and what their keys begin with, by their size
// (2.3.7.2). Each sign of a password counts with a row of numbers, of which the first
// is here: each of the others is the one before it as a polynomial times x.
var (
	xorFill  = [...]byte{0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00}
	xorFirst = [...]uint16{
		0xe1f0, 0x1d0f, 0xcc9c, 0x84c0, 0x110c, 0x0e10, 0xf1ce, 0x313e, 0x1872, 0xe139, 0xd40f, 0x84f9, 0x280c, 0xa96a, 0x4ec3,
	}
	xorRows = [...]uint16{
		0xaefc, 0x7b61, 0x4563, 0x0375, 0xd849, 0x6f45, 0xeb23, 0x47d3, 0xb861, 0x45a0, 0xaa51, 0x76b4, 0x3730, 0x3331, 0x1021,
	}
)

const xorPolynomial = 0x1021

// NewXOR returns the bytes that a password gives; nil when it is wrong, by the key and
// the verifier that the document holds.
func NewXOR(password string, key, verifier uint16) *XOR {
	p, err := charmap.Windows1252.NewEncoder().Bytes([]byte(password))
	if err != nil || len(p) == 0 || len(p) > len(xorFill) || xorKey(p) != key || xorVerifier(p) != verifier {
		return nil
	}
	var x XOR
	copy(x[:], append(p[:len(p):len(p)], xorFill[:]...))
	for i := range x {
		x[i] = bits.RotateLeft8(x[i]^byte(key>>(8*(i%2))), -1)
	}
	return &x
}

// xorKey is the key of a password (2.3.7.2).
func xorKey(p []byte) uint16 {
	key := xorFirst[len(p)-1]
	for i, c := range p {
		row := xorRows[len(xorRows)-len(p)+i]
		for range 7 {
			if c&1 != 0 {
				key ^= row
			}
			c >>= 1
			carry := row >> 15
			row = row<<1 ^ carry*xorPolynomial
		}
	}
	return key
}

// xorVerifier is a hash of a password (2.3.7.1).
func xorVerifier(p []byte) uint16 {
	v := uint16(0)
	step := func(c byte) { v = (v<<1&0x7fff | v>>14&1) ^ uint16(c) }
	for i := range p {
		step(p[len(p)-1-i])
	}
	step(byte(len(p)))
	return v ^ 0xce4b
}

// Excel restores bytes in place, the first of which meets the byte at index (2.3.7.3).
func (x *XOR) Excel(b []byte, index int) {
	for i := range b {
		b[i] = bits.RotateLeft8(b[i]^x[(index+i)%len(x)], 3)
	}
}

// Word restores a whole stream in place. What is zero, or would become it, stays
// (2.3.7.6).
func (x *XOR) Word(b []byte) {
	for i, c := range b {
		if plain := c ^ x[i%len(x)]; c != 0 && plain != 0 {
			b[i] = plain
		}
	}
}
