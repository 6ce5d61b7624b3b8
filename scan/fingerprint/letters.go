package fingerprint

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// tableRunes bounds the runes that are looked up in tables: all but rare ones, from
// ASCII to the Hangul of the basic plane.
const tableRunes = 0xd7b0

// letterTable is 0 for runes that are no letters or digits, else their lower case.
type letterTable [tableRunes]uint16

var letters = sync.OnceValue(func() *letterTable {
	t := new(letterTable)
	for r := range t {
		if isLetter(rune(r)) {
			t[r] = uint16(lower(rune(r)))
		}
	}
	return t
})

// lower is the lower case of r, where both are in the tables or none is.
func lower(r rune) rune {
	if l := unicode.ToLower(r); l < tableRunes == (r < tableRunes) {
		return l
	}
	return r
}

func isLetter(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// units is how many letters a rune counts for: a character of Chinese, Japanese or
// Korean says about as much as three Latin letters.
func units(r rune) int {
	switch {
	case r < 0x2e80:
		return 1
	case r < 0xa4d0, r >= 0xac00 && r < 0xd7b0, r >= 0xf900 && r < 0xfb00, r >= 0x20000 && r < 0x40000:
		return 3
	}
	return 1
}
