package fingerprint

import (
	"math/bits"
	"unicode"
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
	// ring has the letters of the last shingle, shingles those of the last window.
	ring     [shingle]letter
	shingles [window]hashed
	least    int // the number of the least shingle of the window
	kept     int // the last one that was kept, and its hash
	last     uint64
}

type letter struct {
	out   uint64
	start int
}

type hashed struct {
	sum        uint64
	start, end int
}

func newCutter(k *Keys, take func(Point)) *cutter {
	return &cutter{keys: k, take: take, least: -1, kept: -1}
}

// write goes on with s.
func (c *cutter) write(s string) {
	k := c.keys
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			if l := letters[b]; l != 0 {
				c.add(k.in[l], k.out[l], c.base+i, c.base+i+1)
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
	if r < shortRunes {
		if l := letters[r]; l != 0 {
			c.add(k.in[l], k.out[l], start, end)
		}
		return
	}
	if !isLetter(r) {
		return
	}
	r = unicode.ToLower(r)
	for u := range units(r) {
		in := k.runes.Sum2(uint64(r), uint64(u))
		c.add(in, bits.RotateLeft64(in, shingle), start, end)
	}
}

// add takes one letter. The hash is a cyclic polynomial of secret values.
func (c *cutter) add(in, out uint64, start, end int) {
	oldest := &c.ring[c.at%shingle]
	c.sum = bits.RotateLeft64(c.sum, 1) ^ in
	if c.at >= shingle {
		c.sum ^= oldest.out
	}
	*oldest = letter{out, start}
	c.at++
	n := c.at - shingle // the number of the shingle that ends here
	if n < 0 {
		return
	}
	c.shingles[n%window] = hashed{c.sum, c.ring[c.at%shingle].start, end}
	switch {
	case c.least >= 0 && c.least == n-window: // has just been overwritten
		c.find(n)
	case c.least < 0 || c.sum <= c.shingles[c.least%window].sum:
		c.least = n
	}
	if n >= window-1 {
		c.keep()
	}
}

// find looks for the least shingle of the window that ends with number n.
func (c *cutter) find(n int) {
	c.least++
	for m := c.least + 1; m <= n; m++ {
		if c.shingles[m%window].sum <= c.shingles[c.least%window].sum {
			c.least = m
		}
	}
}

// keep hands the least shingle on, once. Where a text repeats itself, as rows of
// zeros do, one is enough.
func (c *cutter) keep() {
	if c.least == c.kept {
		return
	}
	h := &c.shingles[c.least%window]
	repeated := c.kept >= 0 && h.sum == c.last
	c.kept, c.last = c.least, h.sum
	if !repeated {
		c.take(Point{Hash: c.keys.final.Sum2(h.sum, 0), At: c.least, Start: h.start, End: h.end})
	}
}

// finish ends a text: one that is shorter than a window has a fingerprint, too.
func (c *cutter) finish() {
	if n := c.at - shingle; n >= 0 && n < window-1 {
		c.keep()
	}
}
