package ole

import (
	"bytes"
	"encoding/binary"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Tables of properties of shapes ([MS-ODRAW] 2.2.9 to 2.2.11), and those whose values are texts ([MS-ODRAW] 2.3.22.3,
// 2.3.4.1 and others).
const (
	drawnTable1 = 0xf00b
	drawnTable2 = 0xf121
	drawnTable3 = 0xf122

	drawnProperty = 6      // bytes of an entry
	drawnComplex  = 0x8000 // of its number: the value stands behind the table
	drawnWordArt  = 0x00c0
)

// isDrawnTable reports whether a record of a drawing is such a table.
func isDrawnTable(kind uint16) bool {
	return kind == drawnTable1 || kind == drawnTable2 || kind == drawnTable3
}

// drawnTable reads what a table of n properties has of values that are no numbers: the text of WordArt, which
// is shown, and names, descriptions and links.
func (f *file) drawnTable(n uint16, b []byte) error {
	le := binary.LittleEndian
	values := b[min(int(n)*drawnProperty, len(b)):]
	for at := 0; at+drawnProperty <= len(b) && at < int(n)*drawnProperty; at += drawnProperty {
		id, size := le.Uint16(b[at:]), uint64(le.Uint32(b[at+2:]))
		if id&drawnComplex == 0 {
			continue
		}
		value := values[:min(size, uint64(len(values)))]
		values = values[len(value):]
		view, text := extract.All, ""
		switch {
		case bytes.HasPrefix(value, []byte("PK\x03\x04")): // the shape as Office 2007 has it
			if err := f.s.Child(extract.Child{Path: "shape", Alternative: true}, bytes.NewReader(value)); err != nil {
				return err
			}
			continue
		case id&0x3fff == drawnWordArt:
			view, text = extract.Shown, tidy(wide(value))
		default:
			text = parts.Printable(value)
		}
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if err := f.s.Text(view, extract.Place{Where: "drawing"}, text+"\n"); err != nil {
			return err
		}
	}
	return f.s.Text(extract.All, extract.Place{Where: "behind a drawing's properties"}, parts.Printable(values))
}
