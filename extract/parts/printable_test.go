package parts

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestPrintable(t *testing.T) {
	wide := func(s string) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	for _, tt := range []struct{ in, want string }{
		{"\x00abcde\x01abcd\x02", "abcde\n"},
		{"\x01номер карты\x00", "номер карты\n"},
		{"\xffMüller\xfc", "Müller\n"},
		{"\xc3\x28\xa0\xa1\xf0\x90", ""}, // no UTF-8
		{"M\xc3\xbc\x00ll", ""},
		{"\x00\x00" + wide("Müller") + "\x01", "Müller\n"},
		{"\x01" + wide("short")[:8] + "\x00", ""},
		{strings.Repeat("ж", 5), "жжжжж\n"},
		{"", ""},
	} {
		if got := Printable([]byte(tt.in)); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestStretch finds a text wherever pieces meet.
func TestStretch(t *testing.T) {
	const text = "4111 1111 1111 1111"
	for at := 256<<10 - 30; at < 256<<10+10; at++ {
		b := make([]byte, 300<<10)
		copy(b[at:], text)
		found := 0
		err := Stretch(context.Background(), bytes.NewReader(b), 0, int64(len(b)), func(b []byte) error {
			found += strings.Count(Printable(b), text)
			return nil
		})
		if err != nil || found == 0 {
			t.Errorf("at %d: found %d times, %v", at, found, err)
		}
	}
}
