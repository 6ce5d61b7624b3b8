package relay

import (
	"bytes"
	"strings"
	"testing"
)

func stuff(t *testing.T, pieces ...string) string {
	t.Helper()
	var out bytes.Buffer
	w := &stuffer{to: &out, before: func() {}}
	for _, p := range pieces {
		if n, err := w.Write([]byte(p)); n != len(p) || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
	}
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestStuffer(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ".\r\n"},
		{"line", "a\r\n", "a\r\n.\r\n"},
		{"no line end", "a", "a\r\n.\r\n"},
		{"ends in CR", "a\r", "a\r\n.\r\n"},
		{"dots", ".\r\n..\r\na.b\r\n", "..\r\n...\r\na.b\r\n.\r\n"},
		{"bare LF", "a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"},
		{"bare CR", "a\r.\rb", "a\r..\rb\r\n.\r\n"},
		{"end of content inside", "a\r\n.\r\nQUIT\r\n", "a\r\n..\r\nQUIT\r\n.\r\n"},
		{"only line ends", "\r\n\r\n\n", "\r\n\r\n\r\n.\r\n"},
	}
	for _, test := range tests {
		if got := stuff(t, test.in); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
		if got := stuff(t, strings.Split(test.in, "")...); got != test.want {
			t.Errorf("%s, byte by byte: got %q, want %q", test.name, got, test.want)
		}
	}
}

// Whatever a server takes for a line end, it finds the end of the content at the
// end only; and a strict one reads what was meant.
func FuzzStuffer(f *testing.F) {
	for _, s := range []string{"", "a", ".", "a\n.\n", "\r.\r", "\r\n.\r\n", "\n.\r\n", "..\r\n.\r"} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, in string, cut int) {
		cut = min(max(cut, 0), len(in))
		wire := stuff(t, in[:cut], in[cut:])
		if wire != stuff(t, in) {
			t.Fatalf("%q: the pieces matter", in)
		}
		body := "\r\n" + strings.TrimSuffix(wire, ".\r\n")
		for _, before := range []string{"\r", "\n"} {
			for _, after := range []string{"\r", "\n"} {
				if strings.Contains(body, before+"."+after) {
					t.Errorf("%q ends early: %q", in, wire)
				}
			}
		}
		if strings.Contains(strings.ReplaceAll(wire, "\r\n", ""), "\n") {
			t.Errorf("%q: a bare LF in %q", in, wire)
		}
		meant := strings.ReplaceAll(strings.ReplaceAll(in, "\r\n", "\n"), "\n", "\r\n")
		read := strings.TrimPrefix(strings.ReplaceAll(body, "\r\n..", "\r\n."), "\r\n")
		if !strings.Contains(in, "\r.") && strings.TrimRight(read, "\r\n") != strings.TrimRight(meant, "\r\n") {
			t.Errorf("%q is read as %q", in, read)
		}
	})
}
