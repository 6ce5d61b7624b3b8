package ooxml

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// A flow reads running text: WordprocessingML and DrawingML, which share the
// names that matter (p, r, t, tbl, tr, tc). The runs of a paragraph are joined
// without a break, so that a value split over runs is whole.
type flow struct {
	pack  *pack
	name  string // of the part
	where string
	view  extract.View

	stack   []*paragraph // paragraphs nest: a text box stands in one
	spare   *paragraph   // one that ended, to be used again
	tables  []*table
	count   int // tables so far
	deleted int // depth in deleted or moved text
	added   int // depth in inserted text
	fall    int // depth in a fallback, which says the same once more
	inText  string
	element string // that began last
	had     bool   // the element of inText has text
	hidden  bool   // the run is not shown
}

// A paragraph collects the text as it is shown and as it was: with what was
// deleted or is hidden, and without what was added.
type paragraph struct {
	shown, was []byte
	changed    bool // from here on was is not shown
	hidden     bool // of the run around, to come back to
}

type table struct {
	number, row, col int
	where            string // of the row; "" when it is still to be made
	header           []string
	cells            []string
	cell             strings.Builder
}

// positions are elements whose text is a coordinate, or a word about one.
var positions = map[string]bool{
	"posOffset": true, "align": true, "col": true, "row": true, "colOff": true, "rowOff": true, "pctWidth": true, "pctHeight": true,
	"pctPosHOffset": true, "pctPosVOffset": true, "formatCode": true,
}

func (p *pack) flow(pt *parts.Part, where string, view extract.View) {
	f := &flow{pack: p, name: pt.Name, where: where, view: view}
	f.stack = []*paragraph{{}}
	p.Tokens(pt, f.token)
	for len(f.stack) > 0 {
		f.endParagraph()
	}
}

func (f *flow) token(t *xmltoken.Token) {
	switch t.Kind {
	case xmltoken.StartTag:
		f.start(t)
		if t.Empty {
			f.end(t.Name)
		}
	case xmltoken.EndTag:
		f.end(t.Name)
	case xmltoken.Chars:
		f.chars(t.Text)
	case xmltoken.Other:
		f.pack.Remark(f.name, t.Text)
	}
}

func (f *flow) start(t *xmltoken.Token) {
	f.element = t.Name
	switch t.Name {
	case "p":
		if len(f.stack) < 200 {
			f.stack = append(f.stack, f.paragraph())
		}
	case "r":
		f.hidden = false
	case "vanish", "webHidden":
		if v := t.Of("val"); v != "0" && v != "false" && v != "off" {
			f.hidden = true
		}
	case "del", "moveFrom":
		f.deleted++
	case "ins", "moveTo":
		f.added++
	case "Fallback":
		f.fall++
	case "t", "delText", "instrText", "delInstrText", "v", "text":
		f.inText, f.had = t.Name, false
	case "tab", "ptab":
		f.write("\t", f.hidden)
	case "br", "cr":
		f.write("\n", f.hidden)
	case "noBreakHyphen":
		f.write("-", f.hidden)
	case "sym":
		f.symbol(t.Of("char"))
	case "tbl":
		f.count++
		if len(f.tables) < 100 {
			f.tables = append(f.tables, &table{number: f.count})
		}
	}
	f.attributes(t)
}

func (f *flow) end(name string) {
	switch name {
	case "p":
		if len(f.stack) > 1 {
			f.endParagraph()
		}
	case "del", "moveFrom":
		f.deleted = max(0, f.deleted-1)
	case "ins", "moveTo":
		f.added = max(0, f.added-1)
	case "Fallback":
		f.fall = max(0, f.fall-1)
	case "t", "delText", "instrText", "delInstrText", "v", "text":
		if f.had && (f.inText == "v" || f.inText == "text") {
			f.write("\n", false)
		}
		f.inText = ""
	case "r":
		f.hidden = false
	case "tc":
		f.endCell()
	case "tr":
		f.endRow()
	case "tbl":
		if n := len(f.tables); n > 0 {
			f.tables = f.tables[:n-1]
		}
	}
}

