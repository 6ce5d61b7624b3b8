package pdf

import (
	"math"
	"strings"
	"unicode/utf8"
)

// A layout turns glyphs at positions into text: in the order they are drawn,
// with a blank where there is a gap and a new line where the line changes. It
// also keeps the words with their positions, for a second reading by lines.
type layout struct {
	out   func(text string)
	drawn drawn
	words []word
	twice bool // glyphs were drawn on each other

	any        bool // something was written
	blank      bool // the last thing written was white space
	endX, endY float64
	em         float64
	text       string // of the last glyph, drawn at lastX, lastY
	lastX      float64
	lastY      float64
	advance    float64
	word       strings.Builder
	cur        word
}

// A word is a run of glyphs without a gap. from, to and across are positions in
// its own direction of writing; turn names that direction in eighths.
type word struct {
	turn       int
	from, to   float64
	across, em float64
	text       string
}

// Gaps in parts of the font's size. A blank is 0.25 wide in most fonts, and
// kerning moves by less than 0.1.
const (
	blankGap = 0.15
	lineGap  = 0.5
	// maxWords is how many words are kept for the reading by lines.
	maxWords = 100_000
)

// A pen says how a glyph is drawn: its origin on the page, the direction of
// writing as a unit vector, how far it advances, and the size of the font.
type pen struct {
	x, y, dx, dy, advance, em float64
}

func (l *layout) glyph(text string, m pen) {
	if !finite(m.x) || !finite(m.y) || !finite(m.advance) || !finite(m.em) {
		m = pen{dx: 1, em: 1}
	}
	blank := strings.TrimSpace(text) == ""
	if sep := l.separator(m); sep != "" {
		l.endWord()
		if !(sep == " " && (blank || l.blank)) {
			l.out(sep)
			l.drawn.write(sep)
			l.blank = true
		}
	}
	again := l.drawnAgain(text, m)
	l.endX, l.endY, l.em, l.any = m.x+m.dx*m.advance, m.y+m.dy*m.advance, m.em, true
	l.text, l.lastX, l.lastY, l.advance = text, m.x, m.y, m.advance
	if text == "" {
		return
	}
	if blank {
		l.endWord()
		if !l.blank {
			l.out(" ")
			l.drawn.write(" ")
		}
		l.blank = true
		return
	}
	if l.twice = l.twice || again; !again {
		l.out(text)
		l.blank = false
	}
	l.addToWord(text, m)
}

// drawnAgain reports whether a glyph lies on the one before it, as programs do
// that have no bold font: people see one. The reading by lines keeps both.
func (l *layout) drawnAgain(text string, m pen) bool {
	return l.any && text == l.text && m.advance > 0 &&
		math.Hypot(m.x-l.lastX, m.y-l.lastY) < 0.3*m.advance
}

// separator says what stands between the glyph before and the one at m.
func (l *layout) separator(m pen) string {
	if !l.any {
		return ""
	}
	em := math.Max(m.em, l.em)
	if em < 1e-9 {
		return ""
	}
	gx, gy := m.x-l.endX, m.y-l.endY
	along, across := gx*m.dx+gy*m.dy, math.Abs(gx*m.dy-gy*m.dx)
	switch {
	case across > lineGap*em:
		return "\n"
	case along > blankGap*m.em || along < -0.5*em && along < -1.1*l.advance:
		return " "
	}
	return ""
}

func (l *layout) addToWord(text string, m pen) {
	along, across := m.x*m.dx+m.y*m.dy, m.y*m.dx-m.x*m.dy
	if l.word.Len() == 0 {
		turn := int(math.Round(math.Atan2(m.dy, m.dx)/(math.Pi/4))) & 7
		l.cur = word{turn: turn, from: along, across: across, em: m.em}
	}
	l.word.WriteString(text)
	l.cur.to = along + m.advance
}

func (l *layout) endWord() {
	if l.word.Len() == 0 {
		return
	}
	if l.cur.text = l.word.String(); len(l.words) < maxWords && utf8.ValidString(l.cur.text) {
		l.words = append(l.words, l.cur)
	}
	l.word.Reset()
}

// end ends the line.
func (l *layout) end() {
	l.endWord()
	if l.any {
		l.out("\n")
		l.any, l.blank = false, true
	}
}
