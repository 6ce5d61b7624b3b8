package regexset

import (
	"fmt"
	"testing"

	"postern/internal/benchscan"
)

// BenchmarkFind runs made regular expressions over made texts of each kind.
func BenchmarkFind(b *testing.B) {
	for _, n := range []int{100, 1000} {
		set, _ := compile(b, benchscan.Regexes(n))
		for _, c := range benchscan.Corpora(1 << 20) {
			b.Run(fmt.Sprintf("%d/%s", n, c.Name), func(b *testing.B) {
				b.SetBytes(int64(len(c.Text)))
				for b.Loop() {
					set.Find(c.Text, func(int, int, int) {})
				}
			})
		}
	}
}
