package regexset

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// A byteSet is a set of bytes. Those of runes beyond ASCII are in it all together.
type byteSet [4]uint64

// wide are the bytes of runes beyond ASCII, and those that are no UTF-8.
var wide = byteSet{2: ^uint64(0), 3: ^uint64(0)}

func (s *byteSet) has(b byte) bool { return s[b>>6]>>(b&63)&1 != 0 }

func (s *byteSet) add(b byte) { s[b>>6] |= 1 << (b & 63) }

func (s byteSet) or(o byteSet) byteSet {
	for i := range s {
		s[i] |= o[i]
	}
	return s
}

// anyByte are the bytes that a dot matches, of one of its two kinds.
func anyByte(op syntax.Op) byteSet {
	s := wide
	for b := range byte(utf8.RuneSelf) {
		if b != '\n' || op == syntax.OpAnyChar {
			s.add(b)
		}
	}
	return s
}

// runeBytes are the bytes of r and, where case is folded, of its other cases.
func runeBytes(r rune, fold bool) byteSet {
	s := classBytes([]rune{r, r})
	if fold {
		for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
			s = s.or(classBytes([]rune{o, o}))
		}
	}
	return s
}

// classBytes are the bytes of ranges of runes.
func classBytes(ranges []rune) byteSet {
	var s byteSet
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= min(ranges[i+1], utf8.RuneSelf-1); r++ {
			s.add(byte(r))
		}
		if ranges[i+1] >= utf8.RuneSelf {
			s = s.or(wide)
		}
	}
	return s
}
