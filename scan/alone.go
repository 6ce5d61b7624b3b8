package scan

import (
	"math/bits"

	"postern/internal/lanes"
)

// Runes that are words of their own are looked up two by two: most phrases of them are anchored
// at two. What stands where is known of many bytes before any of them is looked at, since a processor
// guesses wrong where words and sentences end.

// aheadBlocks are how many blocks of 64 bytes are looked at together.
const aheadBlocks = 32

// An ahead says of a stretch of the text, from byte start to end, which bytes need no look: bits of quiet,
// the lowest first. The runes of three bytes in it are looked up.
type ahead struct {
	start, end int
	first      [aheadBlocks + 1]uint64 // for lookAhead
	quiet      [aheadBlocks + 1]uint64
}

// quietBytes are those of ASCII at which the pass over a text does nothing.
var quietBytes = lanes.NewASCII(func(b byte) bool { return classes[b] == 0 && signs[b] == 0 })

// alone reads the runes that are words of their own from i on, and what stands among them that needs no look,
// and returns where something else begins.
func (t *text) alone(i int) int {
	a := &t.ahead
	for i < len(t.s) {
		if i >= a.end {
			t.lookAhead(i)
		}
		if at := i - a.start; a.quiet[at>>6]>>(at&63)&1 != 0 {
			if i = a.loud(at); i < a.end {
				return i
			}
			continue
		}
		if classes[t.s[i]]&isAlone == 0 {
			return i
		}
		// Of four bytes, or broken.
		start, last := i, i+aloneLen(t.s[i])
		for i++; i < len(t.s) && i < last && classes[t.s[i]] == isTail; {
			i++
		}
		t.lookUpWord(start, i)
	}
	return i
}

// loud is where the first byte from at on, in the stretch, is that needs a look; its end where there is none.
func (a *ahead) loud(at int) int {
	k := at >> 6
	rest := ^a.quiet[k] >> (at & 63) << (at & 63)
	for rest == 0 {
		if k++; a.start+64*k >= a.end {
			return a.end
		}
		rest = ^a.quiet[k]
	}
	return min(a.start+64*k+bits.TrailingZeros64(rest), a.end)
}

// lookAhead makes the stretch begin at i, and looks up the runes of three bytes in it.
func (t *text) lookAhead(i int) {
	a, s := &t.ahead, t.s
	n := lanes.Threes(s[i:], a.first[:aheadBlocks], a.quiet[:aheadBlocks], quietBytes)
	a.start, a.end = i, i+64*n
	if n < aheadBlocks {
		// No more than 64 bytes and what Threes needs behind them.
		for ; a.end < len(s); n++ {
			a.first[n], a.quiet[n] = lanes.LastThrees(s[a.end:min(len(s), a.end+64+lanes.ThreesAhead)], quietBytes)
			a.end = min(len(s), a.end+64)
		}
	}
	singles := t.engine.singles
	last := t.threeBefore(i) // the first bytes of the three before
	for k, first := range a.first[:n] {
		at := i + 64*k
		second := first & (first<<pairRune | last)
		last = first >> (64 - pairRune)
		found := t.pairsAt(at, second)
		for ; found != 0; found &= found - 1 {
			t.lookUpPair(at + bits.TrailingZeros64(found) - pairRune)
		}
		if singles == nil {
			continue
		}
		for ; first != 0; first &= first - 1 {
			if at := at + bits.TrailingZeros64(first); singles.has(s, at) {
				t.lookUpWord(at, at+pairRune)
			}
		}
	}
}

// threeBefore has bits for the three bytes before i at which runes of three bytes begin that are words of their own.
func (t *text) threeBefore(i int) uint64 {
	has := uint64(0)
	for k := range min(i, pairRune) {
		at := i - 1 - k
		if b := t.s[at]; b >= 0xe0 && b < 0xf0 && classes[b]&isAlone != 0 && classes[t.byteAt(at+1)]&classes[t.byteAt(at+2)] == isTail {
			has |= 1 << (pairRune - 1 - k)
		}
	}
	return has
}

// pairsAt are those of second, which are bits of 64 bytes from byte at on, where a rune stands that with the one before it
// may be a pair of phrases.
func (t *text) pairsAt(at int, second uint64) (found uint64) {
	pairs := &t.engine.table.pairs
	if at < pairRune || at+64+8 > len(t.s) {
		for ; second != 0; second &= second - 1 {
			bit := bits.TrailingZeros64(second)
			h := pairHash(pairAt(t.s, at+bit-pairRune))
			found |= pairs[h>>6] >> (h & 63) & 1 << bit
		}
		return found
	}
	s := t.s[at-pairRune:][:64+8]
	for ; second != 0; second &= second - 1 {
		bit := bits.TrailingZeros64(second) & 63
		h := pairHash(load8(s, bit))
		found |= pairs[h>>6] >> (h & 63) & 1 << bit
	}
	return found
}
