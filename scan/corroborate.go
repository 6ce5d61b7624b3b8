package scan

import (
	"slices"
	"sort"
	"unicode/utf8"
)

// reach is how far a keyword may stand from what it corroborates, in code points.
const reach = 300

// columnHits are the keywords of a table column's header.
type columnHits struct {
	header string
	words  []wordHit
}

// keyword returns the keyword of the running detector that stands nearest to s,
// at most before code points before it or after behind it, or in the header
// of the table column that s stands in.
func (t *text) keyword(s span, before, after int) (string, bool) {
	if !t.hears(t.source) {
		return "", false
	}
	from, to := t.step(s.start, -before), t.step(s.end, after)
	i := t.wordsFrom(from)
	best, far := "", -1
	for ; i < len(t.words) && t.words[i].start < to; i++ {
		w := &t.words[i]
		if w.end > to || w.start < s.end && s.start < w.end || !t.says(w) {
			continue
		}
		if d := max(s.start-w.end, w.start-s.end); far < 0 || d < far {
			best, far = t.engine.table.entries[w.entry].text, d
		}
	}
	if far >= 0 {
		return best, true
	}
	return t.columnKeyword(s)
}

// wordsFrom is the number of the first keyword that begins at or after byte at. Detectors ask mostly from
// left to right.
func (t *text) wordsFrom(at int) int {
	i := min(t.nearby, len(t.words))
	for n := 0; n < 8 && i < len(t.words) && t.words[i].start < at; n++ {
		i++
	}
	if i < len(t.words) && t.words[i].start < at || i > 0 && t.words[i-1].start >= at {
		i = sort.Search(len(t.words), func(i int) bool { return t.words[i].start >= at })
	}
	t.nearby = i
	return i
}

// A lastSaid is the evidence made last of a keyword and what else speaks for a match.
type lastSaid struct {
	evidence *string // the first that was there before
	word     string
	all      []string
}

// withKeyword is evidence, at least one, and "keyword word": of numbers in a table or a log all have the same.
func (t *text) withKeyword(evidence []string, word string) []string {
	if t.said.evidence != &evidence[0] || t.said.word != word || len(t.said.all) != len(evidence)+1 {
		t.said = lastSaid{&evidence[0], word, slices.Concat(evidence, []string{"keyword " + word})}
		t.said.all = slices.Clip(t.said.all)
	}
	return t.said.all
}

// says reports whether w is a keyword of the running detector.
func (t *text) says(w *wordHit) bool {
	return slices.Contains(t.engine.table.entries[w.entry].sources, int16(t.source))
}

// step moves n code points on from byte i, or back.
func (t *text) step(i, n int) int {
	if !t.wide {
		return min(max(i+n, 0), len(t.s))
	}
	for ; n < 0 && i > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(t.s[:i])
		i -= size
	}
	for ; n > 0 && i < len(t.s); n-- {
		_, size := utf8.DecodeRuneInString(t.s[i:])
		i += size
	}
	return i
}

// columnKeyword looks for a keyword in the header of the column of s.
func (t *text) columnKeyword(s span) (string, bool) {
	if t.doc == nil || len(t.doc.Places) == 0 {
		return "", false
	}
	header := t.doc.At(t.origin(t.orig, s).start).Column
	if header == "" {
		return "", false
	}
	if header != t.column.header {
		t.column = columnHits{header, t.engine.keywords(header)}
	}
	for i := range t.column.words {
		if w := &t.column.words[i]; t.says(w) {
			return t.engine.table.entries[w.entry].text, true
		}
	}
	return "", false
}

// keywords finds the keywords of any detector in a column's header. Words that
// are written together ("cardNumber") are cut at their capitals.
func (e *Engine) keywords(header string) []wordHit {
	cut := make([]byte, 0, len(header)+8)
	for i := range len(header) {
		if i > 0 && header[i] >= 'A' && header[i] <= 'Z' && header[i-1] >= 'a' && header[i-1] <= 'z' {
			cut = append(cut, ' ')
		}
		cut = append(cut, header[i])
	}
	t := &text{engine: e}
	t.canonical = canonicalise(string(cut)+"\n"+header, nil)
	t.tokenise()
	return t.words
}
