package hangul

import (
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// mostNested bounds paragraphs, tables and notes inside each other.
const mostNested = 100

// places are the elements that text stands in besides the body.
var places = map[string]string{
	"header": "header", "footer": "footer", "footNote": "footnote", "endNote": "endnote", "hiddenComment": "comment", "memo": "comment", "drawText": "text box", "caption": "caption",
}

// A flow is a section while it is read.
type flow struct {
	*pack
	stack  []frame
	in     int // elements "t" that are open
	beside strings.Builder
	deep   bool // some of it is nested too deep
}

// A frame is an element that paragraphs stand in, or a paragraph.
type frame struct {
	name  string
	where string // of the text in it
	text  *strings.Builder
	table *table
}

// A table is one while its cells are read.
type table struct {
	number, row, col int
	cell             strings.Builder
	cells            []cell // of the row
	header           map[int]string
}

// A cell waits for the end of its row, since notes in it are emitted before.
type cell struct {
	at   extract.Place
	text string
}

func (f *flow) token(t *xmltoken.Token) {
	switch t.Kind {
	case xmltoken.Chars:
		f.chars(t.Text)
	case xmltoken.Other:
		f.Remark("section", t.Text)
	case xmltoken.StartTag:
		f.flushBeside()
		f.Attributes(t, extract.Place{Where: "attributes"})
		if f.start(t); t.Empty {
			f.end(t.Name)
		}
	case xmltoken.EndTag:
		f.flushBeside()
		f.end(t.Name)
	}
}

// chars takes text of a paragraph, or what stands beside one: the address of a link, a
// formula.
func (f *flow) chars(s string) {
	p := f.paragraph()
	if f.in == 0 || p == nil {
		if f.beside.WriteString(s); f.beside.Len() > parts.LongestText {
			f.flushBeside()
		}
		return
	}
	if p.WriteString(s); p.Len() > parts.LongestText {
		f.flush(p)
	}
}

func (f *flow) flushBeside() {
	if s := strings.TrimSpace(f.beside.String()); s != "" {
		f.Text(extract.All, extract.Place{Where: "fields"}, s+"\n")
	}
	f.beside.Reset()
}

// paragraph is the text of the innermost one; nil outside of all.
func (f *flow) paragraph() *strings.Builder {
	for i := len(f.stack) - 1; i >= 0; i-- {
		if f.stack[i].text != nil {
			return f.stack[i].text
		}
	}
	return nil
}

// where is the place of text here.
func (f *flow) where() string {
	if n := len(f.stack); n > 0 {
		return f.stack[n-1].where
	}
	return "text"
}

// cell is the table whose cell a text stands in; nil where it stands elsewhere.
func (f *flow) cell() *table {
	for i := len(f.stack) - 1; i >= 0; i-- {
		if f.stack[i].table != nil {
			return f.stack[i].table
		}
		if places[f.stack[i].name] != "" {
			return nil
		}
	}
	return nil
}

func (f *flow) start(t *xmltoken.Token) {
	fr := frame{name: t.Name, where: f.where()}
	switch t.Name {
	case "t":
		f.in++
		return
	case "tab":
		f.mark('\t')
		return
	case "lineBreak":
		f.mark('\n')
		return
	case "nbSpace", "fwSpace":
		f.mark(' ')
		return
	case "hyphen":
		f.mark('-')
		return
	case "p":
		fr.text = &strings.Builder{}
	case "tbl":
		f.tables++
		fr.table = &table{number: f.tables, row: -1, header: map[int]string{}}
	case "tr":
		if tb := f.cell(); tb != nil {
			tb.row, tb.col = tb.row+1, -1
		}
	case "tc":
		if tb := f.cell(); tb != nil {
			tb.col++
		}
	case "fieldBegin":
		if t.Of("type") != "MEMO" {
			return
		}
		fr.where = "comment"
	default:
		if places[t.Name] == "" {
			return
		}
		fr.where = places[t.Name]
	}
	if len(f.stack) >= mostNested {
		if !f.deep {
			f.deep = true
			f.Gap("", extract.TooDeep, "document of Hangul: nested too deep to tell what stands where")
		}
		return
	}
	f.stack = append(f.stack, fr)
}

func (f *flow) mark(c byte) {
	if p := f.paragraph(); f.in > 0 && p != nil {
		p.WriteByte(c)
	}
}

func (f *flow) end(name string) {
	if name == "t" {
		f.in = max(f.in-1, 0)
		return
	}
	n := len(f.stack)
	if n == 0 || f.stack[n-1].name != name {
		return
	}
	fr := f.stack[n-1]
	f.stack = f.stack[:n-1]
	switch {
	case fr.text != nil:
		f.flush(fr.text)
	case name == "tc":
		f.endCell()
	case name == "tr":
		f.endRow(f.cell())
	case fr.table != nil:
		f.endRow(fr.table)
	}
}

// flush emits a paragraph, or adds it to its cell.
func (f *flow) flush(p *strings.Builder) {
	s := strings.TrimRight(p.String(), " \n")
	p.Reset()
	if s == "" {
		return
	}
	if tb := f.cell(); tb != nil && tb.cell.Len() < parts.LongestText {
		if tb.cell.Len() > 0 {
			tb.cell.WriteByte('\n')
		}
		tb.cell.WriteString(s)
		return
	}
	f.Text(extract.Shown, extract.Place{Where: f.where()}, s+"\n")
}

func (f *flow) endCell() {
	tb := f.cell()
	if tb == nil || tb.cell.Len() == 0 {
		return
	}
	s := tb.cell.String()
	tb.cell.Reset()
	at := extract.Place{Where: fmt.Sprintf("table %d, row %d", tb.number, tb.row+1), Column: tb.header[tb.col]}
	if tb.row == 0 && len(tb.header) < parts.MaxCells {
		tb.header[tb.col] = parts.Heading(strings.TrimSpace(s))
	}
	tb.cells = append(tb.cells, cell{at, s})
	if len(tb.cells) >= parts.MaxCells {
		f.endRow(tb)
	}
}

func (f *flow) endRow(tb *table) {
	if tb == nil {
		return
	}
	if tb.cell.Len() > 0 { // outside of a cell
		tb.cells = append(tb.cells, cell{extract.Place{Where: fmt.Sprintf("table %d", tb.number)}, tb.cell.String()})
		tb.cell.Reset()
	}
	if len(tb.cells) == 0 {
		return
	}
	values := make([]string, len(tb.cells))
	for i, c := range tb.cells {
		values[i] = strings.TrimSpace(c.text)
		end := "\t"
		if i == len(tb.cells)-1 {
			end = "\n"
		}
		f.Text(extract.Shown, c.at, c.text+end)
	}
	tb.cells = tb.cells[:0]
	f.Text(extract.Joined, extract.Place{Where: fmt.Sprintf("table %d, row %d", tb.number, tb.row+1)}, parts.JoinCells(values))
}

// finish emits what a section that is cut off has left open.
func (f *flow) finish() {
	f.flushBeside()
	for len(f.stack) > 0 {
		f.end(f.stack[len(f.stack)-1].name)
	}
}
