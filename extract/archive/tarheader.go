package archive

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"postern/extract"
)

// extends reports whether a block's data says something about the next member.
func (h *block) extends() bool { return strings.IndexByte("xgXLK", h.kind) >= 0 && h.kind != 0 }

// extendedLimit bounds an extended header in memory; a longer one is a child.
const extendedLimit = 1 << 20

// extended reads an extended header: pax records, or a long name of GNU tar.
// All of it is text too.
func (t *tarReader) extended(h *block, data int64) error {
	size := min(h.size, max(0, t.o.Size-data))
	if size > extendedLimit {
		return t.sink.Child(extract.Child{Path: "header"}, io.NewSectionReader(t.o.Data, data, size))
	}
	b := make([]byte, size)
	if n, err := t.o.Data.ReadAt(b, data); err != nil && err != io.EOF {
		b = b[:n]
	}
	switch h.kind {
	case 'L':
		t.longName = cString(b)
	case 'K':
		t.longLink = cString(b)
	case 'x', 'X':
		t.pax(b)
	}
	if err := readableText(t.sink, "extended header", []byte(strings.Join(h.more, "\n"))); err != nil {
		return err
	}
	text := decodeText(bytes.ReplaceAll(b, []byte{0}, []byte{' '}))
	if text == "" {
		return nil
	}
	return t.sink.Text(extract.Properties, extract.Place{Where: "extended header"}, text+"\n")
}

// pax reads the records "length key=value\n" that change how the next member is
// read.
func (t *tarReader) pax(b []byte) {
	for len(b) > 0 {
		digits, _, ok := bytes.Cut(b, []byte(" "))
		n, err := strconv.Atoi(string(digits))
		if !ok || err != nil || n <= len(digits)+1 || n > len(b) {
			return
		}
		key, value, _ := strings.Cut(strings.TrimSuffix(string(b[len(digits)+1:n]), "\n"), "=")
		b = b[n:]
		switch key {
		case "path", "GNU.sparse.name":
			t.longName = value
		case "linkpath":
			t.longLink = value
		case "GNU.sparse.realsize":
			t.realSize = value
		case "size":
			if size, err := strconv.ParseInt(value, 10, 62); err == nil && size >= 0 {
				t.longSize, t.sized = size, true
			}
		}
	}
}

// failing is a reader of nothing but an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// firstNonZero is the offset of the first byte that is not zero; -1 when all
// are.
func firstNonZero(r io.Reader) int64 {
	buf := make([]byte, 4<<10)
	for at := int64(0); ; {
		n, err := r.Read(buf)
		if i := n - len(bytes.TrimLeft(buf[:n], "\x00")); i < n {
			return at + int64(i)
		}
		at += int64(n)
		if err != nil {
			return -1
		}
	}
}
