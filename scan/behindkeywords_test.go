package scan

import (
	"slices"
	"strings"
	"testing"

	"postern/extract"
)

// Keywords one behind the other make no word that follows them be looked at again for each.
func TestBehindKeywords(t *testing.T) {
	e := agreeEngine(t)
	source := slices.Index(Names(), "ch_vat")
	visited := func(s string) map[string]int {
		d := extract.Document{Text: s}
		read := e.read(s, &d)
		defer e.release(read)
		read.source = source
		n := map[string]int{}
		read.behindKeywords(func(t *text, at int) { n[t.s[at:min(len(t.s), at+3)]]++ })
		return n
	}
	const words = 1000
	if n := visited(strings.Repeat("vat ", words))["vat"]; n != words-1 {
		t.Errorf("%d looks at %d keywords in a row, want one at each but the first", n, words)
	}
	dots := strings.Repeat(".", 70)
	for s, want := range map[string]int{
		"vat a01 vat a02 a03":                         3,
		"vat a01" + dots + "a99 vat a02 a03":          3,
		"vat a01" + dots + "vat a02":                  2,
		"swiss" + strings.Repeat(" ", 30) + "vat a01": 1,
		"a99 vat" + dots + "a99":                      0,
		"no keyword a99":                              0,
	} {
		got := visited(s)
		for word := range got {
			if got[word] != 1 {
				t.Errorf("%q: %d looks at %q", s, got[word], word)
			}
		}
		if n := got["a01"] + got["a02"] + got["a03"]; n != want || got["a99"] != 0 {
			t.Errorf("%q: looked at %v, want %d words", s, got, want)
		}
	}
}
