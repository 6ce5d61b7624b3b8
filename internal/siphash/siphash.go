// Package siphash is SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast
// short-input PRF", 2012): a keyed hash of short texts to 64 bits.
package siphash

import (
	"encoding/binary"
	"math/bits"
)

// A Key is the 128 bits of a key.
type Key struct{ k0, k1 uint64 }

// NewKey makes a key of 16 bytes.
func NewKey(b [16]byte) Key {
	return Key{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])}
}

// Sum is the hash of p.
func (k Key) Sum(p []byte) uint64 {
	v := state{k.k0 ^ 0x736f6d6570736575, k.k1 ^ 0x646f72616e646f6d, k.k0 ^ 0x6c7967656e657261, k.k1 ^ 0x7465646279746573}
	last := uint64(len(p)) << 56
	for len(p) >= 8 {
		v.word(binary.LittleEndian.Uint64(p))
		p = p[8:]
	}
	for i, b := range p {
		last |= uint64(b) << (8 * i)
	}
	return v.end(last)
}

// Sum2 is the hash of two words of 64 bits, as their 16 bytes in little-endian order.
func (k Key) Sum2(a, b uint64) uint64 {
	v := state{k.k0 ^ 0x736f6d6570736575, k.k1 ^ 0x646f72616e646f6d, k.k0 ^ 0x6c7967656e657261, k.k1 ^ 0x7465646279746573}
	v.word(a)
	v.word(b)
	return v.end(16 << 56)
}

type state struct{ v0, v1, v2, v3 uint64 }

func (v *state) word(m uint64) {
	v.v3 ^= m
	v.round()
	v.round()
	v.v0 ^= m
}

func (v *state) end(last uint64) uint64 {
	v.word(last)
	v.v2 ^= 0xff
	for range 4 {
		v.round()
	}
	return v.v0 ^ v.v1 ^ v.v2 ^ v.v3
}

func (v *state) round() {
	v.v0 += v.v1
	v.v1 = bits.RotateLeft64(v.v1, 13) ^ v.v0
	v.v0 = bits.RotateLeft64(v.v0, 32)
	v.v2 += v.v3
	v.v3 = bits.RotateLeft64(v.v3, 16) ^ v.v2
	v.v0 += v.v3
	v.v3 = bits.RotateLeft64(v.v3, 21) ^ v.v0
	v.v2 += v.v1
	v.v1 = bits.RotateLeft64(v.v1, 17) ^ v.v2
	v.v2 = bits.RotateLeft64(v.v2, 32)
}
