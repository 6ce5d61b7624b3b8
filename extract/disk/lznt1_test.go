package disk

import "testing"

// TestLZNT1: a chunk of letters and a copy, one that is stored, and damaged ones.
func TestLZNT1(t *testing.T) {
	for _, tt := range []struct {
		name, packed, text string
		ok                 bool
	}{
		{"a copy", "\x05\xb0\x08abc\x06\x20\x00\x00", "abcabcabcabc", true},
		{"stored", "\x02\x30abc", "abc", true},
		{"a copy of nothing", "\x03\xb0\x01\x00\x20\x00\x00", "", false},
		{"cut off", "\x05\xb0\x08abc", "", false},
		{"half a copy", "\x02\xb0\x02a\x00", "", false},
		{"of another kind", "\x02\x00abc", "", false},
	} {
		out, _, ok := unpackLZNT1([]byte(tt.packed), nil, 8192)
		if ok != tt.ok || ok && string(out[:len(tt.text)]) != tt.text {
			t.Errorf("%s: %v, %.20q", tt.name, ok, out)
		}
	}
}

func FuzzLZNT1(f *testing.F) {
	f.Add([]byte("\x05\xb0\x08abc\x06\x20\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, taken, _ := unpackLZNT1(b, nil, 1<<16); len(out) > 1<<16 || taken > len(b) {
			t.Errorf("%d bytes from %d", len(out), taken)
		}
	})
}
