package lanes

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// plainPrefix is how many bytes of s are ASCII and plain runes, rune by rune, and whether some are runes.
func plainPrefix(s string) (size int, wide bool) {
	for size < len(s) {
		r, n := utf8.DecodeRuneInString(s[size:])
		switch {
		case r < utf8.RuneSelf:
		case isPlain(r):
			wide = true
		default:
			return size, wide
		}
		size += n
	}
	return size, wide
}

// isPlain is what the comment of plainTables says of a rune.
func isPlain(r rune) bool {
	switch r {
	case utf8.RuneError, 0x3099, 0x309a, 0x30a0, 0x30fb:
		return false
	}
	return r >= 0x5d0 && r <= 0x5ea || r >= 0x620 && r <= 0x64a || r == 0x3001 || r >= 0x3008 && r <= 0x300f || r >= 0x3040 && r <= 0x30ff || r >= 0x4000 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7ff
}

// checkPlain asserts that both forms copy all that is plain, or stop close before the end.
func checkPlain(t *testing.T, s string, space int) {
	t.Helper()
	prefix, _ := plainPrefix(s)
	for name, f := range map[string]func([]byte, string) (int, bool){"Plain": Plain, "plainGo": plainGo} {
		dst := make([]byte, space+1)
		dst[space] = '#'
		size, wide := f(dst[:space], s)
		if size > prefix || size < prefix && size+PlainSpace <= min(space, len(s)) {
			t.Fatalf("%s copies %d bytes of %q into %d, want %d", name, size, s, space, prefix)
		}
		if whole, w := plainPrefix(s[:size]); whole != size || w != wide {
			t.Fatalf("%s copies %d bytes of %q, wide %v, want %d whole ones, %v", name, size, s, wide, whole, w)
		}
		if string(dst[:size]) != s[:size] || dst[space] != '#' {
			t.Fatalf("%s writes %q for %q", name, dst, s[:size])
		}
	}
}

func TestPlainOfEveryRune(t *testing.T) {
	t.Logf("AVX2: %v", hasAVX2)
	for r := range rune(0x20000) {
		for _, at := range []int{0, 29, 30, 31, 61} {
			checkPlain(t, strings.Repeat(".", at)+string(r)+strings.Repeat("字.", 20), 200)
		}
	}
}

func TestPlainOfBrokenText(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	for range 200000 {
		checkPlain(t, plainText(r), r.IntN(120))
	}
}

// plainText is a text that is mostly plain, and broken here and there.
func plainText(r *rand.Rand) string {
	var b []byte
	for range r.IntN(60) {
		switch r.IntN(40) {
		case 0:
			b = append(b, byte(r.IntN(256)))
		case 1:
			b = append(b, "\xe3\x82\xe3\x80\xed\xea\xe4\xb8"[r.IntN(8)])
		case 2, 3, 4:
			b = append(b, byte(r.IntN(128)))
		case 9, 10, 11:
			b = utf8.AppendRune(b, 0x5c0+r.Int32N(0x90))
		case 5, 6, 7, 8:
			b = utf8.AppendRune(b, 0x3000+r.Int32N(0x100))
		default:
			b = utf8.AppendRune(b, 0x4e00+r.Int32N(0x5000))
		}
	}
	return string(b)
}

func FuzzPlain(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 9))
	for range 20 {
		f.Add(plainText(r), 100)
	}
	f.Fuzz(func(t *testing.T, s string, space int) { checkPlain(t, s, max(0, min(space, 4096))) })
}
