package lotus

import (
	"encoding/binary"
	"math"
)

// The files here are built by the records of the public specifications, because no
// program of Debian writes them. LibreOffice reads them to the same cells.

const (
	day  = 27425 // 1975-01-31
	card = 4111111111111111
)

// rec is a record.
func rec(number uint16, pieces ...any) []byte {
	body := bytesOf(pieces...)
	return append(bytesOf(number, uint16(len(body))), body...)
}

// bytesOf joins numbers, little-endian, and strings.
func bytesOf(pieces ...any) []byte {
	var b []byte
	for _, p := range pieces {
		switch v := p.(type) {
		case string:
			b = append(b, v...)
		case []byte:
			b = append(b, v...)
		case int: // a byte
			b = append(b, byte(v))
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		default:
			b, _ = binary.Append(b, binary.LittleEndian, v)
		}
	}
	return b
}

func file(records ...[]byte) []byte {
	var all []byte
	for _, r := range records {
		all = append(all, r...)
	}
	return all
}

func padded(s string, n int) string { return s + string(make([]byte, n-len(s))) }

// long is a number in ten bytes.
func long(mantissa uint64, exponent int) []byte { return bytesOf(mantissa, uint16(exponent)) }

// wk1 is a worksheet of 1-2-3 release 2.
func wk1() []byte {
	at := func(f, col, row int) []byte { return bytesOf(f, uint16(col), uint16(row)) }
	return file(
		rec(0, uint16(0x0406)),
		rec(0x06, uint16(0), uint16(0), uint16(3), uint16(5)),
		rec(recName, padded("CARDNAME", 16), uint16(1), uint16(1), uint16(1), uint16(1)),
		rec(recHeader, padded("|Header of the page|", 242)),
		rec(recFooter, padded("Footer of the page", 242)),
		rec(recLabel, at(0xff, 0, 0), "'Name\x00"), rec(recLabel, at(0xff, 1, 0), "^Card\x00"), rec(recLabel, at(0xff, 2, 0), "\"Born\x00"),
		rec(recLabel, at(0xff, 0, 1), "'Anna M\xfcller\x00"),
		rec(recNumber, at(0xff, 1, 1), float64(card)),
		rec(recNumber, at(0xf2, 2, 1), float64(day)),
		rec(recInteger, at(0x82, 0, 2), int16(-1234)),
		rec(recFormula, at(0xff, 1, 2), float64(card+1), uint16(13), 1, uint16(1), uint16(0x8000|0x3fff), 5, uint16(1), 9, 3, "\x00\x00\x00"),
		rec(recFormula, at(0xff, 2, 2), math.NaN(), uint16(9), 6, "secret\x00", 3), rec(recString, at(0xff, 2, 2), "secret result\x00"),
		rec(recNumber, at(0xa2, 0, 3), 1234.5),
		rec(recEOF),
	)
}

// wk3 is a workbook of 1-2-3 release 3.
func wk3() []byte {
	at := func(sheet, col, row int) []byte { return bytesOf(uint16(row), sheet, col) }
	return file(
		rec(0, uint16(0x1000), uint16(4), uint32(0), uint16(9), 1, 3, uint16(0), uint16(0), 1, 2, uint64(0)),
		rec(rec3Sheet, uint16(sheetNameNumber), 0, 0, "People\x00"), rec(rec3Extra, uint16(sheetNameNumber), uint16(1), "Other\x00"),
		rec(rec3Name, uint16(0), padded("CARDNAME", 16), at(0, 1, 1), at(0, 1, 1), "a note of the name\x00"),
		rec(rec3RowFormat, 0, 0, uint16(1), 0xff, uint16(0), 0x80, 1, 0xf2, uint16(0), 0, 0xff, uint16(0), 0x80, 252),
		rec(rec3Label, at(0, 0, 0), "'Name\x00"), rec(rec3Label, at(0, 1, 0), "'Card\x00"), rec(rec3Label, at(0, 2, 0), "'Born\x00"),
		rec(rec3Label, at(0, 0, 1), "'J\x81rgen \x05\xcf\x05\xf0\x14\x4e\x2d\x00"),
		rec(rec3Long, at(0, 1, 1), long(0xe9b0e50d8e380000>>1, 0)),
		rec(rec3Long, at(0, 1, 2), long(card<<11, 0x3fff+63-11)),
		rec(rec3Small, at(0, 0, 2), uint16(1234<<1)),
		rec(rec3Small, at(0, 0, 3), uint16(25<<4|2<<1|1)), // 25/20
		rec(rec3Short, at(0, 0, 4), uint32(4111<<6|6)),
		rec(rec3Number, at(0, 2, 1), float64(day)),
		rec(rec3Remark, at(0, 0, 1), "'a remark on Anna\x00"),
		rec(rec3Formula, at(0, 2, 2), long(0, 0xffff), 6, "secret\x00", 3), rec(rec3String, at(0, 2, 2), "'secret result\x00"),
		rec(rec3Formula8, at(0, 2, 3), 8.75, 0, 8.75, 3),
		rec(rec3Label, at(1, 0, 0), "'on the other\x00"),
		rec(recEOF),
	)
}

