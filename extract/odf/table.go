package odf

import (
	"fmt"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// A table is one of a text, or a sheet.
type table struct {
	sheet    bool
	name     string
	number   int
	row, col int // from 0
	rows     int // how often the row stands there
	header   []string
	headed   bool // header is complete
	headRow  int
	cells    []string // of the row, for values split over cells
	seen     bool     // something of the row is shown
	hidden   []span   // of columns
	columns  int
	cell     cell
}

type span struct{ from, to int }

// A cell is what was read of the one that is open.
type cell struct {
	text   strings.Builder
	attrs  []string // values as they are stored
	repeat int
	hidden bool
}

const (
	mostTables = 100 // inside each other
	// longestRun is how often a repeated cell is written out: as far as a value
	// can be split over cells.
	longestRun = 40
)

var cells = map[string]bool{"table-cell": true, "covered-table-cell": true, "change-track-table-cell": true, "sub-table": false}

// place is that of the cell.
func (t *table) place(where string) string {
	if t.sheet {
		return t.name + "!" + parts.ColumnName(t.col+1) + strconv.Itoa(t.row+1)
	}
	s := fmt.Sprintf("table %d, row %d", t.number, t.row+1)
	if where != "text" {
		s = where + ", " + s
	}
	return s
}

// first reports whether this is the row of the headings.
func (t *table) first() bool { return !t.headed || t.row == t.headRow }

// table deals with tables.
func (f *flow) table(t *xmltoken.Token, fr *frame) bool {
	if !strings.HasPrefix(t.Name, "table") && !cells[t.Name] {
		return false
	}
	n := len(f.tables)
	switch {
	case t.Name == "table":
		f.beginTable(t, fr)
	case n == 0:
		return false
	case t.Name == "table-column":
		f.tables[n-1].column(t)
	case t.Name == "table-row":
		tb := f.tables[n-1]
		tb.col, tb.rows = 0, max(number(t.Of("number-rows-repeated"), 1), 1)
		v := t.Of("visibility")
		fr.hidden = fr.hidden || v == "collapse" || v == "filter"
	case cells[t.Name]:
		f.beginCell(t, fr)
	default:
		return false
	}
	return true
}

func (f *flow) beginTable(t *xmltoken.Token, fr *frame) {
	if len(f.tables) >= mostTables {
		return
	}
	f.count.tables++
	tb := &table{sheet: fr.sheets, name: t.Of("name"), number: f.count.tables}
	fr.hidden = fr.hidden || f.styles.hides("table", t.Of("style-name")) || t.Of("display") == "false"
	if tb.sheet {
		fr.where = tb.name
		view := extract.Shown
		if fr.hidden {
			view = extract.All
		}
		f.pack.Text(view, f.at(tb.name), tb.name+"\n")
	}
	fr.table, fr.sheets = true, false
	f.shape(fr)
	f.tables = append(f.tables, tb)
}

func (t *table) column(tok *xmltoken.Token) {
	n := max(number(tok.Of("number-columns-repeated"), 1), 1)
	if v := tok.Of("visibility"); (v == "collapse" || v == "filter") && len(t.hidden) < 1024 {
		t.hidden = append(t.hidden, span{t.columns, t.columns + n})
	}
	t.columns += n
}

// values are the attributes in which a cell's value is stored.
var values = [...]string{"value", "date-value", "time-value", "boolean-value", "string-value"}

func (f *flow) beginCell(t *xmltoken.Token, fr *frame) {
	f.shape(fr)
	fr.cell = true
	tb := f.tables[len(f.tables)-1]
	tb.cell.repeat = max(number(t.Of("number-columns-repeated"), 1), 1)
	tb.cell.text.Reset()
	tb.cell.attrs = tb.cell.attrs[:0]
	for _, name := range values {
		if v := strings.TrimSpace(t.Of(name)); v != "" {
			tb.cell.attrs = append(tb.cell.attrs, whole(v))
		}
	}
	for _, s := range tb.hidden {
		fr.hidden = fr.hidden || tb.col >= s.from && tb.col < s.to
	}
	tb.cell.hidden = fr.hidden
}

// whole writes all digits of a whole number, whatever form it is stored in.
func whole(v string) string {
	if !strings.ContainsAny(v, "eE") {
		return v
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || f != float64(int64(f)) || f >= 1e18 || f <= -1e18 {
		return v
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func (f *flow) inHiddenCell() bool {
	n := len(f.tables)
	return n > 0 && f.tables[n-1].cell.hidden
}

// addToCell takes a paragraph of a cell; it reports whether the cell will hand it
// on.
func (f *flow) addToCell(text string) bool {
	n := len(f.tables)
	if n == 0 {
		return false
	}
	tb := f.tables[n-1]
	c := &tb.cell.text
	switch {
	case !tb.sheet && c.Len() < 256:
		c.WriteString(text)
		return false
	case !tb.sheet || c.Len() > maxText:
		return false
	}
	if c.Len() > 0 {
		c.WriteByte('\n')
	}
	c.WriteString(text)
	return true
}

func (f *flow) endCell(fr *frame) {
	n := len(f.tables)
	if n == 0 {
		return
	}
	tb := f.tables[n-1]
	shown := tb.cell.text.String()
	at := f.place(fr)
	if tb.sheet && strings.TrimSpace(shown) == "" && len(tb.cell.attrs) > 0 {
		shown = tb.cell.attrs[0]
	}
	times := min(tb.cell.repeat, longestRun)
	if tb.sheet && strings.TrimSpace(shown) != "" {
		view := extract.Shown
		if tb.cell.hidden {
			view = extract.All
		}
		f.pack.Text(view, at, strings.Repeat(shown+"\t", min(times, max(1, 4096/(len(shown)+1)))))
		tb.seen = tb.seen || view == extract.Shown
	}
	for _, v := range tb.cell.attrs {
		if v != strings.TrimSpace(shown) {
			f.pack.Text(extract.All, at, v+"\n")
		}
	}
	tb.add(strings.TrimSpace(shown), times)
	tb.col += tb.cell.repeat
}

// add keeps a cell's text for the headings and for values split over cells.
func (t *table) add(text string, times int) {
	if !t.headed && text != "" {
		t.headed, t.headRow = true, t.row
	}
	if t.headed && t.row == t.headRow && t.col < parts.MaxCells && text != "" {
		for len(t.header) < t.col {
			t.header = append(t.header, "")
		}
		for range min(times, t.cell.repeat) {
			t.header = append(t.header, parts.Heading(text))
		}
	}
	for range times {
		if len(t.cells) < parts.MaxCells {
			t.cells = append(t.cells, text)
		}
	}
}

func (f *flow) endRow() {
	n := len(f.tables)
	if n == 0 {
		return
	}
	t := f.tables[n-1]
	if t.seen {
		f.pack.Text(extract.Shown, extract.Place{}, "\n")
		t.seen = false
	}
	where := fmt.Sprintf("%s!%d", t.name, t.row+1)
	if !t.sheet {
		where = t.place("text")
	}
	f.pack.Text(extract.Joined, f.at(where), parts.JoinCells(t.cells))
	t.cells = t.cells[:0]
	t.row += max(t.rows, 1)
	t.col = 0
}

func (f *flow) endTable() {
	if n := len(f.tables); n > 0 {
		f.tables = f.tables[:n-1]
	}
}
