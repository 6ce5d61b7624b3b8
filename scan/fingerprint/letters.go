package fingerprint

import (
	"unicode"
	"unicode/utf8"
)

// shortRunes bounds the runes whose hashes are in a table: Latin, Greek, Cyrillic,
// Arabic and their like.
const shortRunes = 0x800

// letters is 0 for runes that are no letters or digits, else their lower case.
var letters = func() (t [shortRunes]uint16) {
	for r := range t {
		if isLetter(rune(r)) {
			if l := unicode.ToLower(rune(r)); l < shortRunes {
				t[r] = uint16(l)
			} else {
				t[r] = uint16(r)
			}
		}
	}
	return t
}()

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
