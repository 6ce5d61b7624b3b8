package ole

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func double(v float64) string {
	return string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
}

// What Excel 2, 3 and 4 wrote, each with every record that holds a text.
func TestOldWorkbook(t *testing.T) {
	const card = 4111111111111111
	text := "\xff\xff" // of a formula's result, behind six bytes
	for _, c := range []struct {
		name, file string
		want       map[string]string
	}{
		{
			"Excel 2", biff(recBOF2, "\x02\x00\x10\x00") + biff(recCodePage, "\xe3\x04") +
				biff(rec2Label, "\x00\x00\x00\x00\x00\x00\x00\x0aneedle-one") +
				biff(rec2Number, "\x01\x00\x00\x00\x00\x00\x00"+double(card)) +
				biff(rec2Integer, "\x01\x00\x01\x00\x00\x00\x00\x39\x30") +
				biff(recFormula, "\x02\x00\x00\x00\x00\x00\x00"+strings.Repeat("\x00", 6)+text+"\x00\x0c\x17\x0aneedle-two") +
				biff(rec2String, "\x0cneedle-three") +
				biff(recNote, "\x03\x00\x01\x00\x0b\x00needle-note") +
				biff(recHeader, "\x0dneedle-header") + biff(rec2Name, "\x00\x00\x00\x0b\x00needle-name") +
				biff(rec2Label, "\x04\x00\x00\x00\x00\x00\x00\x06\xcf\xf0\xe8\xe2\xe5\xf2") + biff(recEOF, ""),
			map[string]string{
				"needle-one": "Sheet!A1", "4111111111111111": "Sheet!A2", "12345": "Sheet!B2", "needle-two": "Sheet!A3", "needle-three": "Sheet!A3",
				"needle-note": "Sheet!B4", "needle-header": "Sheet header", "needle-name": "Sheet name", "Привет": "Sheet!A5",
			},
		},
		{
			"Excel 3", biff(recBOF3, "\x00\x00\x10\x00\x00\x00") +
				biff(recLabel, "\x00\x00\x00\x00\x00\x00\x0a\x00needle-one") +
				biff(recNumber, "\x01\x00\x00\x00\x00\x00"+double(card)) +
				biff(rec3Formula, "\x02\x00\x00\x00\x00\x00"+strings.Repeat("\x00", 6)+text+"\x00\x00\x0c\x00\x17\x0aneedle-two") +
				biff(recString, "\x0c\x00needle-three") + biff(rec3Name, "\x00\x00\x00\x0bneedle-name") + biff(recEOF, ""),
			map[string]string{"needle-one": "Sheet!A1", "4111111111111111": "Sheet!A2", "needle-two": "Sheet!A3", "needle-three": "Sheet!A3", "needle-name": "Sheet name"},
		},
		{
			"a workbook of Excel 4", biff(recBOF4, "\x00\x00\x00\x01\x00\x00") + biff(recSheetHdr, "\x00\x00\x00\x00\x05Costs") +
				biff(recBOF4, "\x00\x00\x10\x00\x00\x00") + biff(recLabel, "\x00\x00\x00\x00\x00\x00\x0a\x00needle-one") +
				biff(rec4Formula, "\x02\x00\x00\x00\x00\x00"+double(card)+"\x00\x00\x00\x00") + biff(recEOF, "") + biff(recEOF, ""),
			map[string]string{"needle-one": "Costs!A1", "4111111111111111": "Costs!A3", "Costs": "Costs sheet"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := extracttest.Read(t, OldWorkbook, "a.xls", []byte(c.file))
			if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
				t.Errorf("detected %v, err %v, gaps %v", r.Detected, r.Err, r.Gaps)
			}
			for want, at := range c.want {
				found := false
				for _, v := range []extract.View{extract.Shown, extract.All, extract.Properties} {
					found = found || strings.Contains(r.Texts[v], want) && r.At(v, want).Where == at
				}
				if !found {
					t.Errorf("%s is not at %s: %q", want, at, r.Texts)
				}
			}
			if r := extracttest.Read(t, OldWorkbook, "a.xls", []byte(c.file[:len(c.file)-7])); r.Err == nil {
				t.Error("cut off: no error")
			}
		})
	}
}

