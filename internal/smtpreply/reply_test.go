package smtpreply

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	tests := []struct {
		name, in, ascii, utf8 string
	}{
		{"plain", "no cards", "no cards", "no cards"},
		{"line breaks", "a\r\n250 ok\x00\u2028b", "a  250 ok ?b", "a  250 ok  b"},
		{"German", "Größe für Übung", "Groesse fuer Uebung", "Größe für Übung"},
		{"decomposed", "fu\u0308r", "fuer", "fu\u0308r"},
		{"French", "données protégées…", "donnees protegees...", "données protégées…"},
		{"other scripts", "нет", "???", "нет"},
		{"broken UTF-8", "a\xffb", "a?b", "a?b"},
		{"blanks around", " a ", "a", "a"},
	}
	for _, test := range tests {
		if got := Clean(test.in, false); got != test.ascii {
			t.Errorf("%s: got %q, want %q", test.name, got, test.ascii)
		}
		if got := Clean(test.in, true); got != test.utf8 {
			t.Errorf("%s, UTF-8: got %q, want %q", test.name, got, test.utf8)
		}
	}
}

func TestLines(t *testing.T) {
	for _, text := range []string{"", "a", strings.Repeat("word ", 300), strings.Repeat("x", 2000), strings.Repeat("ß", 1000), " " + strings.Repeat("y", 600)} {
		lines := Lines(text)
		joined := strings.Join(lines, "")
		if strings.ReplaceAll(joined, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%.20q lost text", text)
		}
		for _, line := range lines {
			if len(line) > Width || !utf8.ValidString(line) {
				t.Errorf("%.20q: line of %d bytes", text, len(line))
			}
		}
	}
}

func TestIncident(t *testing.T) {
	if a, b := Incident(), Incident(); a == b || len(a) != 12 {
		t.Errorf("%q, %q", a, b)
	}
}

func TestTooBig(t *testing.T) {
	for text, want := range map[string]bool{
		"552 too big": true, "552 5.3.4 too big": true, "554 5.3.4 too big": true, "550 5.2.3 too big": true, "552 ": true,
		"552 5.2.2 mailbox full": false, "550 no": false, "452 4.3.1 no room": false, "250 2.0.0 ok": false, "552 5.7.0 no": false,
	} {
		code, rest, _ := strings.Cut(text, " ")
		n, err := strconv.Atoi(code)
		if err != nil {
			t.Fatal(err)
		}
		if got := TooBig(n, rest); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
