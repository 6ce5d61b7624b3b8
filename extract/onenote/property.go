package onenote

import (
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"postern/extract"
)

// object reads the properties of an object ([MS-ONESTORE] section 2.6.1): after
// the streams of ids, which hold no text.
func (x *section) object(off, n uint64) {
	if off > uint64(len(x.data)) || x.seen[off] {
		x.damaged = x.damaged || off > uint64(len(x.data))
		return
	}
	x.seen[off] = true
	r := &reader{b: x.data[off:min(off+n, uint64(len(x.data)))]}
	if x.left -= len(r.b); x.left < 0 {
		x.damaged = true
		return
	}
	const others, more = 1 << 31, 1 << 30 // OsidStreamNotPresent, ExtendedStreamsPresent
	head := r.ids()
	if head&others == 0 {
		head |= r.ids() & more
	}
	if head&more != 0 {
		r.ids()
	}
	x.properties(r, 0)
	if r.err != nil {
		x.damaged = true
	}
}

// A reader takes numbers from the front of b.
type reader struct {
	b   []byte
	err error
}

func (r *reader) take(n uint64) []byte {
	if r.err != nil || n > uint64(len(r.b)) {
		r.err = errShort
		return nil
	}
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}

func (r *reader) number(size uint64) uint64 { return number(r.take(size)) }

// ids skips a stream of ids and returns its head.
func (r *reader) ids() uint32 {
	head := uint32(r.number(4))
	r.take(4 * uint64(head&0xffffff))
	return head
}

// deepest is how many sets of properties are read inside each other.
const deepest = 20

// properties reads a set of properties ([MS-ONESTORE] section 2.6.7).
func (x *section) properties(r *reader, depth int) {
	if depth > deepest {
		r.err = errShort
		return
	}
	ids := r.take(4 * r.number(2))
	for i := 0; i+4 <= len(ids) && r.err == nil && !x.stopped(); i += 4 {
		id := le.Uint32(ids[i:])
		switch id >> 26 & 0x1f {
		case 0x03:
			r.take(1)
		case 0x04:
			r.take(2)
		case 0x05:
			r.take(4)
		case 0x06:
			r.take(8)
		case 0x07:
			x.value(id&0x3ffffff, r.take(r.number(4)))
		case 0x09, 0x0b, 0x0d: // arrays of ids, which stand elsewhere
			r.take(4)
		case 0x10:
			n := r.number(4)
			if n > 0 {
				r.take(4)
			}
			for ; n > 0 && r.err == nil && !x.stopped(); n-- {
				x.properties(r, depth+1)
			}
		case 0x11:
			x.properties(r, depth+1)
		}
	}
}

// Properties with text ([MS-ONE] section 2.1.12), without the bits of the type.
const (
	richText     = 0x001c22 // RichEditTextUnicode
	extended     = 0x003498 // TextExtendedAscii
	pageTitle    = 0x001d3c // CachedTitleStringFromPage
	title        = 0x001cf3 // CachedTitleString
	link         = 0x001e20 // WzHyperlinkUrl
	fileName     = 0x001d9c // EmbeddedFileName
	sourcePath   = 0x001d9d // SourceFilepath
	pictureName  = 0x001dd7 // ImageFilename
	alternative  = 0x001e58 // ImageAltText
	author       = 0x001d75 // Author
	sectionTitle = 0x00349b // SectionDisplayName
)

// value reads a property of bytes. One that is not known may be text all the same.
func (x *section) value(id uint32, b []byte) {
	switch id & 0xffffff {
	case richText:
		x.text(extract.Shown, "page text", wide(b))
	case extended:
		text, _ := charmap.Windows1252.NewDecoder().Bytes(b) // each byte is a character
		x.text(extract.Shown, "page text", string(text))
	case title, pageTitle, sectionTitle:
		x.text(extract.Properties, "titles", wide(b))
	case link:
		x.text(extract.Properties, "links", wide(b))
	case fileName, sourcePath, pictureName:
		x.text(extract.Properties, "names", wide(b))
	case alternative:
		x.text(extract.All, "alt text", wide(b))
	case author:
		x.text(extract.Properties, "authors", wide(b))
	default:
		if text := wide(b); len(b)%2 == 0 && len(b) >= 6 && plausible(text) {
			x.text(extract.All, "other properties", text)
		} else if plausible(string(b)) && len(b) >= 6 {
			x.text(extract.All, "other properties", string(b))
		}
	}
}

// wide decodes UTF-16.
func wide(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = le.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}

// plausible reports whether all of a text can be printed.
func plausible(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsPrint(r) && !unicode.IsSpace(r) && r != 0 {
			return false
		}
	}
	return true
}
