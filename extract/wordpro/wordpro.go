// Package wordpro reads documents of Lotus Word Pro: objects with heads of their own, packed or not, small
// documents as a whole besides. The layout is not published; it is that which LibreOffice's lotuswordpro
// filter reads.
package wordpro

import (
	"context"
	"encoding/binary"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/explode"
)

// Format is such a document. Its places are "text", and "objects" for what no paragraph holds.
var Format = extract.Format{
	Name:       "wordpro",
	About:      "Lotus Word Pro 96 and later: texts of paragraphs, tables and notes, names and properties as printable text, of compressed documents too; pictures and objects as a gap",
	MediaTypes: []string{"application/vnd.lotus-wordpro", "application/x-lotus-wordpro"},
	Extensions: []string{"lwp", "mwp", "smm"},
	Detect:     func(o *extract.Object) bool { return strings.HasPrefix(string(o.Head), magic) && len(o.Head) > base },
	Risky:      true,
	Read:       read,
}

const (
	magic   = "WordPro\x00"
	base    = 0x10 // where the objects begin, or what they are compressed to
	first   = "LWP7"
	largest = 64 << 20
)

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	data, err := io.ReadAll(io.LimitReader(o.Open(), largest+1))
	if err != nil {
		return err
	}
	if len(data) > largest {
		return gap(extract.TooBig, "larger than its reader takes")
	}
	d := &document{ctx: ctx, s: s}
	if err := d.loose(data[:min(base, len(data))]); err != nil {
		return err
	}
	if len(data) <= base {
		return gap(extract.Corrupt, "cut off")
	}
	objects, rest := data[base:], []byte(nil)
	if !strings.HasPrefix(string(objects), first) {
		packed := objects
		var used int
		objects, used, err = explode.Decode(packed, largest)
		rest = packed[min(used, len(packed)):]
		if err != nil {
			rest = packed // what is printable in it
		}
	}
	if err := d.objects(objects); err != nil {
		return err
	}
	if err := d.loose(rest); err != nil {
		return err
	}
	switch {
	case err == explode.ErrTooBig:
		return gap(extract.TooBig, "more comes out of it than a document holds")
	case err != nil || d.broken:
		return gap(extract.Corrupt, "an object of it is damaged or cut off")
	}
	return gap(extract.Unknown, "its text was read, and of pictures and objects what is printable")
}

func gap(cause extract.Cause, what string) error {
	return &extract.GapError{Cause: cause, Detail: "Word Pro document: " + what}
}

// A document is one while it is read.
type document struct {
	ctx    context.Context
	s      extract.Sink
	broken bool
}

// loose hands on what is printable.
func (d *document) loose(b []byte) error {
	return parts.PrintablePieces(b, func(text string) error {
		return d.s.Text(extract.All, extract.Place{Where: "objects"}, text)
	})
}

// Flags of the head of an object.
const (
	versionBits  = 0x03
	countBits    = 0x0c
	sizeBits     = 0x30
	hasPrevious  = 0x40
	packed       = 0x80
	lastKind     = 0xff   // of objects
	firstIndex   = 0xfffb // of tables of objects
	newHeads     = 0x0b   // the revision since which heads are short
	oldHead      = 26     // bytes; older ones have four more
	paragraphs   = 0      // the kind of object that holds a paragraph
	mostUnpacked = 1 << 16
)

// A header is the head of an object.
type header struct {
	kind   uint32
	head   int // bytes of it
	size   int // bytes of data
	packed bool
}

// objects goes through the objects. Where none is, the next is looked for byte by byte.
func (d *document) objects(b []byte) error {
	revision := uint16(0)
	from := 0 // of what is no object
	for at, n := 0, 0; at < len(b); n++ {
		if n&0xfff == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		h, ok := headOf(b[at:], revision, n == 0)
		if !ok {
			if n == 0 {
				d.broken = true
			}
			at++
			continue
		}
		if err := d.loose(b[from:at]); err != nil {
			return err
		}
		body := b[at+h.head:][:h.size]
		at += h.head + h.size
		from = at
		if n == 0 && len(body) >= 4 {
			revision = binary.LittleEndian.Uint16(body[2:])
		}
		if err := d.object(h, body); err != nil {
			return err
		}
	}
	return d.loose(b[from:])
}

// headOf reads the head that begins b. The first one of a file has the form of old ones.
func headOf(b []byte, revision uint16, isFirst bool) (h header, ok bool) {
	le := binary.LittleEndian
	if isFirst || revision < newHeads {
		h.head = oldHead
		if isFirst || revision < 6 {
			h.head += 4
		}
		if len(b) < h.head {
			return h, false
		}
		h.kind = le.Uint32(b)
		size := le.Uint32(b[h.head-4:])
		h.size = int(size)
		return h, (isFirst && string(b[:4]) == first || !isFirst && h.kind <= lastKind) && uint64(size) <= uint64(len(b)-h.head)
	}
	const kindAndFlags = 3
	if len(b) < kindAndFlags+3 {
		return h, false
	}
	flags := b[2]
	h.kind, h.packed = uint32(le.Uint16(b)), flags&packed != 0
	if h.kind > lastKind && h.kind < firstIndex {
		return h, false
	}
	h.head = kindAndFlags + 1 + 2 // an index and half of an identifier
	if b[kindAndFlags] == 0 {
		h.head += 4
	}
	h.head += [...]int{0, 1, 2, 4}[flags&versionBits]
	h.head += [...]int{4, 1, 2, 4}[flags&countBits>>2]
	if flags&hasPrevious != 0 {
		h.head += 4
	}
	width := [...]int{4, 1, 2, 4}[flags&sizeBits>>4]
	if len(b) < h.head+width {
		return h, false
	}
	size := uint64(0)
	for i := range width {
		size |= uint64(b[h.head+i]) << (8 * i)
	}
	h.head += width
	h.size = int(size)
	return h, size <= uint64(len(b)-h.head)
}

// object reads an object: the text of a paragraph, and what is printable in any.
func (d *document) object(h header, body []byte) error {
	if h.packed {
		var ok bool
		if body, ok = unpack(body); !ok {
			d.broken = true
		}
	}
	if h.kind == paragraphs {
		if err := d.paragraph(body); err != nil {
			return err
		}
	}
	return d.loose(body)
}

// unpack undoes the compression of an object: runs of zeros, and of bytes as they are. What came before
// damage is returned.
func unpack(b []byte) (out []byte, ok bool) {
	for len(b) > 0 && len(out) < mostUnpacked {
		c := b[0]
		b = b[1:]
		zeros, plain := 0, int(c&0x3f)+1
		switch c >> 6 {
		case 0:
			zeros, plain = plain, 0
		case 1:
			zeros, plain = int(c>>3&7)+1, int(c&7)+1
		case 2:
			zeros = 1
		}
		out = append(out, make([]byte, zeros)...)
		if plain > len(b) {
			return append(out, b...), false
		}
		out, b = append(out, b[:plain]...), b[plain:]
	}
	return out, len(b) == 0
}
