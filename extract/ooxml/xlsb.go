package ooxml

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Records of a binary workbook ([MS-XLSB] 2.3.2).
const (
	brtRowHdr       = 0
	brtCellBlank    = 1
	brtCellRk       = 2
	brtCellError    = 3
	brtCellBool     = 4
	brtCellReal     = 5
	brtCellSt       = 6
	brtCellIsst     = 7
	brtFmlaString   = 8
	brtFmlaNum      = 9
	brtFmlaBool     = 10
	brtFmlaError    = 11
	brtSSTItem      = 19
	brtFmt          = 44
	brtXF           = 47
	brtCellRString  = 62
	brtWbProp       = 153
	brtBundleSh     = 156
	brtBeginCellXFs = 617
	brtEndCellXFs   = 618
	brtBeginComment = 635
	brtCommentText  = 637
)

// cellErrors are the errors of cells by their number (2.5.97.2).
var cellErrors = map[byte]string{
	0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA",
}

// readBinaryWorkbook reads the list of sheets, and the strings of every other record.
func (b *book) readBinaryWorkbook(main *parts.Part) []sheet {
	rels := b.relations(main.Name)
	at := extract.Place{Where: "workbook"}
	var sheets []sheet
	b.records(main, func(r record) {
		switch r.kind {
		case brtWbProp:
			b.date04 = len(r.data) > 0 && r.data[0]&1 != 0
		case brtBundleSh:
			if len(r.data) < 8 {
				return
			}
			id, rest := wideString(r.data[8:])
			name, _ := wideString(rest)
			s := sheet{name: name, hidden: r.data[0] != 0, part: b.Find(rels[id].target)}
			b.Text(extract.Shown, at, name+"\n")
			if s.part != nil {
				sheets = append(sheets, s)
			}
		default: // defined names, links
			b.Text(extract.All, at, wideRuns(r.data))
		}
	})
	return sheets
}

// readBinaryTables reads the shared strings, or the number formats of cell styles.
func (b *book) readBinaryTables(pt *parts.Part) {
	custom := map[int]string{}
	inCells := false
	b.records(pt, func(r record) {
		switch r.kind {
		case brtSSTItem:
			if s := richString(r.data); b.shared.text.Len()+len(s) <= maxShared {
				b.shared.text.WriteString(s)
				b.shared.end()
			} else {
				b.Text(extract.All, extract.Place{Where: "shared strings"}, s+"\n")
				b.shared.end()
			}
		case brtFmt:
			if len(r.data) >= 2 {
				custom[int(binary.LittleEndian.Uint16(r.data))], _ = wideString(r.data[2:])
			}
		case brtBeginCellXFs, brtEndCellXFs:
			inCells = r.kind == brtBeginCellXFs
		case brtXF:
			if !inCells || len(r.data) < 4 || len(b.formats) >= 1<<16 {
				return
			}
			id := int(binary.LittleEndian.Uint16(r.data[2:]))
			code, ok := custom[id]
			if !ok {
				code = parts.BuiltInFormats[strconv.Itoa(id)]
			}
			b.formats = append(b.formats, parts.ParseNumberFormat(code))
		default:
			b.Text(extract.All, extract.Place{Where: parts.Stem(pt.Name)}, wideRuns(r.data))
		}
	})
}

// readBinarySheet reads the cells of a sheet; other records may hold strings:
// headers and footers, links, validations.
func (b *book) readBinarySheet(s sheet) {
	g := &grid{book: b, sheet: s, header: map[int]string{}}
	b.records(s.part, func(r record) {
		switch {
		case r.kind == brtRowHdr:
			g.endRow()
			if len(r.data) >= 4 {
				g.row = int(binary.LittleEndian.Uint32(r.data)&0xfffffff) + 1
			}
			g.hiddenRow = len(r.data) >= 12 && r.data[11]&0x10 != 0
		case (r.kind <= brtFmlaError || r.kind == brtCellRString) && len(r.data) >= 8:
			g.binaryCell(r)
		default:
			b.Text(extract.All, extract.Place{Where: s.name}, wideRuns(r.data))
		}
	})
	g.endRow()
	at := extract.Place{Where: s.name + ", comment"}
	for _, pt := range b.ofKind(b.relations(s.part.Name), "comments") {
		if !pt.Done {
			b.records(pt, func(r record) { b.binaryComment(s, r, &at) })
		}
	}
}

func (b *book) binaryComment(s sheet, r record, at *extract.Place) {
	switch {
	case r.kind == brtBeginComment && len(r.data) >= 16:
		row, col := binary.LittleEndian.Uint32(r.data[4:]), binary.LittleEndian.Uint32(r.data[12:])
		at.Where = s.name + "!" + parts.ColumnName(int(col&0xffff)+1) + strconv.Itoa(int(row&0xfffffff)+1) + ", comment"
	case r.kind == brtCommentText:
		b.Text(extract.Shown, *at, richString(r.data)+"\n")
	default: // authors
		b.Text(extract.All, *at, wideRuns(r.data))
	}
}

// binaryCell is one cell: its column, its style, its value, and a formula.
func (g *grid) binaryCell(r record) {
	g.col = int(binary.LittleEndian.Uint32(r.data)&0xffff) + 1
	g.style = int(binary.LittleEndian.Uint32(r.data[4:]) & 0xffffff)
	g.ref = parts.ColumnName(g.col) + strconv.Itoa(g.row)
	v := r.data[8:]
	shown, full, formula := "", "", []byte(nil)
	number := func(f float64) { shown, full = g.number(plainNumber(f)) }
	switch {
	case r.kind == brtCellBlank:
		return
	case r.kind == brtCellSt:
		shown, _ = wideString(v)
	case r.kind == brtFmlaString:
		shown, formula = wideString(v)
	case r.kind == brtCellRString:
		shown = richString(v)
	case r.kind == brtCellRk && len(v) >= 4:
		number(rk(binary.LittleEndian.Uint32(v)))
	case r.kind == brtCellIsst && len(v) >= 4:
		shown = g.shared.at(int(binary.LittleEndian.Uint32(v)))
	case (r.kind == brtCellReal || r.kind == brtFmlaNum) && len(v) >= 8:
		number(math.Float64frombits(binary.LittleEndian.Uint64(v)))
		formula = v[8:]
	case (r.kind == brtCellBool || r.kind == brtFmlaBool) && len(v) >= 1:
		shown = map[bool]string{false: "FALSE", true: "TRUE"}[v[0] != 0]
		formula = v[1:]
	case (r.kind == brtCellError || r.kind == brtFmlaError) && len(v) >= 1:
		shown, formula = cellErrors[v[0]], v[1:]
	}
	if full == "" {
		full = shown
	}
	g.put(shown, full, strings.TrimSpace(wideRuns(formula)))
}

// plainNumber writes a number as XML parts do.
func plainNumber(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e18 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// rk is a number in 30 bits ([MS-XLSB] 2.5.122): whole or the upper half of a
// float, perhaps in hundredths.
func rk(n uint32) float64 {
	v := math.Float64frombits(uint64(n&^3) << 32)
	if n&2 != 0 {
		v = float64(int32(n) >> 2)
	}
	if n&1 != 0 {
		v /= 100
	}
	return v
}
