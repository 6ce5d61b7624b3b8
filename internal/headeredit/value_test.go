package headeredit

import "testing"

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

func TestName(t *testing.T) {
	for name, want := range map[string]string{
		"X-Tag": "X-Tag", "": "", "X Tag": "", "X:Tag": "", "X\r\n": "", "Größe": "",
	} {
		if got := Name(name); got != want {
			t.Errorf("Name(%q) = %q, want %q", name, got, want)
		}
	}
}
