package ole

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Records of a workbook ([MS-XLS] 2.3).
const (
	recFormula    = 0x06
	recEOF        = 0x0a
	recHeader     = 0x14
	recFooter     = 0x15
	recName       = 0x18
	recNote       = 0x1c
	recExternName = 0x23
	recFilePass   = 0x2f
	recCodePage   = 0x42
	recSheetHdr   = 0x8f // BIFF4
	recImage      = 0x7f // a picture of Excel 5 and 95
	recBackground = 0xe9 // the picture behind a sheet
	recDrawings   = 0xeb // the pictures of the workbook, over several records
	recSXNum      = 0xc9 // of a pivot cache
	recSXString   = 0xcd
	recContinue   = 0x3c
	recBoundSheet = 0x85
	recDateMode   = 0x22
	recBoolErr    = 0x205
	recRow        = 0x208
	recFormat     = 0x41e
	recXF         = 0xe0
	recMulRK      = 0xbd
	recRString    = 0xd6
	recSST        = 0xfc
	recLabelSST   = 0xfd
	recTXO        = 0x1b6
	recHLink      = 0x1b8
	recNumber     = 0x203
	recLabel      = 0x204
	recString     = 0x207
	recRK         = 0x27e
	recBOF        = 0x809
	recBOF2       = 0x009
	recBOF3       = 0x209
	recBOF4       = 0x409
)

// mostPieces is in how many records one may go on: with 8 KiB each they are more than a file.
const mostPieces = 1 << 17

var errBook = errors.New("workbook of Excel: its records are broken")

// A book is a workbook while it is read.
type book struct {
	*file
	old     bool // up to BIFF5: 8-bit strings
	cache   bool // it is a pivot cache
	version int  // 2, 3 and 4 are the files of Excel 2 to 4; else 5, which stands for 8 too
	page    uint32
	shared  []string
	used    []bool // shared strings that a cell shows
	sheets  []string
	sheet   string
	depth   int
	row     int
	formula [2]int // the cell whose result is a string that follows

	formats map[int]string // number formats of the file's own
	styles  []int          // the number format of each cell style
	date04  bool           // dates count from 1904
	hidden  []bool         // sheets
	header  map[int]string // of the sheet, by column
	first   int            // the row of these
	rows    map[int]bool   // hidden rows of the sheet
	view    extract.View
	cells   []string // of the row, for values split over cells
	images  []byte   // records of drawings
}

// workbook reads workbooks of Excel 5 to 2003.
func (f *file) workbook() error {
	for _, name := range []string{"Workbook", "Book"} {
		if st := f.find(name); st != nil {
			st.read = true
			b := newBook(f)
			if err := b.records(st.data); err != nil {
				return err
			}
			for i, used := range b.used {
				if used {
					continue
				}
				if err := f.s.Text(extract.All, extract.Place{Where: "shared strings"}, b.shared[i]+"\n"); err != nil {
					return err
				}
			}
		}
	}
	return f.pivotCaches()
}

func newBook(f *file) *book {
	return &book{
		file: f, row: -1, first: -1, version: 5, page: 1252, view: extract.Shown,
		formats: map[int]string{}, header: map[int]string{}, rows: map[int]bool{},
	}
}

// pivotCaches reads what tables were made of, which need not be in any cell: streams
// of records too ([MS-XLS] 2.1.7.12).
func (f *file) pivotCaches() error {
	for _, st := range f.streams {
		if !strings.EqualFold(path.Base(path.Dir(st.path)), "_SX_DB_CUR") {
			continue
		}
		st.read = true
		b := newBook(f)
		b.sheet, b.cache = "pivot cache", true
		data := st.data
		if f.bookKey != nil {
			data = f.bookKey(data, 0)
		}
		if err := b.records(data); err != nil {
			return err
		}
	}
	return nil
}

// records goes through the records of the stream.
func (b *book) records(data []byte) error {
	sheet, all, opened := 0, data, b.cache
	for n := 0; len(data) >= 4; n++ {
		if n&0xfff == 0 {
			if err := b.ctx.Err(); err != nil {
				return err
			}
		}
		kind, size := binary.LittleEndian.Uint16(data), int(binary.LittleEndian.Uint16(data[2:]))
		if len(data) < 4+size {
			return errBook
		}
		body := data[4 : 4+size]
		data = data[4+size:]
		switch kind {
		case recBOF, recBOF2, recBOF3, recBOF4:
			if kind != recBOF {
				b.old, b.version = true, 2+int(kind>>9)
				b.depth++
				b.beginSheet(0)
				continue
			}
			if b.depth == 0 && n > 0 {
				b.sheet = ""
				if sheet < len(b.sheets) {
					b.sheet = b.sheets[sheet]
				}
				b.beginSheet(sheet)
				sheet++
			}
			if n == 0 && len(body) >= 2 {
				b.old = binary.LittleEndian.Uint16(body) < 0x600
			}
			b.depth++
			continue
		case recEOF:
			b.depth = max(0, b.depth-1)
			if err := b.endRow(); err != nil {
				return err
			}
			continue
		case recFilePass:
			if opened {
				continue
			}
			opened = true
			key, err := b.unlockBook(body)
			if err != nil {
				return err
			}
			b.bookKey = key
			from := len(all) - len(data)
			data = key(all, from)[from:]
			continue
		}
		pieces := [][]byte{body}
		for len(data) >= 4 && binary.LittleEndian.Uint16(data) == recContinue {
			size := int(binary.LittleEndian.Uint16(data[2:]))
			if len(data) < 4+size {
				return errBook
			}
			if len(pieces) >= mostPieces {
				return &extract.GapError{Cause: extract.TooBig, Detail: "workbook of Excel: a record goes on in more pieces than Excel writes"}
			}
			pieces = append(pieces, data[4:4+size])
			data = data[4+size:]
		}
		if err := b.record(kind, body, pieces); err != nil {
			return err
		}
	}
	if err := b.endRow(); err != nil {
		return err
	}
	_, err := b.blips("drawing", b.images)
	return err
}

