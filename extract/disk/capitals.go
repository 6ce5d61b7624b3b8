package disk

import (
	"unicode"

	"postern/extract/parts"
)

// capitals reports whether b is a table of capital letters and nothing else: for each unit
// of UTF-16 the capital of it. In packed ones ffff and a number are so many units that
// have none.
func capitals(b []byte, packed bool) bool {
	const mostOdd = 64 // which one maker takes for capitals and another one does not
	odd := 0
	left := make([]byte, 0, 2*mostOdd)
	for u := 0; len(b) >= 2; b = b[2:] {
		c := le.Uint16(b)
		if packed && c == 0xffff && len(b) >= 4 {
			u += int(le.Uint16(b[2:]))
			b = b[2:]
			continue
		}
		switch {
		case u > 0xffff:
			return false
		case int(c) != u && !sameLetter(rune(u), rune(c)):
			if odd++; odd > mostOdd {
				return false
			}
			left = append(left, b[:2]...)
		}
		u++
	}
	return allZero(b) && parts.Printable(left) == ""
}

// sameLetter reports whether two runes are forms of one letter.
func sameLetter(a, b rune) bool {
	for r := unicode.SimpleFold(a); r != a; r = unicode.SimpleFold(r) {
		if r == b {
			return true
		}
	}
	return false
}
