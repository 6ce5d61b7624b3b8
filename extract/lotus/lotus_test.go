package lotus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

// A sheet is a file and where its texts must be: "shown Sheet1!B2: Card".
type sheet struct {
	name   string
	format extract.Format
	data   []byte
	want   map[string]string
}

func sheets() []sheet {
	return []sheet{
		{"a.wk1", Lotus, wk1(), map[string]string{
			"Anna Müller": "shown Sheet!A2: Name", "4111111111111111": "shown Sheet!B2: Card", "1975-01-31": "shown Sheet!C2: Born", "27425": "all Sheet!C2: Born",
			"-1234": "shown Sheet!A3: Name", "4111111111111112": "shown Sheet!B3: Card", "secret result": "shown Sheet!C3: Born", "secret": "all Sheet!C3: Born",
			"$1,234.50": "shown Sheet!A4: Name", "Header of the page": "properties header: ", "Footer of the page": "properties footer: ", "CARDNAME": "properties name: ",
		}},
		{"a.wk3", Lotus, wk3(), map[string]string{
			"Jürgen Пр中": "shown People!A2: Name", "4111111111111111": "shown People!B3: Card", "1975-01-31": "shown People!C2: Born", "a remark on Anna": "shown People!A2: Name",
			"1234": "shown People!A3: Name", "1.25": "shown People!A4: Name", "4111000000": "shown People!A5: Name", "secret result": "shown People!C3: Born",
			"secret": "all People!C3: Born", "8.75": "shown People!C4: Born", "on the other": "shown Other!A1: ", "CARDNAME": "properties name: ", "a note of the name": "all name: ",
		}},
		{"a.wq1", Quattro, wq1(), map[string]string{
			"Jürgen": "shown Sheet1!A2: Name", "4111111111111111": "shown Sheet1!B2: Card", "1975-01-31": "shown Sheet1!C2: Born", "77": "shown Sheet1!A3: Name",
		}},
		{"a.wb1", Quattro, wb1(), map[string]string{
			"Jürgen": "shown People!A2: Name", "4111111111111111": "shown People!B2: Card", "1975-01-31": "shown People!C2: Born", "-77": "shown People!A3: Name",
			"secret result": "shown People!B3: Card", "secret": "all People!B3: Card", "on the other": "shown Other!A1: ",
		}},
		{"NativeContent_MAIN", Quattro, qpw(), map[string]string{
			"Jürgen": "shown People!A2: Name", "4111111111111111": "shown People!B2: Card", "1975-01-31": "shown People!C2: Born", "50000": "shown People!A3: Name",
			"-5": "shown People!A4: Name", "1234": "shown People!A6: Name", "27": "shown People!B5: Card", "secret result": "shown People!C3: Born", "nobody shows it": "all strings: ",
		}},
		{"a.wks", Works, wksWindows(), map[string]string{
			"Jürgen": "shown Sheet!A2: Name", "4111111111111111": "shown Sheet!B2: Card", "1975-01-31": "shown Sheet!C2: Born", "-77": "shown Sheet!A3: Name",
			"1234": "shown Sheet!B3: Card", "secret result": "shown Sheet!C3: Born", "secret": "all Sheet!C3: Born", "a label that goes on": "shown Sheet!A4: Name",
			"Header of the page": "properties header: ",
		}},
		{"a.wdb", Works, wdb(), map[string]string{
			"Jürgen": "shown Sheet!A1: Name", "4111111111111111": "shown Sheet!B1: Card number", "1975-01-31": "shown Sheet!C1: Born", "Card number": "properties name: ",
		}},
	}
}

