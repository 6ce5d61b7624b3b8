package encrypt

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// A signature by DSA costs as many steps as q has bits, and a key may claim any number.
func TestMonstrousDSA(t *testing.T) {
	number := func(bits int) []byte {
		b := append([]byte{byte(bits >> 8), byte(bits)}, bytes.Repeat([]byte{0xff}, (bits+7)/8)...)
		if bits%8 != 0 {
			b[2] >>= 8 - bits%8
		}
		return b
	}
	key := func(head []byte, p, q int) []byte {
		body := append([]byte{}, head...)
		for _, bits := range []int{p, q, p, p} {
			body = append(body, number(bits)...)
		}
		return append([]byte{0x99, byte(len(body) >> 8), byte(len(body))}, body...)
	}
	v4, v6 := []byte{4, 0, 0, 0, 1, 17}, []byte{6, 0, 0, 0, 1, 17, 0, 0, 0, 0}
	for _, c := range []struct {
		name      string
		key       []byte
		monstrous bool
	}{
		{"1024 and 160", key(v4, 1024, 160), false},
		{"3072 and 256", key(v4, 3072, 256), false},
		{"q too long", key(v4, 3072, 257), true},
		{"q as long as p", key(v4, 3072, 3072), true},
		{"p too long", key(v4, 3073, 256), true},
		{"q too long, version 6", key(v6, 2048, 2048), true},
		{"3072 and 256, version 6", key(v6, 3072, 256), false},
		{"cut off", key(v4, 1024, 160)[:9], false},
	} {
		if got := hasMonstrousNumbers(c.key); got != c.monstrous {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	k := readPGPKey(key(v4, 3072, 3072), "long.asc", time.Now())
	if k.Problem == nil || !strings.Contains(k.Problem.Error(), "far too many bits") {
		t.Errorf("a key with a long q is said to be: %v", k.Problem)
	}
}
