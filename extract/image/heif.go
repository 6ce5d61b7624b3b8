package image

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"postern/extract"
	"postern/extract/metadata"
)

// readHEIF goes through the boxes (ISO/IEC 23008-12).
func readHEIF(r *metadata.Reading) error {
	end := r.Boxes(0, r.Object.Size, func(b metadata.Box) {
		switch b.Type {
		case "ftyp", "mdat", "free", "skip", "mini":
		case "meta":
			h := &heif{Reading: r, places: map[uint32][]place{}}
			h.meta(b)
		case "uuid":
			r.UUIDBox(b)
		case "moov": // a sequence of pictures: its texts are few
			r.Unknown("moov", b.At, b.Size)
		default:
			r.Unknown("box "+metadata.Latin([]byte(b.Type)), b.At, b.Size)
		}
	})
	r.Rest(end)
	return nil
}

// A heif is the index of one file: items and where they stand.
type heif struct {
	*metadata.Reading
	items  []item
	places map[uint32][]place
	idat   int64
}

type item struct {
	id         uint32
	kind, name string
	media      string
}

type place struct {
	at, size int64
	inData   bool // in the box idat
}

// meta reads the box that lists the items (ISO/IEC 14496-12 section 8.11).
func (h *heif) meta(b metadata.Box) {
	h.Boxes(b.At+4, b.At+b.Size, func(b metadata.Box) {
		switch b.Type {
		case "iinf":
			h.info(b)
		case "iloc":
			h.locations(h.Content(b))
		case "idat":
			h.idat = b.At
		case "hdlr", "pitm", "iref", "ipro", "grpl":
		case "iprp":
			h.properties(b)
		case "xml ", "bxml":
			h.XMP(h.Content(b))
		default:
			h.Unknown("box "+metadata.Latin([]byte(b.Type)), b.At, b.Size)
		}
	})
	for _, it := range h.items {
		h.item(it)
	}
}

// info reads the list of items (section 8.11.6).
func (h *heif) info(b metadata.Box) {
	head := h.At(b.At, 4)
	if len(head) < 4 {
		return
	}
	at := b.At + 6
	if head[0] != 0 {
		at += 2
	}
	h.Boxes(at, b.At+b.Size, func(b metadata.Box) {
		v := h.Content(b)
		if b.Type != "infe" || len(v) < 12 {
			return
		}
		it := item{}
		switch v[0] {
		case 2:
			it.id, v = uint32(binary.BigEndian.Uint16(v[4:])), v[8:]
		case 3:
			it.id, v = binary.BigEndian.Uint32(v[4:]), v[10:]
		default: // of no kind
			it.id, v = uint32(binary.BigEndian.Uint16(v[4:])), v[4:]
		}
		if len(v) < 4 {
			return
		}
		it.kind = string(v[:4])
		var rest []byte
		it.name, rest = ended(v[4:])
		if it.kind == "mime" || it.kind == "uri " {
			it.media, _ = ended(rest)
		}
		h.Property("item", it.name)
		h.items = append(h.items, it)
	})
}

func ended(b []byte) (text string, rest []byte) {
	for i, c := range b {
		if c == 0 {
			return metadata.Narrow(b[:i]), b[i+1:]
		}
	}
	return metadata.Narrow(b), nil
}

// properties looks for colour profiles and texts among the items' properties.
func (h *heif) properties(b metadata.Box) {
	h.Boxes(b.At, b.At+b.Size, func(b metadata.Box) {
		switch b.Type {
		case "ipco":
			h.properties(b)
		case "colr":
			if v := h.Content(b); len(v) > 4 && (string(v[:4]) == "prof" || string(v[:4]) == "rICC") {
				h.ICC(v[4:])
			}
		case "udes": // language, name, description, tags
			h.Property("description", metadata.Narrow(h.Content(b)))
		}
	})
}

// locations reads where the items stand (section 8.11.3).
func (h *heif) locations(b []byte) {
	c := &fields{b: b}
	version := c.number(1)
	c.number(3)
	sizes := c.number(2)
	offset, length, base, index := int(sizes>>12&15), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	wide := 2
	if version == 2 {
		wide = 4
	}
	for range c.number(wide) {
		id, method := uint32(c.number(wide)), uint64(0)
		if version > 0 {
			method = c.number(2) & 15
		}
		c.number(2)
		from := c.number(base)
		for range c.number(2) {
			if version > 0 {
				c.number(index)
			}
			p := place{at: int64(from + c.number(offset)), size: int64(c.number(length)), inData: method == 1}
			if c.short || !h.Next() {
				return
			}
			h.places[id] = append(h.places[id], p)
		}
		if c.short || !h.Next() {
			return
		}
	}
}

// fields takes numbers off a block.
type fields struct {
	b     []byte
	short bool
}

func (f *fields) number(size int) uint64 {
	if size > len(f.b) || size > 8 {
		f.short, f.b = true, nil
		return 0
	}
	n := uint64(0)
	for _, c := range f.b[:size] {
		n = n<<8 | uint64(c)
	}
	f.b = f.b[size:]
	return n
}

// item reads one that holds no pixels.
func (h *heif) item(it item) {
	if it.kind != "Exif" && it.kind != "mime" && it.kind != "uri " {
		return
	}
	var b []byte
	for _, p := range h.places[it.id] {
		if p.inData {
			p.at += h.idat
		}
		if p.size == 0 {
			p.size = h.Object.Size - p.at
		}
		if p.at < 0 || p.at > h.Object.Size || len(b) > metadata.MaxValue || h.Stopped() {
			h.Gap(it.name, extract.Corrupt, "an item outside the file")
			break
		}
		b = append(b, h.Value("item", h.Object.Data, p.at, p.size)...)
	}
	if it.kind == "Exif" && len(b) > 4 {
		skip := int64(binary.BigEndian.Uint32(b))
		if b = b[4:]; skip < int64(len(b)) {
			b = b[skip:]
		}
		h.EXIF(b)
		return
	}
	if it.media == "application/rdf+xml" {
		h.XMP(b)
		return
	}
	if len(b) > 0 {
		c := extract.Child{Path: fmt.Sprintf("item %d", it.id)}
		if it.kind == "mime" && it.media != "" {
			c.Types = []string{it.media}
		}
		h.Child(c, bytes.NewReader(b))
	}
}
