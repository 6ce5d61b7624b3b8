package headeredit

import (
	"mime"
	"strings"
	"testing"
)

func TestValues(t *testing.T) {
	tests := []struct{ in, value, prefix string }{
		{"[ext]", "[ext]", "[ext] "},
		{"[ext] ", "[ext]", "[ext] "},
		{"a\r\nX-Evil: b\x00", "a  X-Evil: b", "a  X-Evil: b "},
		{"größer", "=?utf-8?q?gr=C3=B6=C3=9Fer?=", "=?utf-8?q?gr=C3=B6=C3=9Fer_?= "},
	}
	for _, test := range tests {
		if got := Value(test.in); got != test.value {
			t.Errorf("Value(%q) = %q, want %q", test.in, got, test.value)
		}
		if got := Prefix(test.in); got != test.prefix {
			t.Errorf("Prefix(%q) = %q, want %q", test.in, got, test.prefix)
		}
	}
}

// A word that no line takes is encoded, so that it can be folded.
func TestLongWords(t *testing.T) {
	for _, s := range []string{strings.Repeat("a", 5000), "x " + strings.Repeat("日本", 500) + " y", strings.Repeat("word ", 1000)} {
		value := Value(s)
		for _, word := range strings.Fields(value) {
			if len(word) > 75 {
				t.Errorf("a word of %d bytes", len(word))
			}
		}
		if text, err := new(mime.WordDecoder).DecodeHeader(value); err != nil || text != strings.TrimSpace(s) {
			t.Errorf("%.80q reads %.80q, %v", value, text, err)
		}
	}
}

func TestName(t *testing.T) {
	for name, want := range map[string]string{
		"X-Tag": "X-Tag", "": "", "X Tag": "", "X:Tag": "", "X\r\n": "", "Größe": "",
	} {
		if got := Name(name); got != want {
			t.Errorf("Name(%q) = %q, want %q", name, got, want)
		}
	}
}