func TestSheets(t *testing.T) {
	for _, c := range sheets() {
		t.Run(c.name, func(t *testing.T) {
			if dir := os.Getenv("LOTUS_DIR"); dir != "" { // for programs that read them too
				if err := os.WriteFile(filepath.Join(dir, c.name), c.data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r := extracttest.Read(t, c.format, c.name, c.data)
			if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
				t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
			}
			for text, want := range c.want {
				view, _, _ := strings.Cut(want, " ")
				at := r.At(extract.View(view), text)
				if got := view + " " + at.Where + ": " + at.Column; got != want {
					t.Errorf("%s is at %q, want %q: %q", text, got, want, r.Texts)
				}
			}
		})
	}
}

// TestWritten reads what a program wrote.
func TestWritten(t *testing.T) {
	for _, name := range []string{"people.wk1", "people.wk3"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		r := extracttest.Read(t, Lotus, name, data)
		if r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: error %v, gaps %v", name, r.Err, r.Gaps)
		}
		for _, text := range []string{"Anna Schneider", "4111111111111111", "5500000000000004", "27425", "0.25", "1000000000000000", "20000", "TRUE"} {
			if !strings.Contains(r.Texts[extract.Shown], text) {
				t.Errorf("%s: %s is not shown: %q", name, text, r.Texts[extract.Shown])
			}
		}
		if got := r.Texts[extract.Joined]; got != "4111111111111111\n" {
			t.Errorf("%s: joined %q", name, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[uint16]float64{
		0x0000: 0, 20: 10, 0xffec: -10, 3<<4 | 1: 15000, 3<<4 | 1<<1 | 1: 1500, 1<<4 | 2<<1 | 1: .05, 1<<4 | 3<<1 | 1: .005,
		1<<4 | 4<<1 | 1: .0005, 1<<4 | 5<<1 | 1: .00005, 8<<4 | 6<<1 | 1: .5, 16<<4 | 7<<1 | 1: .25, 0xfff0 | 2<<1 | 1: -.05,
	} {
		if got := smallNumber(n); got != want {
			t.Errorf("%#x is %v, want %v", n, got, want)
		}
	}
	for n, want := range map[uint32]float64{5 << 6: 5, 5<<6 | 0x20: -5, 5<<6 | 2: 500, 5<<6 | 0x12: .05} {
		if got := shortNumber(n); got != want {
			t.Errorf("%#x is %v, want %v", n, got, want)
		}
	}
	for _, c := range []struct {
		bytes  []byte
		v      float64
		digits string
	}{
		{long(1<<63, 0x3fff), 1, ""},
		{long(3<<62, 0xbfff), -1.5, ""},
		{long(1234567890123456789<<3, 0x3fff+60), 1234567890123456789, "1234567890123456789"}, // more than a float64 holds
		{long(0, 0), 0, ""},
	} {
		if v, digits := longNumber(c.bytes); v != c.v || digits != c.digits {
			t.Errorf("%x is %v, %q, want %v, %q", c.bytes, v, digits, c.v, c.digits)
		}
	}
}

// TestCutOff cuts every file at every place: that is an error, but for the bytes that end it.
func TestCutOff(t *testing.T) {
	for _, c := range sheets() {
		for n := 8; n < len(c.data); n++ {
			r := extracttest.Read(t, c.format, c.name, c.data[:n])
			if r.Err == nil {
				t.Errorf("%s: no error when cut off at byte %d of %d", c.name, n, len(c.data))
			}
		}
	}
}

// TestPasswords tells worksheets that are encrypted.
func TestPasswords(t *testing.T) {
	for name, c := range map[string]sheet{
		"1-2-3 2": {format: Lotus, data: file(rec(0, uint16(0x0406)), rec(0x4b, uint16(0x1234)), rec(0x06, "xxxxxxxx"))},
		"1-2-3 3": {format: Lotus, data: file(rec(0, uint16(0x1000), make([]byte, 24)), rec(rec3Password, make([]byte, 16)), rec(0x06, "xxxxxxxx"))},
		"Quattro": {format: Quattro, data: file(rec(0, uint16(0x1002)), rec(0x4b, uint32(1)), rec(0x06, "xxxxxxxx"))},
	} {
		r := extracttest.Read(t, c.format, "a", c.data)
		if !r.Detected || !r.Gap(extract.EncryptedFile) {
			t.Errorf("%s: detected %v, error %v", name, r.Detected, r.Err)
		}
	}
}

// TestBehind reads what follows the last record.
func TestBehind(t *testing.T) {
	objects := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"
	r := extracttest.Read(t, Quattro, "a.wb2", file(wb1(), []byte("\x00\x00\x00\x00a text behind"), []byte(objects)))
	child, ok := r.Child("objects")
	if r.Err != nil || !ok || string(child.Data) != objects || !strings.Contains(r.Texts[extract.All], "a text behind") {
		t.Errorf("error %v, children %v, %q", r.Err, r.Children, r.Texts[extract.All])
	}
	r = extracttest.Read(t, Lotus, "a.wk1", file(wk1(), make([]byte, 100)))
	if r.Err != nil {
		t.Errorf("padded with zeroes: %v", r.Err)
	}
	r = extracttest.Read(t, Lotus, "a.wk4", file(wk3(), rec(0, uint16(0x8007), make([]byte, 24)), rec(0xb6, "a style of mine\x00"), rec(recEOF)))
	if r.Err != nil || !strings.Contains(r.Texts[extract.All], "a style of mine") {
		t.Errorf("formats behind the sheets: %v, %q", r.Err, r.Texts[extract.All])
	}
}

// TestUnknownRecords finds text in any record.
func TestUnknownRecords(t *testing.T) {
	for number := range uint16(0x700) {
		for _, c := range []sheet{
			{format: Lotus, data: file(rec(0, uint16(0x0406)), rec(number, "\x01\x02\x00\x00\x00\x00\x00needle here\x00\x03"), rec(recEOF))},
			{format: Lotus, data: file(rec(0, uint16(0x1005), make([]byte, 24)), rec(number, "\x01\x02\x00\x00\x00\x00needle here\x00\x03"), rec(recEOF))},
			{format: Quattro, data: file(rec(rec9Begin, "QPW9", make([]byte, 10)), rec(number, "\x01\x02\x00\x00needle here\x00\x03"), rec(rec9EOF))},
		} {
			r := extracttest.Read(t, c.format, "a", c.data)
			if !strings.Contains(r.Text(), "needle here") && !known[number] {
				t.Errorf("%s: record %#x: %q, %v", c.format.Name, number, r.Texts, r.Err)
			}
		}
	}
}

// known are records whose bodies, of this shape, are numbers.
var known = map[uint16]bool{0x0b: true, 0x0e: true, 0x10: true, 0x17: true, 0x19: true, 0x25: true, 0x27: true, 0x28: true, 0x4b: true, 0x407: true}

// TestSeries reads labels that are counted up, and keeps a file from counting up for ever.
func TestSeries(t *testing.T) {
	if shown := extracttest.Read(t, Quattro, "a", qpw()).Texts[extract.Shown]; !strings.HasSuffix(shown, "\nBorn\nJürgen") {
		t.Errorf("labels that are counted up: %q", shown)
	}
	cells := strings.Repeat("\x62\xff\xff\x01\x00\x01\x00", 30)
	data := file(rec(rec9Begin, "QPW9", make([]byte, 10)), rec(rec9Cells, uint32(0), uint32(1), cells), rec(rec9EOF))
	if r := extracttest.Read(t, Quattro, "a", data); !r.Gap(extract.TooBig) {
		t.Error(r.Err)
	}
}

// A number that a string covers is no less read, and neither is what stands where programs keep bits.
func TestCovered(t *testing.T) {
	at := func(col, row int) []byte { return bytesOf(0xff, uint16(col), uint16(row)) }
	r := extracttest.Read(t, Lotus, "a.wk1", file(rec(0, uint16(0x0406)),
		rec(recFormula, at(0, 0), float64(card), uint16(1), 3), rec(recString, at(0, 0), "shown\x00"),
		rec(recFormula, at(1, 0), float64(0), uint16(1), 3), rec(recString, at(1, 0), "result\x00"),
		rec(0x77, "\x01\x02\x91\xea\xa5\xe8\xec \xa5\xe9\xf1 \xed\xe2\xa8\xe5 \xac\xef\xa3\xaa\xa8\xe5 \xe4\xe0\xa0\xad\xe6\xe3\xa7\xe1\xaa\xa8\xe5 \xa1\xe3\xab\xae\xaa, \xa4\xa0 \xa2\xeb\xaf\xa5\xa9 \xe7\xa0\xee\x00"), rec(recEOF)))
	for _, want := range []string{"4111111111111111\n", "мягких французских булок"} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
	if r.Texts[extract.Shown] != "\nshown\tresult" || strings.Contains(r.Texts[extract.All], "0\n0") {
		t.Errorf("shown %q, all %q", r.Texts[extract.Shown], r.Texts[extract.All])
	}
	if r := extracttest.Read(t, Lotus, "a.wk1", file(rec(0, uint16(0x0406)), rec(recHidden, padded("bits: needle one", 32)), rec(recEOF))); !strings.Contains(r.Text(), "needle one") {
		t.Errorf("columns that are hidden: %q", r.Texts)
	}
	r = extracttest.Read(t, Quattro, "a.qpw", file(rec(rec9Begin, "QPW9", make([]byte, 10)), rec(rec9Column, uint16(0), "needle two"), rec(rec9Cells, "needle!"), rec(rec9Result, "four!"), rec(rec9EOF)))
	for _, want := range []string{"needle two", "needle!", "four!"} {
		if !strings.Contains(r.Texts[extract.All], want) {
			t.Errorf("%q is missing in %q", want, r.Texts)
		}
	}
}

// TestBounds reads more cells, texts, strings and formats than are held at a time.
func TestBounds(t *testing.T) {
	large := func(number uint16, body ...any) []byte { // with a length of four bytes
		b := bytesOf(body...)
		return append(bytesOf(number|0x8000, uint32(len(b))), b...)
	}
	run := append([]byte("\x43\xff\xff"), make([]byte, 2*0xffff)...)
	book := file(rec(rec9Begin, "QPW9", make([]byte, 10)), large(rec9Strings, make([]byte, 12), strings.Repeat("\x00\x00\x00\x00", mostStrings), uint16(6), 0, "needle", 0),
		large(rec9Cells, uint32(0), uint32(1), strings.Repeat(string(run), 9)), large(0x411, strings.Repeat("text\x00", mostTexts+9)), rec(rec9EOF))
	s := &extracttest.Sink{Limit: 1 << 30, Discard: true}
	b := newBook(t.Context(), s, quattro9)
	if err := b.records(book); err != nil {
		t.Fatal(err)
	}
	b.unused9()
	if b.flush(); b.err != nil || cap(b.cells) > 2*mostCells || cap(b.texts) > 2*mostTexts || cap(b.strings) > 2*mostStrings {
		t.Errorf("error %v, %d cells, %d texts, %d strings are held", b.err, cap(b.cells), cap(b.texts), cap(b.strings))
	}
	if least := int64(9*0xffff*2 + 5*(mostTexts+9) + len("needle")); int64(s.Bytes) < least {
		t.Errorf("%d bytes of text came out, want %d", s.Bytes, least)
	}
	b = newBook(t.Context(), s, lotus3)
	row := bytesOf(0, 0, uint16(0), strings.Repeat("\x80\x00\x00\x00", 256))
	for n := range mostSpans / 200 {
		row[0], row[2], row[3] = byte(n>>16), byte(n), byte(n>>8)
		b.rowFormat(row)
	}
	if b.spans > mostSpans+256 {
		t.Errorf("%d formats are held", b.spans)
	}
}

func FuzzSheets(f *testing.F) {
	for _, c := range sheets() {
		f.Add(c.data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, Lotus, "a", data) })
}