// wq1 is a worksheet of Quattro Pro for DOS.
func wq1() []byte {
	at := func(f, col, row int) []byte { return bytesOf(f, col, 0, uint16(row)) }
	return file(
		rec(0, uint16(0x5120)), rec(0x06, uint16(0), uint16(0), uint16(2), uint16(2)),
		rec(recLabel, at(0xff, 0, 0), "'\x04Name"), rec(recLabel, at(0xff, 1, 0), "'\x04Card"), rec(recLabel, at(0xff, 2, 0), "'\x04Born"),
		rec(recLabel, at(0xff, 0, 1), "'\x06J\x81rgen"), rec(recNumber, at(0xff, 1, 1), float64(card)), rec(recNumber, at(0xf2, 2, 1), float64(day)),
		rec(recInteger, at(0xff, 0, 2), int16(77)),
		rec(recEOF),
	)
}

// wb1 is a notebook of Quattro Pro for Windows.
func wb1() []byte {
	at := func(style, sheet, col, row int) []byte { return bytesOf(col, sheet, uint16(row), uint16(style<<3)) }
	style := func(f int) []byte { return rec(recStyle, f, 0, 0, 0, 0, 0, 0, 0) }
	return file(
		rec(0, uint16(0x1001)), rec(0x06, 0, 0, uint16(0), 2, 1, uint16(4)),
		style(0xff), style(0xf2),
		rec(recBegin, 0), rec(recSheetName, "People\x00"),
		rec(recLabel, at(1, 0, 0, 0), "'Name\x00"), rec(recLabel, at(1, 0, 1, 0), "'Card\x00"), rec(recLabel, at(1, 0, 2, 0), "'Born\x00"),
		rec(recLabel, at(1, 0, 0, 1), "'J\xfcrgen\x00"), rec(recNumber, at(1, 0, 1, 1), float64(card)), rec(recNumber, at(2, 0, 2, 1), float64(day)),
		rec(recInteger, at(1, 0, 0, 2), int16(-77)),
		rec(recFormula, at(1, 0, 1, 2), math.NaN(), uint16(0), uint16(9), uint16(0), 6, "secret\x00", 3), rec(recString, at(1, 0, 1, 2), "'secret result\x00"),
		rec(0xcb, 0), rec(recBegin, 1), rec(recSheetName, "Other\x00"), rec(recLabel, at(1, 1, 0, 0), "'on the other\x00"), rec(0xcb, 1),
		rec(recEOF),
	)
}

