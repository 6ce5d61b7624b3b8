package palm

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// other reads a record that holds no text of the book: a picture, a file, an index.
func (f *file) other(n int, b []byte) error {
	c := extract.Child{Path: fmt.Sprintf("record-%d", n)}
	switch magic := string(b[:min(4, len(b))]); {
	case len(b) == 0, bytes.Equal(b, []byte("\xe9\x8e\r\n")), string(b) == "BOUNDARY":
		return nil
	case magic == "SRCS" && len(b) > 16: // what the book was made from, most often a ZIP file
		c.Path = fmt.Sprintf("source-%d", n)
		return cmp.Or(f.hidden(c.Path, b[:16]), f.s.Child(c, bytes.NewReader(b[16:])))
	case (magic == "AUDI" || magic == "VIDE") && len(b) >= 12:
		at := int64(be.Uint32(b[4:]))
		if at > int64(len(b)) {
			f.damage("a film in a book that begins behind its record")
			at = 12
		}
		return cmp.Or(f.hidden(c.Path, b[:at]), f.s.Child(c, bytes.NewReader(b[at:])))
	case magic == "FONT" && len(b) >= 24:
		c.Path, c.Alternative = fmt.Sprintf("font-%d", n), true
		r, head, behind, err := font(b)
		if err != nil {
			return cmp.Or(f.hidden(c.Path, b), f.s.Gap(c.Path, extract.Corrupt, err.Error()))
		}
		if err := cmp.Or(f.hidden(c.Path, head), f.s.Child(c, r)); err != nil || behind.Len() == 0 {
			return err
		}
		return f.hidden(c.Path, b[len(b)-behind.Len():])
	case magic == "CMET" && len(b) >= 12: // what the program said that made the book
		return f.readable(extract.All, c.Path, b[12:])
	case magic == "PNG " && f.kind == "PNRdPPrs":
		const pictureHeader = 62
		if name := cutZero(b[4:min(36, len(b))]); len(name) > 0 {
			c.Names = []string{strings.TrimSpace(f.text(name))}
		}
		return cmp.Or(f.hidden(c.Path, b[:min(pictureHeader, len(b))]), f.s.Child(c, bytes.NewReader(b[min(pictureHeader, len(b)):])))
	case isPicture(b):
		return f.s.Child(c, bytes.NewReader(b))
	}
	if err := f.readable(extract.All, c.Path, b); err != nil || len(b) < smallFile {
		return err
	}
	c.Alternative = true
	return f.s.Child(c, bytes.NewReader(b))
}

func isPicture(b []byte) bool {
	for _, magic := range []string{"\xff\xd8\xff", "GIF8", "\x89PNG", "BM", "%MOP", "PK\x03\x04"} {
		if bytes.HasPrefix(b, []byte(magic)) {
			return true
		}
	}
	return false
}

// font undoes what a record of KF8 does to a font: it may be packed, and its first
// bytes changed with a key. It returns what stands before it, and what is behind once it is
// read.
func font(b []byte) (r io.Reader, head []byte, behind *bytes.Reader, err error) {
	const packed, changed, most = 1, 2, 1040
	flags, at := be.Uint32(b[8:]), int64(be.Uint32(b[12:]))
	size, key := int64(be.Uint32(b[16:])), int64(be.Uint32(b[20:]))
	if at > int64(len(b)) || flags&changed != 0 && (key > int64(len(b)) || size > int64(len(b))-key) {
		return nil, nil, nil, fmt.Errorf("a font of a book with a damaged header")
	}
	data := bytes.Clone(b[at:])
	if flags&changed != 0 && size > 0 {
		for i := range min(most, len(data)) {
			data[i] ^= b[key+int64(i)%size]
		}
	}
	behind = bytes.NewReader(data)
	if flags&packed == 0 {
		return behind, b[:at], behind, nil
	}
	r, err = zlib.NewReader(behind)
	return r, b[:at], behind, err
}

// eReader reads a book of eReader (Peanut Press): its text is in its own markup. Its
// first record says how it is packed and where what is no text begins.
func (f *file) eReader() error {
	h, err := f.record(0)
	if err != nil {
		return err
	}
	if len(h) < 14 {
		f.damage("an eReader book without a header")
		return nil
	}
	if err := f.hidden("header", h[14:]); err != nil {
		return err
	}
	unpack := f.lz77
	switch v := be.Uint16(h); v {
	case 2:
	case 10:
		unpack = inflate
	case 260, 272:
		return f.s.Gap("text", extract.EncryptedFile, "an eReader book that is sold with a key")
	default:
		return f.s.Gap("text", extract.Unknown, fmt.Sprintf("an eReader book packed in way %d: no reader", v))
	}
	end := int(be.Uint16(h[12:]))
	if end > len(f.starts) {
		f.damage("an eReader book with fewer records than it says")
	}
	return f.hand("text", nil, &textReader{f: f, next: 1, end: min(end, len(f.starts)), unpack: unpack})
}

// zTXT reads a book of zTXT: one zlib stream over all records behind the first.
func (f *file) zTXT() error {
	h, err := f.record(0)
	if err != nil {
		return err
	}
	if len(h) < 4 {
		f.damage("a zTXT book without a header")
		return nil
	}
	end := min(int(be.Uint16(h[2:]))+1, len(f.starts))
	if err := f.hidden("header", h[4:]); err != nil {
		return err
	}
	r := bufio.NewReader(&textReader{f: f, next: 1, end: end, unpack: func(b []byte) ([]byte, error) { return b, nil }})
	z, err := zlib.NewReader(r)
	if err != nil {
		f.damage("a zTXT book whose text is damaged")
		return nil
	}
	if err := f.hand("text", nil, z); err != nil {
		return err
	}
	behind, err := io.ReadAll(io.LimitReader(r, largest)) // records that it does not reach are read by themselves
	if err != nil {
		return cmp.Or(f.hidden("behind the text", behind), err)
	}
	return f.hidden("behind the text", behind)
}

func inflate(b []byte) ([]byte, error) {
	r := bytes.NewReader(b)
	z, err := zlib.NewReader(r)
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, mostText+1))
	if err == nil && (len(out) > mostText || r.Len() > 0) {
		err = errText
	}
	return out, err
}
