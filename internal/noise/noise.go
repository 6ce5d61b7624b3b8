// Package noise tells what is encrypted from what can be read, by how often each
// byte occurs: good ciphertext has no structure at all.
package noise

// window is how many bytes are judged together. A few words among random bytes can
// drown in it; whoever puts them there on purpose could as well encrypt them.
const window = 256

// fewest is the shortest stretch that can be judged.
const fewest = 64

// most is the largest value of Pearson's chi-squared for a window of random bytes:
// 255 on average, with a standard deviation of 23. Text has more than 4,000, base64
// more than 1,000. Of all windows of random bytes in the world none gets there.
const most = 526

// A Check judges all that is written to it. The zero value is ready.
type Check struct {
	counts [256]int
	n      int
	bad    bool
	total  int64
}

// Write takes bytes in; it never fails.
func (c *Check) Write(p []byte) (int, error) {
	n := len(p)
	c.total += int64(n)
	for len(p) > 0 {
		k := min(len(p), window-c.n)
		for _, b := range p[:k] {
			c.counts[b]++
		}
		c.n += k
		p = p[k:]
		if c.n == window {
			c.judge()
		}
	}
	return n, nil
}

// Random reports whether what was written, if it was anything, looks like random
// bytes everywhere. Fewer than 64 bytes at the end are not judged.
func (c *Check) Random() bool {
	if c.n >= fewest {
		c.judge()
	}
	return !c.bad && c.total > 0
}

// judge ends a window.
func (c *Check) judge() {
	squares := 0
	for _, k := range c.counts {
		squares += k * k
	}
	// The sum of (k - n/256)² / (n/256).
	c.bad = c.bad || squares*256/c.n-c.n > most
	c.counts, c.n = [256]int{}, 0
}
