package fingerprint

import (
	"slices"
	"strings"
	"testing"
)

func testKeys(t testing.TB) *Keys {
	t.Helper()
	k, err := NewKeys([]byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// naive is winnowing as its authors define it.
func naive(k *Keys, s string) []Point {
	type placed struct{ start, end int }
	var at []placed
	for i, r := range s {
		if isLetter(r) {
			for range units(r) {
				at = append(at, placed{i, i + len(string(r))})
			}
		}
	}
	c := newCutter(k, func(Point) {})
	var sums []uint64
	c.base = 0
	for i, r := range s {
		_ = i
		c.write(string(r))
		for len(sums) < c.at-shingle+1 {
			sums = append(sums, 0)
		}
		if n := c.at - shingle; n >= 0 {
			// Only the last is known; characters that count for three add three.
			for m := max(0, n-2); m <= n; m++ {
				sums[m] = c.sums[m%ring]
			}
		}
	}
	var out []Point
	kept := -1
	for w := 0; w+min(window, len(sums)) <= len(sums) && len(sums) > 0; w++ {
		least := w
		for m := w; m < w+min(window, len(sums)); m++ {
			if sums[m] <= sums[least] {
				least = m
			}
		}
		if least != kept && (kept < 0 || sums[least] != sums[kept]) {
			out = append(out, Point{k.final.Sum2(sums[least], 0), least, at[least].start, at[least+shingle-1].end})
		}
		kept = least
	}
	return out
}

func TestPointsAreThoseOfTheDefinition(t *testing.T) {
	k := testKeys(t)
	for _, s := range []string{
		"", "short", strings.Repeat("x", 24), strings.Repeat("x", 25), strings.Repeat("0", 500),
		"Twenty-five letters and no more", made(1, 3000), "中文" + made(2, 100) + strings.Repeat("秘密的计划在这里写下来了", 30),
		"Привет, мир: " + strings.Repeat("довольно длинный текст о чём-то тайном ", 20),
	} {
		if got, want := k.Points(s, nil), naive(k, s); !slices.Equal(got, want) {
			t.Errorf("%.40q: got %d points, want %d:\n%v\n%v", s, len(got), len(want), got, want)
		}
	}
}

func TestPointsDoNotDependOnForm(t *testing.T) {
	k := testKeys(t)
	text := made(3, 2000)
	hashes := func(s string) (out []uint64) {
		for _, p := range k.Points(s, nil) {
			out = append(out, p.Hash)
		}
		return out
	}
	want := hashes(text)
	for name, s := range map[string]string{
		"capitals":   strings.ToUpper(text),
		"line feeds": strings.ReplaceAll(text, " ", "\r\n\t"),
		"no spaces":  strings.ReplaceAll(text, " ", ""),
		"marks":      strings.ReplaceAll(text, " ", " -- "),
	} {
		if got := hashes(s); !slices.Equal(got, want) {
			t.Errorf("%s: other fingerprints", name)
		}
	}
	other, err := NewKeys(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range other.Points(text, nil) {
		if slices.Contains(want, p.Hash) {
			t.Fatal("another key, the same hash")
		}
	}
}