// qpw is the main stream of a notebook of Quattro Pro 9.
func qpw() []byte {
	text := func(s string) []byte { return bytesOf(uint16(len(s)), 0, s, 0) }
	styles := bytesOf(uint32(2), make([]byte, 30), uint16(0), uint16(9), make([]byte, 26))
	return file(
		rec(rec9Begin, "QPW9", uint16(0), uint16(0), uint16(1), uint16(0), uint16(0)),
		rec(rec9Styles, styles),
		rec(rec9Strings, uint32(5), uint32(0), uint32(0), text("Name"), text("Card"), text("Born"), text("J\xfcrgen"), text("nobody shows it")),
		rec(0x411, 0),
		rec(rec9Sheet, uint16(0), uint16(0), uint16(2), uint16(0), uint16(0), uint16(9), uint16(0), int16(-1), uint16(0), text("People")),
		rec(rec9Column, uint16(0), uint32(0), uint32(1)),
		rec(rec9Cells, uint32(0), uint32(6), 7, uint32(1), 7, uint32(4), 2, uint16(50000), 0x43, uint16(2), int16(-5), int16(6), 4, uint32(1234<<2|2)),
		rec(0xa02, uint32(0), uint32(0)),
		rec(rec9Column, uint16(1), uint32(0), uint32(1)),
		rec(rec9Cells, uint32(8), uint32(2), 0x67, uint16(2), uint32(3), uint32(1)),
		rec(rec9Cells, uint32(0), uint32(5), 7, uint32(2), 5, float64(card), 0x63, uint16(3), int16(7), int16(10)),
		rec(0xa02, uint32(0), uint32(0)),
		rec(rec9Column, uint16(2), uint32(0), uint32(1)),
		rec(rec9Cells, uint32(0), uint32(3), 7, uint32(3), 0x85, uint16(2), float64(day), 8, math.NaN(), uint16(0), uint32(1)),
		rec(rec9Result, uint16(2), uint32(2), text("secret result")),
		rec(0xa02, uint32(0), uint32(0)),
		rec(0x602, uint32(0), uint32(0)),
		rec(rec9EOF, uint32(0), uint32(0)),
	)
}

// wksWindows is a spreadsheet of Works 3.
func wksWindows() []byte {
	at := func(style, col, row int) []byte { return bytesOf(uint16(col), uint16(row), uint16(style)) }
	style := func(f int) []byte { return rec(recWorksStyle, f, 0, uint16(0), uint16(0), uint16(0), uint16(0)) }
	return file(
		bytesOf(uint16(0xff), uint16(2), uint16(0x0404)), rec(0x5405, uint16(0x0300)), rec(0x06, uint16(0), uint16(0), uint16(2), uint16(4)),
		style(0x05), style(0x06),
		rec(recHeader, padded("Header of the page", 256)),
		rec(recLabel, at(0, 0, 0), "Name\x00"), rec(recLabel, at(0, 1, 0), "Card\x00"), rec(recLabel, at(0, 2, 0), "Born\x00"),
		rec(recLabel, at(0, 0, 1), "J\xfcrgen\x00"), rec(recNumber, at(0, 1, 1), float64(card)), rec(recNumber, at(1, 2, 1), float64(day)),
		rec(recInteger, at(0, 0, 2), int16(-77)), rec(recWorksShort, at(0, 1, 2), uint32(1234<<2|2)),
		rec(recFormula, at(0, 2, 2), math.NaN(), uint16(9), 6, "secret\x00", 3), rec(recString, at(0, 2, 2), "secret result\x00"),
		rec(recLabel, at(0, 0, 3), "a label that \x00"), rec(recContinue, at(0, 0, 3), "goes on\x00"),
		rec(recEOF),
	)
}

// wdb is a database of Works.
func wdb() []byte {
	at := func(f, col, row int) []byte { return bytesOf(f, uint16(col), uint16(row)) }
	field := func(name string, col int) []byte {
		return rec(recName, padded(name, 16), uint16(col), uint16(0), uint16(col), uint16(0x0fff))
	}
	return file(
		rec(0x5420, uint16(0)), rec(0x5405, uint16(0x0300)), rec(0x06, uint16(0), uint16(0), uint16(2), uint16(1)),
		field("Name", 0), field("Card number", 1), field("Born", 2),
		rec(recLabel, at(0xff, 0, 0), "'J\x81rgen\x00"), rec(recNumber, at(0xff, 1, 0), float64(card)),
		rec(recNumber, at(0xff, 2, 0), float64(day)), rec(recWorksCell, 0xc0, 0),
		rec(recEOF),
	)
}
