package scan

import (
	"errors"
	"math/bits"
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
	// words leads from a hash to its phrases.
	words phraseSlots
	// pairs and byPair are the same for phrases that are anchored at two runes that are
	// words of their own.
	pairs  [1 << pairBits / 64]uint64
	byPair phraseSlots
	// numbers says that some phrase is anchored at a number.
	numbers bool
	// shortest is the length of the shortest word that is looked up: 2 bytes, or 1 where a
	// phrase has no longer word ("R&D").
	shortest int
}

// phraseSlots lead from a hash to phrases: in the slot at the hash or one behind it. A free slot
// has none.
type phraseSlots []phraseSlot

// An anchored phrase is told from the others of its anchor by its neighbours: the byte before the
// space before the anchor and the one behind the space behind it; 0 where it has none of ASCII.
type anchored struct {
	entry       int32 // or one of the words that notes are made of
	before, end byte
}

func newAnchored(entry int32, p *phrase) anchored {
	a := anchored{entry: entry}
	if i := p.anchor.start; i > 1 && p.text[i-1] == ' ' && p.text[i-2] < utf8.RuneSelf {
		a.before = p.text[i-2]
	}
	if i := p.anchor.end; i+1 < len(p.text) && p.text[i] == ' ' && p.text[i+1] < utf8.RuneSelf {
		a.end = p.text[i+1]
	}
	return a
}

type phraseSlot struct {
	hash    uint64
	phrases []anchored
}

func newPhraseSlots(size int, byHash map[uint64][]anchored) phraseSlots {
	p := make(phraseSlots, size)
	for h, list := range byHash {
		i := h & uint64(size-1)
		for p[i].phrases != nil {
			i = (i + 1) & uint64(size-1)
		}
		p[i] = phraseSlot{h, list}
	}
	return p
}

// at are the phrases of a hash.
func (p phraseSlots) at(h uint64) []anchored {
	mask := uint64(len(p) - 1)
	for i := h & mask; p[i].phrases != nil; i = (i + 1) & mask {
		if p[i].hash == h {
			return p[i].phrases
		}
	}
	return nil
}

