package wordperfect

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"postern/extract"
)

// Packets in front of the text, of version 6 and later.
const (
	sixEntry     = 14 // bytes of an entry of the index
	sixText      = 0x08
	sixSummary   = 0x12
	sixCached    = 0x6f // the bytes of a picture or an object
	sixMostShown = 4096 // texts beside the main one
)

// A packet is one piece in front of the text.
type packet struct {
	kind byte
	data []byte
}

// A six reads a document of version 6 and later.
type six struct {
	*document
	packets []packet          // by their number, from 1 on
	labels  map[uint16]string // what texts in packets are, by number
	order   []uint16          // those numbers as the text refers to them
}

func (d *document) six() error {
	r := &six{document: d, labels: map[uint16]string{}}
	at, ok := d.bodyAt()
	if !ok {
		return corrupt("its text begins outside of the file")
	}
	// The size of the file stands in its head, where that is long enough.
	cut := at >= 24 && uint64(binary.LittleEndian.Uint32(d.data[20:])) > uint64(len(d.data))
	whole := r.index()
	if err := r.body(d.data[at:], "text"); err != nil {
		return err
	}
	if err := r.rest(); err != nil {
		return err
	}
	if err := r.unused(6, at); err != nil {
		return err
	}
	if cut || !whole {
		return corrupt("cut off")
	}
	return d.verdict(nil)
}

// index reads the list of packets; it reports whether all of them are in the file.
func (r *six) index() bool {
	le := binary.LittleEndian
	at := max(int(le.Uint16(r.data[14:])), headSize)
	if at+sixEntry > len(r.data) {
		return false
	}
	n, whole := int(le.Uint16(r.data[at+2:])), true
	left := uint64(len(r.data)) // packets that overlap cost no more than the file
	for i := 1; i <= n; i++ {
		from := at + i*sixEntry
		if from+sixEntry > len(r.data) {
			return false
		}
		e := r.data[from : from+sixEntry]
		size, off := uint64(le.Uint32(e[6:])), uint64(le.Uint32(e[10:]))
		p := packet{kind: e[1]}
		if size > 0 {
			if off+size > uint64(len(r.data)) {
				whole = false
				size = uint64(len(r.data)) - min(off, uint64(len(r.data)))
			}
			if size > left {
				whole, size = false, left
			}
			left -= size
			from := int(min(off, uint64(len(r.data))))
			p.data = r.data[from:][:size]
			r.used = append(r.used, stretch{from, from + int(size)})
		}
		r.packets = append(r.packets, p)
	}
	return whole
}

// rest reads the packets: the texts that the main one refers to in its order, then all
// others. A packet may be listed many times, and is read once.
func (r *six) rest() error {
	type place struct {
		first *byte
		size  int
	}
	seen := map[place]bool{}
	once := func(p packet) bool {
		if len(p.data) == 0 || seen[place{&p.data[0], len(p.data)}] {
			return false
		}
		seen[place{&p.data[0], len(p.data)}] = true
		return true
	}
	for i := 0; i < len(r.order) && i < sixMostShown; i++ { // it grows: notes stand in text boxes
		if p := r.packets[r.order[i]-1]; once(p) {
			if err := r.block(p.data, r.labels[r.order[i]]); err != nil {
				return err
			}
		}
	}
	for i, p := range r.packets {
		if r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if !once(p) {
			continue
		}
		if err := r.packet(i+1, p); err != nil {
			return err
		}
	}
	return nil
}

func (r *six) packet(number int, p packet) error {
	switch p.kind {
	case sixText:
		return r.block(p.data, "text beside the main one")
	case sixSummary:
		return r.summary(p.data)
	case sixCached:
		return r.s.Child(extract.Child{Path: fmt.Sprintf("object %d", number)}, bytes.NewReader(p.data))
	}
	return r.aside(6, "prefix", p.data)
}

// block reads a packet of texts: their number, their sizes, and the texts one after
// another.
func (r *six) block(b []byte, where string) error {
	const head = 6
	if len(b) < head {
		return nil
	}
	n := int(binary.LittleEndian.Uint16(b))
	if head+4*n > len(b) {
		r.broken = true
		return r.aside(6, where, b)
	}
	if err := r.aside(6, where, b[:head+4*n]); err != nil { // sizes, where nobody writes text
		return err
	}
	return r.body(b[head+4*n:], where)
}

