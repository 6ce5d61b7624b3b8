package pdf

import (
	"strings"
	"unicode"
)

// A drawn collects the text of a page by the encodings of its fonts, which
// choose the shapes that people see. It matters where ToUnicode maps, which only
// programs read, say something else: digits can be hidden behind them.
type drawn struct {
	b      strings.Builder
	digits int // seen as digits, and something else by ToUnicode
}

// maxDrawn bounds the text that is kept of one page, bytes.
const maxDrawn = 4 << 20

func (d *drawn) write(text string) {
	if d.b.Len() < maxDrawn {
		d.b.WriteString(text)
	}
}

func (d *drawn) glyph(g *glyph) {
	if g.drawn == "" {
		if strings.TrimSpace(g.text) != "" { // blanks come as separators
			d.write(g.text)
		}
		return
	}
	if r := []rune(g.drawn)[0]; unicode.IsDigit(r) {
		d.digits++
	}
	d.write(g.drawn)
}

// minDigits is how many digits must be hidden for the text to be worth reading;
// single odd glyphs are common.
const minDigits = 6

// text is the page's text when it says more than the usual reading.
func (d *drawn) text() string {
	if d.digits < minDigits {
		return ""
	}
	return clean(d.b.String())
}
