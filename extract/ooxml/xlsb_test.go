package ooxml

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"testing"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/extracttest"
)

func brt(kind int, data ...string) string {
	var b []byte
	if b = append(b, byte(kind)); kind >= 0x80 {
		b[0] |= 0x80
		b = append(b, byte(kind>>7))
	}
	n := 0
	for _, d := range data {
		n += len(d)
	}
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	b = append(b, byte(n))
	s := string(b)
	for _, d := range data {
		s += d
	}
	return s
}

func u32(n uint32) string { return string(binary.LittleEndian.AppendUint32(nil, n)) }

func f64(f float64) string {
	return string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(f)))
}

func wideOf(s string) string {
	units := utf16.Encode([]rune(s))
	b := []byte(u32(uint32(len(units))))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// binaryBook is a binary workbook of one sheet, as Excel names its parts.
func binaryBook(t testing.TB, state uint32, sheetData string) []byte {
	files := map[string]string{
		"[Content_Types].xml": `<Types><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>` +
			`<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>` +
			`<Override PartName="/xl/sharedStrings.bin" ContentType="application/vnd.ms-excel.sharedStrings"/>` +
			`<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/>` +
			`<Override PartName="/xl/comments1.bin" ContentType="application/vnd.ms-excel.comments"/>` +
			`<Override PartName="/xl/connections.bin" ContentType="application/vnd.ms-excel.connections"/></Types>`,
		"xl/_rels/workbook.bin.rels":          rels("r1", "worksheet", "worksheets/sheet1.bin"),
		"xl/worksheets/_rels/sheet1.bin.rels": rels("r1", "comments", "../comments1.bin"),
		"xl/workbook.bin":                     brt(brtWbProp, u32(0), u32(0), wideOf("")) + brt(brtBundleSh, u32(state), u32(1), wideOf("r1"), wideOf("Data")) + brt(39, u32(0), "\x00", u32(0), wideOf("SecretName")),
		"xl/sharedStrings.bin":                brt(159, u32(2), u32(2)) + brt(brtSSTItem, "\x00", wideOf("Card")) + brt(brtSSTItem, "\x00", wideOf("unused")),
		"xl/styles.bin": brt(brtFmt, "\xa4\x00", wideOf("0000 0000")) + brt(brtBeginCellXFs, u32(3)) +
			brt(brtXF, "\x00\x00\x00\x00") + brt(brtXF, "\x00\x00\x0e\x00") + brt(brtXF, "\x00\x00\xa4\x00") + brt(brtEndCellXFs),
		"xl/worksheets/sheet1.bin": sheetData,
		"xl/comments1.bin":         brt(632, wideOf("Ann Author")) + brt(brtBeginComment, u32(0), u32(2), u32(2), u32(1), u32(1)) + brt(brtCommentText, "\x00", wideOf("a remark")),
		"xl/connections.bin":       brt(201, u32(0), wideOf("Provider=x;Password=needle")),
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(files[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func binaryRow(n uint32, hidden bool) string {
	flags := "\x00\x00"
	if hidden {
		flags = "\x00\x10"
	}
	return brt(brtRowHdr, u32(n), u32(0), "\x2c\x01", flags, "\x00")
}

func cellOf(kind int, col, style uint32, value ...string) string {
	return brt(kind, append([]string{u32(col), u32(style)}, value...)...)
}

func TestBinaryWorkbook(t *testing.T) {
	data := brt(129) + brt(145) + binaryRow(0, false) + cellOf(brtCellIsst, 0, 0, u32(0)) +
		binaryRow(1, false) + cellOf(brtCellRk, 0, 0, u32(1234<<2|3)) + cellOf(brtCellReal, 1, 0, f64(4111111111111111)) + cellOf(brtCellReal, 2, 1, f64(45000)) +
		cellOf(brtCellReal, 3, 2, f64(12345678)) + cellOf(brtCellBool, 4, 0, "\x01") + cellOf(brtCellError, 5, 0, "\x2a") + cellOf(brtCellSt, 6, 0, wideOf("inline")) +
		cellOf(brtFmlaString, 7, 0, wideOf("result"), "\x00\x00", u32(15), "\x17\x06\x00h\x00i\x00d\x00d\x00e\x00n\x00") + cellOf(brtCellRString, 8, 0, "\x00", wideOf("rich")) +
		binaryRow(2, true) + cellOf(brtCellSt, 0, 0, wideOf("in a hidden row")) +
		brt(146) + brt(479, "\x00\x00", wideOf("&Lthe header")) + brt(130)
	r := extracttest.Read(t, Xlsx, "a.xlsb", binaryBook(t, 0, data))
	if r.Err != nil || len(r.Gaps) > 0 || len(r.Facts) > 0 || len(r.Children) > 0 || !r.Detected {
		t.Errorf("err %v, gaps %v, facts %v, detected %v", r.Err, r.Gaps, r.Facts, r.Detected)
	}
	for _, c := range []struct {
		view     extract.View
		want, at string
	}{
		{extract.Shown, "Card", "Data!A1"},
		{extract.Shown, "12.34", "Data!A2"},
		{extract.Shown, "4111111111111111", "Data!B2"},
		{extract.Shown, "2023-03-15", "Data!C2"},
		{extract.Shown, "1234 5678", "Data!D2"},
		{extract.All, "12345678", "Data!D2"},
		{extract.Shown, "TRUE", "Data!E2"},
		{extract.Shown, "#N/A", "Data!F2"},
		{extract.Shown, "inline", "Data!G2"},
		{extract.Shown, "result", "Data!H2"},
		{extract.All, "hidden", "Data!H2"},
		{extract.Shown, "rich", "Data!I2"},
		{extract.All, "in a hidden row", "Data!A3"},
		{extract.All, "the header", "Data"},
		{extract.Shown, "a remark", "Data!B3, comment"},
		{extract.All, "SecretName", "workbook"},
		{extract.All, "unused", "shared strings"},
		{extract.All, "Password=needle", "connections"},
	} {
		if got := r.At(c.view, c.want).Where; got != c.at {
			t.Errorf("%q is at %q, want %q", c.want, got, c.at)
		}
	}
	if got := r.At(extract.Shown, "12.34").Column; got != "Card" {
		t.Errorf("column %q", got)
	}
	if r := extracttest.Read(t, Xlsx, "a.xlsb", binaryBook(t, 1, data)); r.At(extract.All, "inline").Where != "Data!G2" || r.At(extract.Shown, "inline").Where != "" {
		t.Error("a hidden sheet is shown")
	}
	if r := extracttest.Read(t, Xlsx, "a.xlsb", binaryBook(t, 0, data[:len(data)-5])); !r.Gap(extract.Corrupt) {
		t.Error("cut off: no gap")
	}
}

func FuzzBinarySheet(f *testing.F) {
	f.Add([]byte(binaryRow(0, false) + cellOf(brtCellRk, 0, 0, u32(7)) + cellOf(brtFmlaString, 1, 2, wideOf("x"), "\x00\x00")))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, Xlsx, "", binaryBook(t, 0, string(data))) })
}
