package noise

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	random := make([]byte, 32<<20)
	r := rand.NewChaCha8([32]byte{7})
	_, _ = r.Read(random)
	inside := func(text string) []byte {
		b := append([]byte{}, random[:10_000]...)
		copy(b[5_000:], text)
		return b
	}
	words := "the figures of the third quarter are to be kept secret until the board has met, and nobody outside may know them; "
	tests := []struct {
		name string
		in   []byte
		want bool
	}{
		{"nothing", nil, false},
		{"random", random, true},
		{"few random bytes", random[:70], true},
		{"text", []byte(words), false},
		{"text in random bytes", inside(words + words), false},
		{"base64", []byte(base64.StdEncoding.EncodeToString(random[:1000])), false},
		{"zeros", make([]byte, 100), false},
		{"UTF-16", []byte(strings.Join(strings.Split(words, ""), "\x00")), false},
	}
	for _, tt := range tests {
		var c Check
		for i := 0; i < len(tt.in); {
			n := min(1+int(r.Uint64()%1000), len(tt.in)-i)
			_, _ = c.Write(tt.in[i : i+n])
			i += n
		}
		if got := c.Random(); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}
