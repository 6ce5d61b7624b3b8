package scan

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A phraseTable finds thousands of phrases in one pass: each is anchored at its
// longest word, and the pass looks every word of a text up by a hash of its
// ends and length. It holds the phrases of the terms and the detectors' keywords.
type phraseTable struct {
	entries []phrase
	// filter has a bit for each anchor's hash; mask cuts a hash to its size.
	filter []uint64
	mask   uint64
	byHash map[uint64][]int32
}

// A phrase is folded text that stands for a keyword or a term's phrase.
type phrase struct {
	text   string // folded, single spaces
	anchor span   // its longest word
	// sources are the detectors whose keyword it is, terms the terms that look
	// for it.
	sources []int16
	terms   []int
}

// spellings are the folded forms of a phrase: the same but for scripts in which
// only one case of a letter looks like a Latin one.
func spellings(s string) []string {
	out := []string{fold(s)}
	for _, v := range []string{strings.ToLower(s), strings.ToUpper(s), title(s)} {
		if f := fold(v); !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

func title(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		r, n := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToTitle(r)) + w[n:]
	}
	return strings.Join(words, " ")
}

// fold is the form in which phrases are compared: canonical, lower case, one
// space between words.
func fold(s string) string {
	c, _ := canonicalise(s, nil, nil)
	return strings.ToLower(strings.Join(strings.Fields(c.s), " "))
}

var errNoWord = errors.New("phrase has no letters or digits")

// add puts a folded phrase in; the caller then adds to sources or terms of what
// is returned.
func (p *phraseTable) add(index map[string]int, s string) (*phrase, error) {
	if i, ok := index[s]; ok {
		return &p.entries[i], nil
	}
	anchor := longestWord(s)
	if anchor.len() == 0 {
		return nil, errNoWord
	}
	index[s] = len(p.entries)
	p.entries = append(p.entries, phrase{text: s, anchor: anchor})
	return &p.entries[len(p.entries)-1], nil
}

// longestWord is the first of the longest words of s, as the tokeniser cuts it.
func longestWord(s string) span {
	var best span
	for i := 0; i < len(s); {
		w := wordAt(s, i)
		if w.len() == 0 {
			i++
			continue
		}
		if w.len() > best.len() {
			best = w
		}
		i = w.end
	}
	return best
}

// wordAt is the word that begins at i; empty where none does.
func wordAt(s string, i int) span {
	c := classes[s[i]]
	j := i
	switch {
	case c&isAlone != 0:
		_, n := utf8.DecodeRuneInString(s[i:])
		j += n
	case c&(isLetter|isDigit) != 0:
		for j < len(s) && classes[s[j]]&isWord != 0 {
			j++
		}
	}
	return span{i, j}
}

// seal builds the hash table once every phrase is in.
func (p *phraseTable) seal() {
	size := 1024
	for size < 32*len(p.entries) {
		size *= 2
	}
	p.filter, p.mask = make([]uint64, size/64), uint64(size-1)
	p.byHash = make(map[uint64][]int32, len(p.entries))
	for i := range p.entries {
		e := &p.entries[i]
		h := wordHash(e.text, e.anchor.start, e.anchor.end)
		p.filter[h&p.mask>>6] |= 1 << (h & 63)
		p.byHash[h] = append(p.byHash[h], int32(i))
	}
}

// wordHash hashes s[i:j] by length, first and last eight bytes, ASCII letters
// folded.
func wordHash(s string, i, j int) uint64 {
	const foldBits = 0x2020202020202020
	n := j - i
	var a, b uint64
	switch {
	case n >= 8:
		a, b = load8(s, i), load8(s, j-8)
	case i+8 <= len(s):
		a = load8(s, i) & (1<<(8*n) - 1)
	default:
		for k := n - 1; k >= 0; k-- {
			a = a<<8 | uint64(s[i+k])
		}
	}
	h := ((a|foldBits)*0x9e3779b97f4a7c15 ^ (b | foldBits)) * 0xbf58476d1ce4e5b9
	h ^= uint64(n) * 0x94d049bb133111eb
	return h ^ h>>29
}

// lookUp notes the phrases and keywords that are anchored at the word [i, j).
func (t *text) lookUp(i, j int) {
	e := t.engine
	h := wordHash(t.s, i, j)
	if e.table.filter[h&e.table.mask>>6]&(1<<(h&63)) == 0 {
		return
	}
	for _, n := range e.table.byHash[h] {
		p := &e.table.entries[n]
		at, ok := t.stands(p, i, j)
		if !ok {
			continue
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
}

// stands reports where p stands in t when its anchor is at [i, j).
func (t *text) stands(p *phrase, i, j int) (span, bool) {
	if !equalFolded(t.s[i:j], p.text[p.anchor.start:p.anchor.end]) {
		return span{}, false
	}
	at, ok := span{i, j}, true
	if at.start, ok = t.before(p.text[:p.anchor.start], i); !ok {
		return span{}, false
	}
	if at.end, ok = t.after(p.text[p.anchor.end:], j); !ok {
		return span{}, false
	}
	return at, !t.glued(at.start) && !t.glued(at.end)
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
