package ole

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// summaries reads the document's properties ([MS-OLEPS]): their strings, by
// their length as they stand.
func (f *file) summaries() error {
	for _, s := range f.streams {
		switch s.name() {
		case "SummaryInformation", "DocumentSummaryInformation":
			s.read = true
			if text := parts.Printable(s.data); text != "" {
				if err := f.s.Text(extract.Properties, extract.Place{Where: "properties"}, text); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// packages hands on files that are embedded: those of the packager ([MS-OLEDS]
// 2.3.6), and later documents in a stream of their own.
func (f *file) packages() error {
	for _, s := range f.streams {
		switch s.name() {
		case "Ole10Native":
			s.read = true
			name, data := native(s.data)
			c := extract.Child{Path: s.path}
			if name != "" {
				c.Path, c.Names = path.Join(path.Dir(s.path), name), []string{name}
			}
			if err := f.s.Child(c, bytes.NewReader(data)); err != nil {
				return err
			}
		case "Package", "CONTENTS", "Contents":
			if s.read { // of Publisher or Works
				continue
			}
			s.read = true
			if err := f.s.Child(extract.Child{Path: s.path}, bytes.NewReader(s.data)); err != nil {
				return err
			}
		}
	}
	return nil
}

// native takes the file out of an Ole10Native stream; without the packager's
// header the whole is the data.
func native(b []byte) (name string, data []byte) {
	if len(b) < 4 {
		return "", b
	}
	whole := b[4:]
	b = whole
	if len(b) < 2 || binary.LittleEndian.Uint16(b) != 2 {
		return "", whole
	}
	b = b[2:]
	var label []byte
	for i := range 2 {
		text, rest, ok := bytes.Cut(b, []byte{0})
		if !ok {
			return "", whole
		}
		if i == 0 {
			label = text
		}
		b = rest
	}
	if len(b) < 8 {
		return "", whole
	}
	b = b[4:] // flags; the temporary path and the file follow, each with its length
	n := int(binary.LittleEndian.Uint32(b))
	if n < 0 || n > len(b)-8 {
		return "", whole
	}
	b = b[4+n:]
	n = int(binary.LittleEndian.Uint32(b))
	if n < 0 || n > len(b)-4 {
		return "", whole
	}
	return strings.ToValidUTF8(path.Base(strings.ReplaceAll(clean(string(label)), `\`, "/")), "\ufffd"), b[4 : 4+n]
}