// A date is a number of days: who reads it looks for the date.
func TestDatesInOldWorkbooks(t *testing.T) {
	const day = 32874 // 1990-01-01
	formats := func(kind uint16, before string) (all string) {
		for _, code := range []string{"General", "0.00", "yyyy-mm-dd"} {
			all += biff(kind, before+string(rune(len(code)))+code)
		}
		return all
	}
	styles := func(kind uint16) string {
		return biff(kind, strings.Repeat("\x00", 12)) + biff(kind, "\x00\x02"+strings.Repeat("\x00", 10))
	}
	for name, file := range map[string]string{
		"Excel 2": biff(recBOF2, "\x02\x00\x10\x00") + formats(rec2Format, "") + biff(rec2Number, "\x01\x00\x00\x00\x00\x02\x00"+double(day)),
		"Excel 2, a whole number": biff(recBOF2, "\x02\x00\x10\x00") + formats(rec2Format, "") +
			biff(rec2Integer, "\x01\x00\x00\x00\x00\xc2\x00\x6a\x80"),
		"Excel 3": biff(recBOF3, "\x00\x00\x10\x00\x00\x00") + formats(rec2Format, "") + styles(rec3Style) +
			biff(recNumber, "\x01\x00\x00\x00\x01\x00"+double(day)),
		"Excel 4, a formula": biff(recBOF4, "\x00\x00\x10\x00\x00\x00") + formats(recFormat, "\x00\x00") + styles(rec4Style) +
			biff(rec4Formula, "\x01\x00\x00\x00\x01\x00"+double(day)+"\x00\x00\x00\x00"),
		"Excel 4, from 1904": biff(recBOF4, "\x00\x00\x10\x00\x00\x00") + biff(recDateMode, "\x01\x00") + formats(recFormat, "\x00\x00") + styles(rec4Style) +
			biff(recNumber, "\x01\x00\x00\x00\x01\x00"+double(day-1462)),
	} {
		r := extracttest.Read(t, OldWorkbook, "a.xls", []byte(file+biff(recEOF, "")))
		if r.Err != nil || !strings.Contains(r.Texts[extract.Shown], "1990-01-01") {
			t.Errorf("%s: error %v, shown %q", name, r.Err, r.Texts[extract.Shown])
		}
		if !strings.Contains(r.Text(), "32874") && !strings.Contains(r.Text(), "31412") {
			t.Errorf("%s: the number is not read: %q", name, r.Texts)
		}
	}
}

