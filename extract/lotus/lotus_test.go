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

func FuzzSheets(f *testing.F) {
	for _, c := range sheets() {
		f.Add(c.data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { extracttest.Read(t, Lotus, "a", data) })
}
