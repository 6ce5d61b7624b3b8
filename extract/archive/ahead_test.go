package archive

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

func TestAheadReadsWhatIsThere(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	data := make([]byte, 1000)
	for i := range data {
		data[i] = byte(r.IntN(256))
	}
	direct := bytes.NewReader(data)
	a := newAhead(direct, 64)
	for range 10_000 {
		got, want := make([]byte, r.IntN(80)), make([]byte, 80)
		want = want[:len(got)]
		at := int64(r.IntN(1100))
		n, err := a.ReadAt(got, at)
		m, wrong := direct.ReadAt(want, at)
		if len(got) > 0 && (n != m || (err == nil) != (wrong == nil)) || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes at %d: %d, %v, want %d, %v", len(got), at, n, err, m, wrong)
		}
	}
}
