package iwork

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"postern/extract"
	"postern/extract/parts"
)

const (
	// mostNested bounds messages inside each other.
	mostNested = 32
	// mostSaid bounds the strings that are remembered.
	mostSaid = 1 << 16
)

// text emits what an object holds: a text as it is shown, and every other string.
func (d *document) text(o *object, at extract.Place) {
	switch o.kind {
	case kindStorage, kindStorageToo:
		if !d.placed[o.id] {
			view := extract.Shown
			if behind(at.Where) {
				view = extract.All
			}
			d.running(view, at, o.data)
		}
		d.others(o.data, at, 0, 3)
	case kindComment:
		at.Where = "comment"
		d.others(o.data, at, 0, 0)
	default:
		d.others(o.data, at, 0, 0)
	}
}

// behind reports whether an archive holds what only templates show.
func behind(stem string) bool {
	return strings.Contains(stem, "Stylesheet") || strings.HasPrefix(stem, "TemplateSlide") || strings.HasPrefix(stem, "MasterSlide")
}

// running emits the text of a TSWP.StorageArchive.
func (d *document) running(view extract.View, at extract.Place, b []byte) {
	some := false
	fields(b, func(f field) bool {
		if f.number == 3 && f.wire == wireBytes && len(f.bytes) > 0 {
			d.emit(view, at, f.bytes)
			some, at = true, extract.Place{}
		}
		return d.Err == nil
	})
	if some {
		d.Text(view, extract.Place{}, "\n")
	}
}

// emit hands on a text of any length, piece by piece.
func (d *document) emit(view extract.View, at extract.Place, b []byte) {
	const piece = 1 << 20
	for len(b) > 0 && d.Err == nil {
		n := min(len(b), piece)
		for n < len(b) && n > piece-utf8.UTFMax && !utf8.RuneStart(b[n]) {
			n--
		}
		d.Text(view, at, lines(b[:n]))
		b, at = b[n:], extract.Place{}
	}
}

// storage is the text of a TSWP.StorageArchive that is short.
func storage(b []byte) string {
	var out strings.Builder
	fields(b, func(f field) bool {
		if f.number == 3 && f.wire == wireBytes {
			out.WriteString(lines(f.bytes))
		}
		return true
	})
	if out.Len() == 0 {
		return ""
	}
	return out.String() + "\n"
}

// lines is a text of a document with its paragraphs and pages as lines. What stands for a
// picture or a note's mark becomes a blank.
func lines(b []byte) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return r
		case r == '\ufffc' || r == 0x0e:
			return ' '
		case r == '\u2028' || r == '\u2029' || unicode.IsControl(r):
			return '\n'
		}
		return r
	}, strings.ToValidUTF8(string(b), "\ufffd"))
}

// others emits all strings of a message and of those in it, but for a field that was
// read already (0 for none). What is a string and what a message is not said: bytes
// that may be both are read as both.
func (d *document) others(b []byte, at extract.Place, depth int, but uint64) {
	fields(b, func(f field) bool {
		switch {
		case d.Err != nil:
			return false
		case but != 0 && f.number == but:
		case f.wire == wireFixed64:
			d.Text(extract.All, at, account(f.value))
		case f.wire != wireBytes || len(f.bytes) == 0:
		default:
			text := isText(f.bytes)
			if text && len(f.bytes) > 1 && d.isNew(f.bytes) {
				d.emit(extract.All, at, f.bytes)
				d.Text(extract.All, extract.Place{}, "\n")
			}
			if !isMessage(f.bytes) {
				if !text {
					_ = parts.PrintablePieces(f.bytes, func(text string) error {
						d.Text(extract.All, at, text)
						return d.Err
					})
				}
				return true
			}
			if depth == mostNested {
				d.Gap("", extract.TooDeep, "iWork document: messages nested too deep")
				return true
			}
			d.others(f.bytes, at, depth+1, 0)
		}
		return true
	})
}

// account is a number that a message holds as a float and that is as long as one of an
// account: what a chart shows. Sizes and dates are shorter.
func account(bits uint64) string {
	v := math.Float64frombits(bits)
	if v != math.Trunc(v) || v < 1e10 || v >= 1<<63 {
		return ""
	}
	return strconv.FormatInt(int64(v), 10) + "\n"
}

// isText reports whether b is a text: UTF-8 without control characters but for those
// that stand in texts.
func isText(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
			return false
		}
	}
	return true
}

// longestSaid is how long a string is that is remembered.
const longestSaid = 256

// isNew reports whether a text is no identifier, and was not emitted before.
func (d *document) isNew(b []byte) bool {
	return len(b) > longestSaid || !isUUID(string(b)) && d.first(string(b))
}

// first reports whether a string was not emitted before, as what programs call their
// things is a thousand times. Long ones, and those behind the first, come every time.
func (d *document) first(s string) bool {
	if d.said[s] {
		return false
	}
	if len(s) <= longestSaid && len(d.said) < mostSaid {
		d.said[s] = true
	}
	return true
}

// isUUID is an identifier, 8-4-4-4-12 digits.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}
