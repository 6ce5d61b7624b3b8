package pst

import "slices"

// A column is one of a table.
type column struct {
	tag, kind uint16
	at, size  int
	bit       int
}

// rows calls found with the properties of each row of a table (section 2.3.4).
func (f *file) rows(h *heap, found func(*item) error) error {
	b, err := h.item(h.root)
	if err != nil {
		return err
	}
	const head, columnSize = 22, 8
	if len(b) < head || b[0] != heapTable || len(b) < head+columnSize*int(b[1]) {
		return errHeap
	}
	var columns []column
	for i := range int(b[1]) {
		c := b[head+columnSize*i:]
		columns = append(columns, column{kind: le.Uint16(c), tag: le.Uint16(c[2:]), at: int(le.Uint16(c[4:])), size: int(c[6]), bit: int(c[7])})
	}
	bits, size, rows := int(le.Uint16(b[6:])), int(le.Uint16(b[8:])), le.Uint32(b[14:])
	columns = slices.DeleteFunc(columns, func(c column) bool { return c.size == 0 || c.at+c.size > bits })
	if err := f.deleted(b[head+columnSize*int(b[1]):]); err != nil {
		return err
	}
	if rows == 0 {
		return nil
	}
	matrix, err := h.matrix(rows)
	if err != nil {
		return err
	}
	wide := 0
	for _, c := range columns {
		wide += c.size
	}
	if size == 0 || bits > size || wide > bits { // rows without a shape, columns that share bytes
		return errHeap
	}
	unknown := outside(columns, size)
	for _, id := range matrix {
		b := id.data
		if b == nil {
			if b, err = f.raw(id.block); err != nil {
				return err
			}
		}
		for ; len(b) >= size; b = b[size:] {
			row := &item{heap: h}
			for _, c := range columns {
				set := b[bits:size]
				if c.bit/8 >= len(set) || set[c.bit/8]>>(7-c.bit%8)&1 == 0 {
					continue
				}
				x := property{tag: c.tag, kind: c.kind}
				switch v := b[c.at : c.at+c.size]; {
				case c.size == 4:
					x.inline = le.Uint32(v)
				case c.size == 8:
					x.data = v
				default:
					if err := f.deleted(v); err != nil {
						return err
					}
					continue
				}
				row.list = append(row.list, x)
			}
			row.pages()
			if err := found(row); err != nil {
				return err
			}
			for _, u := range unknown {
				if err := f.deleted(b[u.from:u.to]); err != nil {
					return err
				}
			}
		}
		if err := f.deleted(b); err != nil { // less than a row
			return err
		}
	}
	return nil
}

// outside are the stretches of a row that are of no column, and long enough for a text.
func outside(columns []column, size int) (list []span) {
	spans := []span{}
	for _, c := range columns {
		spans = append(spans, span{int64(c.at), int64(c.at + c.size)})
	}
	_ = between(spans, int64(size), func(from, to int64) error {
		const least = 5
		if to-from >= least {
			list = append(list, span{from, to})
		}
		return nil
	})
	return list
}

// A stretch is a part of the rows: no row goes on from one into the next.
type stretch struct {
	data  []byte
	block uint64
}

func (h *heap) matrix(id uint32) ([]stretch, error) {
	if id&0x1f == 0 {
		b, err := h.item(id)
		return []stretch{{data: b}}, err
	}
	n, ok := h.sub[id]
	if !ok {
		return nil, errHeap
	}
	list, err := h.f.list(n.data, mostBlocks)
	var out []stretch
	for _, id := range list {
		out = append(out, stretch{block: id})
	}
	return out, err
}

// table emits the rows of a table as they are.
func (f *file) table(h *heap, title string, page uint32) error {
	err := f.rows(h, func(row *item) error {
		if row.page == 0 {
			row.page = page
		}
		for _, x := range row.list {
			if err := f.emit(row, x, title); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && f.give(err) == nil {
		f.damage("%w", err)
		return nil
	}
	return err
}
