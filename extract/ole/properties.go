package ole

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// summaries reads the document's properties ([MS-OLEPS]), and how objects in it are shown.
func (f *file) summaries() error {
	for _, s := range f.streams {
		name := s.name()
		switch {
		case !s.read && isPropertySet(s.data):
			s.read = true
			if err := f.propertySets(s); err != nil {
				return err
			}
		case !s.read && (strings.HasPrefix(name, "OlePres") || strings.EqualFold(name, "EPRINT")):
			if err := f.presentation(s); err != nil {
				return err
			}
		case name == "SummaryInformation", name == "DocumentSummaryInformation":
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
			if s.read { // of a program that is known
				continue
			}
			s.read = true
			name, data, at := native(s.data)
			rest := parts.Printable(s.data[:at]) + parts.Printable(s.data[at+len(data):])
			if err := f.s.Text(extract.All, extract.Place{Where: "stream " + s.name()}, rest); err != nil {
				return err
			}
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

// native takes the file out of an Ole10Native stream, and says where it stands; without the
// packager's header the whole is the data.
func native(b []byte) (name string, data []byte, at int) {
	if len(b) < 4 {
		return "", b, 0
	}
	whole, rest := b[4:], b[4:]
	if len(rest) < 2 || binary.LittleEndian.Uint16(rest) != 2 {
		return "", whole, 4
	}
	rest = rest[2:]
	var label []byte
	for i := range 2 {
		text, after, ok := bytes.Cut(rest, []byte{0})
		if !ok {
			return "", whole, 4
		}
		if i == 0 {
			label = text
		}
		rest = after
	}
	if len(rest) < 8 {
		return "", whole, 4
	}
	rest = rest[4:] // flags; the temporary path and the file follow, each with its length
	n := int(binary.LittleEndian.Uint32(rest))
	if n < 0 || n > len(rest)-8 {
		return "", whole, 4
	}
	rest = rest[4+n:]
	n = int(binary.LittleEndian.Uint32(rest))
	if n < 0 || n > len(rest)-4 {
		return "", whole, 4
	}
	name = strings.ToValidUTF8(path.Base(strings.ReplaceAll(clean(string(label)), `\`, "/")), "\ufffd")
	return name, rest[4 : 4+n], len(b) - len(rest) + 4
}
