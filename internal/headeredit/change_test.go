package headeredit

import (
	"io"
	"strings"
	"testing"
)

// find looks for a name at the beginning of a line.
func find(text string) Finder {
	return func(name string) []Span {
		var list []Span
		at, inside := int64(0), false
		for line := range strings.Lines(text) {
			next := at + int64(len(line))
			switch {
			case strings.Trim(line, "\r\n") == "":
				return list
			case strings.Trim(line[:1], " \t") == "":
				if inside {
					list[len(list)-1].End = next
				}
			default:
				if inside = len(line) > len(name) && strings.EqualFold(line[:len(name)+1], name+":"); inside {
					list = append(list, Span{at, next})
				}
			}
			at = next
		}
		return list
	}
}

func TestApply(t *testing.T) {
	const mail = "From: a\r\nSUBJECT:  old\r\n\tfolded\r\nX-Tight:v\r\nSubject: second\r\n\r\nbody"
	const rest = "X-Tight:v\r\nSubject: second\r\n\r\nbody"
	tests := []struct {
		name, mail string
		edits      []Edit
		want       string
	}{
		{"none", mail, nil, mail},
		{"add", mail, []Edit{{"add", "From", "x\r\nX-Evil: y", 0}, {"add", "B", "1", 0}}, "B: 1\r\nFrom: x  X-Evil: y\r\n" + mail},
		{"prefix", mail, []Edit{{"prefix", "subject", "[ext]", 0}}, "From: a\r\nSUBJECT:  [ext] old\r\n\tfolded\r\n" + rest},
		{"prefixes", mail, []Edit{{"prefix", "Subject", "[1]", 0}, {"prefix", "subject", "[2]", 0}}, "From: a\r\nSUBJECT:  [2] [1] old\r\n\tfolded\r\n" + rest},
		{"remove", mail, []Edit{{"remove", "subject", "", 0}, {"add", "B", "1", 0}}, "B: 1\r\nFrom: a\r\nX-Tight:v\r\n\r\nbody"},
		{"remove the first", mail, []Edit{{"remove", "From", "", 0}, {"remove", "X-None", "", 0}, {"add", "From", "b", 0}}, "From: b\r\n" + strings.TrimPrefix(mail, "From: a\r\n")},
		{"second", mail, []Edit{{"replace", "Subject", "new", 1}, {"prefix", "Subject", "[x]", 0}}, strings.NewReplacer("second", "new", "  old", "  [x] old").Replace(mail)},
		{"third of two", mail, []Edit{{"replace", "Subject", "new", 2}}, "Subject: new\r\n" + mail},
		{"prefix without blank", mail, []Edit{{"prefix", "X-Tight", "t", 0}}, strings.Replace(mail, ":v", ": t v", 1)},
		{"prefix of none", mail, []Edit{{"prefix", "X-None", "new", 0}, {"add", "B", "1", 0}, {"prefix", "x-none", "newer", 0}}, "B: 1\r\nX-None: newer new\r\n" + mail},
		{"replace", mail, []Edit{{"replace", "subject", "=?utf-8?q?n=C3=A4?=\r\n =?utf-8?q?x?=", 0}}, "From: a\r\nSUBJECT:  =?utf-8?q?n=C3=A4?=\r\n =?utf-8?q?x?=\r\n" + rest},
		{"replace without blank", mail, []Edit{{"replace", "x-tight", "w", 0}}, strings.Replace(mail, ":v", ": w", 1)},
		{"replace by nothing", mail, []Edit{{"replace", "From", "", 0}}, strings.Replace(mail, "From: a", "From: ", 1)},
		{"replace twice", mail, []Edit{{"replace", "From", "x", 0}, {"replace", "from", "y", 0}}, strings.Replace(mail, "From: a", "From: y", 1)},
		{"replace none", mail, []Edit{{"replace", "X-None", "new", 0}}, "X-None: new\r\n" + mail},
		{"prefix, then replace", mail, []Edit{{"prefix", "Subject", "[ext]", 0}, {"replace", "Subject", "new", 0}}, "From: a\r\nSUBJECT:  [ext] new\r\n" + rest},
		{"replace, then prefix", mail, []Edit{{"replace", "Subject", "new", 0}, {"prefix", "Subject", "[größer]", 0}}, "From: a\r\nSUBJECT:  =?utf-8?q?[gr=C3=B6=C3=9Fer]_?= new\r\n" + rest},
		{"replace and prefix none", mail, []Edit{{"replace", "X-None", "new", 0}, {"prefix", "X-None", "p", 0}}, "X-None: p new\r\n" + mail},
		{"replacement that would end the header", mail, []Edit{{"replace", "Subject", "a\r\n\r\nbody\nX-Evil: 1\r", 0}}, "From: a\r\nSUBJECT:  a\r\n body\r\n X-Evil: 1\r\n" + rest},
		{"line ends of one byte", "A: 1\nB: 2\n\nx", []Edit{{"replace", "A", "3", 0}}, "A: 3\nB: 2\n\nx"},
		{"header without end", "A: 1", []Edit{{"prefix", "A", "0", 0}}, "A: 0 1"},
		{"empty message", "", []Edit{{"replace", "A", "1", 0}}, "A: 1\r\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e, err := Apply(strings.NewReader(test.mail), int64(len(test.mail)), find(test.mail), test.edits)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				got, err := io.ReadAll(e.Open())
				if err != nil || string(got) != test.want {
					t.Errorf("got %q, %v\nwant %q", got, err, test.want)
				}
			}
		})
	}
}

func TestChangesRefuses(t *testing.T) {
	for _, e := range []Edit{{"add", "no name", "x", 0}, {"delete", "X", "y", 0}, {"prefix", "X", "y", -1}} {
		if _, err := Changes([]Edit{e}); err == nil {
			t.Errorf("%v: no error", e)
		}
	}
}

func TestRaw(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"plain  text ":            "plain  text ",
		"a\r\n b\r\n\tc":          "a\r\n b\r\n\tc",
		"a\r\nb":                  "a\r\n b",
		"a\r\n \r\n b":            "a\r\n b",
		"a\n b":                   "a\r\n b",
		"a\r\n\r\nb":              "a\r\n b",
		"a\x00b\x7f":              "a b",
		"größe\r\n x":             "=?utf-8?q?gr=C3=B6=C3=9Fe?=\r\n x",
		"=?utf-8?q?=C3=A4?=\r\n ": "=?utf-8?q?=C3=A4?=",
	} {
		if got := Raw(in); got != want {
			t.Errorf("Raw(%q) = %q, want %q", in, got, want)
		}
	}
}

// A replaced value never begins another field or ends the header.
func FuzzRaw(f *testing.F) {
	for _, s := range []string{"", "a", "a\r\n b", "a\nB: c", "\r\n\r\nx", "ä\r\n", "a\r b\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		raw := Raw(s)
		for i, line := range strings.Split(raw, "\r\n") {
			if strings.ContainsAny(line, "\r\n\x00") || i > 0 && (strings.TrimLeft(line, " \t") == "" || line[0] != ' ' && line[0] != '\t') {
				t.Errorf("%q became %q", s, raw)
			}
		}
		if Raw(raw) != raw {
			t.Errorf("%q became %q, which is not left alone", s, raw)
		}
	})
}
