package lotus

import (
	"bytes"
	"encoding/binary"
	"math"

	"postern/extract"
)

// Records of 1-2-3 release 1 and 2, which Quattro Pro and Works have too, and some of theirs.
const (
	recEOF       = 0x01
	recName      = 0x0b
	recBlank     = 0x0c
	recInteger   = 0x0d
	recNumber    = 0x0e
	recLabel     = 0x0f
	recFormula   = 0x10
	recFooter    = 0x25
	recHeader    = 0x26
	recGraph     = 0x2d
	recGraphName = 0x2e
	recString    = 0x33 // the result of a formula
	recContinue  = 0x36 // of a label, in Works
	recHidden    = 0x64
	recBegin     = 0xca // a sheet of Quattro Pro for Windows
	recSheetName = 0xcc
	recStyle     = 0xce
	recPageName  = 0xde // a sheet of Quattro Pro for DOS

	recWorksCell  = 0x5402 // how the cell before is shown, for DOS
	recWorksStyle = 0x545a
	recWorksShort = 0x545b // a number in four bytes
)

func (b *book) record1(number uint16, body []byte) error {
	switch number {
	case recEOF:
		b.ended = true
		b.stray("records", body)
	case recBlank, recInteger, recNumber, recLabel, recFormula, recString, recContinue, recWorksShort:
		b.stray("records", b.cell1(number, body))
	case recName:
		b.name1(body)
	case recHeader:
		b.line(extract.Properties, "header", body)
	case recFooter:
		b.line(extract.Properties, "footer", body)
	case recGraph, recGraphName:
		runsOf(body, 2, func(run []byte) { b.note(extract.All, "chart", run) })
	case recHidden:
		if b.kind == lotus1 && len(body) == 32 {
			for col := range 256 {
				if body[col/8]>>(col%8)&1 == 1 {
					b.hidden[col] = true
				}
			}
		}
		b.stray("records", body)
	case recSheetName:
		b.nameSheet(b.sheet, body)
	case recPageName:
		if len(body) > 1 {
			b.nameSheet(b.sheet, body[1:])
		}
	default:
		b.style1(number, body)
		b.stray("records", body)
	}
	return nil
}

// style1 takes how cells are shown, and the sheet that begins.
func (b *book) style1(number uint16, body []byte) {
	switch {
	case len(body) == 0:
	case number == recBegin:
		b.sheet = int(body[0])
	case number == recStyle && b.kind == quattroWindows:
		b.addStyle(formatCode(body[0]))
	case number == recWorksStyle:
		b.addStyle(worksCode(body[0]))
	case number == recWorksCell && b.last >= 0 && len(body) >= 2:
		b.cells[b.last].code = worksCodeDOS(body[0], body[1])
	}
}

// cell1 is a cell. Its place and format take five bytes or six: what is stored tells.
// It returns what it has not read.
func (b *book) cell1(record uint16, body []byte) (unread []byte) {
	b.layout(record, len(body))
	c, rest, ok := b.place1(body)
	if !ok {
		return body
	}
	switch {
	case record == recInteger && len(rest) >= 2:
		c.number, rest = float64(int16(binary.LittleEndian.Uint16(rest))), rest[2:]
	case record == recNumber && len(rest) >= 8:
		c.number, rest = float(rest), rest[8:]
	case record == recWorksShort && len(rest) >= 4:
		c.number, rest = shortFloat(binary.LittleEndian.Uint32(rest)), rest[4:]
	case record == recFormula && len(rest) >= 8:
		c.number, c.formula, rest = float(rest), rest[8:], nil
	case record == recLabel:
		c.what = label
		c.raw, rest = b.label1(rest)
	case record == recString:
		c.what = result
		c.raw, rest = b.label1(rest)
	case record == recContinue && b.last >= 0 && b.cells[b.last].what == label:
		last := &b.cells[b.last]
		more, rest := cstring(rest)
		last.raw = append(last.raw, more...)
		b.see(more)
		return rest
	default:
		return rest
	}
	b.add(c)
	return rest
}

