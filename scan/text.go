package scan

import (
	"postern/extract"
	"postern/scan/exactdata"
	"postern/scan/fingerprint"
)

// A text is one document while it is scanned: its canonical text and what the
// one pass over it found that detectors may want to look at. It belongs to one
// call of the engine and is reused for later ones.
type text struct {
	canonical
	engine *Engine
	orig   string
	doc    *extract.Document // nil for texts without places

	groups []span // groups of digits that are words of their own
	runs   []run
	rows   []span // rows of groups, as indexes into rowGroups; see row

	rowGroups []span
	passed    []int8 // for each group, see passes
	members   []span // of the row that goes on
	mark      string // between them

	numbers      []number32 // that may be houses'
	houses       []house
	streetBlocks []uint64 // see streetWord
	names        []span   // words that may begin names
	lines        []textLine

	calls   []call    // where detectors want to look
	words   []wordHit // keywords
	heard   []bool    // which detectors have a keyword, see hear; empty when that is not known
	active  []bool    // which detectors run, see activate
	forms   []int32   // see identify
	matches []match

	evidence []personMatch // see besidePersons

	until []int // see settle

	source int // the detector that runs now
	nearby int // see keyword
	said   lastSaid
	column columnHits
	window exactdata.Window
	finder fingerprint.Finder

	ahead ahead

	space canonSpace
}

// A run is a run of groups of digits, as indexes into the groups of the text, that have total digits.
type run struct {
	span
	total int
}

// A textLine is a line of the canonical text: where it ends, and which of
// codeOperators it has, as bits.
type textLine struct {
	end       int32
	operators uint32
}

// A call asks for detector source at byte at.
type call struct {
	at     int32
	source int16
}

// A wordHit is a keyword that stands in the text.
type wordHit struct {
	span
	entry int32
}

// add notes a match of the detector that runs now.
func (t *text) add(m match) {
	m.source, m.term, m.show = t.source, -1, t.engine.detectors[t.source].show
	t.matches = append(t.matches, m)
}

// The classes of bytes that the pass over a text knows.
const (
	isLetter = 1 << iota // ASCII letter, or part of a letter of two bytes
	isDigit
	isMark  // wanted by some detector
	isAlone // begins a rune that is a word of its own: Chinese, Thai, emoji
	isTail  // goes on a rune
	isWide  // beside isLetter: begins one of two bytes
	isUpper // beside isLetter: a capital of ASCII

	isWord = isLetter | isDigit | isTail
)

var classes = classify()

// wantedMarks are the bytes that detectors may ask for.
const wantedMarks = "@+=:$"

func classify() *[256]uint8 {
	var t [256]uint8
	for b := range t {
		switch {
		case b >= 'a' && b <= 'z':
			t[b] = isLetter
		case b >= 'A' && b <= 'Z':
			t[b] = isLetter | isUpper
		case b >= '0' && b <= '9':
			t[b] = isDigit
		case b >= 0xc3 && b <= 0xdf:
			t[b] = isLetter | isWide
		case b >= 0x80 && b < 0xc0:
			t[b] = isTail
		case b >= 0xe0 && b != 0xe2:
			t[b] = isAlone
		}
	}
	for i := range len(wantedMarks) {
		t[wantedMarks[i]] = isMark
	}
	return &t
}

// alnum reports whether there is an ASCII letter or digit at byte i.
func (t *text) alnum(i int) bool {
	return i >= 0 && i < len(t.s) && t.s[i] < 0x80 && classes[t.s[i]]&isWord != 0
}

// digit reports whether there is a digit at byte i.
func (t *text) digit(i int) bool {
	return i >= 0 && i < len(t.s) && classes[t.s[i]]&isDigit != 0
}

// byteAt is the byte at i, 0 outside the text.
func (t *text) byteAt(i int) byte {
	if i < 0 || i >= len(t.s) {
		return 0
	}
	return t.s[i]
}