func (f *flow) chars(text string) {
	f.had = true
	switch f.inText {
	case "t", "v", "text":
		f.write(text, f.hidden)
	case "delText":
		f.deleted++
		f.write(text, true)
		f.deleted--
	case "instrText", "delInstrText":
		f.pack.Text(extract.All, f.at(), text+"\n")
	default:
		// Text where none is expected.
		if strings.TrimSpace(text) != "" && (len(text) > 12 || !positions[f.element]) {
			f.pack.Text(extract.All, f.at(), text+"\n")
		}
	}
}

func (f *flow) write(text string, hidden bool) {
	p := f.stack[len(f.stack)-1]
	show, keep := f.deleted == 0 && !hidden, f.added == 0
	if show != keep && !p.changed {
		p.was, p.changed = append(p.was[:0], p.shown...), true
	}
	if show {
		p.shown = append(p.shown, text...)
	}
	if keep && p.changed {
		p.was = append(p.was, text...)
	}
	if len(p.shown)+len(p.was) > parts.LongestText {
		f.flush(p)
		p.clear()
	}
}

// paragraph is a new one.
func (f *flow) paragraph() *paragraph {
	p := f.spare
	if f.spare = nil; p == nil {
		p = &paragraph{}
	}
	p.hidden = f.hidden
	return p
}

func (p *paragraph) clear() { p.shown, p.was, p.changed = p.shown[:0], p.was[:0], false }

// symbol is a character of a symbol font; those in the private area are shapes.
func (f *flow) symbol(hex string) {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || n < ' ' {
		return
	}
	if n >= 0xf020 && n <= 0xf07e { // QUIRK: ASCII, moved into the private area
		n -= 0xf000
	}
	if n < 0xe000 {
		f.write(string(rune(n)), f.hidden)
	}
}

func (f *flow) endParagraph() {
	i := len(f.stack) - 1
	p := f.stack[i]
	f.flush(p)
	f.hidden = p.hidden
	f.stack = f.stack[:i]
	p.clear()
	f.spare = p
}

func (f *flow) flush(p *paragraph) {
	view := f.view
	if f.fall > 0 {
		view = extract.All
	}
	if len(bytes.TrimSpace(p.shown)) > 0 {
		p.shown = append(p.shown, '\n')
		f.pack.Text(view, f.at(), string(p.shown))
		p.shown = p.shown[:len(p.shown)-1]
		if n := len(f.tables); n > 0 && len(f.tables[n-1].cells) < parts.MaxCells {
			if c := &f.tables[n-1].cell; c.Len() < 256 {
				c.Write(p.shown)
			}
		}
	}
	if p.changed && !bytes.Equal(p.was, p.shown) && len(bytes.TrimSpace(p.was)) > 0 {
		f.pack.Text(extract.All, f.at(), string(p.was)+"\n")
	}
}

// at is the place of what comes now.
func (f *flow) at() extract.Place {
	n := len(f.tables)
	if n == 0 {
		return extract.Place{Where: f.where}
	}
	t := f.tables[n-1]
	if t.where == "" {
		t.where = fmt.Sprintf("table %d, row %d", t.number, t.row+1)
		if f.where != bodyText {
			t.where = f.where + ", " + t.where
		}
	}
	pl := extract.Place{Where: t.where}
	if t.row > 0 && t.col < len(t.header) {
		pl.Column = t.header[t.col]
	}
	return pl
}

func (f *flow) endCell() {
	n := len(f.tables)
	if n == 0 {
		return
	}
	t := f.tables[n-1]
	text := strings.TrimSpace(t.cell.String())
	t.cell.Reset()
	if len(t.cells) < parts.MaxCells {
		t.cells = append(t.cells, text)
	}
	t.col++
}

func (f *flow) endRow() {
	n := len(f.tables)
	if n == 0 {
		return
	}
	t := f.tables[n-1]
	at := f.at()
	at.Column = ""
	f.pack.Text(extract.Joined, at, parts.JoinCells(t.cells))
	if t.row == 0 {
		for _, c := range t.cells {
			t.header = append(t.header, parts.Heading(c))
		}
	}
	t.cells = t.cells[:0]
	t.row++
	t.col, t.where = 0, ""
}
