package ole

import (
	"encoding/binary"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// beginSheet forgets the sheet before.
func (b *book) beginSheet(n int) {
	b.row, b.first = -1, -1
	b.header, b.rows = map[int]string{}, map[int]bool{}
	b.view = extract.Shown
	if n < len(b.hidden) && b.hidden[n] {
		b.view = extract.All
	}
}

// format takes what says how cells are shown: the formats of numbers, the styles
// that name them, the first day of dates, and hidden rows.
func (b *book) format(kind uint16, body []byte) {
	const maxStyles = 1 << 16
	if len(body) < 2 {
		return
	}
	word := func(at int) int { return int(binary.LittleEndian.Uint16(body[at:])) }
	switch {
	case kind == recDateMode:
		b.date04 = word(0) == 1
	case kind == recXF && len(body) >= 4 && len(b.styles) < maxStyles:
		b.styles = append(b.styles, word(2))
	case kind == recFormat && b.version < 5: // in the order in which they are numbered
		if len(b.formats) >= mostOldFormats {
			return
		}
		b.formats[len(b.formats)] = b.short(body[2:])
	case kind == recFormat && len(body) >= 5 && b.old:
		b.formats[word(0)] = b.short(body[2:])
	case kind == recFormat && len(body) >= 5:
		b.formats[word(0)] = b.long(body[2:])
	case kind == recRow && len(body) >= 14 && word(12)&0x20 != 0:
		b.rows[word(0)] = true
	}
}

// number is a cell with a number: as its style shows it, and in full.
func (b *book) number(row, col, style int, v float64) error {
	if style >= len(b.styles) {
		return b.cell(row, col, digits(v))
	}
	return b.formatted(row, col, b.styles[style], v)
}

// formatted is a number as the format of a number shows it, and in full.
func (b *book) formatted(row, col, id int, v float64) error {
	code, ok := b.formats[id]
	if !ok && b.version >= 5 { // what came before lists them all
		code = parts.BuiltInFormats[strconv.Itoa(id)]
	}
	full := digits(v)
	shown := parts.FormatNumber(v, code, b.date04)
	if shown == "" || shown == full {
		return b.cell(row, col, full)
	}
	if err := b.cell(row, col, shown); err != nil {
		return err
	}
	return b.s.Text(extract.All, b.at(row, col), full+"\t")
}

// noNumber is the result of a formula that is none ([MS-XLS] 2.5.133): a string follows in a record of its own, and
// an error is left out.
func (b *book) noNumber(row, col int, result []byte) error {
	const truth = 1
	if result[0] != truth {
		return nil
	}
	return b.truth(row, col, result[2])
}

func (b *book) truth(row, col int, value byte) error {
	if value != 0 {
		return b.cell(row, col, "TRUE")
	}
	return b.cell(row, col, "FALSE")
}

// cell writes a cell; rows are lines and cells are apart by tabs. Those of hidden
// rows and sheets are not shown.
func (b *book) cell(row, col int, text string) error {
	if text == "" {
		return nil
	}
	before := "\t"
	if row != b.row {
		if err := b.endRow(); err != nil {
			return err
		}
		before, b.row = "\n", row
	}
	if b.first < 0 && strings.TrimSpace(text) != "" {
		b.first = row
	}
	if row == b.first && len(b.header) < parts.MaxCells {
		b.header[col] = parts.Heading(strings.TrimSpace(text))
	}
	if len(b.cells) < parts.MaxCells {
		b.cells = append(b.cells, strings.TrimSpace(text))
	}
	view := b.view
	if b.rows[row] {
		view = extract.All
	}
	return b.s.Text(view, b.at(row, col), before+text)
}

// at is a cell's place.
func (b *book) at(row, col int) extract.Place {
	p := extract.Place{Where: b.sheet + "!" + parts.ColumnName(col+1) + strconv.Itoa(row+1)}
	if row != b.first {
		p.Column = b.header[col]
	}
	return p
}

// endRow joins the values that are split over the cells of the row.
func (b *book) endRow() error {
	if len(b.cells) == 0 {
		return nil
	}
	joined := parts.JoinCells(b.cells)
	b.cells = b.cells[:0]
	if joined == "" {
		return nil
	}
	return b.s.Text(extract.Joined, extract.Place{Where: b.sheet + "!" + strconv.Itoa(b.row+1)}, joined)
}
