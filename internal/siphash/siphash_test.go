package siphash

import (
	"encoding/binary"
	"testing"
)

// TestVectors are from appendix A of the paper and the authors' reference code:
// the key 00 01 … 0f and the text 00 01 … of each length.
func TestVectors(t *testing.T) {
	var key [16]byte
	text := make([]byte, 16)
	for i := range key {
		key[i], text[i] = byte(i), byte(i)
	}
	k := NewKey(key)
	for n, want := range map[int]uint64{0: 0x726fdb47dd0e0e31, 1: 0x74f839c593dc67fd, 15: 0xa129ca6149be45e5} {
		if got := k.Sum(text[:n]); got != want {
			t.Errorf("%d bytes: got %x, want %x", n, got, want)
		}
	}
	if got, want := k.Sum2(binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[8:])), k.Sum(text); got != want {
		t.Errorf("two words: got %x, want %x", got, want)
	}
}
