package sheet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// check wants texts at places: "shown Sheet!B2: Card number".
func check(t *testing.T, r extracttest.Result, want map[string]string) {
	t.Helper()
	if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
		t.Errorf("detected %v, error %v, gaps %v", r.Detected, r.Err, r.Gaps)
	}
	for text, want := range want {
		view, _, _ := strings.Cut(want, " ")
		at := r.At(extract.View(view), text)
		if got := view + " " + at.Where + ": " + at.Column; got != want {
			t.Errorf("%s is at %q, want %q: %q", text, got, want, r.Texts)
		}
	}
}

func TestWritten(t *testing.T) {
	const whole = "shown Sheet!B2: Card number"
	for _, c := range []struct {
		name   string
		format extract.Format
		want   map[string]string
	}{
		{"libreoffice.slk", SYLK, map[string]string{
			"Anna Müller; née Żak": "shown Sheet!A2: Name", "4111111111111111": whole, "two\nlines \"quoted\"": "shown Sheet!A3: Name",
			`="secret"&" result"`: "all Sheet!C3: Born", "a link": "shown Sheet!A5: Name",
		}},
		{"gnumeric.slk", SYLK, map[string]string{
			"Anna M?ller; n?e ?ak": "shown Sheet!A2: Name", "4111111111111111": whole, "1975-01-31": "shown Sheet!C2: Born", "27425": "all Sheet!C2: Born",
			"two\nlines \"quoted\"": "shown Sheet!A3: Name",
		}},
		{"libreoffice.dif", DIF, map[string]string{
			"Anna Müller; née ?ak": "shown Sheet!A2: Name", "4111111111111111": whole, "01/31/1975": "shown Sheet!C2: Born", "two\nlines \"quoted\"": "shown Sheet!A3: Name",
			"People": "properties title: ",
		}},
		{"sheetjs.slk", SYLK, map[string]string{"Anna Schneider": "shown Sheet!A2: Name", "4111111111111111": whole, "TRUE": "shown Sheet!D3: Balance"}},
		{"sheetjs.dif", DIF, map[string]string{"Anna Schneider": "shown Sheet!A2: Name", "4111111111111111": whole, "TRUE": "shown Sheet!D3: Balance"}},
		{"sheetjs.eth", SocialCalc, map[string]string{"Anna Schneider": "shown Sheet!A2: Name", "4111111111111111": whole, "TRUE": "shown Sheet!D3: Balance"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := extracttest.Read(t, c.format, c.name, sample(t, c.name))
			check(t, r, c.want)
			if got := r.Texts[extract.Joined]; got != "4111111111111111\n" {
				t.Errorf("joined %q", got)
			}
		})
	}
}

func TestSYLK(t *testing.T) {
	file := "ID;PWXL;N;E\r\nP;PGeneral\r\nP;Pm/d/yy\r\nP;F\"needle font\";M200\r\nF;P0;DG0G8;M255\r\nF;P1;C3\r\n" +
		"C;Y1;X1;K\"Name\"\r\nC;X2;K\"Card\"\r\nC;X3;K\"Born\"\r\n" +
		"C;Y2;X1;K\"J\x1bNHurgen\"\r\nC;X2;K4.111111111111111E+15\r\nC;X3;K27425\r\n" + // QUIRK: programs write an exponent
		"C;Y3;X1;K\"\x1b$1\x1bN1\";Aneedle remark\r\nF;P1;Y4;X1\r\nC;K27426;E\"needle formula\"\r\n" +
		"NN;NNEEDLENAME;ER2C2\r\nNE;E'[needle link.xls]A'!R1C1\r\nO;L;D;V0;K47;needle option\r\nE\r\n"
	check(t, extracttest.Read(t, SYLK, "a.slk", []byte(file)), map[string]string{
		"Jürgen": "shown Sheet!A2: Name", "4111111111111111": "shown Sheet!B2: Card", "1975-01-31": "shown Sheet!C2: Born", "1975-02-01": "shown Sheet!A4: Name",
		"A±": "shown Sheet!A3: Name", "needle remark": "shown Sheet!A3: Name", "needle formula": "all Sheet!A4: Name", "NEEDLENAME": "properties name: ",
		"needle link.xls": "all records: ", "needle option": "all records: ", "needle font": "all formats: ",
	})
	old := "ID;PMP\rB;Y1;X1\rC;X1;Y1;K\"a Macintosh\"\rE\r"
	check(t, extracttest.Read(t, SYLK, "", []byte(old)), map[string]string{"a Macintosh": "shown Sheet!A1: "})
	for _, other := range []string{"ID;NAME;CARD\n1;Jo;4111\n2;Al;4112\n", "ID card\n", ""} {
		if SYLK.Detect(extracttest.Object("a", []byte(other))) {
			t.Errorf("%q is taken for SYLK", other)
		}
	}
}

func TestDIF(t *testing.T) {
	head := "TABLE\r\n0,1\r\n\"EXCEL\"\r\nVECTORS\r\n0,2\r\n\"\"\r\nTUPLES\r\n0,2\r\n\"\"\r\nLABEL\r\n2,0\r\n\"Card number\"\r\nCOMMENT\r\n1,0\r\n\"needle comment\"\r\nDATA\r\n0,0\r\n\"\"\r\n"
	data := "-1,0\r\nBOT\r\n1,0\r\nJo\r\n0,4.111111111111111E+15\r\nV\r\n0,0\r\nNA\r\n-1,0\r\nEOD\r\nneedle behind\r\n"
	check(t, extracttest.Read(t, DIF, "a.dif", []byte(head+data)), map[string]string{
		"Jo": "shown Sheet!A1: ", "4111111111111111": "shown Sheet!B1: Card number", "NA": "shown Sheet!C1: ", "EXCEL": "properties title: ",
		"needle comment": "all header: ", "needle behind": "all behind the table: ",
	})
	for n := range len(head) + len(data) - len("EOD\r\nneedle behind\r\n") {
		if r := extracttest.Read(t, DIF, "a.dif", []byte((head + data)[:n])); r.Err == nil {
			t.Errorf("no error when cut off at byte %d", n)
		}
	}
}

func TestSocialCalc(t *testing.T) {
	file := "version:1.5\ncell:A1:t:Name:f:1\ncell:B1:t:Card\ncell:A2:t:a\\cb\\nc:comment:needle remark\ncell:B2:vtf:n:4111111111111111:A1+\"needle formula\"\n" +
		"cell:C2:vtc:nd:27425:1/31/1975\ncell:D2:vt:nd:27425\ncell:AA3:v:77\nname:NEEDLE:its words:B2\nsheet:c:27:r:3\n"
	check(t, extracttest.Read(t, SocialCalc, "a.txt", []byte(file)), map[string]string{
		"a:b\nc": "shown Sheet!A2: Name", "needle remark": "shown Sheet!A2: Name", "4111111111111111": "shown Sheet!B2: Card", "needle formula": "all Sheet!B2: Card",
		"27425": "all Sheet!C2: ", "1/31/1975": "shown Sheet!C2: ", "77": "shown Sheet!AA3: ", "1975-01-31": "shown Sheet!D2: ", "NEEDLE its words": "properties name: ",
	})
}

func FuzzTables(f *testing.F) {
	for _, name := range []string{"libreoffice.slk", "libreoffice.dif", "sheetjs.eth"} {
		f.Add(sample(f, name))
	}
	f.Add([]byte("C;K\x1bNA\x1b\x1bN;X;Y;K\"\n F;P;P0;Y-1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []extract.Format{SYLK, DIF, SocialCalc} {
			extracttest.Read(t, format, "a", data)
		}
	})
}
