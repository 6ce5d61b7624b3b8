package fingerprint

import (
	"math/rand/v2"
	"strings"
)

// made is a text of about n bytes: sentences of made words, of which a few are in
// every second place, as in languages.
func made(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 7))
	var b strings.Builder
	b.Grow(n + 20)
	words := 0
	for b.Len() < n {
		// Zipf's law: rank is the exponential of an even number.
		rank := int(float64(uint64(1)<<r.UintN(13)) * (1 + r.Float64()))
		w := vocabulary[rank%len(vocabulary)]
		if words%14 == 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		b.WriteString(w)
		if words++; words%14 == 0 {
			b.WriteByte('.')
		}
		b.WriteByte(' ')
	}
	return b.String()
}

var vocabulary = func() []string {
	r := rand.New(rand.NewPCG(11, 13))
	list := make([]string, 8192)
	for i := range list {
		var b strings.Builder
		syllables := 1 + r.IntN(2+min(i/40, 3))
		for range syllables {
			b.WriteByte("bcdfghklmnprstvwz"[r.IntN(17)])
			b.WriteByte("aeiou"[r.IntN(5)])
			if r.IntN(3) == 0 {
				b.WriteByte("nrslt"[r.IntN(5)])
			}
		}
		list[i] = b.String()
	}
	return list
}()

// edited is s with a share of its words changed: replaced, left out, put in, or
// written in another way.
func edited(s string, share float64, r *rand.Rand) string {
	words := strings.Fields(s)
	out := make([]string, 0, len(words))
	for _, w := range words {
		if r.Float64() >= share {
			out = append(out, w)
			continue
		}
		switch r.IntN(4) {
		case 0:
			out = append(out, vocabulary[r.IntN(len(vocabulary))])
		case 1:
		case 2:
			out = append(out, w, vocabulary[r.IntN(len(vocabulary))])
		case 3:
			out = append(out, w[:len(w)/2]+"x"+w[len(w)/2:])
		}
	}
	return strings.Join(out, " ")
}
