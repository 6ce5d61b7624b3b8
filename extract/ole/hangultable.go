package ole

import (
	"encoding/binary"
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// A hangulTable is a table while its cells are read; they come in their order, each
// with its row and column.
type hangulTable struct {
	number, row, col int
	open             bool // a cell is
	text             strings.Builder
	cells            []hangulCell // of the row
	header           map[int]string
}

// A hangulCell waits for the end of its row, since notes in it are emitted before.
type hangulCell struct {
	at   extract.Place
	text string
}

// cell begins a cell of a table (section 4.3.10.1), where a list is one.
func (s *section) cell(level uint32, body []byte) error {
	n := len(s.stack)
	if n == 0 || s.stack[n-1].table == nil {
		return nil
	}
	t, view := s.stack[n-1].table, s.stack[n-1].view
	if err := t.endCell(s, view); err != nil {
		return err
	}
	row, col := t.row, t.col+1
	if len(body) >= 12 {
		col, row = int(binary.LittleEndian.Uint16(body[8:])), int(binary.LittleEndian.Uint16(body[10:]))
	}
	if row != t.row {
		if err := t.endRow(s, view); err != nil {
			return err
		}
	}
	t.row, t.col, t.open = row, col, true
	return nil
}

func (t *hangulTable) add(text string) {
	if t.text.Len() > 0 {
		t.text.WriteByte('\n')
	}
	t.text.WriteString(text)
	t.open = true
}

func (t *hangulTable) endCell(s *section, view extract.View) error {
	if !t.open {
		return nil
	}
	text := t.text.String()
	t.text.Reset()
	t.open = false
	at := extract.Place{Where: fmt.Sprintf("table %d, row %d", t.number, t.row+1), Column: t.header[t.col]}
	if t.row == 0 && len(t.header) < parts.MaxCells {
		t.header[t.col] = parts.Heading(strings.TrimSpace(text))
	}
	t.cells = append(t.cells, hangulCell{at, text})
	if len(t.cells) >= parts.MaxCells {
		return t.endRow(s, view)
	}
	return nil
}

func (t *hangulTable) endRow(s *section, view extract.View) error {
	if len(t.cells) == 0 {
		return nil
	}
	values := make([]string, len(t.cells))
	for i, c := range t.cells {
		values[i] = strings.TrimSpace(c.text)
		end := "\t"
		if i == len(t.cells)-1 {
			end = "\n"
		}
		if err := s.s.Text(view, c.at, c.text+end); err != nil {
			return err
		}
	}
	t.cells = t.cells[:0]
	return s.s.Text(extract.Joined, extract.Place{Where: fmt.Sprintf("table %d, row %d", t.number, t.row+1)}, parts.JoinCells(values))
}

func (t *hangulTable) end(s *section, view extract.View) error {
	if err := t.endCell(s, view); err != nil {
		return err
	}
	return t.endRow(s, view)
}
