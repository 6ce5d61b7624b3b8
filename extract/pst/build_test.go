package pst_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// Nothing that is free writes data files of Outlook: these are built here, from
// [MS-PST]; readpst reads them too (TestPrograms).

var le = binary.LittleEndian

type entry struct {
	id    uint64
	at    int
	n     int
	whole int
}

type pnode struct {
	id, parent uint32
	data, sub  uint64
}

type writer struct {
	old, big bool
	crypt    byte
	encode   func(b []byte, key uint32)
	out      []byte
	blocks   []entry
	nodes    []pnode
	next     uint64
	shape    func(info []byte) // changes what a table says of itself
	pad      string            // stands between a block and its trailer
	page     string            // stands behind the entries of a tree's page
}

func (w *writer) num(v uint64) []byte {
	if w.old {
		return le.AppendUint32(nil, uint32(v))
	}
	return le.AppendUint64(nil, v)
}

// block writes a block and returns its number.
func (w *writer) block(data []byte, internal bool) uint64 {
	w.next += 4
	id := w.next
	if internal {
		id |= 2
	} else if w.crypt != 0 {
		data = bytes.Clone(data)
		w.encode(data, uint32(id))
	}
	e := entry{id: id, at: len(w.out), n: len(data), whole: len(data)}
	if w.big && len(data) > 1000 {
		var z bytes.Buffer
		zw := zlib.NewWriter(&z)
		zw.Write(data)
		zw.Close()
		data = z.Bytes()
		e.n = len(data)
	}
	trailer, unit := 16, 64
	if w.old {
		trailer = 12
	}
	if w.big {
		trailer, unit = 24, 512
	}
	size := (len(data) + trailer + unit - 1) / unit * unit
	b := make([]byte, size)
	copy(b, data)
	copy(b[len(data):size-trailer], w.pad)
	t := b[size-trailer:]
	le.PutUint16(t, uint16(e.n))
	if w.old {
		le.PutUint32(t[4:], uint32(id))
	} else {
		le.PutUint64(t[8:], id)
	}
	w.out = append(w.out, b...)
	w.blocks = append(w.blocks, e)
	return id
}

// stream writes data of any length: as a block, or as several with a list of them.
func (w *writer) stream(data []byte) uint64 {
	const most = 8176
	if len(data) <= most {
		return w.block(data, false)
	}
	list := []byte{1, 1, 0, 0}
	list = le.AppendUint32(list, uint32(len(data)))
	count := 0
	for part := range slices.Chunk(data, most) {
		list = append(list, w.num(w.block(part, false))...)
		count++
	}
	le.PutUint16(list[2:], uint16(count))
	return w.block(list, true)
}

// subnodes writes the list of nodes below one.
func (w *writer) subnodes(list []pnode) uint64 {
	if len(list) == 0 {
		return 0
	}
	slices.SortFunc(list, func(a, b pnode) int { return int(a.id) - int(b.id) })
	b := []byte{2, 0, 0, 0}
	le.PutUint16(b[2:], uint16(len(list)))
	if !w.old {
		b = append(b, 0, 0, 0, 0)
	}
	for _, n := range list {
		b = append(append(append(b, w.num(uint64(n.id))...), w.num(n.data)...), w.num(n.sub)...)
	}
	return w.block(b, true)
}

// A heaper fills a heap of one block.
type heaper struct {
	w     *writer
	kind  byte
	items [][]byte
	sub   []pnode
}

func (h *heaper) add(b []byte) uint32 {
	h.items = append(h.items, b)
	return uint32(len(h.items)) << 5
}

func (h *heaper) set(id uint32, b []byte) { h.items[id>>5-1] = b }

// value puts bytes where they fit and returns what leads to them.
func (h *heaper) value(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	if len(b) <= 1500 {
		return h.add(b)
	}
	id := uint32(0x8000+32*len(h.sub)) | 0x1f
	h.sub = append(h.sub, pnode{id: id, data: h.w.stream(b)})
	return id
}

