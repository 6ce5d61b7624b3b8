package ole

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// OldWorkbook is a worksheet or a workbook of Excel 2 to 4, and what other programs
// write so: records without a compound file around them (BIFF2, BIFF3, BIFF4).
var OldWorkbook = extract.Format{
	Name:       "biff",
	About:      "Excel 2 to 4: cells as shown and as stored, formulas' results and strings, comments, headers, names, links",
	MediaTypes: []string{"application/vnd.ms-excel"},
	Extensions: []string{"xls", "xlw", "xlc", "xlm"},
	Covers:     []string{"plain"},
	Detect:     isOldWorkbook,
	Locked:     func(o *extract.Object) bool { return hasFilePass(o.Head) },
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		data, err := io.ReadAll(io.LimitReader(o.Open(), maxOldBook+1))
		if err != nil {
			return err
		}
		if len(data) > maxOldBook {
			return &extract.GapError{Cause: extract.TooBig, Detail: "workbook of Excel 2 to 4: larger than Excel writes them"}
		}
		b := newBook(&file{ctx: ctx, o: o, s: s})
		b.sheet = "Sheet"
		if err := b.records(data); err != nil {
			return err
		}
		if b.depth > 0 {
			return errBook // cut off
		}
		return nil
	},
}

// mostOldFormats is far more than Excel 2 to 4 have of number formats.
const (
	maxOldBook     = 64 << 20
	mostOldFormats = 1 << 12
)

// isOldWorkbook looks at the first record: its number, its length, and what kind of
// sheet begins.
func isOldWorkbook(o *extract.Object) bool {
	h := o.Head
	if len(h) < 8 || h[0] != 0x09 || h[2] < 4 || h[2] > 8 || h[3] != 0 {
		return false
	}
	if h[1] != 0 && h[1] != 2 && h[1] != 4 && h[1] != 8 { // 8 is a later one that lost its container
		return false
	}
	kind := binary.LittleEndian.Uint16(h[6:])
	const odd = 0x1000 // of SheetJS
	return (kind == 0x05 || kind == odd) && h[1] == 8 || kind == 0x10 || kind == 0x20 || kind == 0x40 || kind == 0x100
}

// Records that differ in BIFF2 to BIFF4 from those of later files.
const (
	rec2Integer  = 0x02
	rec2Number   = 0x03
	rec2Label    = 0x04
	rec2BoolErr  = 0x05
	rec2String   = 0x07
	rec2Name     = 0x18
	rec3Name     = 0x218
	rec3Formula  = 0x206
	rec4Formula  = 0x406
	rec3External = 0x223
	rec2Format   = 0x1e
	rec3Style    = 0x243
	rec4Style    = 0x443
)

// oldRecord reads such a record; done says that it was one.
func (b *book) oldRecord(kind uint16, body []byte) (done bool, err error) {
	switch kind {
	case rec2Integer, rec2Number, rec2Label, rec2BoolErr, recFormula:
		return b.oldCell(kind, body)
	case rec2String:
		if len(body) > 0 && b.version == 2 {
			return true, b.cell(b.formula[0], b.formula[1], b.short(body))
		}
	case rec3Formula, rec4Formula:
		return true, b.oldFormula(body, 6)
	case rec2Format:
		if len(body) > 0 && len(b.formats) < mostOldFormats {
			b.formats[len(b.formats)] = b.short(body)
		}
		return true, nil
	case rec3Style, rec4Style:
		const most = 1 << 12 // Excel 4 has less
		if len(body) > 1 && len(b.styles) < most {
			b.styles = append(b.styles, int(body[1]))
		}
		return true, nil
	case rec3Name, rec3External:
		return true, b.property("name", parts.Printable(body))
	case recSheetHdr:
		if len(body) > 4 {
			b.beginSheet(0)
			b.sheet = strings.TrimSpace(b.short(body[4:]))
			return true, b.property("sheet", b.sheet)
		}
	}
	return false, nil
}

// oldFormat is the number format in the attributes of a cell of BIFF2.
func oldFormat(body []byte) int { return int(body[5] & 0x3f) }

// oldCell is a cell of BIFF2: its attributes have three bytes, its strings a length
// of one.
func (b *book) oldCell(kind uint16, body []byte) (done bool, err error) {
	const head = 7
	if b.version != 2 || len(body) <= head {
		return false, nil
	}
	row, col, rest := int(binary.LittleEndian.Uint16(body)), int(binary.LittleEndian.Uint16(body[2:])), body[head:]
	number := func() float64 { return math.Float64frombits(binary.LittleEndian.Uint64(rest)) }
	switch {
	case kind == rec2Integer && len(rest) >= 2:
		return true, b.formatted(row, col, oldFormat(body), float64(binary.LittleEndian.Uint16(rest)))
	case kind == rec2Number && len(rest) >= 8:
		return true, b.formatted(row, col, oldFormat(body), number())
	case kind == rec2Label:
		return true, b.cell(row, col, b.short(rest))
	case kind == rec2BoolErr && len(rest) >= 2 && rest[1] == 0:
		return true, b.truth(row, col, rest[0])
	case kind == recFormula && len(rest) >= 8:
		return true, b.oldFormula(body, head)
	}
	return true, nil
}

// oldFormula is a formula whose result stands behind so many bytes; a string comes in
// a record of its own.
func (b *book) oldFormula(body []byte, head int) error {
	if len(body) < head+8 {
		return nil
	}
	row, col, rest := int(binary.LittleEndian.Uint16(body)), int(binary.LittleEndian.Uint16(body[2:])), body[head:]
	if err := b.s.Text(extract.All, b.at(row, col), parts.Printable(rest[8:])); err != nil {
		return err
	}
	b.formula = [2]int{row, col}
	if rest[6] == 0xff && rest[7] == 0xff {
		return b.noNumber(row, col, rest)
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(rest))
	if b.version == 2 {
		return b.formatted(row, col, oldFormat(body), v)
	}
	return b.number(row, col, int(binary.LittleEndian.Uint16(body[4:])), v)
}
