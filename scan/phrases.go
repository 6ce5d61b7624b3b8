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
	// shortest is the length of the shortest word that is looked up: 2 bytes, or 1 where a
	// phrase has no longer word ("R&D").
	shortest int
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
	p.shortest = 2
	for i := range p.entries {
		e := &p.entries[i]
		p.shortest = min(p.shortest, e.anchor.len())
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