func (h *heaper) write(root uint32) (data, sub uint64) {
	b := make([]byte, 12)
	b[2], b[3] = 0xec, h.kind
	le.PutUint32(b[4:], root)
	offsets := []byte{}
	for _, item := range h.items {
		offsets = le.AppendUint16(offsets, uint16(len(b)))
		b = append(b, item...)
	}
	offsets = le.AppendUint16(offsets, uint16(len(b)))
	b = append(b, make([]byte, len(b)%2)...)
	le.PutUint16(b, uint16(len(b)))
	b = le.AppendUint16(b, uint16(len(h.items)))
	b = append(le.AppendUint16(b, 0), offsets...)
	return h.w.block(b, false), h.w.subnodes(h.sub)
}

// A prop is a property: its value a number, a text (UTF-16, or in eight bits in ANSI files), or bytes.
type prop struct {
	tag, kind uint16
	value     any
}

func (w *writer) text(s string) []byte {
	if w.old {
		return []byte(s)
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = le.AppendUint16(b, u)
	}
	return b
}

// inline is a property's kind and what stands in its entry.
func (h *heaper) inline(p prop) (kind uint16, v uint32) {
	switch x := p.value.(type) {
	case int:
		return p.kind, uint32(x)
	case string:
		if h.w.old {
			return 0x1e, h.value(h.w.text(x))
		}
		return 0x1f, h.value(h.w.text(x))
	case []byte:
		return p.kind, h.value(x)
	}
	panic("no value")
}

// properties writes a list of them, with nodes below.
func (w *writer) properties(list []prop, sub ...pnode) (uint64, uint64) {
	h := &heaper{w: w, kind: 0xbc, sub: sub}
	tree := h.add(nil)
	records := h.add(nil)
	var b []byte
	slices.SortFunc(list, func(a, b prop) int { return int(a.tag) - int(b.tag) })
	for _, p := range list {
		kind, v := h.inline(p)
		b = le.AppendUint32(le.AppendUint16(le.AppendUint16(b, p.tag), kind), v)
	}
	h.set(records, b)
	h.set(tree, append([]byte{0xb5, 2, 6, 0}, le.AppendUint32(nil, records)...))
	return h.write(tree)
}

// table writes rows of the same properties.
func (w *writer) table(rows ...[]prop) (uint64, uint64) {
	h := &heaper{w: w, kind: 0x7c}
	info, tree := h.add(nil), h.add(nil)
	n := len(rows[0])
	size := 8 + 4*n
	b := []byte{0x7c, byte(n + 2)}
	for _, at := range []int{size, size, size, size + 4} {
		b = le.AppendUint16(b, uint16(at))
	}
	rowIndex := h.add(nil)
	var index, matrix []byte
	kinds := make([]uint16, n)
	for i, r := range rows {
		index = le.AppendUint32(le.AppendUint32(index, uint32(i)), uint32(i))
		row := append(le.AppendUint32(nil, uint32(i)), make([]byte, 4)...)
		bits := make([]byte, 4)
		bits[0] = 0xc0
		for k, p := range r {
			kind, v := h.inline(p)
			kinds[k] = kind
			row = le.AppendUint32(row, v)
			bits[(k+2)/8] |= 0x80 >> ((k + 2) % 8)
		}
		matrix = append(append(matrix, row...), bits...)
	}
	at := h.add(matrix)
	b = le.AppendUint32(le.AppendUint32(le.AppendUint32(b, tree), at), 0)
	column := func(tag, kind uint16, at, bit int) {
		b = append(le.AppendUint16(le.AppendUint16(le.AppendUint16(b, kind), tag), uint16(at)), 4, byte(bit))
	}
	column(0x67f2, 3, 0, 0)
	column(0x67f3, 3, 4, 1)
	for k, p := range rows[0] {
		column(p.tag, kinds[k], 8+4*k, k+2)
	}
	h.set(rowIndex, index)
	h.set(tree, append([]byte{0xb5, 4, 4, 0}, le.AppendUint32(nil, rowIndex)...))
	if w.shape != nil {
		w.shape(b)
	}
	h.set(info, b)
	return h.write(info)
}

