package scan

import "unicode/utf8"

// lookUpWord notes the phrases and keywords that are anchored at the word [i, j).
func (t *text) lookUpWord(i, j int) {
	h, table := wordHash(t.s, i, j), &t.engine.table
	if t.engine.dictionaries.filter != nil {
		t.lookInAll(h, i, j)
	}
	if table.filter[h&table.mask>>6]&(1<<(h&63)) != 0 {
		t.lookUp(h, i, j)
	}
}

// lookUp notes the phrases and keywords that are anchored at the word [i, j), whose hash h has passed the
// filter.
func (t *text) lookUp(h uint64, i, j int) {
	e := t.engine
	list := e.table.words.at(h)
	if len(list) > 0 && list[0].entry < 0 {
		t.noted(list[0].entry, i, j)
		list = list[1:]
	}
	if len(list) == 0 {
		return
	}
	before := lower(t.byteAt(i - t.gapBefore(i) - 1))
	end := lower(t.byteAt(j + t.gap(j)))
	for _, a := range list {
		if (a.before == 0 || a.before == before) && (a.end == 0 || a.end == end) {
			t.found(a.entry, i, j)
		}
	}
}

// lookUpPair notes the phrases and keywords that are anchored at the two runes at i.
func (t *text) lookUpPair(i int) {
	for _, a := range t.engine.table.byPair.at(pairKey(pairAt(t.s, i))) {
		t.found(a.entry, i, i+2*pairRune)
	}
}

// found notes phrase n if it stands where its anchor is at [i, j).
func (t *text) found(n int32, i, j int) {
	p := &t.engine.table.entries[n]
	at, ok := t.stands(p, i, j)
	if !ok {
		return
	}
	if len(p.sources) > 0 {
		t.words = append(t.words, wordHit{at, n})
	}
	for _, term := range p.terms {
		t.matches = append(t.matches, match{
			span: at, source: -1, term: term, show: showWords, value: p.text, conf: High,
		})
	}
}

// stands reports where p stands in t when its anchor is at [i, j). The hash says nearly
// always rightly that the anchor does, so that it is compared last.
func (t *text) stands(p *phrase, i, j int) (span, bool) {
	at, ok := span{i, j}, true
	if at.start, ok = t.before(p.text[:p.anchor.start], i); !ok {
		return span{}, false
	}
	if at.end, ok = t.after(p.text[p.anchor.end:], j); !ok {
		return span{}, false
	}
	return at, !t.glued(at.start) && !t.glued(at.end) && equalFolded(t.s[i:j], p.text[p.anchor.start:p.anchor.end])
}

// glued reports whether i is inside a word. Runes that are words of their own
// never glue.
func (t *text) glued(i int) bool {
	if i <= 0 || i >= len(t.s) || classes[t.s[i]]&isWord == 0 {
		return false
	}
	k := i - 1
	for k > 0 && classes[t.s[k]] == isTail {
		k--
	}
	return classes[t.s[k]]&(isLetter|isDigit) != 0
}

// after matches rest, folded, from j on and returns where it ends.
func (t *text) after(rest string, j int) (int, bool) {
	for k := 0; k < len(rest); {
		if rest[k] == ' ' {
			n := t.gap(j)
			if n == 0 {
				return 0, false
			}
			j, k = j+n, k+1
			continue
		}
		if j >= len(t.s) {
			return 0, false
		}
		n := foldedRune(t.s[j:], rest[k:])
		if n == 0 {
			return 0, false
		}
		j, k = j+n, k+n
	}
	return j, true
}

// before matches rest, folded, backwards from i and returns where it begins.
func (t *text) before(rest string, i int) (int, bool) {
	for k := len(rest); k > 0; {
		if rest[k-1] == ' ' {
			n := t.gapBefore(i)
			if n == 0 {
				return 0, false
			}
			i, k = i-n, k-1
			continue
		}
		_, n := utf8.DecodeLastRuneInString(rest[:k])
		if i < n || foldedRune(t.s[i-n:i], rest[k-n:k]) != n {
			return 0, false
		}
		i, k = i-n, k-n
	}
	return i, true
}

// maxGap is how many bytes may stand for a space of a phrase.
const maxGap = 64

// gap is how many bytes from j on stand for a space of a phrase: white space,
// what file names and identifiers have for it, or one dot.
func (t *text) gap(j int) int {
	n := 0
	for n < maxGap && j+n < len(t.s) && spacing(t.s[j+n]) {
		n++
	}
	if n == 0 && t.byteAt(j) == '.' {
		return 1
	}
	return n
}

func (t *text) gapBefore(i int) int {
	n := 0
	for n < maxGap && i-n > 0 && spacing(t.s[i-n-1]) {
		n++
	}
	if n == 0 && t.byteAt(i-1) == '.' {
		return 1
	}
	return n
}

func spacing(b byte) bool {
	return b == ' ' || b >= '\t' && b <= '\r' || b == '-' || b == '_'
}

// equalFolded compares a stretch of text with a folded one of the same length.
func equalFolded(s, folded string) bool {
	if len(s) != len(folded) {
		return false
	}
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			if lower(s[i]) != folded[i] {
				return false
			}
			i++
			continue
		}
		n := foldedRune(s[i:], folded[i:])
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// foldedRune is the length of the first rune of s when folded begins with its
// lower case; else 0. Letters beyond ASCII are lower case in canonical texts.
func foldedRune(s, folded string) int {
	if s[0] < utf8.RuneSelf {
		if lower(s[0]) == folded[0] {
			return 1
		}
		return 0
	}
	_, n := utf8.DecodeRuneInString(s)
	if len(folded) >= n && s[:n] == folded[:n] {
		return n
	}
	return 0
}
