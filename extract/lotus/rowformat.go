package lotus

import "encoding/binary"

// A rowKey is a row of a sheet, a stretch a run of its cells that are shown alike.
type rowKey struct{ sheet, row int }

type stretch struct {
	to   int // the column behind it
	code string
}

// mostRows and mostSpans bound what is kept of formats.
const (
	mostRows  = 1 << 17
	mostSpans = 1 << 20
)

// rowFormat is how the cells of a row are shown: four bytes for one cell, five for a run
// of them; or the row that it is like.
func (b *book) rowFormat(body []byte) {
	if len(body) < 8 || len(b.rows) >= mostRows || b.spans >= mostSpans {
		return
	}
	key := rowKey{int(body[0]), int(binary.LittleEndian.Uint16(body[2:]))}
	switch body[1] {
	case 0:
		var list []stretch
		col := 0
		for p := body[4:]; len(p) >= 4 && col < 256; {
			code, n, size := formatCode(p[0]), 1, 4
			if p[3]&0x80 != 0 {
				if len(p) < 5 {
					break
				}
				n, size = 1+int(p[4]), 5
			}
			col += n
			list = append(list, stretch{col, code})
			b.spans++
			p = p[size:]
		}
		b.rows[key] = list
	case 2:
		if like, ok := b.rows[rowKey{int(body[4]), int(binary.LittleEndian.Uint16(body[6:]))}]; ok {
			b.rows[key] = like
		}
	}
}

func (b *book) rowCode(c *cell) string {
	for _, s := range b.rows[rowKey{c.sheet, c.row}] {
		if c.col < s.to {
			return s.code
		}
	}
	return ""
}
