package scan

import (
	"strings"
	"testing"
)

func TestWordListHasItsWords(t *testing.T) {
	const words = "a st rue avenue abcdefgh abcdefghi boulevard abcdefghijklmnop"
	l := newWordList(words)
	for _, c := range []struct {
		word string
		want bool
	}{
		{"a", true},
		{"A", true},
		{"St", true},
		{"RUE", true},
		{"Boulevard", true},
		{"abcdefgh", true},
		{"abcdefghi", true},
		{"ABCDEFGHIJKLMNOP", true},
		{"", false},
		{"b", false},
		{"ru", false},
		{"ruee", false},
		{"abcdefg", false},
		{"abcdefghij", false},
		{"abcdefghijklmno", false},
		{"abcdefghijklmnopq", false},
		{"st'", false},
		{"st\x00", false},
	} {
		// At the end of a text and in the middle of one.
		for _, around := range []string{"", "xxxxxxxx"} {
			s := around + c.word + around
			if got := l.has(s, len(around), len(around)+len(c.word)); got != c.want {
				t.Errorf("%q in %q: %v, want %v", c.word, s, got, c.want)
			}
		}
	}
	for _, list := range []string{firstNamesList, words} {
		l := newWordList(list)
		for _, w := range strings.Fields(list) {
			if len(w) > maxListed || !l.has(w, 0, len(w)) || !l.has(strings.ToUpper(w), 0, len(w)) || l.has(w+"'", 0, len(w)+1) {
				t.Errorf("%q is not as it should be", w)
			}
		}
	}
}
