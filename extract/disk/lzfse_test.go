package disk

import (
	"encoding/hex"
	"strings"
	"testing"
)

// What Apple's program makes of 4096 letters A, and of a hundred times "abc".
const (
	lzfseLetter = "6276783200100000040000000003007000000000000c0050830000002490000ce7d75c030000005c03000000c04ff0937c" +
		"0f00000000000000000000000000000000000000000000000000000000000000c0a30f0000000000000000000000000000" +
		"00000000000000000000000000000000000000000000000000000000000000000000000000000000003456ff3f62767824"
	lzfseRepeated = "6276786e2c01000013000000c803616263f0fff005e163060000000000000062767824"
)

func TestLZFSE(t *testing.T) {
	for packed, want := range map[string]string{lzfseLetter: strings.Repeat("A", 4096), lzfseRepeated: strings.Repeat("abc", 100)} {
		b, err := hex.DecodeString(packed)
		if err != nil {
			t.Fatal(err)
		}
		out, taken, err := unpackLZFSE(append(b, "behind"...), 4096)
		if err != nil || string(out) != want || taken != len(b) {
			t.Errorf("%d of %d bytes, %v, %.20q", taken, len(b), err, out)
		}
		for n := range len(b) {
			if _, _, err := unpackLZFSE(b[:n], 4096); err == nil {
				t.Errorf("cut at %d of %d: silence", n, len(b))
			}
		}
		if _, _, err := unpackLZFSE(b, int64(len(want)-1)); err == nil {
			t.Error("more than there is room for: silence")
		}
	}
}

// TestLZVN: one code of each kind.
func TestLZVN(t *testing.T) {
	const end = "\x06"
	for name, tt := range map[string]struct{ packed, want string }{
		"letters":           {"\xe3abc" + end, "abc"},
		"many letters":      {"\xe0\x01abcdefghijklmnopq" + end, "abcdefghijklmnopq"},
		"a small distance":  {"\x48\x01a" + end, "aaaaa"},
		"a middle one":      {"\xa9\x06\x00a" + end, "aaaaaaaaaa"},
		"a large one":       {"\x4f\x01\x00a" + end, "aaaaa"},
		"the one before":    {"\x48\x01a\x46b" + end, "aaaaabbbb"},
		"copies alone":      {"\x48\x01a\xf2\xf0\x00" + end, strings.Repeat("a", 23)},
		"nothing":           {"\x0e\x16\xe1a" + end, "a"},
		"before the start":  {"\x48\x02a" + end, ""},
		"no distance":       {"\xe1a\xf2" + end, ""},
		"no code":           {"\x70" + end, ""},
		"without an end":    {"\xe3abc", ""},
		"letters cut off":   {"\xe3ab", ""},
		"a distance cut":    {"\x48", ""},
		"nothing before":    {"\x1e", ""},
		"a large one, cut":  {"\x4f\x01", ""},
		"a middle one, cut": {"\xa9\x06", ""},
	} {
		out, ok := unpackLZVN([]byte(tt.packed), nil, 100)
		if ok != (tt.want != "") || ok && string(out) != tt.want {
			t.Errorf("%s: %v, %q", name, ok, out)
		}
	}
}

func FuzzLZFSE(f *testing.F) {
	for _, packed := range []string{lzfseLetter, lzfseRepeated} {
		b, _ := hex.DecodeString(packed)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, taken, _ := unpackLZFSE(b, 1<<16); len(out) > 1<<16 || taken > len(b) {
			t.Errorf("%d bytes from %d", len(out), taken)
		}
	})
}