// A phrase is folded text that stands for a keyword or a term's phrase.
type phrase struct {
	text   string // folded, single spaces
	anchor span   // its longest word, or two short ones side by side, see pairIn
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
	c := canonicalise(s, nil)
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
	if pair, ok := pairIn(s); ok && anchor.len() == pairRune {
		anchor = pair
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

// Han, kana, Hangul and Thai have words of one rune each, and a few thousand of them: one stands
// nearly everywhere in a text, two side by side seldom.
const (
	pairRune = 3  // bytes of a rune of a pair
	pairBits = 17 // of the hash of a pair by which the filter is made
)

// pairIn is the first pair of runes of three bytes in s that are words of their own.
func pairIn(s string) (span, bool) {
	alone := func(i int) bool { return i < len(s) && classes[s[i]]&isAlone != 0 && wordAt(s, i).len() == pairRune }
	for i := range s {
		if alone(i) && alone(i+pairRune) {
			return span{i, i + 2*pairRune}, true
		}
	}
	return span{}, false
}

// pairHash hashes a pair of runes, the first six bytes of eight, to pairBits.
func pairHash(pair uint64) uint64 { return pair << 16 * pairSpread >> (64 - pairBits) }

// pairKey is a pair of runes in another order of bits, the lowest of them pairHash.
func pairKey(pair uint64) uint64 { return bits.RotateLeft64(pair<<16*pairSpread, pairBits) }

const pairSpread = 0x9e3779b97f4a7c15

// pairAt is the pair of runes at i.
func pairAt(s string, i int) uint64 {
	b := s[i : i+2*pairRune]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40
}

// runeSet is a set of runes of three bytes.
type runeSet [1 << 16 / 64]uint64

// add adds the rune at i of s.
func (r *runeSet) add(s string, i int) { c := runeOf(s, i); r[c>>6] |= 1 << (c & 63) }

// has reports whether the rune at i of s is in the set.
func (r *runeSet) has(s string, i int) bool { c := runeOf(s, i); return r[c>>6]>>(c&63)&1 != 0 }

func runeOf(s string, i int) uint {
	b := s[i : i+pairRune]
	return uint(b[0]&0x0f)<<12 | uint(b[1]&0x3f)<<6 | uint(b[2]&0x3f)
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
	for size < 32*(len(p.entries)+len(notedWords)) {
		size *= 2
	}
	p.filter, p.mask = make([]uint64, size/64), uint64(size-1)
	byHash, byPair := make(map[uint64][]anchored, len(p.entries)+len(notedWords)), map[uint64][]anchored{}
	for word, entry := range notedWords {
		h := wordHash(word, 0, len(word))
		p.filter[h&p.mask>>6] |= 1 << (h & 63)
		byHash[h] = []anchored{{entry: entry}}
	}
	p.shortest = 2
	for i := range p.entries {
		e := &p.entries[i]
		if e.anchor.len() == 2*pairRune && classes[e.text[e.anchor.start]]&isAlone != 0 {
			pair := pairAt(e.text, e.anchor.start)
			h := pairHash(pair)
			p.pairs[h>>6] |= 1 << (h & 63)
			byPair[pairKey(pair)] = append(byPair[pairKey(pair)], newAnchored(int32(i), e))
			continue
		}
		p.shortest = min(p.shortest, e.anchor.len())
		p.numbers = p.numbers || only(e.text[e.anchor.start:e.anchor.end], digits)
		h := wordHash(e.text, e.anchor.start, e.anchor.end)
		p.filter[h&p.mask>>6] |= 1 << (h & 63)
		byHash[h] = append(byHash[h], newAnchored(int32(i), e))
	}
	p.words = newPhraseSlots(size/16, byHash)
	pairs := 16
	for pairs < 2*len(byPair) {
		pairs *= 2
	}
	p.byPair = newPhraseSlots(pairs, byPair)
}

// aloneAnchor reports whether a word of a phrase is one rune of three bytes.
func aloneAnchor(text string, word span) bool {
	return word.len() == pairRune && classes[text[word.start]]&isAlone != 0
}

// anchoredSingles are the runes of three bytes at which phrases are anchored that have no pair, and
// those of dictionaries; nil where there are none.
func (e *Engine) anchoredSingles() *runeSet {
	var set *runeSet
	add := func(text string, anchor span) {
		if !aloneAnchor(text, anchor) {
			return
		}
		if set == nil {
			set = &runeSet{}
		}
		set.add(text, anchor.start)
	}
	for i := range e.table.entries {
		add(e.table.entries[i].text, e.table.entries[i].anchor)
	}
	for _, d := range e.dictionaries.list {
		for i := range d.forms {
			f := &d.forms[i]
			add(d.formText(f), span{int(f.from), int(f.to)})
		}
	}
	return set
}

// wordHash hashes s[i:j] by length, first and last eight bytes, ASCII letters
// folded.
func wordHash(s string, i, j int) uint64 {
	n := j - i
	if i+8 <= len(s) {
		b := load8(s, max(j-8, 0))
		if n < 8 {
			b = 0
		}
		return mixWord(load8(s, i)&(1<<(8*n)-1), b, n)
	}
	var a uint64
	for k := n - 1; k >= 0; k-- {
		a = a<<8 | uint64(s[i+k])
	}
	return mixWord(a, 0, n)
}

// mixWord is the hash of a word of n bytes by its first eight bytes and, where it has so many, its last.
func mixWord(first, last uint64, n int) uint64 {
	const foldBits = 0x2020202020202020
	h := ((first|foldBits)*0x9e3779b97f4a7c15 ^ (last | foldBits)) * 0xbf58476d1ce4e5b9
	h ^= uint64(n) * 0x94d049bb133111eb
	return h ^ h>>29
}
