package lotus

import (
	"encoding/binary"

	"postern/extract"
)

// Records of Quattro Pro 9 and later, in the main stream of a compound file.
const (
	rec9Begin    = 0x001
	rec9EOF      = 0x002
	rec9User     = 0x005
	rec9Styles   = 0x00a
	rec9Strings  = 0x407
	rec9Formulas = 0x408
	rec9Sheet    = 0x601
	rec9Column   = 0xa01
	rec9Cells    = 0xc01
	rec9Result   = 0xc02
)

func (b *book) record9(number uint16, body []byte) error {
	switch number {
	case rec9EOF:
		b.ended = true
		b.stray("records", body)
	case rec9Styles:
		b.styles9(body)
		b.stray("records", body)
	case rec9Strings:
		b.strings9(body)
	case rec9Formulas:
		formulaStrings(body, func(raw []byte) { b.note(extract.All, "formulas", raw) })
	case rec9Sheet:
		const name = 18
		if len(body) >= name {
			b.sheet = int(binary.LittleEndian.Uint16(body))
			if raw, rest, ok := string9(body[name:]); ok {
				b.nameSheet(b.sheet, raw)
				b.stray("records", rest)
				break
			}
		}
		b.stray("records", body)
	case rec9Column:
		if len(body) >= 2 {
			b.column = int(binary.LittleEndian.Uint16(body))
			b.stray("records", body[2:])
		}
	case rec9Cells:
		return b.cells9(body)
	case rec9Result:
		if len(body) < 6 {
			b.stray("records", body)
			break
		}
		raw, rest, ok := string9(body[6:])
		b.stray("records", rest)
		if ok {
			b.add(cell{
				sheet: b.sheet, col: int(binary.LittleEndian.Uint16(body)), row: int(binary.LittleEndian.Uint32(body[2:]) & 0xffffff),
				what: result, raw: raw,
			})
		}
	default:
		b.stray("records", body)
	}
	return nil
}

// string9 is a string with its length and its flags; runs of fonts may follow it.
func string9(p []byte) (raw, rest []byte, ok bool) {
	const styled = 2
	if len(p) < 4 {
		return nil, p, false
	}
	n, flags := int(binary.LittleEndian.Uint16(p)), p[2]
	if n+4 > len(p) {
		return nil, p, false
	}
	raw, rest = clip(p[3:3+n]), p[4+n:]
	if flags&styled != 0 && len(rest) >= 2 {
		if size := int(binary.LittleEndian.Uint16(rest)); size >= 2 && size <= len(rest) {
			rest = rest[size:]
		}
	}
	return raw, rest, true
}

// strings9 are the strings that cells share, counted from 1.
func (b *book) strings9(body []byte) {
	const head = 12
	b.stray("strings", body[:min(len(body), head)])
	if len(body) < head {
		return
	}
	b.unused9()
	for rest := body[head:]; len(rest) >= 4; {
		raw, after, ok := string9(rest)
		if !ok {
			b.stray("strings", rest)
			break
		}
		if len(b.strings) < mostStrings {
			b.strings = append(b.strings, raw)
		} else { // no cell can show it
			b.note(extract.All, "strings", raw)
		}
		rest = after
	}
	b.used = make([]bool, len(b.strings))
}

// unused9 keeps the strings that no cell shows, and forgets all.
func (b *book) unused9() {
	for i, raw := range b.strings {
		if i >= len(b.used) || !b.used[i] {
			b.note(extract.All, "strings", raw)
		}
	}
	b.strings, b.used = b.strings[:0], nil
}

// styles9 are styles of 30 bytes, and of 36 in later versions.
func (b *book) styles9(body []byte) {
	if len(body) < 4 {
		return
	}
	n, list := int(binary.LittleEndian.Uint32(body)), body[4:]
	size := 30
	switch {
	case n > 0 && len(list)/n >= size && len(list)%n == 0:
		size = len(list) / n
	case len(list)%size != 0 && len(list)%36 == 0:
		size = 36
	}
	for ; len(list) >= size; list = list[size:] {
		b.addStyle(formatCode9(binary.LittleEndian.Uint16(list[2:])))
	}
}
