package scan

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortMatchesIsStable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		m := make([]match, n)
		for i := range m {
			at := r.IntN(1 + n/2)
			if i > 0 && r.IntN(3) > 0 { // mostly in order
				at = m[i-1].start + r.IntN(2)
			}
			m[i] = match{span: span{at, at + r.IntN(3)}, conf: Confidence(r.IntN(2)), source: r.IntN(3) - 1, term: r.IntN(2), weight: i}
		}
		want := slices.Clone(m)
		slices.SortStableFunc(want, func(a, b match) int { return byPlace(&a, &b) })
		sortMatches(m)
		for i := range m {
			if m[i].span != want[i].span || m[i].weight != want[i].weight {
				t.Fatalf("of %d matches number %d is %+v, want %+v", n, i, m[i], want[i])
			}
		}
	}
}
