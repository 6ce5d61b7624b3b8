package scan

import "math/bits"

// Texts of runes of three bytes (Han, kana, Hangul, Thai) are looked at eight runes at a time, as
// three numbers of eight bytes.

// threes are 24 bytes.
type threes struct{ a, b, c uint64 }

// For each of the three numbers: the bits that tell first bytes of runes from others, what they
// are where eight runes of three bytes stand, and the lower halves of the first bytes.
const (
	marks0, marks1, marks2    = 0xc0f0c0c0f0c0c0f0, 0xf0c0c0f0c0c0f0c0, 0xc0c0f0c0c0f0c0c0
	begins0, begins1, begins2 = 0x80e08080e08080e0, 0xe08080e08080e080, 0x8080e08080e08080
	fourth0, fourth1, fourth2 = 0x000f00000f00000f, 0x0f00000f00000f00, 0x00000f00000f0000

	each     = 0x0101010101010101
	wideBits = 0x80 * each
)

// threeByThree are the bytes of s from i on.
func threeByThree(s string, i int) threes { return threes{load8(s, i), load8(s, i+8), load8(s, i+16)} }

// whole reports whether they are eight runes of three bytes.
func (r threes) whole() bool {
	return (r.a&marks0^begins0)|(r.b&marks1^begins1)|(r.c&marks2^begins2) == 0
}

// firsts are the lower halves of the first bytes, in another order.
func (r threes) firsts() uint64 { return r.a&fourth0 | r.b&fourth1 | r.c&fourth2 }

// count is how many runes of three bytes they begin with; a byte that is not 0 in one of three other
// numbers says that the one at its place is none.
func (r threes) count(a, b, c uint64) int {
	bad := nonZero(r.a&marks0^begins0|a) | nonZero(r.b&marks1^begins1|b)<<8 | nonZero(r.c&marks2^begins2|c)<<16
	return bits.TrailingZeros64(bad|1<<24) / 3
}

// nonZero has a bit for each of the eight bytes of x that is not 0.
func nonZero(x uint64) uint64 {
	return eightBits((x&^wideBits + 0x7f*each | x) & wideBits)
}

// eightBits are the bits of wideBits in x side by side.
func eightBits(x uint64) uint64 { return x >> 7 * 0x0102040810204080 >> 56 }