func (w *writer) node(id, parent uint32, data, sub uint64) {
	w.nodes = append(w.nodes, pnode{id, parent, data, sub})
}

// tree writes the pages of a tree and returns the number of its root, and where it is.
func (w *writer) tree(kind byte, entries [][]byte) []byte {
	size, room, count, trailer := 512, 488, 488, 496
	switch {
	case w.old:
		room, count, trailer = 496, 496, 500
	case w.big:
		size, room, count, trailer = 4096, 4056, 4056, 4072
	}
	level := byte(0)
	for {
		var up [][]byte
		for part := range slices.Chunk(entries, room/len(entries[0])) {
			w.out = append(w.out, make([]byte, -len(w.out)&(size-1))...)
			at := len(w.out)
			b := make([]byte, size)
			for i, e := range part {
				copy(b[i*len(e):], e)
			}
			w.next += 4
			copy(b[len(part)*len(part[0]):room], w.page)
			c := b[count:]
			if w.big {
				le.PutUint16(c, uint16(len(part)))
				le.PutUint16(c[2:], uint16(room/len(part[0])))
				c[4], c[5] = byte(len(part[0])), level
			} else {
				c[0], c[1], c[2], c[3] = byte(len(part)), byte(room/len(part[0])), byte(len(part[0])), level
			}
			b[trailer], b[trailer+1] = kind, kind
			if w.old {
				le.PutUint32(b[trailer+4:], uint32(w.next))
			} else {
				le.PutUint64(b[trailer+8:], w.next)
			}
			w.out = append(w.out, b...)
			key := part[0][:len(w.num(0))]
			up = append(up, slices.Concat(key, w.num(w.next), w.num(uint64(at))))
		}
		if len(up) == 1 {
			return up[0][len(w.num(0)):]
		}
		entries, level = up, level+1
	}
}

// file writes what fill puts into it.
func (w *writer) file(fill func(w *writer)) []byte {
	w.out = make([]byte, 4096)
	fill(w)
	var entries [][]byte
	slices.SortFunc(w.blocks, func(a, b entry) int { return int(a.id) - int(b.id) })
	for _, b := range w.blocks {
		e := slices.Concat(w.num(b.id), w.num(uint64(b.at)), le.AppendUint16(nil, uint16(b.n)))
		second := 2
		if w.big {
			second = b.whole
		}
		e = le.AppendUint16(e, uint16(second))
		if !w.old {
			e = append(e, 2, 0, 0, 0)
		}
		entries = append(entries, e)
	}
	blocks := w.tree(0x80, entries)
	entries = nil
	slices.SortFunc(w.nodes, func(a, b pnode) int { return int(a.id) - int(b.id) })
	for _, n := range w.nodes {
		e := slices.Concat(w.num(uint64(n.id)), w.num(n.data), w.num(n.sub), le.AppendUint32(nil, n.parent))
		if !w.old {
			e = append(e, 0, 0, 0, 0)
		}
		entries = append(entries, e)
	}
	nodes := w.tree(0x81, entries)
	h := w.out
	copy(h, "!BDN")
	copy(h[8:], "SM")
	version, crypt, nodeRoot, blockRoot, end := uint16(23), 513, 224, 240, 184
	if w.old {
		version, crypt, nodeRoot, blockRoot, end = 15, 461, 188, 196, 168
	}
	if w.big {
		version = 36
	}
	le.PutUint16(h[10:], version)
	le.PutUint16(h[12:], 19)
	h[14], h[15] = 1, 1
	copy(h[nodeRoot-len(nodes)/2:], nodes)
	copy(h[blockRoot-len(blocks)/2:], blocks)
	copy(h[end:], w.num(uint64(len(h))))
	h[crypt-1], h[crypt] = 0x80, w.crypt
	return h
}
