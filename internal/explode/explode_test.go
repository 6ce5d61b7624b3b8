package explode

import (
	"errors"
	"strings"
	"testing"
)

// The first is the example of blast; the others are built by hand.
func TestDecode(t *testing.T) {
	out, used, err := Decode([]byte("\x00\x04\x82\x24\x25\x8f\x80\x7fbehind"), 100)
	if string(out) != "AIAIAIAIAIAIA" || used != 8 || err != nil {
		t.Errorf("got %q, %d bytes, %v", out, used, err)
	}
	if out, _, err := Decode([]byte("\x00\x04\x82\x24\x25\x8f\x80\x7f"), 5); !errors.Is(err, ErrTooBig) || len(out) > 5+lastLength {
		t.Errorf("more than may: %q, %v", out, err)
	}
	for n := range 8 {
		if out, _, err := Decode([]byte("\x00\x04\x82\x24\x25\x8f\x80\x7f")[:n], 100); err == nil {
			t.Errorf("cut off at %d: %q", n, out)
		}
	}
	for _, c := range []code{literals, lengths, distances} {
		left := 1
		for _, n := range c.count[1:] {
			left = left<<1 - n
		}
		if left != 0 {
			t.Errorf("a code leaves %d", left)
		}
	}
	if len(literals.symbols) != 256 || len(lengths.symbols) != 16 || len(distances.symbols) != 64 {
		t.Errorf("%d, %d, %d symbols", len(literals.symbols), len(lengths.symbols), len(distances.symbols))
	}
	if _, _, err := Decode([]byte("\x00\x04"+strings.Repeat("\xff", 100)), 100); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a place before the start: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x00\x04\x82\x24\x25\x8f\x80\x7f"))
	f.Add([]byte("\x01\x06\x82\x24\x25\x8f\x80\x7f"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, used, _ := Decode(b, 1<<16); len(out) > 1<<16+lastLength || used > len(b) {
			t.Errorf("%d bytes of %d", len(out), used)
		}
	})
}
