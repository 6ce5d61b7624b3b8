package metadata

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"postern/extract"
)

// A directory reads the image file directories of TIFF (TIFF 6.0 section 2, BigTIFF),
// which EXIF (CIPA DC-008) uses too.
type directory struct {
	r     *Reading
	data  io.ReaderAt
	size  int64
	order binary.ByteOrder
	big   bool
	seen  map[int64]bool
	queue []pointer
	gps   position
}

// A pointer leads to a directory; kind says how its tags are to be read.
type pointer struct {
	at   int64
	kind string
	next bool // its follower is read too
}

const maxDirectories = 10_000

// TIFF reads all directories of the TIFF file in data, and what they lead to.
// prefix is where they stand, for people: "EXIF".
func (r *Reading) TIFF(data io.ReaderAt, size int64, prefix string) {
	d := &directory{r: r, data: data, size: size, seen: map[int64]bool{}}
	head := make([]byte, 16)
	n, _ := data.ReadAt(head, 0)
	first, ok := d.header(head[:n])
	if !ok {
		r.Gap("", extract.Corrupt, prefix+": no header")
		return
	}
	d.queue = []pointer{{first, prefix, true}}
	for len(d.queue) > 0 && !r.Stopped() {
		p := d.queue[0]
		d.queue = d.queue[1:]
		if p.at == 0 || d.seen[p.at] {
			continue
		}
		if d.seen[p.at] = true; len(d.seen) > maxDirectories {
			r.Gap("", extract.TooBig, prefix+": too many directories")
			return
		}
		d.read(p)
	}
	r.Property(prefix+" GPS position", d.gps.String())
}

// EXIF is [Reading.TIFF] for a block in memory, with or without what JPEG puts
// before it.
func (r *Reading) EXIF(b []byte) {
	b = bytes.TrimPrefix(b, []byte("Exif\x00\x00"))
	r.TIFF(bytes.NewReader(b), int64(len(b)), "EXIF")
}

func (d *directory) header(h []byte) (first int64, ok bool) {
	if len(h) < 8 {
		return 0, false
	}
	switch string(h[:2]) {
	case "II":
		d.order = binary.LittleEndian
	case "MM":
		d.order = binary.BigEndian
	default:
		return 0, false
	}
	if d.order.Uint16(h[2:]) == 43 {
		if d.big = len(h) == 16; d.big {
			return int64(d.order.Uint64(h[8:])), true
		}
		return 0, false
	}
	// Makers of raw pictures write other numbers than 42 and keep all else.
	return int64(d.order.Uint32(h[4:])), true
}

// sizes of the types of values, by number (TIFF 6.0 section 2, BigTIFF).
var sizes = [...]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}

// An entry is one tag with its value.
type entry struct {
	tag, kind uint16
	count     int64
	at        int64 // of the value
	bytes     int64
}

func (d *directory) read(p pointer) {
	wide, size := int64(2), int64(12)
	if d.big {
		wide, size = 8, 20
	}
	head := make([]byte, 8)
	if n, _ := d.data.ReadAt(head, p.at); int64(n) < wide {
		d.r.Gap("", extract.Corrupt, p.kind+": a directory outside the file")
		return
	}
	count := int64(d.order.Uint16(head))
	if d.big {
		count = int64(min(d.order.Uint64(head), 1<<16))
	}
	block := make([]byte, count*size+8)
	n, _ := d.data.ReadAt(block, p.at+wide)
	block = block[:n]
	if int64(n) < count*size {
		d.r.Gap("", extract.Corrupt, p.kind+": a directory is cut off")
	}
	var t thumbnail
	for i := int64(0); i < count && int64(len(block)) >= (i+1)*size && d.r.Next(); i++ {
		if e, ok := d.entry(block[i*size:(i+1)*size], p.at+wide+i*size); ok {
			d.use(p, e, &t)
		}
	}
	d.thumbnail(t)
	if !p.next || int64(len(block)) < count*size+4 {
		return
	}
	next := int64(d.order.Uint32(block[count*size:]))
	if d.big && int64(len(block)) >= count*size+8 {
		next = int64(d.order.Uint64(block[count*size:]))
	}
	d.queue = append(d.queue, pointer{next, p.kind, true})
}

func (d *directory) entry(b []byte, at int64) (entry, bool) {
	e := entry{tag: d.order.Uint16(b), kind: d.order.Uint16(b[2:])}
	inline, offset := int64(4), at+8
	if d.big {
		inline, offset = 8, at+12
		e.count = int64(min(d.order.Uint64(b[4:]), 1<<40))
	} else {
		e.count = int64(d.order.Uint32(b[4:]))
	}
	if int(e.kind) >= len(sizes) || sizes[e.kind] == 0 {
		return e, false
	}
	e.bytes = e.count * sizes[e.kind]
	e.at = offset
	if e.bytes > inline {
		if d.big {
			e.at = int64(min(d.order.Uint64(b[12:]), 1<<62))
		} else {
			e.at = int64(d.order.Uint32(b[8:]))
		}
	}
	return e, true
}

// value reads the bytes of e.
func (d *directory) value(p pointer, e entry) []byte {
	return d.r.Value(fmt.Sprintf("%s %s", p.kind, tagName(p.kind, e.tag)), d.data, e.at, e.bytes)
}

// number is the first value of e where it is a whole number, else 0.
func (d *directory) number(e entry) int64 {
	b := make([]byte, 8)
	n, _ := d.data.ReadAt(b, e.at)
	if int64(n) < sizes[e.kind] || e.count < 1 {
		return 0
	}
	switch e.kind {
	case 3:
		return int64(d.order.Uint16(b))
	case 4, 13:
		return int64(d.order.Uint32(b))
	case 16, 18:
		return int64(d.order.Uint64(b))
	}
	return 0
}

// A thumbnail is where a JPEG inside an EXIF block stands.
type thumbnail struct{ at, size int64 }

func (d *directory) thumbnail(t thumbnail) {
	if t.at > 0 && t.size > 0 && t.at < d.size {
		size := min(t.size, d.size-t.at)
		d.r.Child(extract.Child{Path: "thumbnail"}, io.NewSectionReader(d.data, t.at, size))
	}
}
