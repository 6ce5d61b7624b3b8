package image

import (
	"encoding/binary"
	"fmt"
	"io"

	"postern/extract"
	"postern/extract/metadata"
)

// The raw pictures of cameras that are no TIFF files.
const (
	magicFuji    = "FUJIFILMCCD-RAW "
	magicMinolta = "\x00MRM"
	magicSigma   = "FOVb"
	magicCanon   = "HEAPCCDR" // behind the order of bytes and the length of the head
)

func isRaw(o *extract.Object) bool {
	return metadata.Begins(magicFuji, magicMinolta, magicSigma)(o) || len(o.Head) >= 14 && string(o.Head[6:14]) == magicCanon
}

func readRaw(r *metadata.Reading) error {
	switch h := string(r.Object.Head); {
	case len(h) >= 108 && h[:len(magicFuji)] == magicFuji:
		return readFuji(r)
	case len(h) >= 8 && h[:4] == magicMinolta:
		return readMinolta(r)
	case len(h) >= 40 && h[:4] == magicSigma:
		return readSigma(r)
	case len(h) >= 26 && h[6:14] == magicCanon:
		return readCanon(r)
	}
	return metadata.Corrupt("raw picture: cut off")
}

// readFuji reads a RAF file: the camera's name, and a JPEG that holds all metadata. The
// pixels follow.
func readFuji(r *metadata.Reading) error {
	h := r.At(0, 108)
	const places = 84 // of the JPEG, of a table of numbers, of the pixels
	r.Printable("head", h[:places])
	be := binary.BigEndian
	at, size := int64(be.Uint32(h[places:])), int64(be.Uint32(h[places+4:]))
	if at+size > r.Object.Size {
		return metadata.Corrupt("RAF: cut off")
	}
	r.Child(extract.Child{Path: "picture", Types: []string{"image/jpeg"}}, r.Section(at, size))
	return nil
}

// readMinolta reads the blocks before the pixels of an MRW file, one of which is a TIFF.
func readMinolta(r *metadata.Reading) error {
	be := binary.BigEndian
	at := int64(8)
	end := at + int64(be.Uint32(r.At(4, 4)))
	if end > r.Object.Size {
		return metadata.Corrupt("MRW: cut off")
	}
	for at+8 <= end && r.Next() {
		h := r.At(at, 8)
		size := int64(be.Uint32(h[4:]))
		if at += 8; size > end-at {
			return metadata.Corrupt("MRW: cut off")
		}
		switch kind := string(h[1:4]); kind {
		case "TTW":
			r.TIFF(r.Section(at, size), size, "EXIF")
		case "WBG", "RIF", "PAD": // numbers
		default:
			r.Printable("block "+metadata.Latin(h[1:4]), r.Value("block", r.Object.Data, at, size))
		}
		at += size
	}
	return nil
}

// readSigma reads an X3F file: a head, sections, and a directory that the last four bytes
// lead to.
func readSigma(r *metadata.Reading) error {
	le := binary.LittleEndian
	tail := r.At(r.Object.Size-4, 4)
	start := int64(le.Uint32(tail))
	h := r.At(start, 12)
	if len(h) < 12 || string(h[:4]) != "SECd" {
		return metadata.Corrupt("X3F: cut off")
	}
	first := start
	whole := true
	const most = 10_000
	if le.Uint32(h[8:]) > most {
		return metadata.TooBig("X3F: too many sections")
	}
	for i := range int64(le.Uint32(h[8:])) {
		e := r.At(start+12+12*i, 12)
		if len(e) < 12 || !r.Next() {
			whole = false
			break
		}
		at, size := int64(le.Uint32(e)), int64(le.Uint32(e[4:]))
		if at+size > r.Object.Size {
			whole = false
			continue
		}
		first = min(first, at)
		switch kind := string(e[8:12]); kind {
		case "PROP":
			sigmaProperties(r, r.Value("properties", r.Object.Data, at, size))
		case "IMAG", "IMA2":
			const head, jpeg = 28, 18
			if p := r.At(at, head); len(p) == head && le.Uint32(p[12:]) == jpeg {
				r.Child(extract.Child{Path: "picture", Alternative: true}, r.Section(at+head, size-head))
			}
		case "CAMF": // numbers, scrambled
		default:
			r.Unknown("section "+metadata.Latin(e[8:12]), at, size)
		}
	}
	r.Printable("head", r.At(0, int(min(first, 4<<10))))
	if !whole {
		return metadata.Corrupt("X3F: cut off")
	}
	return nil
}

