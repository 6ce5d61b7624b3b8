package palm

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// other reads a record that holds no text of the book: a picture, a file, an index.
func (f *file) other(n int, b []byte) error {
	c := extract.Child{Path: fmt.Sprintf("record-%d", n)}
	cut := func(at int) []byte { return b[min(at, len(b)):] }
	switch magic := string(b[:min(4, len(b))]); {
	case len(b) == 0, bytes.Equal(b, []byte("\xe9\x8e\r\n")), string(b) == "BOUNDARY":
		return nil
	case magic == "SRCS": // what the book was made from, most often a ZIP file
		c.Path = fmt.Sprintf("source-%d", n)
		return f.s.Child(c, bytes.NewReader(cut(16)))
	case (magic == "AUDI" || magic == "VIDE") && len(b) >= 12:
		return f.s.Child(c, bytes.NewReader(cut(int(min(be.Uint32(b[4:]), largest)))))
	case magic == "FONT" && len(b) >= 24:
		c.Path, c.Alternative = fmt.Sprintf("font-%d", n), true
		r, err := font(b)
		if err != nil {
			return f.s.Gap(c.Path, extract.Corrupt, err.Error())
		}
		return f.s.Child(c, r)
	case magic == "CMET" && len(b) >= 12: // what the program said that made the book
		return f.readable(extract.All, c.Path, b[12:])
	case magic == "PNG " && f.kind == "PNRdPPrs":
		const pictureHeader = 62
		if name := cutZero(b[4:min(36, len(b))]); len(name) > 0 {
			c.Names = []string{strings.TrimSpace(f.text(name))}
		}
		return f.s.Child(c, bytes.NewReader(cut(pictureHeader)))
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
// bytes changed with a key.
func font(b []byte) (io.Reader, error) {
	const packed, changed, most = 1, 2, 1040
	flags, at := be.Uint32(b[8:]), int64(be.Uint32(b[12:]))
	size, key := int64(be.Uint32(b[16:])), int64(be.Uint32(b[20:]))
	if at > int64(len(b)) || flags&changed != 0 && (key > int64(len(b)) || size > int64(len(b))-key) {
		return nil, fmt.Errorf("a font of a book with a damaged header")
	}
	data := bytes.Clone(b[at:])
	if flags&changed != 0 && size > 0 {
		for i := range min(most, len(data)) {
			data[i] ^= b[key+int64(i)%size]
		}
	}
	if flags&packed == 0 {
		return bytes.NewReader(data), nil
	}
	return zlib.NewReader(bytes.NewReader(data))
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
	z, err := zlib.NewReader(&textReader{f: f, next: 1, end: end, unpack: func(b []byte) ([]byte, error) { return b, nil }})
	if err != nil {
		f.damage("a zTXT book whose text is damaged")
		return nil
	}
	return f.hand("text", nil, z)
}

func inflate(b []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, mostText+1))
	if err == nil && len(out) > mostText {
		err = errText
	}
	return out, err
}
