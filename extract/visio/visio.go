// Package visio reads drawings of Visio 2 to 2010, whose stream in a compound file is a tree of
// compressed streams, with chunks of data in its leaves. The layout is not published; it is
// that which Apache POI's HDGF and libvisio describe.
package visio

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"postern/extract"
	"postern/extract/parts"
)

const (
	magic     = "Visio (TM) Drawing\r\n"
	versionAt = 0x1a
	trailerAt = 0x24
	unicodeOf = 11 // the first version that writes text as UTF-16
	wideOf    = 6  // the first version with wide pointers and heads of chunks
)

// Limits of a hostile file: what comes out of its streams, in sizes of the file; streams inside
// each other; and streams.
const (
	mostGrown   = 16
	mostStream  = 48 << 20 // of one stream
	deepest     = 24
	mostStreams = 50_000
)

// Kinds of streams.
const (
	kindTrailer = 0x14
	kindPage    = 0x15
	kindColours = 0x16
	kindMaster  = 0x1e
)

// A pointer leads to a stream.
type pointer struct {
	kind        uint32
	off, length uint32
	format      uint16
}

// A drawing is one while it is read.
type drawing struct {
	ctx            context.Context
	s              extract.Sink
	data           []byte
	version        int
	left           int // bytes that may still come out
	streams        int
	seen           map[pointer]bool
	pages, masters int
	objects        int
	broken         bool
	cut            bool      // more came out than may
	used           []stretch // of data
}

// A stretch of the data is what a stream takes.
type stretch struct{ from, to int }

// Read reads the stream of a drawing: its texts, names and strings to s, pictures and objects as
// children. Its places are "page 2", "master 1" and "drawing".
func Read(ctx context.Context, data []byte, s extract.Sink) error {
	if len(data) < 0x40 || !bytes.HasPrefix(data, []byte(magic[:18])) {
		return corrupt("its head is not that of a drawing")
	}
	d := &drawing{ctx: ctx, s: s, data: data, version: int(data[versionAt]), left: mostGrown*len(data) + 1<<20, seen: map[pointer]bool{}}
	p, ok := d.pointer(data[trailerAt:])
	if !ok {
		return corrupt("cut off")
	}
	p.kind = kindTrailer
	d.used = append(d.used, stretch{0, trailerAt + d.pointerSize()})
	if err := d.stream(p, "drawing", 0); err != nil {
		return err
	}
	if err := d.unused(); err != nil {
		return err
	}
	switch {
	case d.cut:
		return errTooBig
	case d.broken:
		return corrupt("a stream of it is damaged or missing")
	}
	return nil
}

var errTooBig = &extract.GapError{Cause: extract.TooBig, Detail: "Visio drawing: more comes out of it than a drawing of its size can hold"}

