// Package explode undoes the compression of PKWARE's Data Compression Library ("implode"), which programs
// of the nineties put into their files. The layout is the one that zlib's contrib/blast describes.
package explode

import (
	"errors"
	"slices"
)

// Errors of [Decode].
var (
	ErrCorrupt = errors.New("explode: the data are broken or cut off")
	ErrTooBig  = errors.New("explode: more comes out than may")
)

// The lengths of the codes, each with how often it comes in a row, less one, in the upper four bits.
var (
	literalLengths  = []byte{11, 124, 8, 7, 28, 7, 188, 13, 76, 4, 10, 8, 12, 10, 12, 10, 8, 23, 8, 9, 7, 6, 7, 8, 7, 6, 55, 8, 23, 24, 12, 11, 7, 9, 11, 12, 6, 7, 22, 5, 7, 24, 6, 11, 9, 6, 7, 22, 7, 11, 38, 7, 9, 8, 25, 11, 8, 11, 9, 12, 8, 12, 5, 38, 5, 38, 5, 11, 7, 5, 6, 21, 6, 10, 53, 8, 7, 24, 10, 27, 44, 253, 253, 253, 252, 252, 252, 13, 12, 45, 12, 45, 12, 61, 12, 45, 44, 173}
	lengthLengths   = []byte{2, 35, 36, 53, 38, 23}
	distanceLengths = []byte{2, 20, 53, 230, 247, 151, 248}
)

// What a length symbol stands for, and how many bits follow it.
var (
	lengthBase  = [16]int{3, 2, 4, 5, 6, 7, 8, 9, 10, 12, 16, 24, 40, 72, 136, 264}
	lengthExtra = [16]int{0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}
)

const (
	longestCode = 13
	lastLength  = 519 // ends the data
)

// A code is a canonical one: how many codes there are of each length, and the symbols in their order.
type code struct {
	count   [longestCode + 1]int
	symbols []byte
}

func newCode(packed []byte) (c code) {
	var lengths []byte
	for _, p := range packed {
		lengths = append(lengths, slices.Repeat([]byte{p & 15}, int(p>>4)+1)...)
	}
	for n := range c.count {
		for symbol, length := range lengths {
			if int(length) == n {
				c.count[n]++
				c.symbols = append(c.symbols, byte(symbol))
			}
		}
	}
	return c
}

var literals, lengths, distances = newCode(literalLengths), newCode(lengthLengths), newCode(distanceLengths)

// A reader takes bits, the lowest of each byte first.
type reader struct {
	b    []byte
	at   int // bits
	over bool
}

func (r *reader) bits(n int) (v int) {
	for i := range n {
		if r.at>>3 >= len(r.b) {
			r.over = true
			return 0
		}
		v |= int(r.b[r.at>>3]>>(r.at&7)&1) << i
		r.at++
	}
	return v
}

// symbol takes a code, whose bits are inverted.
func (r *reader) symbol(c *code) int {
	value, first, index := 0, 0, 0
	for n := 1; n <= longestCode; n++ {
		value |= r.bits(1) ^ 1
		if count := c.count[n]; value < first+count {
			return int(c.symbols[index+value-first])
		}
		index += c.count[n]
		first = (first + c.count[n]) << 1
		value <<= 1
	}
	r.over = true
	return 0
}

// IsStart reports whether b can begin such data.
func IsStart(b []byte) bool { return len(b) > 2 && b[0] <= 1 && b[1] >= 4 && b[1] <= 6 }

// Decode returns what is in b, at most so many bytes, and how many bytes of b that takes. With an error
// come the bytes before it.
func Decode(b []byte, most int) (out []byte, used int, err error) {
	if !IsStart(b) {
		return nil, 0, ErrCorrupt
	}
	coded, low := b[0] == 1, int(b[1])
	r := &reader{b: b[2:]}
	for {
		if len(out) >= most {
			return out, len(b), ErrTooBig
		}
		if r.bits(1) == 0 {
			c := 0
			if coded {
				c = r.symbol(&literals)
			} else {
				c = r.bits(8)
			}
			if r.over {
				return out, len(b), ErrCorrupt
			}
			out = append(out, byte(c))
			continue
		}
		s := r.symbol(&lengths)
		n := lengthBase[s] + r.bits(lengthExtra[s])
		if n == lastLength && !r.over {
			return out, 2 + (r.at+7)/8, nil
		}
		shift := low
		if n == 2 {
			shift = 2
		}
		back := r.symbol(&distances)<<shift + r.bits(shift) + 1
		if r.over || back > len(out) {
			return out, len(b), ErrCorrupt
		}
		for range n {
			out = append(out, out[len(out)-back])
		}
	}
}
