package lotus

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// mostCells is how many cells are held; more than these programs can have in memory are
// handed on in several orders.
const mostCells = 1 << 19

// mostTexts is how many texts beside the cells are held, and mostStrings how many that cells share.
const (
	mostTexts   = 1 << 18
	mostStrings = 1 << 20
)

// A cell is what stands in a place of a sheet: a label, a number, or a remark.
type cell struct {
	sheet, row, col int
	what            what
	style           int    // of the file's list, counted from 1; 0 where there is none
	code            string // the number format, where it stands in the cell
	number          float64
	digits          string // of a number that has more of them than a float holds
	raw             []byte // of a label, as it is stored
	formula         []byte
}

type what int

const (
	number what = iota
	label
	result // of a formula, which is a string
	remark
)

func (b *book) add(c cell) {
	b.see(c.raw)
	b.cells = append(b.cells, c)
	if b.last = len(b.cells) - 1; len(b.cells) >= mostCells {
		b.flush()
	}
}

// emit hands on what was collected.
func (b *book) emit() error {
	b.guess()
	if err := b.emitCells(); err != nil {
		return err
	}
	for i, t := range b.texts {
		if i&0xfff == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		for j, s := range b.readings(t.raw) {
			view := t.view
			if j > 0 {
				view = extract.All
			}
			if strings.TrimSpace(s) == "" {
				continue
			}
			if err := b.s.Text(view, extract.Place{Where: t.where}, s+"\n"); err != nil {
				return err
			}
		}
	}
	b.texts = b.texts[:0]
	return nil
}

func (b *book) emitCells() error {
	slices.SortStableFunc(b.cells, func(x, y cell) int {
		return cmp.Or(cmp.Compare(x.sheet, y.sheet), cmp.Compare(x.row, y.row), cmp.Compare(x.col, y.col))
	})
	g := parts.Grid{Sink: b.s}
	sheet := -1
	for i := range b.cells {
		if i&0xfff == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		c := &b.cells[i]
		if c.sheet != sheet {
			sheet = c.sheet
			if err := g.Begin(b.sheetName(sheet), extract.Shown); err != nil {
				return err
			}
			for col, name := range b.fields {
				g.Name(col, b.readings([]byte(name))[0])
			}
		}
		if c.what == number && i+1 < len(b.cells) && b.cells[i+1].what == result && b.cells[i+1].at() == c.at() {
			// Programs write 0 there; another number would be passed over.
			full := c.digits
			if full == "" {
				full = parts.Digits(c.number)
			}
			if full != "0" {
				if err := g.Beside(c.row, c.col, full); err != nil {
					return err
				}
			}
			c.digits, c.number = "", 0
			if err := b.beside(&g, c, c.formula); err != nil {
				return err
			}
			continue
		}
		if err := b.emitCell(&g, c); err != nil {
			return err
		}
	}
	b.cells, b.last = b.cells[:0], -1
	return g.End()
}

func (c *cell) at() [3]int { return [3]int{c.sheet, c.row, c.col} }

func (b *book) emitCell(g *parts.Grid, c *cell) error {
	view := extract.View("")
	code := b.codeOf(c)
	if code == hiddenCode || b.hidden[c.col] {
		view = extract.All
	}
	shown, full := "", ""
	switch c.what {
	case number:
		full = c.digits
		if full == "" {
			full = parts.Digits(c.number)
		}
		if shown = b.format(code).Show(c.number, false); shown == "" {
			shown = full
		}
		if err := g.CellIn(view, c.row, c.col, shown, full); err != nil {
			return err
		}
	case remark:
		for _, s := range b.readings(c.raw) {
			if err := b.s.Text(extract.Shown, g.At(c.row, c.col), "\n"+s+"\n"); err != nil {
				return err
			}
		}
	default:
		for i, s := range b.readings(c.raw) {
			var err error
			if i == 0 {
				err = g.CellIn(view, c.row, c.col, s, "")
			} else {
				err = g.Beside(c.row, c.col, s)
			}
			if err != nil {
				return err
			}
		}
	}
	return b.beside(g, c, c.formula)
}

// beside hands on the strings of a formula.
func (b *book) beside(g *parts.Grid, c *cell, formula []byte) (err error) {
	formulaStrings(formula, func(raw []byte) {
		for _, s := range b.readings(raw) {
			if err == nil {
				err = g.Beside(c.row, c.col, s)
			}
		}
	})
	return err
}

// codeOf is the number format of a cell.
func (b *book) codeOf(c *cell) string {
	switch {
	case c.code != "":
		return c.code
	case c.style > 0 && c.style <= len(b.styles):
		return b.styles[c.style-1]
	case b.kind == lotus3:
		return b.rowCode(c)
	}
	return ""
}

func (b *book) format(code string) parts.NumberFormat {
	if code == "" || code == hiddenCode {
		return parts.NumberFormat{}
	}
	f, known := b.formats[code]
	if !known {
		f = parts.ParseNumberFormat(code)
		const most = 1 << 12
		if len(b.formats) < most {
			b.formats[code] = f
		}
	}
	return f
}

func (b *book) sheetName(n int) string {
	if name := b.names[n]; name != "" {
		return b.readings([]byte(name))[0]
	}
	switch b.kind {
	case worksDOS, worksWindows, lotus1:
		return "Sheet"
	}
	return "Sheet" + strconv.Itoa(n+1)
}
