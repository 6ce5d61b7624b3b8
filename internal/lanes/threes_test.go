package lanes

import (
	"math/rand/v2"
	"slices"
	"testing"
)

var someASCII = NewASCII(func(b byte) bool { return b == 0 || b == ' ' || b == ',' || b >= 'x' })

func checkThrees(t *testing.T, s string) {
	t.Helper()
	n := max(len(s)-ThreesAhead, 0) / 64
	first, quiet := make([]uint64, n+1), make([]uint64, n+1)
	if got := Threes(s, first, quiet, someASCII); got != n || first[n] != 0 || quiet[n] != 0 {
		t.Fatalf("%d entries of %d bytes, want %d; %x %x behind", got, len(s), n, first[n], quiet[n])
	}
	wantFirst, wantQuiet := make([]uint64, n), make([]uint64, n)
	threesGo(s, wantFirst, wantQuiet, someASCII)
	if !slices.Equal(first[:n], wantFirst) || !slices.Equal(quiet[:n], wantQuiet) {
		t.Fatalf("%q: got %x and %x, want %x and %x", s, first, quiet, wantFirst, wantQuiet)
	}
}

func TestThrees(t *testing.T) {
	s := "ab 字，x\xe2\x80\x99\xe5\xad字\xf0\x9f\x98\x80"
	first, quiet := LastThrees(s, someASCII)
	if want := uint64(1<<3 | 1<<6 | 1<<15); first != want {
		t.Errorf("first is %b, want %b", first, want)
	}
	// All but "a", "b", the rune that is cut off and the first of four bytes.
	if want := uint64(1)<<len(s) - 1 - 1 - 2 - 1<<13 - 1<<18; quiet&(1<<len(s)-1) != want {
		t.Errorf("quiet is %b, want %b", quiet, want)
	}
	r := rand.New(rand.NewPCG(3, 5))
	for range 5000 {
		b := []byte("字" + plainText(r) + plainText(r))
		for range r.IntN(9) {
			b[r.IntN(len(b))] = byte(r.IntN(256))
		}
		checkThrees(t, string(b))
	}
}

func FuzzThrees(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 9))
	for range 20 {
		f.Add(plainText(r))
	}
	f.Fuzz(checkThrees)
}
