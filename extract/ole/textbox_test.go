package ole

import (
	"encoding/binary"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func biff(kind uint16, data string) string {
	b := binary.LittleEndian.AppendUint16(nil, kind)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(data)))
	return string(b) + data
}

// The text of a long comment stands in more than one record, and may change its width.
func TestTextBoxOverRecords(t *testing.T) {
	book := biff(recBOF, "\x00\x06\x05\x00") + biff(recTXO, strings.Repeat("\x00", 10)+"\x08\x00\x00\x00") +
		biff(recContinue, "\x00need") + biff(recContinue, "\x01l\x00e\x00-\x001\x00") + biff(recEOF, "")
	r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(book)}))
	if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "needle-1") {
		t.Errorf("err %v, got %q", r.Err, r.Texts)
	}
}

// The strings of a formula are text, whatever it results in: macro sheets are made of them.
func TestFormulaStrings(t *testing.T) {
	formula := "\x00\x00\x00\x00\x0f\x00" + strings.Repeat("\x00", 14) + "\x0f\x00" + "\x17\x0c\x00cmd /c start"
	book := biff(recBOF, "\x00\x06\x05\x00") + biff(recBoundSheet, "\x00\x00\x00\x00\x01\x01\x01\x00M") + biff(recEOF, "") +
		biff(recBOF, "\x00\x06\x40\x00") + biff(recFormula, formula) + biff(recEOF, "")
	r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(book)}))
	if r.Err != nil || r.At(extract.All, "cmd /c start").Where != "M!A1" || len(r.Facts) != 1 || r.Facts[0].Name != extract.Macro {
		t.Errorf("err %v, facts %v, got %q", r.Err, r.Facts, r.Texts)
	}
}

// A formula may result in a truth.
func TestTruthsOfFormulas(t *testing.T) {
	formula := func(row byte, kind, value byte) string {
		return biff(recFormula, string([]byte{row, 0, 1, 0, 0, 0, kind, 0, value, 0, 0, 0, 0xff, 0xff})+strings.Repeat("\x00", 8))
	}
	b := biff(recBOF, "\x00\x06\x05\x00") + biff(recEOF, "") + biff(recBOF, "\x00\x06\x10\x00") +
		formula(1, 1, 1) + formula(2, 1, 0) + formula(3, 2, 42) + biff(recEOF, "")
	r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(b)}))
	if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "TRUE\nFALSE") {
		t.Errorf("error %v, shown %q", r.Err, r.Texts[extract.Shown])
	}
}
