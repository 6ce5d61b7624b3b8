package wordperfect

import (
	"bytes"
	"encoding/binary"

	"postern/extract"
)

// mac reads a document of WordPerfect 2 to 3.5 of the Macintosh, in front of whose text
// stand its resources.
func (d *document) mac() error {
	at := min(uint64(binary.LittleEndian.Uint32(d.data[4:])), uint64(binary.BigEndian.Uint32(d.data[4:])))
	if at < headSize {
		at = uint64(max(binary.LittleEndian.Uint32(d.data[4:]), binary.BigEndian.Uint32(d.data[4:])))
	}
	if at < headSize || at > uint64(len(d.data)) {
		return corrupt("its text begins outside of the file")
	}
	if front := d.data[headSize:at]; bytes.IndexFunc(front, func(r rune) bool { return r != 0 }) >= 0 {
		if err := d.s.Child(extract.Child{Path: "resources"}, bytes.NewReader(front)); err != nil {
			return err
		}
	}
	c := &codes{document: d, version: 3, order: binary.BigEndian, fixed: macFixed, single: macSingle, notes: macNotes}
	return d.verdict(c.body(d.data[at:], "text", 0))
}

// macFixed are the sizes of the codes from 0xc0 to 0xcf.
var macFixed = [16]byte{5, 8, 7, 4, 4, 7, 10, 7, 4, 5, 6, 6, 7, 9, 7, 4}

// macSingle is what a code of one byte shows.
func macSingle(c byte) string {
	switch c {
	case 0x80, 0x81:
		return "\n"
	case 0x82, 0x84, 0x85:
		return "\t"
	case 0x96:
		return "-"
	case 0xa0:
		return " "
	}
	return ""
}

// macNotes takes the text out of a note: behind tables of pages and of lines.
func macNotes(group, kind byte, b []byte) (where string, from int) {
	const head, page, line = 25, 4, 6
	be := binary.BigEndian
	switch {
	case group == 0xd6 && len(b) >= head+2:
		from = head + 2 + page*int(be.Uint16(b[head:]))
		if from+2 > len(b) {
			return "", 0
		}
		if kind == 0 {
			return "footnote", from + 2 + line*int(be.Uint16(b[from:]))
		}
		return "endnote", from + 2 + line*int(be.Uint16(b[from:]))
	}
	return "", 0
}
