package palm

import (
	"errors"
	"io"

	"postern/extract"
	"postern/extract/mapi"
)

// mostText is how much text a record may unpack to: programs put 4 KiB into one, at
// most 64.
const mostText = 256 << 10

var errText = errors.New("a record of text that is damaged")

// hand hands on the text of a book as an object in the charset of the database.
func (f *file) hand(name string, types []string, r io.Reader) error {
	return f.s.Child(extract.Child{Path: name, Types: types, Charsets: []string{mapi.PageName(f.page)}, Section: ""}, r)
}

// A textReader reads the text of records, one after the other.
type textReader struct {
	f         *file
	next, end int
	unpack    func([]byte) ([]byte, error)
	trim      func([]byte) []byte
	length    int64 // of the text, as the book says
	read      int64
	left      []byte
	err       error
	trimmed   []byte // what was taken away behind the texts
}

// mostTrimmed bounds what is kept of it.
const mostTrimmed = 4 << 20

func (t *textReader) Read(p []byte) (int, error) {
	for len(t.left) == 0 && t.err == nil {
		if t.next >= t.end {
			t.err = io.EOF
			// QUIRK: lengths that are wrong are not rare; only the end of the file tells.
			if n := t.end - 1; t.read < t.length && n < len(t.f.ends) && t.f.ends[n] == t.f.o.Size {
				t.err = io.ErrUnexpectedEOF
			}
			break
		}
		b, err := t.f.record(t.next)
		t.next++
		if err == nil {
			if t.trim != nil {
				whole := b
				b = t.trim(b)
				if t.trimmed = append(t.trimmed, whole[len(b):]...); len(t.trimmed) > mostTrimmed {
					t.f.damage("a book with too much behind its texts")
					t.trimmed = t.trimmed[:mostTrimmed]
				}
			}
			b, err = t.unpack(b)
		}
		t.left, t.err = b, err
		t.read += int64(len(b))
	}
	if len(t.left) == 0 {
		return 0, t.err
	}
	n := copy(p, t.left)
	t.left = t.left[n:]
	return n, nil
}

// lz77 unpacks a record of PalmDoc: bytes, runs of bytes, references back, and
// letters with a space before them.
func (f *file) lz77(b []byte) ([]byte, error) {
	out := make([]byte, 0, 8<<10)
	for i := 0; i < len(b); {
		c := b[i]
		i++
		switch {
		case c >= 1 && c <= 8:
			n := min(int(c), len(b)-i)
			out = append(out, b[i:i+n]...)
			if i += n; n < int(c) {
				return out, errText
			}
		case c < 0x80:
			out = append(out, c)
		case c >= 0xc0:
			out = append(out, ' ', c^0x80)
		default:
			if i >= len(b) {
				return out, nil // QUIRK: a byte too many at the end
			}
			v := int(c)<<8 | int(b[i])
			i++
			back, n := v>>3&0x7ff, v&7+3
			if back == 0 || back > len(out) {
				return out, errText
			}
			for range n {
				out = append(out, out[len(out)-back])
			}
		}
		if len(out) > mostText {
			return out, errText
		}
	}
	return out, nil
}

// doc reads a PalmDoc book; one of Mobipocket begins like it. It returns what of
// record 0 follows.
func (f *file) doc() error {
	h, err := f.record(0)
	if err != nil {
		return err
	}
	t, err := f.textOf(h, 0)
	if err != nil {
		return err
	}
	if err := f.hidden("header", h[min(len(h), 14):]); err != nil || t == nil {
		return err
	}
	return f.hand("text", nil, t)
}

// Kinds of compression of a book's text.
const (
	stored  = 1
	packed  = 2
	huffman = 17480
)

// textOf opens the text that a record 0, h, tells of; first is its number. It is nil where
// that cannot be read, which was noted.
func (f *file) textOf(h []byte, first int) (*textReader, error) {
	if len(h) < 14 {
		f.damage("a book without a header")
		return nil, nil
	}
	t := &textReader{f: f, next: first + 1, end: first + 1 + int(be.Uint16(h[8:])), length: int64(be.Uint32(h[4:]))}
	if t.end > len(f.starts) {
		f.damage("a book with fewer records than it says")
		t.end = len(f.starts)
	}
	if be.Uint16(h[12:]) != 0 {
		for n := t.next; n < t.end; n++ {
			f.used[n] = true
		}
		return nil, f.s.Gap("text", extract.EncryptedFile, "a book whose text is locked to the device it was sold for")
	}
	switch be.Uint16(h) {
	case stored:
		t.unpack = func(b []byte) ([]byte, error) { return b, nil }
	case packed:
		t.unpack = f.lz77
	case huffman:
		d, err := f.dictionary(h, first)
		if err != nil {
			return nil, err
		}
		if d == nil {
			f.damage("a book whose dictionary is damaged")
			return nil, nil
		}
		t.unpack = d.unpack
	default:
		return nil, f.s.Gap("text", extract.Unknown, "a book packed in an unknown way: no reader")
	}
	return t, nil
}
