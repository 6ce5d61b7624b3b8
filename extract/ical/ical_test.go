package ical_test

import (
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/extracttest"
	"postern/extract/ical"
)

func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

const calendar = `BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:Review\, part 1\; 4111 11
 11 1111 1111
DESCRIPTION:first line\nsecond \\ line
ATTENDEE;CN="Jo Doe 4112";ROLE=REQ-PARTICIPANT;DELEGATED-TO="mailto:4113@corp.exa
	mple":mailto:jo@corp.example
X-ALT-DESC;FMTTYPE=text/html:<html><body>hidden 4114\nline</body></html>
ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;X-FILENAME="a b.txt":ZmlsZS
 A0MTE1
ATTACH:data:text/plain;base64,dXJsIDQxMTY=
ATTACH:https://files.corp.example/4117
no property 4118
END:VEVENT
BEGIN:VEVENT
SUMMARY:second
END:VEVENT
END:VCALENDAR
`

func TestCalendar(t *testing.T) {
	for name, data := range map[string][]byte{"CRLF": crlf(calendar), "LF": []byte(calendar), "CR": []byte(strings.ReplaceAll(calendar, "\n", "\r"))} {
		r := extracttest.Read(t, ical.Calendar, "a.ics", data)
		if !r.Detected || r.Err != nil || len(r.Gaps) > 0 {
			t.Errorf("%s: detected %v, error %v, gaps %v", name, r.Detected, r.Err, r.Gaps)
		}
		for _, want := range []string{"SUMMARY: Review, part 1; 4111 1111 1111 1111\n", "first line\nsecond \\ line", "ATTACH: https://files.corp.example/4117", "no property 4118"} {
			if !strings.Contains(r.Texts[extract.Shown], want) {
				t.Errorf("%s: %q is not in %q", name, want, r.Texts[extract.Shown])
			}
		}
		for _, want := range []string{"CN: Jo Doe 4112", "mailto:4113@corp.example"} {
			if !strings.Contains(r.Texts[extract.All], want) {
				t.Errorf("%s: %q is not in %q", name, want, r.Texts[extract.All])
			}
		}
		for path, want := range map[string]string{"x-alt-desc-1": "<html><body>hidden 4114\nline</body></html>", "attach-2/a b.txt": "file 4115", "attach-3": "url 4116"} {
			if c, ok := r.Child(path); !ok || string(c.Data) != want {
				t.Errorf("%s: %s is %q, want %q", name, path, c.Data, want)
			}
		}
		if where := r.At(extract.Shown, "second\n").Where; where != "VEVENT 2, SUMMARY" {
			t.Errorf("%s: at %q", name, where)
		}
	}
}

func TestCards(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       []string
		file       string
	}{
		{"2.1", "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=FCn;J=\nohn\nNOTE;QUOTED-PRINTABLE:card=20=\n=34111 1111\nPHOTO;ENCODING=BASE64;TYPE=GIF:\n R0lGODlh\n Zm9v\n\nTEL;HOME:4112\nEND:VCARD\n", []string{"N: Grün;John", "NOTE: card 4111 1111", "TEL: 4112"}, "GIF89afoo"},
		{"3.0", "BEGIN:VCARD\nVERSION:3.0\nFN:Jo\nitem1.ADR;TYPE=home:;;Street 4\\, 111;City\nKEY;ENCODING=b;TYPE=PGP:cGdwIGtleQ==\nEND:VCARD\n", []string{"ADR: ;;Street 4, 111;City"}, "pgp key"},
		{"4.0", "BEGIN:VCARD\nVERSION:4.0\nFN:J\u00fcrgen\nPHOTO:data:image/gif;base64\\,R0lGODlh\nKEY:data:application/pgp-keys;base64,cGdwIGtleQ==\nNOTE:4111\\n4112\nEND:VCARD\n", []string{"FN: Jürgen", "NOTE: 4111\n4112"}, "pgp key"},
		{"two", "BEGIN:VCARD\nFN:one\nEND:VCARD\nBEGIN:VCARD\nFN:4111\nEND:VCARD\n", []string{"FN: one", "FN: 4111"}, ""},
	} {
		for breaks, data := range map[string][]byte{"LF": []byte(tt.data), "CRLF": crlf(tt.data)} {
			r := extracttest.Read(t, ical.Card, "a.vcf", data)
			if !r.Detected || r.Err != nil {
				t.Errorf("%s: detected %v, error %v", tt.name, r.Detected, r.Err)
			}
			for _, want := range tt.want {
				if !strings.Contains(r.Texts[extract.Shown], want) {
					t.Errorf("%s, %s: %q is not in %q", tt.name, breaks, want, r.Texts[extract.Shown])
				}
			}
			found := tt.file == ""
			for _, c := range r.Children {
				found = found || string(c.Data) == tt.file
			}
			if !found {
				t.Errorf("%s, %s: no file %q in %v", tt.name, breaks, tt.file, r.Children)
			}
		}
	}
}

func TestLatinCard(t *testing.T) {
	r := extracttest.Read(t, ical.Card, "a.vcf", []byte("BEGIN:VCARD\nVERSION:3.0\nFN:Gr\xfcn 4111\nEND:VCARD\n"))
	if !strings.Contains(r.Texts[extract.Shown], "Grün 4111") {
		t.Errorf("got %q", r.Texts)
	}
}

func FuzzICal(f *testing.F) {
	f.Add([]byte(calendar))
	f.Add([]byte("BEGIN:VCARD\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=FCn;J=\nohn\nPHOTO;BASE64:R0lG\nEND:VCARD\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		extracttest.Read(t, ical.Calendar, "a.ics", data)
	})
}

// A line may be folded within a letter, which is whole again before the charset is
// guessed.
func TestFoldedWithinLetters(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"two bytes":          {"caf\xc3\r\n \xa9 4111", "SUMMARY: café 4111\n"},
		"four, twice, LF":    {"a\xf0\n \x9f\x98\n\t\x80b", "SUMMARY: a😀b\n"},
		"CR":                 {"caf\xc3\r \xa9", "SUMMARY: café\n"},
		"not UTF-8":          {"caf\xe9\r\n 4111", "SUMMARY: café4111\n"},
		"a letter is cut":    {"caf\xc3\r\n 4111", "SUMMARY: cafÃ4111\n"},
		"between whole ones": {"é\r\n é", "SUMMARY: éé\n"},
	} {
		r := extracttest.Read(t, ical.Calendar, "a.ics", []byte("BEGIN:VCALENDAR\r\nSUMMARY:"+tt.in+"\r\nEND:VCALENDAR\r\n"))
		if got := r.Texts[extract.Shown]; r.Err != nil || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %q, %v, want %q", name, got, r.Err, tt.want)
		}
	}
}

// Some programs fold what they have broken softly.
func TestSoftBreaksFolded(t *testing.T) {
	r := extracttest.Read(t, ical.Card, "a.vcf", crlf("BEGIN:VCARD\nVERSION:2.1\nNOTE;ENCODING=QUOTED-PRINTABLE:41=\n 11=C3=\n\t=A9=\n1111=\nEND\nEND:VCARD\n"))
	if got := r.Texts[extract.Shown]; !strings.Contains(got, "NOTE: 4111é1111END\n") {
		t.Errorf("got %q", got)
	}
}
