package plain

import (
	"bufio"
	"context"
	"io"
	"strconv"

	"postern/extract"
	"postern/extract/charset"
)

var csvTypes = []string{"text/csv", "text/tab-separated-values", "application/csv", "text/comma-separated-values"}

// CSV is a table of separated values, whatever separates them.
var CSV = extract.Format{
	Name:       "csv",
	About:      "separated values: cells with their row, column and header",
	MediaTypes: csvTypes,
	Extensions: []string{"csv", "tsv", "tab"},
	Detect:     detectCSV,
	Covers:     []string{"plain"},
	Read:       readCSV,
}

func detectCSV(o *extract.Object) bool {
	if o.Size == 0 || !charset.Textual(o) {
		return false
	}
	_, ok := separator(charset.Head(o), o.Size > int64(len(o.Head)), declaredCSV(o), o.Section == extract.Body)
	return ok
}

func readCSV(ctx context.Context, o *extract.Object, s extract.Sink) error {
	sep, ok := separator(charset.Head(o), o.Size > int64(len(o.Head)), true, false)
	if !ok {
		sep = ','
	}
	return eachReading(ctx, o, s, func(out *output, r io.Reader) error {
		t := &table{out: out, r: bufio.NewReaderSize(r, 32<<10), sep: sep, row: 1}
		return t.read()
	})
}

// A table reads separated values (RFC 4180, leniently) cell by cell. Cells are
// kept apart by tabs and rows by line ends, so that two numbers never become
// one; a quoted cell keeps its own line ends.
type table struct {
	out *output
	r   *bufio.Reader
	sep byte

	row, column int
	cell        []byte // the start of the cell, until it has a place
	placed      bool   // the cell has a place already
	headers     []string
	headerBytes int
}

const (
	// shortCell is the length below which a cell gets no place of its own, except
	// in the first column: a value of three characters is never found alone.
	shortCell = 4
	// headerLimit bounds the memory for column headers.
	headerLimit = 64 << 10
	longHeader  = 64
)

func (t *table) read() error {
	quoted, fresh := false, true
	for {
		c, err := t.r.ReadByte()
		if err == io.EOF {
			t.endCell()
			return t.out.flush()
		}
		if err != nil {
			return err
		}
		switch {
		case quoted && c == '"':
			if t.followed('"') {
				t.r.Discard(1)
				t.add('"')
			} else {
				quoted = false
			}
		case quoted:
			t.add(c)
		case c == '"' && fresh:
			quoted, fresh = true, false
		case c == t.sep:
			t.endCell()
			t.out.byte('\t')
			t.column++
			fresh = true
		case c == '\n', c == '\r' && !t.followed('\n'):
			t.endCell()
			t.out.byte('\n')
			t.row, t.column, fresh = t.row+1, 0, true
		case c == '\r' || c == ' ' && fresh:
		default:
			fresh = false
			t.add(c)
		}
		if t.out.err != nil {
			return t.out.err
		}
	}
}

// followed reports whether c is the next byte.
func (t *table) followed(c byte) bool {
	next, _ := t.r.Peek(1)
	return len(next) == 1 && next[0] == c
}

// add appends a byte to the cell. Long cells go to the output as they come.
func (t *table) add(c byte) {
	if t.placed {
		t.out.byte(c)
		return
	}
	t.cell = append(t.cell, c)
	if len(t.cell) > longHeader {
		t.place()
	}
}

// place begins the cell's text in the output.
func (t *table) place() {
	if len(t.cell) >= shortCell || t.column == 0 {
		t.out.at(extract.Place{Where: columnName(t.column) + strconv.Itoa(t.row), Column: t.header()})
	}
	t.out.bytes(t.cell)
	t.cell, t.placed = t.cell[:0], true
}

func (t *table) endCell() {
	if !t.placed && len(t.cell) > 0 {
		if t.row == 1 && t.headerBytes < headerLimit {
			for len(t.headers) < t.column {
				t.headers = append(t.headers, "")
				t.headerBytes += 16
			}
			t.headers = append(t.headers, asHeader(t.cell))
			t.headerBytes += 16 + len(t.cell)
		}
		t.place()
	}
	t.placed = false
}

func (t *table) header() string {
	if t.row > 1 && t.column < len(t.headers) {
		return t.headers[t.column]
	}
	return ""
}

// asHeader is the header that a cell of the first row makes: a cell with many
// digits is a value, not a header, and must not be shown as one.
func asHeader(cell []byte) string {
	digits := 0
	for _, c := range cell {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	if digits > 2 {
		return ""
	}
	return string(cell)
}

// columnName is the name of a column as spreadsheets show it: A, Z, AA.
func columnName(n int) string {
	var b [16]byte
	i := len(b)
	for n++; n > 0; n = (n - 1) / 26 {
		i--
		b[i] = byte('A' + (n-1)%26)
	}
	return string(b[i:])
}
