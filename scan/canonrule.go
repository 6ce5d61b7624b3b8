package scan

import (
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// A rule says what stands for a rune in a canonical text: its bytes, the first in the lowest
// bits, and above them how many they are and the flags below. The bytes may be missing where
// the rune stands for itself.
type rule uint64

const (
	ruleLen = 56 // the first bit of the length

	ruleSame  rule = 1 << 60 // the rune stands for itself
	ruleApart rule = 1 << 61 // it is more than bytes can say, see canoniser.rune
)

const mostRule = 7 // bytes

func (r rule) len() int { return int(r >> ruleLen & mostRule) }

// A rulePage has the rules of 64 runes: those whose UTF-8 differs in the last byte.
type rulePage [64]rule

const pageBits = 6

// rulePages are the pages of the first two planes. A page is made when a text first has a
// rune of it.
var rulePages [0x20000 >> pageBits]atomic.Pointer[rulePage]

// plainPages stand for all pages whose runes have three bytes, or four, and stand for themselves.
var plainPages = [2]*rulePage{newPlainPage(3), newPlainPage(4)}

func newPlainPage(size int) *rulePage {
	p := &rulePage{}
	for i := range p {
		p[i] = ruleSame | rule(size)<<ruleLen
	}
	return p
}

// pageOf is page number k.
func pageOf(k uint) *rulePage {
	if p := rulePages[k%uint(len(rulePages))].Load(); p != nil {
		return p
	}
	return makePage(k)
}

func makePage(k uint) *rulePage {
	p, plain := &rulePage{}, k >= longPage
	for i := range p {
		p[i] = newRule(rune(k<<pageBits) + rune(i))
		plain = plain && p[i]&(ruleSame|ruleApart) == ruleSame
	}
	if plain {
		p = plainPages[k/(0x10000>>pageBits)]
	}
	rulePages[k].Store(p)
	return p
}

// longPage is the first page of runes of three bytes: what has a lower one is longer than it
// need be, and no UTF-8.
const longPage = 0x800 >> pageBits

// ruleOf is the rule of r, which may be of any plane.
func ruleOf(r rune) rule {
	switch {
	case r < 0x20000:
		return pageOf(uint(r) >> pageBits)[r&(1<<pageBits-1)]
	case r < 0x40000:
		return plainPages[1][0] // Han
	}
	return newRule(r)
}

func newRule(r rune) rule {
	to, same := canonRune(r)
	if same {
		to = string(r)
	}
	if r == utf8.RuneError || !utf8.ValidRune(r) || voicing(r) != 0 || len(to) > mostRule {
		return ruleApart
	}
	x := rule(len(to)) << ruleLen
	if same {
		return x | ruleSame
	}
	for i := range len(to) {
		x |= rule(to[i]) << (8 * i)
	}
	return x
}

// canonRune says what stands for r in a canonical text; same means r itself.
func canonRune(r rune) (to string, same bool) {
	if r < 0x800 {
		if to := lookalike(r); to != 0 {
			return string(to), false
		}
	}
	to, same = slowRune(r)
	if l := unicode.ToLower(r); same && l != r && r >= utf8.RuneSelf && r < 0x800 && l < 0x800 {
		return string(l), false
	}
	return to, same
}

// lookalike is the Latin letter that r looks like; 0 where there is none.
func lookalike(r rune) rune {
	var like rune
	first := true
	for _, x := range lookalikes {
		if first {
			like = x
		} else if like == r {
			return x
		}
		first = !first
	}
	return 0
}
