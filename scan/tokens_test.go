package scan

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestSignsAloneAndInPairs looks for phrases of Chinese signs with and without ones of a
// single sign: both ways through the pass.
func TestSignsAloneAndInPairs(t *testing.T) {
	const text = "机机密项目密，机密；𠮷𠮷野家 机密 重点客户 abc机密x"
	for _, c := range []struct {
		phrases []string
		want    int
	}{
		{[]string{"机密项目"}, 1},
		{[]string{"机密"}, 4},
		{[]string{"机密", "项目"}, 5},
		{[]string{"机"}, 5},
		{[]string{"机", "机密", "重点客户"}, 10},
		{[]string{"𠮷野家", "𠮷"}, 3},
		{[]string{"𠮷野"}, 1},
		{[]string{"abc机密"}, 1},
		{[]string{"密机"}, 0},
	} {
		e := newTestEngine(t, Options{Terms: []Term{{Phrases: c.phrases}}})
		if got := len(finds(e, text)); got != c.want {
			t.Errorf("%q: found %d times, want %d", c.phrases, got, c.want)
		}
	}
}

func TestFirstBytesCountsCodePoints(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for n := range 300 {
		var b strings.Builder
		for range n % 40 {
			b.WriteRune([]rune("aé机𠮷\n")[r.IntN(5)])
		}
		if got, want := firstBytes(b.String()), utf8.RuneCountInString(b.String()); got != want {
			t.Errorf("%q has %d code points, want %d", b.String(), got, want)
		}
	}
}
