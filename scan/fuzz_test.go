package scan

import (
	"strings"
	"testing"
)

var fuzzSeeds = []string{
	"", "card 4111 1111 1111 1111 12/27", "DE89 3704 0044 0532 0130 00", "ssn 536-22-1234", "Joe <joe@corp.example>",
	"Tel. +49 (0)30 901820", "ghp_" + ghRandom + "0pINUx", "AKIA" + awsTail, "-----BEGIN PRIVATE KEY-----\n" + b64Line + "\n",
	"рrоject nightjаr NJ-123456", "４１１１１１１１１１１１１１１１", "4\u200b111\u03361111 1111½1111", "ßﬁ½№…\u202e\ufeff", "\xff\xfe4111\xc3",
	"機密项目 project_nightjar", TestString,
}

func fuzzEngine(tb testing.TB) *Engine {
	return newTestEngine(tb, Options{Terms: append(All(),
		Term{Phrases: []string{"project nightjar", "机密项目", "at&t"}}, Term{Regex: `NJ-\d{6}`}, Term{Regex: `[a-z]{5}\d`})})
}

func FuzzScan(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	e := fuzzEngine(f)
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\ufffd") // as documents are
		checkFindings(t, e, s)
		checkCanonical(t, s)
	})
}

// checkCanonical asserts that every byte of a canonical text leads back into the
// original, in order.
func checkCanonical(t *testing.T, s string) {
	c := canonicalise(s, nil)
	last := 0
	for i := range len(c.s) {
		o := c.origin(s, span{i, i + 1})
		if o.start < last || o.end > len(s) || o.start >= o.end {
			t.Fatalf("byte %d of %q leads to %v after %d in %q", i, c.s, o, last, s)
		}
		last = o.start
	}
}

func FuzzMask(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	e := fuzzEngine(f)
	f.Fuzz(func(t *testing.T, s string) {
		masked := e.Mask(s)
		x := e.read(s, nil)
		defer e.release(x)
		r := readable(masked)
		for _, m := range x.matches {
			if holds(r, m.value) {
				t.Fatalf("%q masked as %q shows %q", s, masked, m.value)
			}
		}
		e.Mask(masked)
	})
}