// sigmaProperties reads names and values in UTF-16, each by its place.
func sigmaProperties(r *metadata.Reading, b []byte) {
	const head, each = 24, 8
	le := binary.LittleEndian
	if len(b) < head {
		return
	}
	count := int64(le.Uint32(b[8:]))
	texts := head + each*count
	if texts > int64(len(b)) {
		r.Gap("", extract.Corrupt, "X3F: properties are cut off")
		return
	}
	// All texts stand in a row, each with a zero behind it.
	r.Property("properties", metadata.Wide(b[texts:], le))
}

// readCanon reads a CRW file: heaps with a directory at the end of each (CIFF 1.0).
func readCanon(r *metadata.Reading) error {
	h := r.At(0, 26)
	c := &ciff{Reading: r, order: binary.LittleEndian, whole: true}
	if h[0] == 'M' {
		c.order = binary.BigEndian
	}
	start := int64(c.order.Uint32(h[2:]))
	if start < int64(len(h)) || start > r.Object.Size {
		return metadata.Corrupt("CRW: cut off")
	}
	c.left = 4 * r.Object.Size
	c.heap(start, r.Object.Size, 0)
	if !c.whole {
		return metadata.Corrupt("CRW: cut off")
	}
	return nil
}

type ciff struct {
	*metadata.Reading
	order binary.ByteOrder
	left  int64 // of what heaps in each other may come to
	whole bool
}

// heap reads what the directory at the end of a heap lists.
func (c *ciff) heap(start, end int64, depth int) {
	const deepest = 8
	if c.left -= end - start; depth > deepest || c.left < 0 {
		c.Gap("", extract.TooDeep, "CRW: too many heaps in each other")
		return
	}
	tail := c.At(end-4, 4)
	if len(tail) < 4 || end-start < 6 {
		c.whole = false
		return
	}
	at := start + int64(c.order.Uint32(tail))
	n := c.At(at, 2)
	if len(n) < 2 || at+2 > end || depth == 0 && c.order.Uint16(n) == 0 {
		c.whole = false
		return
	}
	for i := range int64(c.order.Uint16(n)) {
		e := c.At(at+2+10*i, 10)
		if len(e) < 10 || at+2+10*(i+1) > end || !c.Next() {
			c.whole = false
			return
		}
		const place, inside, text, heap, heap2 = 0xc000, 0x4000, 0x0800, 0x2800, 0x3000
		tag := c.order.Uint16(e)
		value, size := at+2+10*i+2, int64(8)
		if tag&place != inside {
			size, value = int64(c.order.Uint32(e[2:])), start+int64(c.order.Uint32(e[6:]))
		}
		if value+size > end {
			c.whole = false
			continue
		}
		where := fmt.Sprintf("record %04x", tag)
		switch kind := tag & 0x3800; {
		case kind == heap || kind == heap2:
			c.heap(value, value+size, depth+1)
		case tag == 0x2005: // the pixels
		case tag == 0x2007 || tag == 0x2008:
			c.Child(extract.Child{Path: "picture", Types: []string{"image/jpeg"}, Alternative: true}, io.NewSectionReader(c.Object.Data, value, size))
		case kind == text:
			c.Property(where, metadata.Narrow(c.Value(where, c.Object.Data, value, size)))
		case size > 8:
			c.Unknown(where, value, size)
		}
	}
}
