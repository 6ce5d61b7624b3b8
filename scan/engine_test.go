package scan

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"postern/extract"
)

func TestNewErrors(t *testing.T) {
	_, err := New(Options{Terms: []Term{
		{Detector: "payment_card"},
		{Detector: "no_such"},
		{Regex: "("},
		{Regex: "a*"},
		{Phrases: []string{"fine", "?!"}},
		{},
		{Detector: "iban", Regex: "x"},
	}})
	if err == nil {
		t.Fatal("no error")
	}
	var got []int
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		var te *TermError
		if !errors.As(e, &te) {
			t.Fatalf("%v is no TermError", e)
		}
		got = append(got, te.Index)
	}
	if want := []int{1, 2, 3, 4, 5, 6}; !slices.Equal(got, want) {
		t.Fatalf("got errors for terms %v, want %v: %v", got, want, err)
	}
}

func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range Catalogue() {
		if d.Name == "" || d.About == "" || d.Levels == "" || seen[d.Name] {
			t.Errorf("%q: name, about and levels must be there, the name once", d.Name)
		}
		seen[d.Name] = true
		if d.find == nil && d.numbers == nil && d.id == nil && d.whole == nil && d.labels == nil {
			t.Errorf("%s: nothing calls it", d.Name)
		}
		if d.numbers != nil && d.minDigits < minRun {
			t.Errorf("%s: wants runs of %d digits, the tokeniser keeps %d", d.Name, d.minDigits, minRun)
		}
		if strings.Trim(d.marks, wantedMarks) != "" {
			t.Errorf("%s: %q are no marks", d.Name, d.marks)
		}
		for _, s := range d.starts {
			if len(s) < 3 || s != strings.ToLower(s) {
				t.Errorf("%s: start %q must be three lower-case bytes or more", d.Name, s)
			}
		}
		for _, y := range d.yields {
			if !slices.Contains(Names(), y) {
				t.Errorf("%s: yields to %q, which does not exist", d.Name, y)
			}
		}
		for _, k := range d.Keywords {
			if k != fold(k) {
				t.Errorf("%s: keyword %q is not folded: %q", d.Name, k, fold(k))
			}
		}
	}
	if !slices.Equal(Names(), func() (n []string) {
		for _, term := range All() {
			n = append(n, term.Detector)
		}
		return n
	}()) {
		t.Error("All and Names differ")
	}
}

func TestPhrases(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{
		{Phrases: []string{"project nightjar", "Strictly  Confidential", "AT&T plan", "Проект Вода", "机密项目", "Müller-Akte", "x-ray", "R&D"}},
	}})
	for _, tt := range []struct {
		name, text string
		want       int
	}{
		{"plain", "the project nightjar is on", 1},
		{"case", "PROJECT Nightjar", 1},
		{"white space", "project \t\n  nightjar", 1},
		{"file name", "project_nightjar-v2.pdf", 1},
		{"dot", "project.nightjar", 1},
		{"no-break space", "project\u00a0nightjar", 1},
		{"zero-width", "pro\u200bject night\u2060jar", 1},
		{"soft hyphen", "project night\u00adjar", 1},
		{"combining", "project nigh\u0301tjar", 1},
		{"Cyrillic look-alikes", "рrоject nightjаr", 1},
		{"Greek look-alikes", "prοject nightjαr", 1},
		{"full width", "ｐｒｏｊｅｃｔ　ｎｉｇｈｔｊａｒ", 1},
		{"mathematical", "𝐩𝐫𝐨𝐣𝐞𝐜𝐭 𝐧𝐢𝐠𝐡𝐭𝐣𝐚𝐫", 1},
		{"right-to-left override", "project \u202enightjar\u202c", 1},
		{"spaces of the phrase", "strictly confidential", 1},
		{"sign inside", "the at&t plan.", 1},
		{"Cyrillic capitals", "ПРОЕКТ ВОДА", 1},
		{"Cyrillic", "проект вода", 1},
		{"Chinese", "这是机密项目的文件", 1},
		{"umlaut decomposed", "Mu\u0308ller-Akte", 1},
		{"umlaut left out", "Muller-Akte", 1},
		{"curly quotes", "“project nightjar”", 1},
		{"twice", "project nightjar, project nightjar", 2},

		{"inside a word", "project nightjars", 0},
		{"inside a word before", "aproject nightjar", 0},
		{"other word between", "project of nightjar", 0},
		{"two dots", "project.. nightjar", 0},
		{"single letters", "the R&D, r & d", 1},
		{"half", "project", 0},
		{"glued", "projectnightjar", 0},
		{"letters behind", "x-rays", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := finds(e, tt.text)
			if len(got) != tt.want {
				t.Fatalf("got %d findings in %q, want %d", len(got), tt.text, tt.want)
			}
			checkFindings(t, e, tt.text)
		})
	}
}

