package scan

import (
	"strings"
	"testing"
)

func TestNextDigit(t *testing.T) {
	for _, s := range []string{"", "7", "abc", "no digit in this line:;<=>?", "/:/:/:/:/:5", "0", strings.Repeat("x", 31) + "9x", "é0", "aaaaaaa\x30aaaaaaaa"} {
		for i := 0; i <= len(s); i++ {
			want := strings.IndexAny(s[i:], "0123456789")
			if want < 0 {
				want = len(s) - i
			}
			if got := nextDigit(s, i, len(s)); got != i+want {
				t.Errorf("next digit of %q from %d on is at %d, want %d", s, i, got, i+want)
			}
		}
	}
}
