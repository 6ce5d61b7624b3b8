package headeredit

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Finder says where the first field called name (in any case) stands: the offset
// of its first byte and the one after its last line break.
type Finder func(name string) (start, end int64, ok bool)

// An Edited is a message with changes made to its header. It reads the original,
// which must stay open; several readers do not disturb each other.
type Edited struct {
	of    io.ReaderAt
	size  int64
	parts []part
}

// A part is text in place of the bytes from start to end.
type part struct {
	start, end int64
	text       string
}

// Apply makes edits to the message of size bytes in m. New fields stand at the top,
// later ones above earlier ones. No other byte changes.
func Apply(m io.ReaderAt, size int64, find Finder, edits []Edit) (*Edited, error) {
	changes, err := Changes(edits)
	if err != nil {
		return nil, err
	}
	e := &Edited{of: m, size: size}
	top := ""
	for _, c := range changes {
		start, end, ok := int64(0), int64(0), false
		if !c.Adds() {
			start, end, ok = find(c.Name)
		}
		if !ok {
			top = c.Name + ":" + c.New() + "\r\n" + top
			continue
		}
		at, old, err := RawValue(m, start, end)
		if err != nil {
			return nil, err
		}
		e.parts = append(e.parts, part{at, at + int64(len(old)), c.Of(old)})
	}
	e.parts = append(e.parts, part{text: top})
	slices.SortStableFunc(e.parts, func(a, b part) int { return cmp.Compare(a.start, b.start) })
	return e, nil
}

// Open reads the message from its beginning.
func (e *Edited) Open() io.Reader {
	var readers []io.Reader
	at := int64(0)
	for _, p := range e.parts {
		readers = append(readers, io.NewSectionReader(e.of, at, p.start-at), strings.NewReader(p.text))
		at = p.end
	}
	return io.MultiReader(append(readers, io.NewSectionReader(e.of, at, e.size-at))...)
}

// RawValue is what stands between the colon of a field and its line end, and where.
func RawValue(m io.ReaderAt, start, end int64) (at int64, value string, err error) {
	line := make([]byte, end-start)
	if n, err := m.ReadAt(line, start); n < len(line) {
		return 0, "", fmt.Errorf("read header field: %w", err)
	}
	i := bytes.IndexByte(line, ':') + 1
	return start + int64(i), strings.TrimRight(string(line[i:]), "\r\n"), nil
}
