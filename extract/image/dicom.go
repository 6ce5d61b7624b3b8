package image

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

// isDICOM knows medical pictures by the mark behind their empty first bytes, and those
// without it by an element that such a file begins with.
func isDICOM(o *extract.Object) bool {
	h := string(o.Head)
	if len(h) >= 140 && h[128:132] == "DICM" {
		return true
	}
	if len(h) < 24 {
		return false
	}
	switch h[:4] {
	case "\x02\x00\x00\x00", "\x08\x00\x00\x00": // the length of a group
		return h[4:8] == "UL\x04\x00" || h[4:8] == "\x04\x00\x00\x00" && h[12:14] == h[:2]
	case "\x02\x00\x01\x00":
		return h[4:6] == "OB"
	case "\x08\x00\x05\x00", "\x08\x00\x08\x00", "\x08\x00\x16\x00": // the charset, the kind of picture, the kind of object
		return h[4:6] == "CS" || h[4:6] == "UI" || h[5:8] == "\x00\x00\x00" && h[4] >= 4 && h[4] <= 64
	}
	return false
}

// Transfer syntaxes, the ways to write elements down (DICOM PS3.5 annex A).
const (
	syntaxImplicit = "1.2.840.10008.1.2"
	syntaxDeflated = "1.2.840.10008.1.2.1.99"
	syntaxBig      = "1.2.840.10008.1.2.2"
)

// A dicom is a data set that is being read.
type dicom struct {
	*metadata.Reading
	data     io.ReaderAt
	size     int64
	order    binary.ByteOrder
	explicit bool
	syntax   string
	decode   func([]byte) string
	depth    int
	media    string // of the document inside
	whole    bool
}

// An attribute is one element of a data set.
type attribute struct {
	group, element uint16
	kind           string // "" where it is not said
	at, size       int64
	endless        bool
}

func (a attribute) is(group, element uint16) bool { return a.group == group && a.element == element }

func readDICOM(r *metadata.Reading) error {
	d := &dicom{Reading: r, data: r.Object.Data, size: r.Object.Size, order: binary.LittleEndian, decode: metadata.Narrow, whole: true}
	at := int64(0)
	if h := string(r.Object.Head); len(h) >= 132 && h[128:132] == "DICM" {
		at = 132
		r.Printable("before the picture", r.Object.Head[:128])
	}
	d.explicit = true
	at = d.group2(at)
	switch d.syntax {
	case "":
		h := d.bytes(at, 6)
		d.explicit = len(h) == 6 && kinds[string(h[4:])]
	case syntaxImplicit:
		d.explicit = false
	case syntaxBig:
		d.order = binary.BigEndian
	case syntaxDeflated:
		packed := r.Section(at, d.size)
		from := bufio.NewReader(packed)
		b := r.Inflated("data set", flate.NewReader(from), nil)
		read, _ := packed.Seek(0, io.SeekCurrent)
		r.Rest(at + read - int64(from.Buffered()))
		d.data, d.size, at = bytes.NewReader(b), int64(len(b)), 0
	}
	end := d.set(at, d.size, false)
	if d.syntax == syntaxDeflated {
		d.between(end, d.size)
	} else {
		r.Rest(end)
	}
	if !d.whole {
		return metadata.Corrupt("DICOM: cut off")
	}
	return nil
}

// group2 reads the elements about the file itself, which are always written in one way.
func (d *dicom) group2(at int64) int64 {
	for at < d.size && d.Next() {
		h := d.bytes(at, 4)
		if len(h) < 4 || d.order.Uint16(h) != 2 {
			return at
		}
		a, ok := d.attribute(at)
		if !ok || a.endless || a.size > d.size-a.at {
			return at
		}
		if a.is(2, 0x10) {
			d.syntax = strings.TrimRight(string(d.bytes(a.at, min(a.size, 64))), "\x00 ")
		}
		d.element(a)
		at = a.at + a.size
	}
	return at
}

// bytes reads a little of the data set.
func (d *dicom) bytes(at, n int64) []byte {
	if at < 0 || at >= d.size {
		return nil
	}
	b := make([]byte, min(n, d.size-at))
	got, _ := d.data.ReadAt(b, at)
	return b[:got]
}

// kinds are the representations of values, and whether they are known (PS3.5 section 6.2).
var kinds = map[string]bool{
	"AE": true, "AS": true, "AT": true, "CS": true, "DA": true, "DS": true, "DT": true, "FL": true, "FD": true, "IS": true, "LO": true, "LT": true,
	"OB": true, "OD": true, "OF": true, "OL": true, "OV": true, "OW": true, "PN": true, "SH": true, "SL": true, "SQ": true, "SS": true, "ST": true,
	"SV": true, "TM": true, "UC": true, "UI": true, "UL": true, "UN": true, "UR": true, "US": true, "UT": true, "UV": true,
}

