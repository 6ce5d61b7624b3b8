package headeredit

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/mail"
)

// A Finder says where the fields called name (in any case) stand, in order.
type Finder func(name string) []Span

// In looks fields up in a header.
func In(h mail.Header) Finder {
	return func(name string) []Span {
		var list []Span
		for _, f := range h.Fields {
			if strings.EqualFold(f.Name, name) {
				list = append(list, Span{Start: f.Start, End: f.End})
			}
		}
		return list
	}
}

// A Span is where a field stands: the offset of its first byte and the one after its
// last line break.
type Span struct{ Start, End int64 }

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
		var fields []Span
		if !c.Adds() {
			fields = find(c.Name)
		}
		switch {
		case c.Removes():
			for _, f := range fields {
				e.parts = append(e.parts, part{f.Start, f.End, ""})
			}
			continue
		case c.Nth >= len(fields):
			top = c.Name + ":" + c.New() + "\r\n" + top
			continue
		}
		at, old, err := RawValue(m, fields[c.Nth].Start, fields[c.Nth].End)
		if err != nil {
			return nil, err
		}
		e.parts = append(e.parts, part{at, at + int64(len(old)), c.Of(old)})
	}
	e.parts = slices.Insert(e.parts, 0, part{text: top})
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
