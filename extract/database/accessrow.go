package database

import (
	"strings"

	"postern/extract/mapi"
)

// An accessRow is a row as it stands on a page.
type accessRow struct {
	data    []byte
	deleted bool
	moved   bool // the data is where the row is
}

// rows are those of a page; the last ones on it come first.
func (a *access) rows(b []byte) []accessRow {
	const deleted, moved, offset = 0x8000, 0x4000, 0x1fff
	count := int(le.Uint16(b[a.rowCount:]))
	table := b[a.rowCount+2:]
	if 2*count > len(table) {
		return nil
	}
	var list []accessRow
	end := len(b)
	for i := range count {
		v := int(le.Uint16(table[2*i:]))
		from := v & offset
		r := accessRow{deleted: v&deleted != 0, moved: v&moved != 0}
		if from >= a.rowCount+2+2*count && from <= end {
			r.data = b[from:end]
			end = from
		}
		list = append(list, r)
	}
	return list
}

// free is what stands on a page between the offsets and the rows.
func (a *access) free(b []byte) []byte {
	at, end := a.rowCount+2+2*int(le.Uint16(b[a.rowCount:])), len(b)
	for _, r := range a.rows(b) {
		end -= len(r.data)
	}
	if at > end {
		return nil
	}
	return b[at:end]
}

// follow returns the row that a pointer leads to.
func (a *access) follow(pointer []byte) ([]byte, error) {
	if len(pointer) < 4 {
		return nil, nil
	}
	return a.rowAt(le.Uint32(pointer))
}

// rowAt returns the row that the lowest byte of a pointer numbers, on the page of the
// others; nil where there is none.
func (a *access) rowAt(p uint32) ([]byte, error) {
	if n := int(p >> 8); a.last.page != n || n == 0 {
		b, err := a.read(n)
		if err != nil || b == nil || b[0] != dataPage {
			return nil, err
		}
		a.last.page, a.last.rows = n, a.rows(b)
	}
	if int(p&0xff) >= len(a.last.rows) {
		return nil, nil
	}
	return a.last.rows[p&0xff].data, nil
}

// split takes a row apart: the bytes of each value, nil for null, and what is of none.
func (a *access) split(t *accessTable, b []byte) (values, rest [][]byte, ok bool) {
	if len(t.columns) == 0 || len(b) < 4 {
		return nil, nil, false
	}
	count := int(b[0])
	if !a.old {
		count = int(le.Uint16(b))
	}
	mask := (count + 7) / 8
	if count == 0 || mask+2*a.count > len(b) || count > mostColumns {
		return nil, nil, false
	}
	nulls := b[len(b)-mask:]
	ends, ok := a.variables(b, mask)
	values = make([][]byte, len(t.columns))
	spans := []span{{0, a.count}, {len(b) - mask - a.count*(len(ends)+1), len(b)}} // the count; where values end, and the nulls
	for i, c := range t.columns {
		set := c.number < count && nulls[c.number/8]>>(c.number%8)&1 == 1
		switch {
		case c.kind == kindBool:
			values[i] = []byte{0}
			if set {
				values[i][0] = 1
			}
		case !set:
		case c.fixed:
			if from := a.count + c.offset; from+c.size <= len(b)-mask {
				values[i] = b[from : from+c.size]
				spans = append(spans, span{from, from + c.size})
			} else {
				ok = false
			}
		case c.variable+1 < len(ends):
			if from, to := ends[c.variable], ends[c.variable+1]; from <= to && to <= len(b)-mask {
				values[i] = b[from:to]
				spans = append(spans, span{from, to})
			} else {
				ok = false
			}
		}
	}
	return values, uncovered(b, spans), ok
}

// variables are where the values of variable length begin, and where the last one ends.
func (a *access) variables(b []byte, mask int) (list []int, ok bool) {
	last := len(b) - 1 - mask
	if !a.old {
		n := int(le.Uint16(b[last-1:]))
		for i := range n + 1 {
			at := last - 3 - 2*i
			if at < a.count {
				return nil, false
			}
			list = append(list, int(le.Uint16(b[at:])))
		}
		return list, true
	}
	// Offsets have a byte: behind them stands which of them are the first beyond 256, 512 …
	n := int(b[last])
	jumps := (len(b) - 1) / 256
	first := last - jumps - 1
	if (first-n)/256 < jumps {
		jumps--
	}
	used := 0
	for i := range n + 1 {
		for used < jumps && last-used-1 >= 0 && int(b[last-used-1]) == i {
			used++
		}
		if first-i < 1 {
			return nil, false
		}
		list = append(list, int(b[first-i])+256*used)
	}
	return list, true
}

// text decodes what a column of text holds.
func (a *access) text(b []byte) string {
	if a.old {
		return strings.ToValidUTF8(mapi.Narrow(b, a.code), "\ufffd")
	}
	if t, ok := expand(b); ok {
		return t
	}
	return strings.ToValidUTF8(mapi.Wide(b), "\ufffd")
}

// expand reads compressed Unicode: behind a mark, letters of a byte, until a zero
// changes to letters of two, and back.
func expand(b []byte) (string, bool) {
	if len(b) < 2 || b[0] != 0xff || b[1] != 0xfe {
		return "", false
	}
	wide := make([]byte, 0, 2*len(b))
	single := true
	for b = b[2:]; len(b) > 0; {
		switch {
		case b[0] == 0 && (single || len(b) == 1 || b[1] != 0):
			single = !single
			b = b[1:]
		case single:
			wide = append(wide, b[0], 0)
			b = b[1:]
		case len(b) >= 2:
			wide = append(wide, b[0], b[1])
			b = b[2:]
		default:
			b = nil
		}
	}
	return strings.ToValidUTF8(mapi.Wide(wide), "\ufffd"), true
}
