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
	parts hyphens // words that lines divide
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
	held       cell   // the last glyph, as the next may be its accent
	holding    bool   // there is one
	turned     []cell // the rest of a line, from the first letter that is written from the right
	word       []cell
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
	if next := (cell{text: text, m: m}); l.holding {
		if whole, ok := accented(&l.held, &next); ok {
			if marksOf[text] == 0 {
				l.place(text, m)
			}
			l.held.text, l.blank = whole, false
			return
		}
	}
	l.release()
	if sep := l.separator(text, m); sep != "" {
		l.endWord()
		if !(sep == " " && (blank || l.blank)) {
			l.write(cell{text: sep, m: m})
			l.drawn.write(sep)
			l.blank = true
		}
	}
	again := l.drawnAgain(text, m)
	l.place(text, m)
	if text == "" {
		return
	}
	if blank {
		l.endWord()
		if !l.blank {
			l.write(cell{text: " ", m: m})
			l.drawn.write(" ")
		}
		l.blank = true
		return
	}
	if l.twice = l.twice || again; !again {
		l.blank = false
	}
	l.held, l.holding = cell{text: text, m: m, again: again}, true
}

// place keeps where the last glyph stands.
func (l *layout) place(text string, m pen) {
	l.endX, l.endY, l.em, l.any = m.x+m.dx*m.advance, m.y+m.dy*m.advance, m.em, true
	l.text, l.lastX, l.lastY, l.advance = text, m.x, m.y, m.advance
}

// release writes the glyph that was held.
func (l *layout) release() {
	if !l.holding {
		return
	}
	l.holding = false
	l.write(l.held)
	l.addToWord(l.held)
}

// maxTurned is how many glyphs of a line are put in order.
const maxTurned = 4096

// write hands on a glyph, or keeps it while its line may be one from right to left.
func (l *layout) write(c cell) {
	switch {
	case c.text == "\n" || len(l.turned) >= maxTurned:
		l.line()
	case len(l.turned) > 0 || fromRight(c.text):
		l.turned = append(l.turned, c)
		return
	}
	if !c.again {
		l.out(c.text)
		l.parts.take(c.text)
	}
}

// line writes what is kept of a line.
func (l *layout) line() {
	if len(l.turned) > 0 {
		l.out(logical(l.turned))
		l.turned = l.turned[:0]
	}
}

// drawnAgain reports whether a glyph lies on the one before it, as programs do
// that have no bold font: people see one. The reading by lines keeps both.
func (l *layout) drawnAgain(text string, m pen) bool {
	return l.any && text == l.text && m.advance > 0 &&
		math.Hypot(m.x-l.lastX, m.y-l.lastY) < 0.3*m.advance
}

// separator says what stands between the glyph before and the next one, at m.
func (l *layout) separator(text string, m pen) string {
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
	case along < 0 && fromRight(text) && fromRight(l.text): // drawn as it is read
		if back := (l.lastX-m.x)*m.dx + (l.lastY-m.y)*m.dy - m.advance; back < blankGap*em {
			return ""
		}
		return " "
	case along > blankGap*m.em || along < -0.5*em && along < -1.1*l.advance:
		return " "
	}
	return ""
}

func (l *layout) addToWord(c cell) {
	m := c.m
	along, across := c.along(), m.y*m.dx-m.x*m.dy
	if len(l.word) == 0 {
		turn := int(math.Round(math.Atan2(m.dy, m.dx)/(math.Pi/4))) & 7
		l.cur = word{turn: turn, from: along, across: across, em: m.em}
	}
	if c.again = false; len(l.word) >= maxTurned {
		l.endWord()
		l.cur = word{turn: l.cur.turn, from: along, across: across, em: m.em}
	}
	l.word = append(l.word, c)
	l.cur.to = along + m.advance
}

func (l *layout) endWord() {
	if len(l.word) == 0 {
		return
	}
	if l.cur.text = logical(l.word); len(l.words) < maxWords && utf8.ValidString(l.cur.text) {
		l.words = append(l.words, l.cur)
	}
	l.word = l.word[:0]
}

// end ends the line.
func (l *layout) end() {
	l.release()
	l.endWord()
	l.line()
	if l.any {
		l.out("\n")
		l.any, l.blank = false, true
	}
}
