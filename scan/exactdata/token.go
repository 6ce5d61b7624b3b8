package exactdata

import (
	"unicode"
	"unicode/utf8"
)

// A token is a word of a text, or one of a cell.
type token struct {
	start, end int
	digits     bool   // digits only
	letters    int    // letters and digits in it
	hash       uint64 // of the word; see keys.word
}

// longestWord bounds what is hashed of a word.
const longestWord = 128

// tokenise cuts a canonical text into words of letters and digits. list is space
// for them.
func (k *keys) tokenise(s string, list []token) []token {
	list = list[:0]
	for i := 0; i < len(s); {
		n, kind := wordRune(s[i:])
		if kind == 0 {
			i += n
			continue
		}
		t := token{start: i, digits: true}
		for i < len(s) {
			if n, kind = wordRune(s[i:]); kind == 0 {
				break
			}
			t.digits = t.digits && kind == isDigit
			t.letters++
			i += n
		}
		t.end = i
		t.hash = k.word(s[t.start:t.end])
		list = append(list, t)
	}
	return list
}

const (
	isLetter = 1
	isDigit  = 2
)

// wordRune is the length of the first rune of s, and what it is in a word; 0 for
// what stands between words.
func wordRune(s string) (n, kind int) {
	switch c := s[0]; {
	case c >= '0' && c <= '9':
		return 1, isDigit
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		return 1, isLetter
	case c < utf8.RuneSelf:
		return 1, 0
	}
	r, n := utf8.DecodeRuneInString(s)
	if r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)) {
		return n, isLetter
	}
	return n, 0
}

// mostJoin is how many bytes may stand between two words of one value.
const mostJoin = 4

// adjacent reports whether b may go on the value that a is part of.
func adjacent(a, b *token) bool { return b.start-a.end <= mostJoin }