func TestManyPhrases(t *testing.T) {
	var phrases []string
	for i := range 2000 {
		phrases = append(phrases, fmt.Sprintf("secret plan %d alpha", i))
	}
	e := newTestEngine(t, Options{Terms: []Term{{Phrases: phrases}}})
	got := finds(e, "see secret plan 1234 alpha and secret plan 2000 alpha")
	if len(got) != 1 || got[0].Start != 4 {
		t.Fatalf("got %v, want one at 4", got)
	}
}

func TestRegex(t *testing.T) {
	for _, tt := range []struct {
		name, expr, text string
		want             []span
	}{
		{"literal", `NJ-\d{6}`, "see NJ-123456, NJ-654321 or NJ-1", []span{{4, 13}, {15, 24}}},
		{"word border", `\bNJX\d{3}\b`, "aNJX123 NJX123 NJX1234 NJX999", []span{{8, 14}, {23, 29}}},
		{"no literal", `\d{3}[a-z]`, "12a 123b", []span{{4, 8}}},
		{"any case", `(?i)nightjar`, "a NightJAR", []span{{2, 10}}},
		{"no bound", `<key>.*</key>`, "x <key>abc</key> y", []span{{2, 16}}},
		{"anchor", `(?m)^KEY=\w+$`, "a\nKEY=b\nxKEY=c", []span{{2, 7}}},
		{"alternatives", `alpha-\d|beta-\d`, "beta-1 alpha-2", []span{{0, 6}, {7, 14}}},
		{"not ASCII", `Ä-\d`, "éé Ä-7", []span{{5, 9}}},
		{"far apart", `NJ-\d{2}`, "NJ-1" + strings.Repeat(" ", 300) + "NJ-22", []span{{304, 309}}},
		{"none", `NJ-\d{6}`, "NJ", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := newTestEngine(t, Options{Terms: []Term{{Regex: tt.expr}}})
			var got []span
			for _, f := range finds(e, tt.text) {
				got = append(got, span{int(f.Start), int(f.End)})
			}
			if !slices.Equal(got, tt.want) {
				t.Fatalf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestObfuscation(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "payment_card"}}})
	plainDigest := finds(e, "card 4111111111111111")[0].Digest
	for name, text := range map[string]string{
		"full width":             "card ４１１１１１１１１１１１１１１１",
		"Arabic digits":          "card ٤١١١١١١١١١١١١١١١",
		"Devanagari digits":      "card ४१११ ११११ ११११ ११११",
		"mathematical digits":    "card 𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏",
		"circled digits":         "card ④①①①①①①①①①①①①①①①",
		"zero-width spaces":      "card 4111\u200b1111\u200b1111\u200b1111",
		"word joiners":           "card 4\u20601\u20601\u20601\u20601\u20601\u20601\u20601\u20601\u20601\u20601\u20601\u20601\u20601\u20601\u20601",
		"combining marks":        "card 4\u03361\u03361\u03361\u03361\u03361\u03361\u03361\u03361\u03361\u03361\u03361\u03361\u03361\u03361\u03361",
		"soft hyphens":           "card 4111\u00ad1111\u00ad1111\u00ad1111",
		"no-break spaces":        "card 4111\u00a01111\u00a01111\u00a01111",
		"thin spaces":            "card 4111\u20091111\u20091111\u20091111",
		"en dashes":              "card 4111–1111–1111–1111",
		"minus signs":            "card 4111−1111−1111−1111",
		"middle dots":            "card 4111·1111·1111·1111",
		"right-to-left override": "card \u202e4111111111111111\u202c",
		"byte-order mark":        "card 4111\ufeff111111111111",
		"tag characters":         "card 4111\U000e0031111111111111",
		"slashes":                "card 4111/1111/1111/1111",
		"line breaks":            "card 4111\r\n1111\r\n1111\r\n1111",
		"blank lines":            "card 4111\n\n1111\n\n1111\n\n1111",
		"one a line":             "card " + strings.Join(strings.Split("4111111111111111", ""), "\n"),
		"mixed separators":       "card 4111-1111 1111.1111",
		"look-alike keyword":     "саrd 4111111111111111",
	} {
		t.Run(name, func(t *testing.T) {
			got := finds(e, text)
			if len(got) != 1 || got[0].Digest != plainDigest {
				t.Fatalf("got %d findings in %q", len(got), text)
			}
			shown := text[got[0].Start:got[0].End]
			if c := canonicalise(shown, nil); plain(c.s) != "4111111111111111" {
				t.Fatalf("offsets cut %q out of the text", shown)
			}
			checkFindings(t, e, text)
		})
	}
}

