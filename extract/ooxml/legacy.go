package ooxml

import (
	"encoding/binary"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/parts"
)

// maxLegacy bounds the parts that are read here, bytes; programs' own are short.
const maxLegacy = 1 << 20

// legacy reads binary parts that are text of a person: the texts of diagrams that older
// versions of PowerPoint drew, in records of a presentation, and properties of sheets
// (ECMA-376, part 1, 12.3.5). It reports whether it has read the part.
func (p *pack) legacy(pt *parts.Part) bool {
	diagram := strings.HasSuffix(pt.Kind, "legacydiagramtext") || strings.HasSuffix(pt.Kind, "legacydoctextinfo")
	if !diagram && !strings.HasSuffix(pt.Kind, "spreadsheetml.customproperty") {
		return false
	}
	r := p.Open(pt)
	if r == nil {
		return false
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxLegacy+1))
	if err != nil || len(b) > maxLegacy {
		return false
	}
	at := extract.Place{Where: parts.Stem(pt.Name)}
	if diagram {
		if !recordsFill(b) {
			return false
		}
		pt.Done = true
		p.slideRecords(b, at)
		return true
	}
	text, ok := wideText(b)
	if !ok {
		return false
	}
	pt.Done = true
	p.Text(extract.All, at, text+"\n")
	return true
}

// Records of a presentation ([MS-PPT] 2.3.1): eight bytes in front of each; containers
// hold others.
const (
	slideHead      = 8
	slideContainer = 0xf
	slideChars     = 0x0fa0 // TextCharsAtom
	slideBytes     = 0x0fa8 // TextBytesAtom
)

// slideRecord is the record at the start of b and what follows its head or, where it is no
// container, it; ok is false where it is cut off.
func slideRecord(b []byte) (kind uint16, data, rest []byte, ok bool) {
	if len(b) < slideHead {
		return 0, nil, nil, false
	}
	kind = binary.LittleEndian.Uint16(b[2:])
	size := uint64(binary.LittleEndian.Uint32(b[4:]))
	rest = b[slideHead:]
	switch {
	case size > uint64(len(rest)):
		return 0, nil, nil, false
	case b[0]&slideContainer == slideContainer:
		return kind, nil, rest, true
	}
	return kind, rest[:size], rest[size:], true
}

// recordsFill reports whether b is nothing but such records.
func recordsFill(b []byte) bool {
	for len(b) > 0 {
		_, _, rest, ok := slideRecord(b)
		if !ok {
			return false
		}
		b = rest
	}
	return true
}

func (p *pack) slideRecords(b []byte, at extract.Place) {
	for len(b) > 0 {
		kind, data, rest, ok := slideRecord(b)
		if !ok {
			return
		}
		switch kind {
		case slideChars:
			p.Text(extract.Shown, at, slideLines(wide(data)))
		case slideBytes:
			units := make([]uint16, len(data))
			for i, c := range data {
				units[i] = uint16(c)
			}
			p.Text(extract.Shown, at, slideLines(units))
		default:
			p.Text(extract.All, at, parts.Printable(data))
		}
		b = rest
	}
}

func slideLines(units []uint16) string {
	return strings.NewReplacer("\r", "\n", "\v", "\n", "\x00", "").Replace(string(utf16.Decode(units))) + "\n"
}

func wide(b []byte) []uint16 {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return units
}

// wideText is b as UTF-16; ok is false where it is no text.
func wideText(b []byte) (text string, ok bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	text = strings.TrimSuffix(string(utf16.Decode(wide(b))), "\x00")
	for _, r := range text {
		if !unicode.IsPrint(r) && !unicode.IsSpace(r) || r == unicode.ReplacementChar {
			return "", false
		}
	}
	return text, true
}
