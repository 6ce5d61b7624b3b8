package parts

import (
	"math"
	"strconv"
	"strings"

	"postern/extract"
)

// A Grid hands on the cells of sheets, in the order of their rows: a row is a line,
// cells are apart by tabs, the first row with text names the columns, and values that
// are split over the cells of a row are joined. The zero value with a Sink is ready.
type Grid struct {
	Sink extract.Sink

	sheet  string
	view   extract.View
	begun  bool
	row    int            // of the cells before
	first  int            // the row that names the columns; -1 before it
	header map[int]string // by column
	cells  []string       // of the row
}

// Begin ends the sheet before and begins another, whose cells are of a view: All where
// nothing of it is shown.
func (g *Grid) Begin(sheet string, view extract.View) error {
	err := g.End()
	*g = Grid{Sink: g.Sink, sheet: sheet, view: view, begun: true, row: -1, first: -1, header: map[int]string{}}
	return err
}

// Name gives the column (counted from 0) a heading that does not stand in a cell.
func (g *Grid) Name(col int, heading string) {
	g.start()
	if len(g.header) < MaxCells {
		g.header[col] = Heading(strings.TrimSpace(heading))
	}
	g.first = -2 // no row is it
}

func (g *Grid) start() {
	if !g.begun {
		*g = Grid{Sink: g.Sink, sheet: "Sheet", view: extract.Shown, begun: true, row: -1, first: -1, header: map[int]string{}}
	}
}

// Cell hands on a cell, counted from 0: as it is shown and, where that is another
// text, in full.
func (g *Grid) Cell(row, col int, shown, full string) error {
	return g.CellIn("", row, col, shown, full)
}

// CellIn is [Grid.Cell] for a cell in a view of its own, as that of a hidden row.
func (g *Grid) CellIn(view extract.View, row, col int, shown, full string) error {
	g.start()
	if shown == "" && full == "" {
		return nil
	}
	if view == "" || g.view == extract.All {
		view = g.view
	}
	before := "\t"
	if row != g.row {
		if err := g.endRow(); err != nil {
			return err
		}
		before, g.row = "\n", row
	}
	trimmed := strings.TrimSpace(shown)
	if g.first == -1 && trimmed != "" {
		g.first = row
	}
	if row == g.first && len(g.header) < MaxCells {
		g.header[col] = Heading(trimmed)
	}
	const longest = 16
	if len(g.cells) < MaxCells {
		if len(trimmed) > longest { // no piece of a value
			trimmed = ""
		}
		g.cells = append(g.cells, trimmed)
	}
	if shown != "" {
		if err := g.Sink.Text(view, g.At(row, col), before+shown); err != nil {
			return err
		}
	}
	if full == "" || full == shown {
		return nil
	}
	return g.Sink.Text(extract.All, g.At(row, col), full+"\t")
}

// Number hands on a number: as its format shows it, and in full.
func (g *Grid) Number(row, col int, v float64, n NumberFormat) error {
	full := Digits(v)
	shown := n.Show(v, false)
	if shown == "" {
		shown = full
	}
	return g.Cell(row, col, shown, full)
}

// Beside hands on what belongs to a cell and is not shown in it: a formula, another
// reading of its text.
func (g *Grid) Beside(row, col int, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	g.start()
	return g.Sink.Text(extract.All, g.At(row, col), text+"\n")
}

// At is the place of a cell, counted from 0.
func (g *Grid) At(row, col int) extract.Place {
	p := extract.Place{Where: g.sheet + "!" + ColumnName(col+1) + strconv.Itoa(row+1)}
	if row != g.first {
		p.Column = g.header[col]
	}
	return p
}

// End ends the last row.
func (g *Grid) End() error {
	if !g.begun {
		return nil
	}
	err := g.endRow()
	g.row = -1
	return err
}

func (g *Grid) endRow() error {
	if len(g.cells) == 0 {
		return nil
	}
	joined := JoinCells(g.cells)
	g.cells = g.cells[:0]
	if joined == "" {
		return nil
	}
	return g.Sink.Text(extract.Joined, extract.Place{Where: g.sheet + "!" + strconv.Itoa(g.row+1)}, joined)
}

// Digits is a number in full: all digits of a whole one, fifteen of another. It is
// empty for what is no number.
func Digits(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	if v == 0 {
		return "0" // without a sign
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e17 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 15, 64)
}

// NumberText reads a number that stands as text: full has all digits of a whole one, which
// programs write with an exponent where they are many.
func NumberText(raw string) (v float64, full string, ok bool) {
	raw = strings.TrimSpace(raw)
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, raw, false
	}
	if strings.ContainsAny(raw, "eExXpP_") {
		return v, Digits(v), true
	}
	return v, raw, true
}