// TestHiddenInBooks puts a text into every record of a workbook of Excel 97 that
// can hold one.
func TestHiddenInBooks(t *testing.T) {
	for _, c := range []struct {
		name string
		kind uint16
		body string
		want string
	}{
		{"header", recHeader, "\x0a\x00\x00needle-one", "needle-one"},
		{"footer", recFooter, "\x0a\x00\x01" + utf16le("needle-one"), "needle-one"},
		{"name", recName, "\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01" + utf16le("Привет"), "Привет"},
		{"external name", recExternName, "\x00\x00\x00\x00\x00\x00\x06\x01" + utf16le("Привет"), "Привет"},
		{"author of a note", recNote, "\x00\x00\x00\x00\x00\x00\x01\x00\x06\x00\x01" + utf16le("Привет"), "Привет"},
		{"link", recHLink, utf16le("http://needle.example"), "http://needle.example"},
		{"tip of a link", 0x800, utf16le("needle-one"), "needle-one"},
		{"another workbook", 0x1ae, "\x01\x00\x0b\x00\x00needle.xls\x06\x00\x00Needle", "needle.xls"},
		{"cells of another workbook", 0x5a, "\x00\x00\x00\x00\x02\x0a\x00\x00needle-one", "needle-one"},
		{"validation", 0x1be, "\x00\x00\x00\x00\x0a\x00\x00needle-one", "needle-one"},
		{"condition", 0x1b1, "\x02\x01\x17\x0a\x00needle-one", "needle-one"},
		{"scenario", 0xaf, "\x01\x00\x00\x00\x0a\x00\x00needle-one", "needle-one"},
		{"query", 0xdc, "\x00\x00needle-one", "needle-one"},
		{"who wrote it", 0x5c, "\x0a\x00\x00needle-one", "needle-one"},
		{"code name", 0x1ba, "\x0a\x00\x00needle-one", "needle-one"},
		{"text of a chart", 0x100d, "\x00\x00\x0a\x00needle-one", "needle-one"},
		{"first page's header", 0x89c, "\x00\x00\x0a\x00\x00needle-one", "needle-one"},
		{"string that no cell shows", recSST, "\x01\x00\x00\x00\x01\x00\x00\x00\x03\x00\x00pin", "pin"},
	} {
		t.Run(c.name, func(t *testing.T) {
			book := biff(recBOF, "\x00\x06\x05\x00") + biff(c.kind, c.body) + biff(recEOF, "")
			r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{"Workbook": []byte(book)}))
			if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Text(), c.want) {
				t.Errorf("err %v, gaps %v, got %q", r.Err, r.Gaps, r.Text())
			}
		})
	}
}

func TestPivotCache(t *testing.T) {
	cache := biff(0xc6, "\x00\x00") + biff(recSXString, "\x0a\x00\x00needle-one") + biff(recSXNum, double(4111111111111111)) + biff(recEOF, "")
	r := extracttest.Read(t, Format, "a.xls", extracttest.Compound(map[string][]byte{
		"Workbook": []byte(biff(recBOF, "\x00\x06\x05\x00") + biff(recEOF, "")), "_SX_DB_CUR/0001": []byte(cache),
	}))
	if r.Err != nil || len(r.Gaps) > 0 || !strings.Contains(r.Text(), "needle-one") || !strings.Contains(r.Text(), "4111111111111111") {
		t.Errorf("err %v, gaps %v, got %q", r.Err, r.Gaps, r.Texts)
	}
}

// TestWorksheets hands on worksheets of other programs than Excel.
func TestWorksheets(t *testing.T) {
	sheet := "\x01\x00\x0e\x00QPW9 and so on"
	r := extracttest.Read(t, Format, "a.qpw", extracttest.Compound(map[string][]byte{"NativeContent_MAIN": []byte(sheet)}))
	if c, ok := r.Child("NativeContent_MAIN"); !ok || string(c.Data) != sheet || r.Err != nil {
		t.Errorf("error %v, children %v", r.Err, r.Children)
	}
	r = extracttest.Read(t, Format, "a.wb3", extracttest.Compound(map[string][]byte{"PerfectOffice_MAIN": []byte("\x00\x00\x02\x00\x07\x10")}))
	if len(r.Children) != 1 || r.Children[0].Path != "PerfectOffice_MAIN" {
		t.Errorf("children %v", r.Children)
	}
}

func FuzzOldWorkbook(f *testing.F) {
	f.Add([]byte(biff(recBOF2, "\x02\x00\x10\x00") + biff(rec2Label, "\x00\x00\x00\x00\x00\x00\x00\x01a") + biff(recFormula, strings.Repeat("\xff", 20)) + biff(rec2String, "\x01a")))
	f.Add([]byte(biff(recBOF4, "\x00\x00\x00\x01\x00\x00") + biff(recSheetHdr, "\x00\x00\x00\x00\x01A") + biff(recNote, "\xff\xff\x00\x00\x01\x00a")))
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, OldWorkbook, "a.xls", data) })
}
