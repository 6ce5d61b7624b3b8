package ooxml

import (
	"strconv"
	"strings"

	"postern/extract"
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
	in        string // the element whose text is read
	value     strings.Builder
	formula   strings.Builder
}

func (b *book) readSheet(s sheet) {
	g := &grid{book: b, sheet: s, header: map[int]string{}}
	b.tokens(s.part, g.token)
	g.endRow()
}

func (g *grid) token(t *token) {
	switch t.kind {
	case startTag:
		g.start(t)
		if t.empty {
			g.end(t.name)
		}
	case endTag:
		g.end(t.name)
	case chars:
		g.chars(t.text)
	case other:
		g.remark(g.sheet.part.name, t.text)
	}
}

func (g *grid) start(t *token) {
	switch t.name {
	case "row":
		g.endRow()
		g.row = atoi(t.of("r"), g.row+1)
		g.hiddenRow = isTrue(t.of("hidden"))
		g.col = 0
	case "c":
		g.value.Reset()
		g.formula.Reset()
		g.kind, g.style = t.of("t"), atoi(t.of("s"), 0)
		if g.ref = t.of("r"); g.ref == "" {
			g.ref = columnName(g.col+1) + strconv.Itoa(g.row)
		}
		g.col = columnOf(g.ref, g.col+1)
	case "v", "f", "t":
		g.in = t.name
	case "rPh":
		g.in = ""
	default:
		g.attributesOf(t, extract.Place{Where: g.sheet.name})
	}
}

func (g *grid) end(name string) {
	switch name {
	case "c":
		g.endCell()
	case "row":
		g.endRow()
	}
	g.in = ""
}

func (g *grid) chars(text string) {
	switch g.in {
	case "v", "t":
		if g.value.Len() < maxParagraph {
			g.value.WriteString(text)
		} else {
			g.text(extract.All, g.at(), text)
		}
	case "f":
		g.formula.WriteString(text)
	default: // headers and footers, conditions, validations
		if text = strings.TrimSpace(text); text != "" {
			g.text(extract.All, extract.Place{Where: g.sheet.name}, text+"\n")
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
	raw := g.value.String()
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
	if g.first == 0 && strings.TrimSpace(shown) != "" {
		g.first = g.row
	}
	at := g.at()
	if g.row == g.first && len(g.header) < maxCells {
		g.header[g.col] = heading(strings.TrimSpace(shown))
	}
	view := extract.Shown
	if g.sheet.hidden || g.hiddenRow {
		view = extract.All
	}
	if shown != "" {
		g.text(view, at, shown+"\t")
		g.seen = g.seen || view == extract.Shown
	}
	if raw != shown {
		g.text(extract.All, at, raw+"\t")
	}
	if g.formula.Len() > 0 {
		g.text(extract.All, at, "="+g.formula.String()+"\n")
	}
	if len(g.cells) < maxCells {
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
	if g.style < 0 || g.style >= len(g.formats) {
		return full, full
	}
	if s := formatNumber(f, g.formats[g.style], g.date04); s != "" {
		return s, full
	}
	return full, full
}

func (g *grid) endRow() {
	if len(g.cells) == 0 {
		return
	}
	if g.seen {
		g.text(extract.Shown, extract.Place{}, "\n")
		g.seen = false
	}
	where := extract.Place{Where: g.sheet.name + "!" + strconv.Itoa(g.row)}
	g.text(extract.Joined, where, joinCells(g.cells))
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

func columnName(n int) string {
	var b []byte
	for ; n > 0; n = (n - 1) / 26 {
		b = append([]byte{byte('A' + (n-1)%26)}, b...)
	}
	return string(b)
}
