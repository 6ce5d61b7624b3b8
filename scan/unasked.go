package scan

import (
	"slices"
	"strings"

	"postern/encrypt"
	"postern/mail"
)

// withUnasked are the matches in a stretch of s and, beside them, what no detector looks for and
// nobody is to be shown around a match: passwords that a sender put into the subject, and encoded
// text, which repeats in other letters what is masked beside it.
func withUnasked(s string, at span, matches []match) []match {
	part := s[at.start:at.end]
	all, own := matches, false
	hide := func(start, end int, value string) {
		if !own {
			all, own = slices.Clone(matches), true
		}
		all = append(all, match{span: span{at.start + start, at.start + end}, source: -1, show: showNothing, value: value})
	}
	for _, p := range encrypt.PasswordPlaces(part) {
		hide(p[0], p[1], part[p[0]:p[1]])
	}
	for _, p := range mail.EncodedWords(part) {
		hide(p[0], p[1], "")
	}
	for _, p := range escapedBytes(part) {
		hide(p.start, p.end, "")
	}
	if own {
		sortMatches(all)
	}
	return all
}

// escapedBytes are runs of bytes that are written "%41" (RFC 3986 section 2.1, RFC 2231 section 4),
// and of at least two written "=41" (RFC 2045 section 6.7): one may be anything.
func escapedBytes(s string) (runs []span) {
	for at := 0; ; {
		i := strings.IndexAny(s[at:], "%=")
		if i < 0 {
			return runs
		}
		start := at + i
		end, fewest := start, 3
		if s[start] == '=' {
			fewest = 6
		}
		for end+2 < len(s) && s[end] == s[start] && isHex(s[end+1]) && isHex(s[end+2]) {
			end += 3
		}
		if end-start >= fewest {
			runs = append(runs, span{start, end})
		}
		at = max(end, start+1)
	}
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
