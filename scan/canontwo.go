package scan

import (
	"encoding/binary"
	"math/bits"
	"sync"
)

// Letters of two bytes (Cyrillic, Greek, Arabic, Hebrew) and what stands between them are made
// canonical by steps of sixteen runes with no branch for any: letters that look like Latin ones,
// and capitals, stand anywhere between the others, and no processor guesses where.

// A twoRule is a [rule] of a rune of one or two bytes for which at most two bytes stand: these, the first in
// the lowest bits, and above them how many they are and the flags below.
type twoRule uint32

const (
	twoLen = 16 // the first bit of the length

	twoSame  twoRule = 1 << 30 // the rune stands for itself
	twoOther twoRule = 1 << 31 // it is no such rune

	mostTwo = 3 // lengths
)

// twoStepRunes are the most runes of a step; walkSpace has room for two bytes of each.
const twoStepRunes = 16

// twoRules are the rules by a rune's first byte and the byte behind that, which does not count where
// the rune has one byte.
var twoRules = sync.OnceValue(func() *[1 << 16]twoRule {
	t := &[1 << 16]twoRule{}
	for i := range t {
		first, next := byte(i>>8), byte(i)
		switch {
		case first < 0x80:
			t[i] = twoRule(first) | 1<<twoLen | twoSame
		case first >= 0xc2 && first < 0xe0 && classes[next] == isTail:
			t[i] = newTwoRule(first, next)
		default:
			t[i] = twoOther
		}
	}
	return t
})

func newTwoRule(first, next byte) twoRule {
	switch x := pageOf(uint(first & 0x1f))[next&0x3f]; {
	case x&ruleApart != 0 || x.len() > 2:
		return twoOther
	case x&ruleSame != 0:
		return twoRule(first) | twoRule(next)<<8 | 2<<twoLen | twoSame
	default:
		return twoRule(x&0xffff) | twoRule(x.len())<<twoLen
	}
}

// A twoStep says how many bytes a step read and made, and how many shifts; some has the bits
// that any rule of it has, every those that all have.
type twoStep struct {
	read, made, shifts int
	some, every        twoRule
}

// stepTwo makes canonical what from begins with, as far as that are runes of one and two bytes, and
// at most twoStepRunes. from and to stand at i and at in the texts.
func stepTwo(from string, to []byte, shifts []shift, i, at int) twoStep {
	rules := twoRules()
	from, to, shifts = from[:walkSpace], to[:walkSpace], shifts[:walkSpace]
	read, made, n := 0, 0, 0
	some, every := twoRule(0), twoSame
steps:
	for range twoStepRunes / 4 {
		eight := load8(from, read) // four runes or more
		for range 4 {
			x := rules[bits.ReverseBytes16(uint16(eight))]
			if x&twoOther != 0 {
				break steps
			}
			binary.LittleEndian.PutUint16(to[made:], uint16(x))
			size, length := 1+int(eight>>7&1), int(x>>twoLen&mostTwo)
			eight >>= 8 * size & 63
			read, made = read+size, made+length
			shifts[n] = shift{int32(at + made), int32(i + read - at - made)}
			n += (size ^ length) >> 1 // only where the length changes
			some, every = some|x, every&x
		}
	}
	return twoStep{read, made, n, some, every}
}
