package extract

import (
	"strconv"
	"strings"
)

// mostAmpersands is how often a reference is escaped at most.
const mostAmpersands = 8

// ampersandAt reads a reference to a character, also one whose own ampersand was escaped, once or
// more than once: &amp;amp;#52;. Of the names those count that part digits.
func ampersandAt(s string) ([]byte, int) {
	at := 1
	for range mostAmpersands {
		n := ampersand(s[at:])
		if n == 0 {
			break
		}
		at += n
	}
	if rest := s[at-1:]; len(rest) > 2 && rest[1] == '#' {
		if b, size := referenceAt(rest); size > 0 {
			return b, at - 1 + size
		}
	}
	if b, size := partingAt(s[at:]); size > 0 {
		return b, at + size
	}
	if s[1] == '#' {
		return referenceAt(s)
	}
	return nil, 0
}

// ampersand is the length of what stands for the rest of an ampersand behind one.
func ampersand(s string) int {
	for _, name := range []string{"amp;", "#38;", "#x26;", "#X26;"} {
		if strings.HasPrefix(s, name) {
			return len(name)
		}
	}
	return 0
}

// parting are the names of blanks and of what nobody sees (HTML Living Standard, 13.5).
var parting = []struct{ name, stands string }{{"nbsp;", " "}, {"ensp;", " "}, {"emsp;", " "}, {"thinsp;", " "}, {"shy;", ""}, {"zwnj;", ""}, {"zwj;", ""}, {"NoBreak;", ""}, {"ZeroWidthSpace;", ""}}

// partingAt reads the name of one of these, where a digit or another one follows.
func partingAt(s string) ([]byte, int) {
	for _, p := range parting {
		if n := len(p.name); strings.HasPrefix(s, p.name) && n < len(s) && (isDigit(s[n]) || s[n] == '&') {
			return []byte(p.stands), n
		}
	}
	return nil, 0
}

// referenceAt reads &#52; and &#x34; (HTML Living Standard, 13.1.4), also without the
// semicolon, as programs that show pages do.
func referenceAt(s string) ([]byte, int) {
	const most = 24 // digits, of which most are zeroes
	start, base, values := 2, 10, byte(10)
	if s[2]|0x20 == 'x' {
		start, base, values = 3, 16, 16
	}
	n := start
	for n < len(s) && n < start+most && fourBits[s[n]] < values {
		n++
	}
	v, err := strconv.ParseUint(s[start:n], base, 32)
	if err != nil {
		return nil, 0
	}
	if n < len(s) && s[n] == ';' {
		n++
	}
	return runeBytes(v), n
}