const (
	delimiters   = 0xfffe // the group of items and ends
	dicomItem    = 0xe000
	dicomItemEnd = 0xe00d
	listEnd      = 0xe0dd
	endless      = 1<<32 - 1
)

// attribute reads the head of an element (PS3.5 section 7.1).
func (d *dicom) attribute(at int64) (a attribute, ok bool) {
	h := d.bytes(at, 12)
	if len(h) < 8 {
		return a, false
	}
	a.group, a.element = d.order.Uint16(h), d.order.Uint16(h[2:])
	size := uint32(0)
	switch {
	case a.group == delimiters || !d.explicit:
		a.at, size = at+8, d.order.Uint32(h[4:])
	default:
		a.kind = string(h[4:6])
		switch a.kind {
		case "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV":
			if len(h) < 12 {
				return a, false
			}
			a.at, size = at+12, d.order.Uint32(h[8:])
		default:
			if !kinds[a.kind] {
				return a, false
			}
			a.at, size = at+8, uint32(d.order.Uint16(h[6:]))
		}
	}
	a.endless = size == endless
	a.size = int64(size)
	return a, true
}

const deepest = 32

// between reads what stands behind a mark of an end, and before the end that a length says.
func (d *dicom) between(at, end int64) {
	d.Loose("between elements", d.Value("between elements", d.data, at, end-at))
}

// set reads the elements between two offsets, and returns where they end: with marked, at a mark.
func (d *dicom) set(at, end int64, marked bool) int64 {
	if d.depth++; d.depth > deepest {
		d.Gap("", extract.TooDeep, "DICOM: too many sequences in each other")
		d.depth--
		return end
	}
	defer func() { d.depth-- }()
	for at < end && d.Next() {
		a, ok := d.attribute(at)
		if !ok {
			if d.depth == 1 && len(bytes.Trim(d.bytes(at, 8), "\x00")) == 0 {
				return at // padding
			}
			d.whole = false
			return at
		}
		switch {
		case a.group == delimiters && a.element == dicomItemEnd:
			return a.at
		case a.endless:
			at = d.endless(a, end)
			continue
		case a.size > end-a.at:
			d.whole = false
			a.size = max(0, end-a.at)
		}
		if a.kind == "SQ" {
			d.between(d.items(a.at, a.at+a.size, false), a.at+a.size)
		} else {
			d.element(a)
		}
		at = a.at + a.size
	}
	d.whole = d.whole && !marked
	return at
}

// endless reads an element whose end is marked: a sequence, or pixels in pieces.
func (d *dicom) endless(a attribute, end int64) int64 {
	if a.is(0x7fe0, 0x10) || a.kind == "OB" || a.kind == "OW" {
		return d.pieces(a.at, end)
	}
	explicit := d.explicit
	if a.kind == "UN" { // what is not known is written without kinds (PS3.5 section 6.2.2)
		d.explicit = false
	}
	at := d.items(a.at, end, true)
	d.explicit = explicit
	return at
}

// items reads those of a sequence, up to an offset or to a mark.
func (d *dicom) items(at, end int64, marked bool) int64 {
	for at < end && d.Next() {
		a, ok := d.attribute(at)
		switch {
		case !ok || a.group != delimiters || a.element == listEnd:
			if !ok || a.group != delimiters {
				d.whole = false
				return end
			}
			return a.at
		case a.element != dicomItem:
			at = a.at
		case a.endless:
			at = d.set(a.at, end, true)
		default:
			stop := min(a.at+a.size, end)
			d.whole = d.whole && stop == a.at+a.size
			d.between(d.set(a.at, stop, false), stop)
			at = stop
		}
	}
	d.whole = d.whole && !marked
	return at
}

// pieces hands on the pictures that pixels are packed in; the first piece is a table.
func (d *dicom) pieces(at, end int64) int64 {
	for n := 0; at < end && d.Next(); n++ {
		a, ok := d.attribute(at)
		if !ok || a.group != delimiters {
			d.whole = false
			return end
		}
		if a.element == listEnd {
			return a.at
		}
		if a.endless || a.size > end-a.at {
			d.whole = false
			return end
		}
		if n > 0 && a.size > 0 {
			d.Child(extract.Child{Path: fmt.Sprintf("picture %d", n), Alternative: true}, io.NewSectionReader(d.data, a.at, a.size))
		}
		at = a.at + a.size
	}
	d.whole = false // no mark of the end
	return at
}
