package wordperfect

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"postern/extract"
)

// The list of packets in front of the text, of versions 5.0 and 5.1.
const (
	fiveIndex    = 0xfffb // marks a block of it
	fiveEntry    = 10     // bytes of an entry
	fiveSummary  = 1
	fiveGraphics = 8
	fiveMost     = 1024 // blocks
)

func (d *document) five() error {
	at, ok := d.bodyAt()
	if !ok {
		return corrupt("its text begins outside of the file")
	}
	whole, err := d.fivePackets()
	if err != nil {
		return err
	}
	if err := d.unused(5, at); err != nil {
		return err
	}
	c := &codes{document: d, version: 5, order: binary.LittleEndian, fixed: fiveFixed, single: fiveSingle, notes: fiveNotes}
	if err := c.body(d.data[at:], "text", 0); err != nil {
		return err
	}
	if !whole {
		return corrupt("cut off")
	}
	return d.verdict(nil)
}

// fivePackets reads the packets; it reports whether all of them are in the file.
func (d *document) fivePackets() (bool, error) {
	le := binary.LittleEndian
	whole := true
	left := len(d.data) // packets that overlap cost no more than the file
	for at, n := uint64(headSize), 0; n < fiveMost; n++ {
		if at+fiveEntry > uint64(len(d.data)) || le.Uint16(d.data[at:]) != fiveIndex {
			return whole, nil
		}
		entries, next := int(le.Uint16(d.data[at+2:])), uint64(le.Uint32(d.data[at+6:]))
		for i := 1; i < entries; i++ {
			from := at + uint64(i)*fiveEntry
			if from+fiveEntry > uint64(len(d.data)) {
				return false, nil
			}
			e := d.data[from : from+fiveEntry]
			kind, size, off := le.Uint16(e), uint64(le.Uint32(e[2:])), uint64(le.Uint32(e[6:]))
			if kind == 0 || kind > 0xff || size == 0 || off < headSize {
				continue
			}
			if off+size > uint64(len(d.data)) || left < 0 {
				whole = false
				continue
			}
			left -= int(size)
			d.used = append(d.used, stretch{int(off), int(off + size)})
			if err := d.fivePacket(kind, d.data[off:off+size]); err != nil {
				return false, err
			}
		}
		if next <= at {
			return whole, nil
		}
		at = next
	}
	return false, nil // more blocks than are read
}

func (d *document) fivePacket(kind uint16, b []byte) error {
	switch kind {
	case fiveSummary:
		if found := loose(5, b); found != "" {
			return d.s.Text(extract.Properties, extract.Place{Where: "summary"}, found)
		}
		return nil
	case fiveGraphics:
		return d.fivePictures(b)
	}
	return d.aside(5, "prefix", b)
}

// fivePictures hands on pictures: their number, their sizes, and one after another. Most
// are graphics of WordPerfect that lack the head of such a file.
func (d *document) fivePictures(b []byte) error {
	if len(b) < 2 {
		return nil
	}
	n := int(binary.LittleEndian.Uint16(b))
	if 2+4*n > len(b) {
		d.broken = true
		return nil
	}
	sizes, data := b[2:2+4*n], b[2+4*n:]
	for i := range n {
		size := int(min(uint64(binary.LittleEndian.Uint32(sizes[4*i:])), uint64(len(data))))
		d.broken = d.broken || uint64(size) < uint64(binary.LittleEndian.Uint32(sizes[4*i:]))
		picture := data[:size]
		data = data[size:]
		if len(picture) > 2 && picture[0] == 0x0f && !bytes.HasPrefix(picture, []byte(magic)) {
			picture = append([]byte(magic+"\x10\x00\x00\x00\x01\x16\x01\x00\x00\x00\x00\x00"), picture...)
		}
		if err := d.s.Child(extract.Child{Path: fmt.Sprintf("picture %d", i+1)}, bytes.NewReader(picture)); err != nil {
			return err
		}
	}
	return d.aside(5, "pictures", data)
}

// fiveFixed are the sizes of the codes from 0xc0 to 0xcf.
var fiveFixed = [16]byte{4, 9, 11, 3, 3, 5, 6, 7, 4, 5, 6, 6, 8, 10, 10, 12}

// fiveSingle is what a code of one byte shows.
func fiveSingle(c byte) string {
	switch {
	case c == '\n', c == '\f', c == 0x8c, c == 0x90, c == 0x91, c == 0x99:
		return "\n"
	case c == '\r', c == '\v', c == 0xa0, c >= 0x93 && c <= 0x95:
		return " "
	case c >= 0xa9 && c <= 0xab:
		return "-"
	}
	return ""
}

// fiveNotes takes the text out of a code that holds one: behind what says where it stands.
func fiveNotes(group, kind byte, b []byte) (where string, from int) {
	switch group {
	case 0xd5:
		return headerOrFooter(kind), 18
	case 0xd6:
		if kind != 0 {
			return "endnote", 7
		}
		if len(b) > 3 {
			return "footnote", 4 + 2*(int(b[3])+1) + 9
		}
	}
	return "", 0
}

func headerOrFooter(kind byte) string {
	if kind < 2 {
		return "header"
	}
	return "footer"
}
