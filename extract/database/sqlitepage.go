package database

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"postern/extract"
	"postern/extract/parts"
)

// A btreePage is a page with cells (section 1.6).
type btreePage struct {
	kind  byte
	data  []byte
	head  int   // where its header begins
	cells []int // where cells begin
	ends  []int // where those that were read end
	right int   // the last child of an interior page
	spent int   // bytes of cells that were read: no two share any
}

// open reads page n; nil when it has no cells.
func (d *database) open(n int) (*btreePage, error) {
	b, err := d.read(n)
	if err != nil {
		return nil, err
	}
	p := &btreePage{data: b}
	if n == 1 {
		p.head = firstHeader
	}
	size := 8
	if len(b) < p.head+12 {
		return nil, nil
	}
	switch p.kind = b[p.head]; p.kind {
	case indexInterior, tableInterior:
		size = 12
		p.right = int(binary.BigEndian.Uint32(b[p.head+8:]))
	case indexLeaf, tableLeaf:
	default:
		return nil, nil
	}
	count := int(binary.BigEndian.Uint16(b[p.head+3:]))
	start := p.head + size
	if start+2*count > len(b) {
		d.damage(fmt.Errorf("page %d: more cells than there is room for", n))
		count = (len(b) - start) / 2
	}
	for i := range count {
		at := int(binary.BigEndian.Uint16(b[start+2*i:]))
		if at < start+2*count || at >= len(b) {
			d.damage(fmt.Errorf("page %d: a cell outside", n))
			continue
		}
		p.cells = append(p.cells, at)
	}
	p.ends = slices.Clone(p.cells)
	return p, nil
}

func (p *btreePage) interior() bool { return p.kind == indexInterior || p.kind == tableInterior }

// child is the page to the left of cell i of an interior page.
func (p *btreePage) child(i int) int {
	at := p.cells[i]
	if at+4 > len(p.data) {
		return 0
	}
	p.ends[i] = at + 4
	if p.kind == tableInterior {
		_, n := varint(p.data[at+4:])
		p.ends[i] += n
	}
	return int(binary.BigEndian.Uint32(p.data[at:]))
}

// gaps are the stretches of the page that no cell covers.
func (p *btreePage) gaps() [][]byte {
	type stretch struct{ from, to int }
	var taken []stretch
	for i, at := range p.cells {
		taken = append(taken, stretch{at, p.ends[i]})
	}
	slices.SortFunc(taken, func(a, b stretch) int { return a.from - b.from })
	var gaps [][]byte
	at := p.head + 8 + 2*len(p.cells)
	for _, t := range append(taken, stretch{len(p.data), len(p.data)}) {
		if t.from > at {
			gaps = append(gaps, p.data[at:t.from])
		}
		at = max(at, t.to)
	}
	return gaps
}

// varint reads a number of up to nine bytes (section 1.6) and how many it has; 0 when it
// is cut off.
func varint(b []byte) (v uint64, n int) {
	for i, c := range b[:min(len(b), 9)] {
		if i == 8 {
			return v<<8 | uint64(c), 9
		}
		v = v<<7 | uint64(c&0x7f)
		if c < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}

var (
	errCell    = errors.New("a cell cut off")
	errOverlap = errors.New("cells that share bytes")
	errLong    = errors.New("a row too large to be read to its end")
	errShared  = errors.New("a page that belongs to two rows")
	errRecord  = errors.New("a row with impossible values")
	errUnequal = errors.New("a row with more values than fit")
)

// payload is the record in cell i and its row id; an error is damage.
func (d *database) payload(p *btreePage, i int) (record []byte, rowID int64, err error) {
	at := p.cells[i]
	if p.kind == indexInterior {
		at += 4
	}
	size, n := varint(p.data[min(at, len(p.data)):])
	if n == 0 {
		return nil, 0, errCell
	}
	at += n
	most := (d.usable-12)*64/255 - 23 // that stays in the page
	if p.kind == tableLeaf {
		id, n := varint(p.data[at:])
		if n == 0 {
			return nil, 0, errCell
		}
		at, rowID, most = at+n, int64(id), d.usable-35
	}
	if size > uint64(d.o.Size) {
		return nil, rowID, errCell
	}
	local := int(size)
	if local > most {
		least := (d.usable-12)*32/255 - 23
		if local = least + (int(size)-least)%(d.usable-4); local > most {
			local = least
		}
	}
	if p.spent += local; p.spent > len(p.data) {
		return nil, rowID, errOverlap
	}
	if at+local > len(p.data) {
		p.ends[i] = len(p.data)
		return p.data[at:], rowID, errCell
	}
	record, p.ends[i] = p.data[at:at+local], at+local
	if local == int(size) {
		return record, rowID, nil
	}
	if at+local+4 > len(p.data) {
		return record, rowID, errCell
	}
	p.ends[i] += 4
	return d.overflow(slices.Clip(record), int(size), int(binary.BigEndian.Uint32(p.data[at+local:])), rowID)
}

// overflow reads the rest of a record of size bytes from the pages behind it (section 1.6).
func (d *database) overflow(record []byte, size, next int, rowID int64) ([]byte, int64, error) {
	for len(record) < size {
		if len(record) > maxPayload {
			return record, rowID, errLong
		}
		if next < 1 || next > d.count || d.used[next] {
			return record, rowID, errShared
		}
		d.used[next] = true
		b, err := d.read(next)
		if err != nil || len(b) < 5 {
			return record, rowID, errCell
		}
		next = int(binary.BigEndian.Uint32(b))
		used := min(len(b)-4, d.usable-4, size-len(record))
		record = append(record, b[4:4+used]...)
		if rest := parts.Printable(b[4+used:]); rest != "" {
			if err := d.s.Text(extract.All, extract.Place{Where: "deleted"}, rest); err != nil {
				return record, rowID, err
			}
		}
	}
	return record, rowID, nil
}