func TestColumnCorroborates(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "us_ssn"}}})
	for header, want := range map[string]int{"SSN": 1, "employeeSsn": 1, "social_security_number": 1, "order": 0, "": 0} {
		d := extract.Document{Text: "7,536221234,x", Places: []extract.Place{
			{Offset: 0, Where: "A2"}, {Offset: 2, Where: "B2", Column: header}, {Offset: 12, Where: "C2", Column: "SSN"},
		}}
		n := 0
		e.Scan(&d, func(f Finding) {
			n++
			if f.Where != "B2" || f.Confidence != Medium {
				t.Errorf("%q: got %v at %q", header, f.Confidence, f.Where)
			}
		})
		if n != want {
			t.Errorf("%q: got %d findings, want %d", header, n, want)
		}
	}
}

func TestKeywordReach(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "payment_card"}}})
	for _, tt := range []struct {
		gap  int
		want Confidence
	}{{280, 0.90}, {310, Medium}} {
		for _, filler := range []string{".", "、"} {
			text := "visa " + strings.Repeat(filler, tt.gap) + " 4111111111111111"
			if got := finds(e, text)[0].Confidence; got != tt.want {
				t.Errorf("keyword %d of %q away: got %v, want %v", tt.gap, filler, got, tt.want)
			}
		}
	}
}

func TestOwn(t *testing.T) {
	e := newTestEngine(t, Options{
		Terms: append(All(), Term{Regex: `ATU\d{8}`}, Term{Phrases: []string{"corp holding"}}),
		Own: []string{
			"DE89 3704 0044 0532 0130 00", "+49 (30) 901820", "Info@Corp.Example", "ATU 1234-5678", "Corp Holding", "4111-1111-1111-1111",
		},
	})
	own := "IBAN DE89370400440532013000, tel 030 901820, mail info@corp.example, ATU12345678 of Corp  Holding, card 4111111111111111"
	if got := finds(e, own); len(got) != 0 {
		t.Fatalf("own value found by %s", got[0].Detector)
	}
	if got := finds(e, "mail info2@corp.example, ATU12345679"); len(got) != 2 {
		t.Fatalf("got %d findings of others' values, want 2", len(got))
	}
}

func TestDigest(t *testing.T) {
	a := newTestEngine(t, Options{Terms: All()})
	b := newTestEngine(t, Options{Terms: All(), Key: []byte("another key of any length at all")})
	one, two := finds(a, "de89 3704 0044 0532 0130 00")[0], finds(a, "DE89370400440532013000")[0]
	if one.Digest != two.Digest || len(one.Digest) != 32 {
		t.Errorf("got %s and %s for one value", one.Digest, two.Digest)
	}
	if other := finds(b, "DE89370400440532013000")[0]; other.Digest == two.Digest {
		t.Error("digests do not depend on the key")
	}
}

func TestFinding(t *testing.T) {
	e := newTestEngine(t, Options{Terms: []Term{{Detector: "iban"}, {Detector: "payment_card"}}})
	d := extract.Document{
		Object: 3, Path: "1.2/card 4111111111111111.zip/q3.xlsx", View: extract.Joined, Section: extract.Attachment,
		Text: "é card 4111 1111 1111 1111 until", Base: 1000,
		Places: []extract.Place{{Offset: 0, Where: "Sheet2!B7"}},
	}
	var got []Finding
	e.Scan(&d, func(f Finding) { got = append(got, f) })
	if len(got) != 1 {
		t.Fatalf("got %d findings", len(got))
	}
	f := got[0]
	f.Digest = ""
	want := Finding{
		Term: 1, Detector: "payment_card", Confidence: 0.90, Object: 3, View: extract.Joined,
		Path: "1.2/card ••••••••••••1111.zip/q3.xlsx", Section: extract.Attachment, Where: "Sheet2!B7",
		Start: 1008, End: 1027, Rune: 7, RuneEnd: 26, Masked: "é card •••• •••• •••• 1111 until",
		Evidence: []string{"checksum", "issuer visa", "keyword card"},
	}
	if fmt.Sprint(f) != fmt.Sprint(want) {
		t.Fatalf("got  %+v\nwant %+v", f, want)
	}
}