// summary reads the document's summary: records of a name and a value.
func (r *six) summary(b []byte) error {
	t := r.newText(extract.Properties, "summary")
	for len(b) >= 6 {
		size := int(binary.LittleEndian.Uint16(b))
		if size < 6 {
			break
		}
		if size > len(b) {
			r.broken = true
			size = len(b)
		}
		name, n := wide(b[6:size])
		value, m := wide(b[6+n : size])
		if found := loose(6, b[6+n+m:size]); found != "" {
			t.add(found)
		}
		if name != "" || value != "" {
			t.add(name + ": " + value + "\n")
		}
		b = b[size:]
	}
	t.add(loose(6, b))
	t.flush()
	return t.err
}

// body reads text with its codes.
func (r *six) body(b []byte, where string) error {
	shown := r.newText(extract.Shown, where)
	gone := r.newText(extract.All, "deleted in "+where)
	out := shown
	for i := 0; i < len(b) && shown.err == nil && gone.err == nil; {
		if i&0xffff == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		switch c := b[i]; {
		case c == 0 || c == 0x7f:
			i++
		case c <= ' ':
			out.add(string(international[c-1]))
			i++
		case c < 0x7f:
			out.add(string(rune(c)))
			i++
		case c < 0xd0:
			out.add(sixSingle(c))
			i++
		case c < 0xf0:
			i += r.variable(b[i:], out)
		default:
			n := int(sixFixed[c-0xf0])
			if n == 0 || i+n > len(b) || b[i+n-1] != c {
				r.broken = r.broken || n > 0
				i++
				continue
			}
			switch {
			case c == 0xf0:
				out.add(extended(6, b[i+2], b[i+1]))
			case c == 0xf1 && b[i+1] == 0:
				out = gone
			case c == 0xf1 && b[i+1] == 1 && out == gone:
				out.add("\n")
				out = shown
			}
			i += n
		}
	}
	if err := shown.end(); err != nil {
		return err
	}
	return gone.end()
}

// sixFixed are the sizes of the codes from 0xf0 on; 0 is none.
var sixFixed = [16]byte{4, 5, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8, 0}

// sixSingle is what a code of one byte shows. Hyphens that only divide a word at the end
// of a line are left out.
func sixSingle(c byte) string {
	switch {
	case c == 0x80, c == 0x81, c >= 0xba && c <= 0xbc, c >= 0xcd:
		return " "
	case c == 0x84:
		return "-"
	case c == 0xc6:
		return "\t"
	case c == 0x87, c >= 0xb4:
		return "\n"
	}
	return ""
}

// variable reads a code that says its size, and returns that.
func (r *six) variable(b []byte, out *text) int {
	const least = 10
	if len(b) < least {
		r.broken = true
		return 1
	}
	group, kind, n := b[0], b[1], int(binary.LittleEndian.Uint16(b[2:]))
	if n < least || n > len(b) || b[n-1] != group || int(binary.LittleEndian.Uint16(b[n-3:])) != n {
		r.broken = true
		return 1
	}
	inside := b[5 : n-3]
	whole := inside
	if b[4]&0x80 != 0 && len(inside) > 0 {
		ids := int(inside[0])
		inside = inside[1:]
		for range min(ids, len(inside)/2) {
			r.refers(binary.LittleEndian.Uint16(inside), sixLabel(group, kind))
			inside = inside[2:]
		}
	}
	switch {
	case group == 0xe0, group == 0xd0 && kind == 0x0a:
		out.add("\t")
	case group == 0xd0 && (kind >= 1 && kind <= 3 || kind >= 0x14 && kind <= 0x16):
		out.add(" ")
	case group == 0xd0:
		out.add("\n")
	}
	if out.err == nil {
		out.err = r.aside(6, "codes", whole)
	}
	return n
}

// refers notes that a packet is referred to as something.
func (r *six) refers(id uint16, label string) {
	if id == 0 || int(id) > len(r.packets) || r.labels[id] != "" || r.packets[id-1].kind != sixText {
		return
	}
	r.labels[id] = label
	r.order = append(r.order, id)
}

// sixLabel is what a text is that a code refers to.
func sixLabel(group, kind byte) string {
	switch {
	case group == 0xd6 && kind < 6:
		return [...]string{"header", "header", "footer", "footer", "watermark", "watermark"}[kind]
	case group == 0xd7 && kind < 2:
		return "footnote"
	case group == 0xd7:
		return "endnote"
	case group == 0xd4 && kind == 0x1d:
		return "comment"
	case group == 0xdf:
		return "text box"
	}
	return "text beside the main one"
}
