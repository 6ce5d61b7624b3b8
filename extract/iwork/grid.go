package iwork

import (
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// A grid is a table of a document of XML: its cells stand one after the other, row by
// row, in "datasource"; how many belong to a row the grid says.
type grid struct {
	name    string
	columns int
	at      int  // cells so far
	source  bool // the cells stand here
	within  string
	text    strings.Builder
	cells   []string
	header  map[int]string
	written bool // something of the row
}

// gridCells are the elements of cells: texts, numbers, dates, spans, truths, durations,
// formulas, and the same with rich text or a format of their own.
var gridCells = map[string]bool{
	"t": true, "n": true, "d": true, "g": true, "s": true, "b": true, "o": true, "f": true, "e": true, "sl": true, "st": true, "du": true, "pm": true, "c": true,
	"text-cell": true, "number-cell": true, "date-cell": true, "generic-cell": true, "span-cell": true, "bool-cell": true, "duration-cell": true, "formula-cell": true,
	"popup-menu-cell": true, "slider-cell": true, "stepper-cell": true, "checkbox-cell": true, "formula-error-cell": true,
}

func (x *xml) beginTable(t *xmltoken.Token) {
	if x.grid != nil && x.grid.source {
		return // tables do not stand in cells
	}
	x.endTable()
	x.grid = &grid{name: x.where, header: map[int]string{}}
}

func (x *xml) endTable() {
	if x.grid != nil {
		x.grid.endCell(x)
		x.grid.endRow(x)
	}
	x.grid = nil
}

func (g *grid) start(x *xml, t *xmltoken.Token) {
	switch {
	case t.Name == "tabular-model":
		if name := strings.TrimSpace(t.Of("name")); name != "" {
			x.Text(x.view, extract.Place{Where: name}, name+"\n")
			g.name = x.where + ", " + name
		}
	case t.Name == "grid":
		g.columns, _ = strconv.Atoi(t.Of("numcols"))
	case t.Name == "datasource":
		g.source = true
	case !g.source:
	case g.within == "" && gridCells[t.Name]:
		if g.within = t.Name; t.Name == "g" { // so many cells without anything
			if n, err := strconv.Atoi(t.Of("ct")); err == nil && n > 1 && n < 1<<24 {
				g.at += n - 1
			}
		}
		g.value(t)
	case g.within != "":
		g.value(t)
	}
}

// isValue reports whether an attribute of a cell, or of an element in it, is what the
// cell shows: a number, a date, a text, a formula.
func isValue(t *xmltoken.Token, a xmltoken.Attr) bool {
	switch a.Name {
	case "s", "string": // of a cell itself, its style
		return t.Name == "ct" || t.Name == "so" || t.Name == "string"
	case "v", "cell-date", "number", "fs":
		return true
	}
	return false
}

// value takes those attributes.
func (g *grid) value(t *xmltoken.Token) {
	for _, a := range t.Attrs {
		if isValue(t, a) && a.Value != "" {
			g.add(a.Value)
		}
	}
}

func (g *grid) add(s string) {
	if g.text.Len() > parts.LongestText {
		return // the attribute was read as such, and a paragraph cannot be as long
	}
	if g.text.Len() > 0 {
		g.text.WriteByte(' ')
	}
	g.text.WriteString(s)
}

func (g *grid) end(x *xml, name string) {
	switch {
	case name == g.within:
		x.flush()
		g.endCell(x)
	case name == "datasource":
		g.endCell(x)
		g.endRow(x)
		g.source = false
	case name == "tabular-info":
		x.endTable()
	}
}

func (g *grid) endCell(x *xml) {
	if g.within == "" {
		return
	}
	g.within = ""
	text := strings.TrimSpace(lines([]byte(g.text.String())))
	g.text.Reset()
	col, row := g.at, 0
	if g.columns > 0 {
		col, row = g.at%g.columns, g.at/g.columns
	}
	g.at++
	at := extract.Place{Where: g.name + "!" + parts.ColumnName(col+1) + strconv.Itoa(row+1), Column: g.header[col]}
	if row == 0 && g.columns > 0 && len(g.header) < parts.MaxCells {
		g.header[col] = parts.Heading(text)
	}
	if text != "" {
		if len(g.cells) < parts.MaxCells {
			g.cells = append(g.cells, text)
		}
		before := ""
		if g.written {
			before = "\t"
		}
		g.written = true
		x.Text(x.view, at, before+text)
	}
	if g.columns > 0 && g.at%g.columns == 0 {
		g.endRow(x)
	}
}

func (g *grid) endRow(x *xml) {
	if !g.written {
		return
	}
	g.written = false
	x.Text(x.view, extract.Place{}, "\n")
	if joined := parts.JoinCells(g.cells); joined != "" {
		x.Text(extract.Joined, extract.Place{Where: g.name}, joined)
	}
	g.cells = g.cells[:0]
}
