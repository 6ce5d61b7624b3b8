package lotus

import (
	"encoding/binary"
	"math"

	"postern/extract"
)

// How cells of a column are stored, in the first byte of each run of them.
const (
	run9Styled = 0x80 // a style follows
	run9Many   = 0x60 // so are these
	run9List   = 0x40 // as many values
	run9Series = 0x60 // a first value and what each one is more than that before it
	run9Kind   = 0x1f

	kind9Label = 7 // the number of a shared string
)

// mostSeries is how many cells a file may count up, which takes no bytes of it.
const mostSeries = 1 << 18

// size9 is how many bytes a value takes.
var size9 = map[byte]int{0: 0, 1: 0, 2: 2, 3: 2, 4: 4, 5: 8, 7: 4, 8: 14}

// cells9 is a run of cells of the column that began.
func (b *book) cells9(body []byte) error {
	const head = 8
	if len(body) < head {
		b.stray("cells", body)
		return nil
	}
	row, p := int(binary.LittleEndian.Uint32(body)&0xffffff), body[head:]
	for len(p) > 0 && b.err == nil {
		if b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		kind, rest := p[0], p[1:]
		c := cell{sheet: b.sheet, col: b.column}
		if kind&run9Styled != 0 {
			if len(rest) < 2 {
				return errCut
			}
			c.style, rest = int(binary.LittleEndian.Uint16(rest)), rest[2:]
		}
		n, values := 1, 1
		if many := kind & run9Many; many != 0 {
			if len(rest) < 2 {
				return errCut
			}
			n, rest = int(binary.LittleEndian.Uint16(rest)), rest[2:]
			if values = n; many == run9Series {
				values = 2
			}
		}
		size, known := size9[kind&run9Kind]
		if !known || size*values > len(rest) {
			b.stray("cells", rest)
			return b.s.Gap("", extract.Corrupt, "worksheet of Quattro Pro: a run of cells is of an unknown kind")
		}
		if size > 0 {
			if err := b.run9(c, row, n, kind, rest[:size*values], size); err != nil {
				return err
			}
		}
		row += n
		p = rest[size*values:]
	}
	return nil
}

// run9 adds n cells from row on.
func (b *book) run9(c cell, row, n int, kind byte, values []byte, size int) error {
	if kind&run9Many != run9Series {
		for i := range n {
			v := c
			v.row = row + i
			b.value9(&v, kind&run9Kind, values[i*size:])
		}
		return nil
	}
	shared := kind&run9Kind == kind9Label
	first, step := b.number9(kind&run9Kind, values), b.number9(kind&run9Kind, values[size:])
	for i := range n {
		if b.series++; b.series > mostSeries {
			return &extract.GapError{Cause: extract.TooBig, Detail: "worksheet of Quattro Pro: it counts up more than 262,144 cells"}
		}
		v := c
		v.row, v.number = row+i, first+float64(i)*step
		if shared {
			b.label9(&v, int(v.number))
			continue
		}
		b.add(v)
	}
	return nil
}

func (b *book) value9(c *cell, kind byte, p []byte) {
	c.number = b.number9(kind, p)
	if kind == kind9Label {
		b.label9(c, int(c.number))
		return
	}
	b.add(*c)
}

// label9 adds a cell with a shared string, by its number from 1 on.
func (b *book) label9(c *cell, i int) {
	if i < 1 || i > len(b.strings) {
		return
	}
	if i <= len(b.used) {
		b.used[i-1] = true
	}
	c.what, c.raw, c.number = label, b.strings[i-1], 0
	b.add(*c)
}

func (b *book) number9(kind byte, p []byte) float64 {
	switch kind {
	case 2:
		return float64(binary.LittleEndian.Uint16(p))
	case 3:
		return float64(int16(binary.LittleEndian.Uint16(p)))
	case 4:
		return shortFloat(binary.LittleEndian.Uint32(p))
	case kind9Label:
		return float64(binary.LittleEndian.Uint32(p))
	case 5, 8: // the second with a formula, by its number
		return float(p)
	}
	return math.NaN()
}
