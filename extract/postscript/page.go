package postscript

import (
	"fmt"
	"math"
	"strings"

	"postern/extract"
)

// A page puts glyphs together to lines, in the order in which they are drawn.
type page struct {
	sink   extract.Sink
	number int
	line   strings.Builder
	any    bool // a glyph was drawn on the page
	words  bool // in the file
	err    error

	endX, endY float64 // where the last glyph ended, on the page
	dirX, dirY float64 // in which direction
}

const (
	// wordGap and farGap are parts of the size of the letters: a distance that is
	// more is a blank, or a tab.
	wordGap = 0.16
	farGap  = 2.5
	// lineGap is how far from the line a glyph is on another one.
	lineGap     = 0.5
	longestLine = 64 << 10
)

// glyph draws a glyph. loose says that a gap before it may be one between words.
func (p *page) glyph(x, y, endX, endY, em float64, text string, loose bool) {
	if p.err != nil || text == "" {
		return
	}
	if p.any && loose && em > 0 {
		dx, dy := x-p.endX, y-p.endY
		along, across := dx*p.dirX+dy*p.dirY, math.Abs(dx*p.dirY-dy*p.dirX)
		blank := strings.HasSuffix(p.line.String()[max(p.line.Len()-1, 0):], " ") || strings.TrimSpace(text) == ""
		switch {
		case across > lineGap*em || along < -1.5*em || p.line.Len() > longestLine:
			p.flush()
		case along > farGap*em:
			p.line.WriteByte('\t')
		case along > wordGap*em && !blank:
			p.line.WriteByte(' ')
		}
	}
	p.any = true
	p.line.WriteString(text)
	if d := math.Hypot(endX-x, endY-y); d > 0 {
		p.dirX, p.dirY = (endX-x)/d, (endY-y)/d
	} else if p.dirX == 0 && p.dirY == 0 {
		p.dirX = 1
	}
	p.endX, p.endY = endX, endY
}

func (p *page) flush() {
	text := strings.TrimRight(p.line.String(), " \t")
	p.line.Reset()
	if strings.TrimSpace(text) == "" || p.err != nil {
		return
	}
	p.words = true
	p.err = p.sink.Text(extract.Shown, extract.Place{Where: fmt.Sprintf("page %d", p.number+1)}, text+"\n")
}

// end ends the page.
func (p *page) end() {
	p.flush()
	if p.any {
		p.number++
	}
	p.any = false
}