// layout learns from the size of a record which of the two layouts a file has: versions
// lie.
func (b *book) layout(record uint16, size int) {
	if b.kind != quattroDOS && b.kind != worksDOS && b.kind != worksWindows {
		return
	}
	if narrow := map[uint16]int{recBlank: 5, recInteger: 7, recNumber: 13}[record]; narrow > 0 && (size == narrow || size == narrow+1) {
		b.wide = size > narrow
	}
}

// place1 is the place of a cell, its format or style, and what stands behind them.
func (b *book) place1(body []byte) (c cell, rest []byte, ok bool) {
	if len(body) < 5 || b.wide && len(body) < 6 {
		return c, nil, false
	}
	at := body
	if !b.wide {
		c.code, at = formatCode(body[0]), body[1:]
	}
	c.col, c.row = int(at[0]), int(binary.LittleEndian.Uint16(at[2:]))
	rest = at[4:]
	switch {
	case b.kind == lotus1:
		c.col = int(binary.LittleEndian.Uint16(at))
	default:
		c.sheet = int(at[1])
	}
	if !b.wide {
		return c, rest, true
	}
	switch style := int(binary.LittleEndian.Uint16(rest)); b.kind {
	case quattroWindows:
		c.style = style >> 3
	case worksWindows, worksDOS:
		c.style = style + 1
	}
	return c, rest[2:], true
}

// label1 is the text of a label, without the sign that says where it stands in its cell,
// and what stands behind it.
func (b *book) label1(p []byte) (text, rest []byte) {
	switch b.kind {
	case quattroDOS: // a sign, and a length
		if len(p) >= 2 && int(p[1]) <= len(p)-2 {
			n := 2 + int(p[1])
			return clip(p[2:n]), p[n:]
		}
	case quattroWindows:
		if len(p) > 0 {
			p = p[1:]
		}
		return cstring(p)
	case worksWindows:
		if b.wide {
			return cstring(p)
		}
	}
	text, rest = cstring(p)
	return unsigned(text), rest
}

// name1 is the name of a range, and of a field in a database.
func (b *book) name1(body []byte) {
	const most = 16
	name, rest := cstring(body[:min(len(body), most)])
	b.note(extract.Properties, "name", name)
	b.stray("name", rest)
	if len(body) <= most {
		return
	}
	b.stray("name", body[most:])
	if (b.kind == worksDOS || b.kind == worksWindows) && len(body) == 24 && len(b.fields) < 256 {
		const everyRow = 0x0fff // what makes it a field
		if at := body[most:]; binary.LittleEndian.Uint16(at[2:]) == 0 && binary.LittleEndian.Uint16(at[6:]) == everyRow {
			b.fields[int(binary.LittleEndian.Uint16(at))] = string(name)
		}
	}
}

// line keeps a string that ends with a NUL, and what stands behind it.
func (b *book) line(view extract.View, where string, body []byte) (text []byte) {
	text, rest := cstring(body)
	b.note(view, where, text)
	b.stray(where, rest)
	return text
}

func (b *book) nameSheet(n int, body []byte) {
	raw := b.line(extract.Properties, "sheet", body)
	if len(b.names) < 1<<12 && b.names[n] == "" {
		const longest = 64
		b.names[n] = string(raw[:min(len(raw), longest)])
	}
}

func (b *book) addStyle(code string) {
	if len(b.styles) < 1<<16 {
		b.styles = append(b.styles, code)
	}
}

// unsigned is a label without its sign.
func unsigned(p []byte) []byte {
	if len(p) > 0 && bytes.IndexByte([]byte(`'"^\|`), p[0]) >= 0 {
		return p[1:]
	}
	return p
}

// cstring is what stands before the first NUL, and what stands behind it.
func cstring(p []byte) (text, rest []byte) {
	text, rest, _ = bytes.Cut(p, []byte{0})
	return clip(text), rest
}

// clip keeps an append from writing into what follows.
func clip(p []byte) []byte { return p[:len(p):len(p)] }

func float(p []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(p)) }

// shortFloat is a number in 30 bits, as in workbooks of Excel ([MS-XLS] 2.5.217).
func shortFloat(n uint32) float64 {
	v := math.Float64frombits(uint64(n&^3) << 32)
	if n&2 != 0 {
		v = float64(int32(n) >> 2)
	}
	if n&1 != 0 {
		v /= 100
	}
	return v
}