func (b *book) record(kind uint16, body []byte, pieces [][]byte) error {
	switch kind {
	case recSST:
		err := b.readShared(pieces)
		b.used = make([]bool, len(b.shared))
		return err
	case recBoundSheet:
		if len(body) > 7 {
			name := b.short(body[6:])
			b.sheets, b.hidden = append(b.sheets, name), append(b.hidden, body[4]&3 != 0)
			if body[5] == 1 { // a sheet of Excel 4.0 macros
				if err := b.s.Fact("", extract.Macro, "Excel 4.0 macro sheet"); err != nil {
					return err
				}
			}
			return b.property("sheet", name)
		}
	case recHeader, recFooter:
		if len(body) > 0 {
			if b.old {
				return b.property("header", b.short(body))
			}
			return b.property("header", b.long(body))
		}
	case recName:
		return b.property("name", b.definedName(body)+"\n"+parts.Printable(body))
	case recExternName:
		name := ""
		if len(body) > 7 {
			name = b.short(body[6:])
		}
		return b.property("external name", name+"\n"+parts.Printable(body))
	case recCodePage:
		if len(body) >= 2 {
			b.page = uint32(binary.LittleEndian.Uint16(body))
		}
		return nil
	case recHLink:
		return b.property("link", parts.Printable(body))
	case recDateMode, recFormat, recXF, recRow:
		b.format(kind, body)
		return nil
	case recTXO:
		return b.textBox(pieces)
	case recDrawings:
		for _, p := range pieces {
			b.images = append(b.images, p...)
		}
		return b.s.Text(extract.All, extract.Place{Where: "drawing"}, parts.Printable(bytes.Join(pieces, nil)))
	case recImage, recBackground:
		return b.image(bytes.Join(pieces, nil))
	case recNote:
		return b.note(body)
	}
	switch {
	case b.cache:
		return b.cached(kind, body)
	case b.version < 5:
		if done, err := b.oldRecord(kind, body); done || err != nil {
			return err
		}
	}
	if len(body) < 6 {
		return nil
	}
	row, col := int(binary.LittleEndian.Uint16(body)), int(binary.LittleEndian.Uint16(body[2:]))
	style, rest := int(binary.LittleEndian.Uint16(body[4:])), body[6:]
	if known := b.cellSize(kind, rest); known < len(rest) { // a record that is longer than its kind
		if err := b.s.Text(extract.All, b.at(row, col), parts.Printable(rest[known:])); err != nil {
			return err
		}
	}
	switch kind {
	case recLabelSST:
		if len(rest) >= 4 {
			if i := binary.LittleEndian.Uint32(rest); uint64(i) < uint64(len(b.shared)) {
				b.used[i] = true
				return b.cell(row, col, b.shared[i])
			}
		}
		return errBook
	case recLabel, recRString:
		return b.cell(row, col, b.long(rest))
	case recNumber:
		if len(rest) >= 8 {
			return b.number(row, col, style, math.Float64frombits(binary.LittleEndian.Uint64(rest)))
		}
	case recRK:
		if len(rest) >= 4 {
			return b.number(row, col, style, rkNumber(binary.LittleEndian.Uint32(rest)))
		}
	case recMulRK:
		for i := 4; i+6 <= len(body)-2; i += 6 {
			if err := b.number(row, col, int(binary.LittleEndian.Uint16(body[i:])), rkNumber(binary.LittleEndian.Uint32(body[i+2:]))); err != nil {
				return err
			}
			col++
		}
	case recFormula:
		const tokens = 22 // where the formula itself begins; its strings may be secrets, or a macro
		if len(body) > tokens {
			if text := parts.Printable(body[tokens:]); text != "" {
				if err := b.s.Text(extract.All, b.at(row, col), text); err != nil {
					return err
				}
			}
		}
		if len(rest) >= 8 {
			if rest[6] == 0xff && rest[7] == 0xff {
				b.formula = [2]int{row, col}
				return b.noNumber(row, col, rest)
			}
			return b.number(row, col, style, math.Float64frombits(binary.LittleEndian.Uint64(rest)))
		}
	case recBoolErr:
		if len(rest) >= 2 && rest[1] == 0 {
			return b.truth(row, col, rest[0])
		}
	case recString:
		return b.cell(b.formula[0], b.formula[1], b.long(body))
	default: // links to other files, validations, conditions, queries, scenarios, what a chart says
		return b.s.Text(extract.All, extract.Place{Where: strings.TrimSpace(b.sheet + " records")}, parts.Printable(bytes.Join(pieces, nil)))
	}
	return nil
}

// cellSize is how many bytes of a record of a cell are read behind its place and style.
func (b *book) cellSize(kind uint16, rest []byte) int {
	switch kind {
	case recLabelSST, recRK:
		return 4
	case recNumber:
		return 8
	case recBoolErr:
		return 2
	case recLabel, recRString:
		if len(rest) < 3 {
			return len(rest)
		}
		n, flags := int(binary.LittleEndian.Uint16(rest)), rest[2]
		switch {
		case b.old:
			return 2 + n
		case flags&1 != 0:
			return 3 + 2*n
		}
		return 3 + n
	}
	return len(rest)
}
