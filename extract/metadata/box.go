package metadata

import (
	"encoding/binary"
	"io"

	"postern/extract"
)

// A Box is a piece of an ISO base media file (ISO/IEC 14496-12 section 4.2).
type Box struct {
	Type string
	// At is where its content begins, Size the length of the content.
	At, Size int64
	Cut      bool
}

// Content reads the box into memory.
func (r *Reading) Content(b Box) []byte {
	return r.Value("box "+tidy(Latin([]byte(b.Type))), r.Object.Data, b.At, b.Size)
}

// OpenBox returns a reader over the box's content.
func (r *Reading) OpenBox(b Box) *io.SectionReader {
	return io.NewSectionReader(r.Object.Data, b.At, b.Size)
}

const maxBoxes = 32 // in each other

// Boxes calls each for every box between two offsets, and returns where the boxes
// end: behind the last that is one.
func (r *Reading) Boxes(at, end int64, each func(Box)) int64 {
	return r.boxes(at, end, boxName, each)
}

// Items is [Reading.Boxes] for those whose names may be numbers.
func (r *Reading) Items(at, end int64, each func(Box)) int64 {
	return r.boxes(at, end, func([]byte) bool { return true }, each)
}

func (r *Reading) boxes(at, end int64, named func([]byte) bool, each func(Box)) int64 {
	if r.depth >= maxBoxes {
		r.Gap("", extract.TooDeep, "too many boxes in each other")
		return end
	}
	r.depth++
	defer func() { r.depth-- }()
	for at+8 <= end && r.Next() {
		h := r.At(at, 16)
		if len(h) < 8 || !named(h[4:8]) {
			return at
		}
		head, size := int64(8), int64(binary.BigEndian.Uint32(h))
		switch {
		case size == 1 && len(h) == 16:
			head, size = 16, int64(min(binary.BigEndian.Uint64(h[8:]), 1<<62))
		case size == 0:
			size = end - at
		}
		if size < head {
			return at
		}
		b := Box{Type: string(h[4:8]), At: at + head, Size: size - head}
		if b.Cut = size > end-at; b.Cut {
			b.Size = max(end-b.At, 0)
		}
		each(b)
		if b.Cut {
			r.Gap("", extract.Corrupt, "a box is cut off")
			return end
		}
		at += size
	}
	return at
}

// boxName reports whether four bytes name a box: printable, or "©" before them.
func boxName(b []byte) bool {
	for _, c := range b {
		if c != 0xa9 && (c < ' ' || c > '~') {
			return false
		}
	}
	return true
}

// UUIDs of boxes that hold metadata of other kinds.
const (
	uuidXMP       = "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"
	uuidEXIF      = "JpgTiffExif->JP2"
	uuidIPTC      = "\x33\xc7\xa4\xd2\xb8\x1d\x47\x23\xa0\xba\xf1\xa3\xe0\x97\xad\x38"
	uuidPhotoshop = "\x2c\x4c\x01\x00\x85\x04\x40\xb9\xa0\x3e\x56\x21\x48\xd6\xdf\xeb"
)

// UUIDBox reads a box "uuid" by the name that stands in it.
func (r *Reading) UUIDBox(box Box) {
	if box.Size < 16 {
		return
	}
	id := string(r.At(box.At, 16))
	box.At, box.Size = box.At+16, box.Size-16
	switch id {
	case uuidXMP:
		r.XMP(r.Content(box))
	case uuidEXIF:
		r.EXIF(r.Content(box))
	case uuidIPTC:
		r.IPTC(r.Content(box))
	case uuidPhotoshop:
		r.Photoshop(r.Content(box))
	default:
		r.Unknown("uuid", box.At, box.Size)
	}
}

// JUMBF reads a superbox (ISO/IEC 19566-5), in which signed histories of pictures
// (C2PA) stand.
func (r *Reading) JUMBF(box Box) {
	r.Boxes(box.At, box.At+box.Size, func(b Box) {
		switch b.Type {
		case "jumb":
			r.JUMBF(b)
		case "jumd":
			r.Printable("JUMBF label", r.Content(b))
		case "json":
			r.Property("JUMBF", Narrow(r.Content(b)))
		case "xml ":
			r.XMP(r.Content(b))
		default:
			r.Unknown("JUMBF "+b.Type, b.At, b.Size)
		}
	})
}

// smallUnknown is below which bytes that nobody knows are looked through for text
// only; no file that printable does not read is smaller.
const smallUnknown = 512

// mostUnknown bounds how much of them is looked through here; the walker carves all.
const mostUnknown = 1 << 20

// Unknown reads a piece that nobody knows: what looks like text in it, and what it
// is by its first bytes.
func (r *Reading) Unknown(where string, at, size int64) {
	size = min(size, r.Object.Size-at)
	if size < shortestRun || r.Stopped() {
		return
	}
	r.Printable(where, r.Value(where, r.Object.Data, at, min(size, mostUnknown)))
	if size >= smallUnknown {
		r.Child(extract.Child{Path: where, Alternative: true}, io.NewSectionReader(r.Object.Data, at, size))
	}
}
