package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanPath makes a path harmless to show: no control characters, nothing that
// turns the direction of text, no broken UTF-8, of bounded length.
func cleanPath(s string) string { return clean(s, longestName) }

func clean(s string, longest int) string {
	if len(s) > longest {
		n := longest
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n] + "…"
	}
	if plainASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' || unicode.IsGraphic(r) && r != utf8.RuneError && !unicode.Is(unicode.Zs, r) {
			return r
		}
		return '_'
	}, s)
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
