package html

import (
	"bytes"
	"strconv"

	"postern/extract"
)

const (
	// deepTables is how deep nested tables have places of their own.
	deepTables = 32
	longHeader = 64
	// headerLimit bounds the columns whose headers are remembered.
	headerLimit = 256
)

// tables counts where in which table the reader is.
type tables struct {
	seen  int
	deep  int // open tables beyond deepTables
	stack []table
}

type table struct {
	number, row, column int
	headers             []string
}

func (t *tables) open() {
	t.seen++
	if len(t.stack) == deepTables {
		t.deep++
		return
	}
	t.stack = append(t.stack, table{number: t.seen})
}

// close leaves a table; it reports whether there was one.
func (t *tables) close() bool {
	switch {
	case t.deep > 0:
		t.deep--
		return false
	case len(t.stack) == 0:
		return false
	}
	t.stack = t.stack[:len(t.stack)-1]
	return true
}

func (t *tables) top() *table {
	if len(t.stack) == 0 || t.deep > 0 {
		return nil
	}
	return &t.stack[len(t.stack)-1]
}

func (t *tables) row() {
	if top := t.top(); top != nil {
		top.row, top.column = top.row+1, 0
	}
}

func (t *tables) cell() bool {
	top := t.top()
	if top == nil {
		return false
	}
	top.row = max(top.row, 1)
	top.column++
	return true
}

// text takes the text of a first row's cell as the header of its column.
func (t *tables) text(b []byte) {
	top := t.top()
	if top == nil || top.row != 1 || top.column == 0 || top.column > headerLimit {
		return
	}
	b = bytes.TrimSpace(b)
	for len(top.headers) < top.column {
		top.headers = append(top.headers, "")
	}
	if h := &top.headers[top.column-1]; len(*h)+len(b) <= longHeader {
		*h += string(b)
	}
}

func (t *tables) place() extract.Place {
	top := t.top()
	if top == nil {
		return extract.Place{Where: "after table " + strconv.Itoa(t.seen)}
	}
	p := extract.Place{Where: "table " + strconv.Itoa(top.number) + ", row " + strconv.Itoa(top.row) + ", column " + strconv.Itoa(top.column)}
	if top.row > 1 && top.column > 0 && top.column <= len(top.headers) && !isValue(top.headers[top.column-1]) {
		p.Column = top.headers[top.column-1]
	}
	return p
}

// isValue reports whether a first cell is a value rather than a header: one with
// digits must not be shown as a header.
func isValue(cell string) bool {
	digits := 0
	for i := range len(cell) {
		if cell[i] >= '0' && cell[i] <= '9' {
			digits++
		}
	}
	return digits > 2
}
