package scan

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The steps of a walk make of every text what it makes rune by rune.
func TestStepsOfCanonical(t *testing.T) {
	check := func(s string) {
		t.Helper()
		if firstWide(s, 0) == len(s) {
			return
		}
		got := canonicalise(s, nil)
		c := canoniser{orig: s}
		for i := 0; i < len(s); {
			i = c.rune(i)
		}
		want := s
		if c.changed {
			want = string(c.buf)
		}
		if got.s != want || got.wide != c.wide || got.broken != c.broken || !slices.Equal(got.shifts, c.shifts) {
			t.Fatalf("%q is %q (wide %v, broken %v, %v) by steps and %q (wide %v, broken %v, %v) by runes",
				s, got.s, got.wide, got.broken, got.shifts, want, c.wide, c.broken, c.shifts)
		}
	}
	const space = "                                                  "
	for r := range rune(0x20000) {
		if x := string(r); utf8.ValidRune(r) {
			check(space + "жы" + x + x + "жы " + x + space)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 10000 {
		var b []byte
		below := []rune{0x100, 0x800, 0x3000, 0x20000}[r.IntN(4)]
		for range r.IntN(90) {
			switch r.IntN(8) {
			case 0:
				b = append(b, byte(r.IntN(256)))
			case 1:
				b = append(b, byte(' '+r.IntN(90)))
			case 2:
				b = append(b, "ǆßŉ"...)
			default:
				b = utf8.AppendRune(b, r.Int32N(below))
			}
		}
		check(string(b))
	}
	// What is made goes out of the way in chunks, but for the end, which a mark may change.
	for at := range 90 {
		for _, x := range []string{"カ\u3099", "é", "字。", "\xff", "ж", "\u3099"} {
			for _, fill := range []string{"a", "機", "ガ"} {
				head := fill + strings.Repeat(fill, (canonChunk+100)/len(fill)-at)
				check(head + x + strings.Repeat(fill, canonChunk) + x)
			}
		}
	}
}
