package fingerprint

import (
	"math/bits"
	"unicode/utf8"
)

// Which fingerprints a text has. Both numbers were chosen by measurement, see
// docs/adr: shingle is how many letters one fingerprint covers, window of how many
// that begin one letter apart at least one is kept. So two texts that have
// shingle+window-1 letters in common have a fingerprint in common.
const (
	shingle = 25
	window  = 61
)

// A Point is one fingerprint of a text.
type Point struct {
	Hash uint64
	// At is its place among the text's letters and digits, counted from 0.
	At int
	// Start and End are the bytes of the text that it covers.
	Start, End int
}

// Points appends the fingerprints of a text in canonical form to list.
func (k *Keys) Points(s string, list []Point) []Point {
	c := newCutter(k, func(p Point) { list = append(list, p) })
	c.write(s)
	c.finish()
	return list
}

// A cutter cuts a text into fingerprints by winnowing (Schleimer, Wilkerson and
// Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", 2003): of all
// shingles in a window the one with the least hash is kept, the last of several.
type cutter struct {
	keys *Keys
	take func(Point)
	at   int // letters so far
	base int // bytes so far
	sum  uint64
	// The rings have what a shingle or a window needs of the last letters; a shingle
	// has the number of its first letter.
	hashes [ring]uint64 // of letters
	sums   [ring]uint64 // of shingles
	places [2 * ring]span
	least  int // the number of the least shingle of the window
	kept   int // the last one that was kept, and its hash
	last   uint64
}

// ring is at least a window; two are at least a window and a shingle.
const ring = 64

// span is where a letter stands in the text.
type span struct{ start, end int }

func newCutter(k *Keys, take func(Point)) *cutter {
	return &cutter{keys: k, take: take, least: -1, kept: -1}
}

// write goes on with s.
func (c *cutter) write(s string) {
	k := c.keys
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			if h := k.table[b]; h != 0 {
				c.add(h, c.base+i, c.base+i+1)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		c.wide(r, c.base+i, c.base+i+n)
		i += n
	}
	c.base += len(s)
}

func (c *cutter) wide(r rune, start, end int) {
	k := c.keys
	var h uint64
	switch {
	case r < tableRunes:
		h = k.table[r]
	case isLetter(r):
		h = k.runes.Sum2(uint64(lower(r)), 0)
	}
	if h == 0 {
		return
	}
	c.add(h, start, end)
	for u := 1; u < units(r); u++ {
		h = bits.RotateLeft64(h, 32) * 0x9e3779b97f4a7c15 // odd: no two hashes become one
		c.add(h, start, end)
	}
}

// add takes one letter. The hash is a cyclic polynomial of secret values.
func (c *cutter) add(hash uint64, start, end int) {
	i := c.at % ring
	c.sum = bits.RotateLeft64(c.sum, 1) ^ hash
	c.hashes[i] = hash
	c.places[c.at%(2*ring)] = span{start, end}
	c.at++
	n := c.at - shingle // the number of the shingle that ends here
	if n < 0 {
		return
	}
	sum := c.sum
	c.sum ^= bits.RotateLeft64(c.hashes[n%ring], shingle-1) // leaves with the next letter
	c.sums[n%ring] = sum
	switch {
	case c.least < 0 || sum <= c.sums[c.least%ring] && c.least > n-window:
		c.least = n
	case c.least <= n-window: // has left the window
		c.find(n)
	}
	if n >= window-1 && c.least != c.kept {
		c.keep()
	}
}

// find looks for the least shingle of the window that ends with number n.
func (c *cutter) find(n int) {
	least := n - window + 1
	for m := least + 1; m <= n; m++ {
		if c.sums[m%ring] <= c.sums[least%ring] {
			least = m
		}
	}
	c.least = least
}

// keep hands the least shingle on, once. Where a text repeats itself, as rows of
// zeros do, one is enough.
func (c *cutter) keep() {
	n := c.least
	sum := c.sums[n%ring]
	repeated := c.kept >= 0 && sum == c.last
	c.kept, c.last = n, sum
	if !repeated {
		c.take(Point{
			Hash: c.keys.final.Sum2(sum, 0), At: n,
			Start: c.places[n%(2*ring)].start, End: c.places[(n+shingle-1)%(2*ring)].end,
		})
	}
}

// finish ends a text: one that is shorter than a window has a fingerprint, too.
func (c *cutter) finish() {
	if n := c.at - shingle; n >= 0 && n < window-1 {
		c.keep()
	}
}
