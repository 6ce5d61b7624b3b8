package ooxml

import (
	"math"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// A grid reads the cells of one sheet.
type grid struct {
	*book
	sheet     sheet
	header    map[int]string // by column, of the first row that has cells
	first     int            // the number of that row
	row, col  int
	hiddenRow bool
	seen      bool     // something of the row is shown
	cells     []string // of the row, for values split over cells

	ref, kind string
	style     int
	inCell    bool
	in        string // the element of a cell whose text is read
	value     string
	formula   string
}

func (b *book) readSheet(s sheet) {
	g := &grid{book: b, sheet: s, header: map[int]string{}}
	remark := func(text string) { g.Remark(s.part.Name, text) }
	b.Tokens(s.part, parts.Elements{Start: g.start, End: g.end, Chars: g.chars, Remark: remark}.Token)
	g.endRow()
}

func (g *grid) start(t *xmltoken.Token) {
	switch t.Name {
	case "row":
		g.endRow()
		g.Attributes(t, extract.Place{Where: g.sheet.name})
		g.row = atoi(t.Of("r"), g.row+1)
		g.hiddenRow = isTrue(t.Of("hidden"))
		g.col = 0
	case "c":
		g.value, g.formula, g.inCell = "", "", !t.Empty
		g.cellAttributes(t)
		if g.ref == "" {
			g.ref = parts.ColumnName(g.col+1) + strconv.Itoa(g.row)
		}
		g.col = columnOf(g.ref, g.col+1)
	case "v", "f", "t":
		if g.in = ""; g.inCell { // others are formulas of validations and sparklines
			g.in = t.Name
		}
		if len(t.Attrs) > 0 {
			g.Attributes(t, extract.Place{Where: g.sheet.name})
		}
	case "rPh":
		g.in = ""
	default:
		g.Attributes(t, extract.Place{Where: g.sheet.name})
	}
}

// cellAttributes takes the reference, the type and the style of a cell; what else
// it has, few have.
func (g *grid) cellAttributes(t *xmltoken.Token) {
	g.ref, g.kind, g.style = "", "", 0
	for i, a := range t.Attrs {
		switch a.Name {
		case "r":
			g.ref = a.Value
		case "t":
			g.kind = a.Value
		case "s":
			g.style = atoi(a.Value, 0)
		default:
			g.Attributes(&xmltoken.Token{Name: t.Name, Attrs: t.Attrs[i : i+1]}, extract.Place{Where: g.sheet.name})
		}
	}
}

func (g *grid) end(name string) {
	switch name {
	case "c":
		g.endCell()
		g.inCell = false
	case "row":
		g.endRow()
	}
	g.in = ""
}

func (g *grid) chars(text string) {
	switch g.in {
	case "v", "t":
		if len(g.value) < parts.LongestText {
			g.value += text // in one piece but for the longest
		} else {
			g.Text(extract.All, g.at(), text)
		}
	case "f":
		if len(g.formula) < parts.LongestText {
			g.formula += text
		} else {
			g.Text(extract.All, g.at(), text)
		}
	default: // headers and footers, conditions, validations
		if text = strings.TrimSpace(text); text != "" {
			g.Text(extract.All, extract.Place{Where: g.sheet.name}, text+"\n")
		}
	}
}

func (g *grid) at() extract.Place {
	pl := extract.Place{Where: g.sheet.name + "!" + g.ref}
	if g.row != g.first {
		pl.Column = g.header[g.col]
	}
	return pl
}

func (g *grid) endCell() {
	raw := g.value
	shown := raw
	switch g.kind {
	case "s":
		shown = g.shared.at(atoi(strings.TrimSpace(raw), -1))
		raw = shown
	case "b":
		shown = map[string]string{"0": "FALSE", "1": "TRUE"}[raw]
		raw = shown
	case "", "n":
		shown, raw = g.number(raw)
	}
	g.put(shown, raw, g.formula)
}

// put hands on a cell: as it is shown, in full, and what computes it.
func (g *grid) put(shown, raw, formula string) {
	if g.first == 0 && strings.TrimSpace(shown) != "" {
		g.first = g.row
	}
	at := g.at()
	if g.row == g.first && len(g.header) < parts.MaxCells {
		g.header[g.col] = parts.Heading(strings.TrimSpace(shown))
	}
	view := extract.Shown
	if g.sheet.hidden || g.hiddenRow {
		view = extract.All
	}
	if shown != "" {
		g.Text(view, at, shown+"\t")
		g.seen = g.seen || view == extract.Shown
	}
	if raw != shown {
		g.Text(extract.All, at, raw+"\t")
	}
	if formula != "" {
		g.Text(extract.All, at, "="+formula+"\n")
	}
	if len(g.cells) < parts.MaxCells {
		g.cells = append(g.cells, strings.TrimSpace(shown))
	}
}

// number returns a number as its format shows it, and in full: all digits of a
// whole number, whatever form it is stored in.
func (g *grid) number(raw string) (shown, full string) {
	raw = strings.TrimSpace(raw)
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw, raw
	}
	full = raw
	if strings.ContainsAny(raw, "eE") && f == float64(int64(f)) && f < 1e18 && f > -1e18 {
		full = strconv.FormatFloat(f, 'f', -1, 64)
	}
	if g.style >= 0 && g.style < len(g.formats) {
		if s := g.formats[g.style].Show(f, g.date04); s != "" {
			return s, full
		}
	}
	return general(f, full), full
}

// general is a number without a format: of a fraction programs show 15 digits, where more
// are stored. Whole numbers keep all.
func general(f float64, full string) string {
	const digits = 15
	if f == math.Trunc(f) || len(full) <= digits {
		return full
	}
	s := strconv.FormatFloat(f, 'g', digits, 64)
	rounded, err := strconv.ParseFloat(s, 64)
	if err != nil || math.Abs(rounded) < 1e-4 || math.Abs(rounded) >= 1e15 {
		return full // with an exponent
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

func (g *grid) endRow() {
	if len(g.cells) == 0 {
		return
	}
	if g.seen {
		g.Text(extract.Shown, extract.Place{}, "\n")
		g.seen = false
	}
	where := extract.Place{Where: g.sheet.name + "!" + strconv.Itoa(g.row)}
	g.Text(extract.Joined, where, parts.JoinCells(g.cells))
	g.cells = g.cells[:0]
}

func atoi(s string, def int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n > 1<<30 || n < -1<<30 {
		return def
	}
	return n
}

// columnOf returns the number of the column of a reference such as "AB12".
func columnOf(ref string, def int) int {
	n := 0
	for i := 0; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	if n == 0 {
		return def
	}
	return n
}