// unused reads what no stream takes: it may be old text as well as something hidden.
func (d *drawing) unused() error {
	slices.SortFunc(d.used, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	at := 0
	for _, x := range append(d.used, stretch{len(d.data), len(d.data)}) {
		if x.from > at {
			err := parts.PrintablePieces(d.data[at:x.from], func(text string) error {
				return d.s.Text(extract.All, extract.Place{Where: "unused space"}, text)
			})
			if err != nil || d.ctx.Err() != nil {
				return errors.Join(err, d.ctx.Err())
			}
		}
		at = max(at, x.to)
	}
	return nil
}

func corrupt(what string) error {
	return &extract.GapError{Cause: extract.Corrupt, Detail: "Visio drawing: " + what}
}

func (d *drawing) pointerSize() int {
	if d.version < wideOf {
		return 16
	}
	return 18
}

func (d *drawing) pointer(b []byte) (p pointer, ok bool) {
	if len(b) < d.pointerSize() {
		return p, false
	}
	le := binary.LittleEndian
	if d.version < wideOf {
		return pointer{uint32(b[0]), le.Uint32(b[8:]), le.Uint32(b[12:]), uint16(b[2])}, true
	}
	return pointer{le.Uint32(b), le.Uint32(b[8:]), le.Uint32(b[12:]), le.Uint16(b[16:])}, true
}

// compressed streams have four bytes in front of what they hold.
func (p pointer) compressed() bool { return p.format&2 != 0 }

var errDamaged = errors.New("stream of a drawing is damaged")

// open returns what a stream holds.
func (d *drawing) open(p pointer) ([]byte, error) {
	if uint64(p.off)+uint64(p.length) > uint64(len(d.data)) {
		return nil, errDamaged
	}
	b := d.data[p.off:][:p.length]
	d.used = append(d.used, stretch{int(p.off), int(p.off + p.length)})
	if !p.compressed() {
		d.left -= len(b)
		return b, nil
	}
	most := min(d.left, mostStream)
	b = expand(b, most)
	d.cut = d.cut || len(b) >= most
	d.left -= len(b)
	if len(b) < 4 {
		return nil, errDamaged
	}
	return b[4:], nil
}

// stream reads a stream and those that it points to.
func (d *drawing) stream(p pointer, where string, depth int) error {
	if d.ctx.Err() != nil {
		return d.ctx.Err()
	}
	if p.length == 0 || d.seen[p] {
		return nil
	}
	d.seen[p] = true
	d.streams++
	if d.left <= 0 || depth > deepest || d.streams > mostStreams {
		return errTooBig
	}
	b, err := d.open(p)
	if err != nil {
		d.broken = true
		return nil
	}
	switch p.kind {
	case kindPage:
		d.pages++
		where = fmt.Sprintf("page %d", d.pages)
	case kindMaster:
		d.masters++
		where = fmt.Sprintf("master %d", d.masters)
	}
	form := p.format >> 4
	if d.version < wideOf && (p.format == 0x1d || p.format == 0x1e) {
		form = 5
	}
	switch {
	case p.kind == kindTrailer, p.kind != kindColours && form == 5:
		for _, inner := range d.pointers(p.kind, b) {
			if err := d.stream(inner, where, depth+1); err != nil {
				return err
			}
		}
	case form == 0xc, form == 0xd, form == 8, d.version < wideOf && (p.kind == 0x15 || p.kind == 0x18):
		return d.chunks(b, where)
	}
	return d.loose(b, where)
}

// pointers reads the list of pointers in a stream.
func (d *drawing) pointers(kind uint32, b []byte) []pointer {
	var at, n uint64
	if d.version < wideOf {
		at = 10
		switch kind {
		case 0x1d, 0x4e:
			at = 0x1e
		case 0x1e:
			at = 0x36
		case kindTrailer:
			at = 0x82
		}
		if at+2 > uint64(len(b)) {
			d.broken = true
			return nil
		}
		n = uint64(binary.LittleEndian.Uint16(b[at:]))
		at += 2
	} else {
		if len(b) < 4 {
			d.broken = true
			return nil
		}
		at = uint64(binary.LittleEndian.Uint32(b))
		if at+8 > uint64(len(b)) {
			d.broken = true
			return nil
		}
		n = uint64(binary.LittleEndian.Uint32(b[at:]))
		at += 8
	}
	var list []pointer
	for range n { // the end of b bounds it
		if at > uint64(len(b)) {
			break
		}
		p, ok := d.pointer(b[at:])
		if !ok {
			d.broken = true
			break
		}
		if p.kind != 0 {
			list = append(list, p)
		}
		at += uint64(d.pointerSize())
	}
	return list
}

// expand undoes the compression of a stream: groups of eight, each a byte or a place and a length
// in the last 4096 bytes, which begin as zeros. No more than most bytes come out.
func expand(b []byte, most int) []byte {
	const ring, nearest, least = 4096, 18, 3
	var window [ring]byte
	var out []byte
	put := func(c byte) {
		window[len(out)%ring] = c
		out = append(out, c)
	}
	for i := 0; i < len(b) && len(out) < most; {
		flags := b[i]
		i++
		for bit := 0; bit < 8 && i < len(b); bit++ {
			if flags&(1<<bit) != 0 {
				put(b[i])
				i++
				continue
			}
			if i+1 >= len(b) {
				return out
			}
			at := int(b[i]) | int(b[i+1]&0xf0)<<4
			n := int(b[i+1]&15) + least
			i += 2
			for k := range n {
				put(window[(at+nearest+k)%ring])
			}
		}
	}
	return out
}
