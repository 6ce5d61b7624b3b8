package scan

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// A canoniser walks over a text and makes the canonical one of it.
type canoniser struct {
	orig   string
	buf    []byte // the canonical text so far
	shifts []shift
	// changed says that the canonical text is not orig; for the others see canonical.
	changed, wide, broken bool
}

// walkSpace is how many bytes of the text and of the space for the canonical one a step of walk
// may touch.
const walkSpace = 40

// walk goes from i to the end. It copies what stands for itself by steps as large as may be,
// each without looking where in it that ends: to guess the ends of words and sentences wrong
// takes a processor longer than to copy them.
func (c *canoniser) walk(i int) {
	s := c.orig
	buf, shifts, at, n := c.buf[:cap(c.buf)], c.shifts[:cap(c.shifts)], len(c.buf), len(c.shifts)
	same, wide := ruleSame, uint64(0) // of all rules, of all first bytes
	for i < len(s) {
		if len(buf)-at < walkSpace || len(shifts)-n < walkSpace {
			buf, shifts = grown(buf[:at], len(s)-i), grown(shifts[:n], 0)
		}
		if len(s)-i < walkSpace {
			c.buf, c.shifts = buf[:at], shifts[:n]
			i = c.rune(i)
			buf, shifts, at, n = c.buf[:cap(c.buf)], c.shifts[:cap(c.shifts)], len(c.buf), len(c.shifts)
			continue
		}
		from, to := s[i:i+walkSpace], buf[at:at+walkSpace]
		a, b, d := from[0], from[1], from[2]
		if a < utf8.RuneSelf {
			size := asciiStep(from, to)
			i, at = i+size, at+size
			continue
		}
		if plainRunes.first[a] {
			size := hanStep(from, to)
			if size == 0 {
				size = plainStep(from, to)
			}
			if size > 0 {
				wide |= 0x80
				i, at = i+size, at+size
				continue
			}
		}
		if a < 0xe0 && d >= utf8.RuneSelf {
			if step := stepTwo(from, to, shifts[n:n+walkSpace], i, at); step.read > 0 {
				i, at, n = i+step.read, at+step.made, n+step.shifts
				wide |= uint64(step.some)
				if step.every&twoSame == 0 {
					same = 0
				}
				continue
			}
		}
		x, size := ruleApart, 2
		if a >= 0xc2 && a < 0xf0 && b&0xc0 == 0x80 {
			if a < 0xe0 {
				x = pageOf(uint(a & 0x1f))[b&0x3f]
			} else if k := uint(a&0x0f)<<6 | uint(b&0x3f); k >= longPage && d&0xc0 == 0x80 {
				x, size = pageOf(k)[d&0x3f], 3
			}
		}
		if x&ruleApart != 0 {
			c.buf, c.shifts = buf[:at], shifts[:n]
			i = c.rune(i)
			buf, shifts, at, n = c.buf[:cap(c.buf)], c.shifts[:cap(c.shifts)], len(c.buf), len(c.shifts)
			continue
		}
		// There is little to decide here, since the letters of Cyrillic and Greek that look like
		// Latin ones stand everywhere between the others.
		made, text := x.len(), uint64(x)
		if x&ruleSame != 0 {
			text = load8(from, 0)
		}
		same, wide = same&x, wide|text
		binary.LittleEndian.PutUint64(to, text)
		at, i = at+made, i+size
		if made > 1 && made != size {
			n += copy(shifts[n:], innerShifts(at, made, i-size))
		}
		shifts[n] = shift{int32(at), int32(i - at)}
		n += (made ^ size + 7) >> 3 // only where the length changes
	}
	c.buf, c.shifts = buf[:at], shifts[:n]
	c.changed = c.changed || same == 0
	c.wide = c.wide || wide&0x80 != 0
}

// grown is s with space for more, at least walkSpace, all of it in its length.
func grown[T any](s []T, more int) []T {
	s = slices.Grow(s, max(more, len(s)/2)+2*walkSpace)
	return s[:cap(s)]
}

// innerShifts are the shifts within what replaces a rune and ends at byte at of the canonical text: every
// byte of it maps to the rune's start.
func innerShifts(at, size, start int) []shift {
	var list [mostRule]shift
	for k := range size - 1 {
		place := at - size + 1 + k
		list[k] = shift{int32(place), int32(start - place)}
	}
	return list[:size-1]
}

// asciiStep copies the ASCII bytes that from begins with, at most eight, or all 32, and returns how many.
func asciiStep(from string, to []byte) int {
	a, b, c, d := load8(from, 0), load8(from, 8), load8(from, 16), load8(from, 24)
	binary.LittleEndian.PutUint64(to, a)
	if (a|b|c|d)&wideBits == 0 {
		binary.LittleEndian.PutUint64(to[8:], b)
		binary.LittleEndian.PutUint64(to[16:], c)
		binary.LittleEndian.PutUint64(to[24:], d)
		return 32
	}
	return bits.TrailingZeros64(a&wideBits) / 8
}

// hanStep copies eight Han signs that begin with 0xe4 to 0xe9, if so many stand there, and returns
// how many bytes they are.
func hanStep(from string, to []byte) int {
	r := threeByThree(from, 0)
	firsts := r.firsts()
	if !r.whole() || (firsts+12*each)&^(firsts+6*each)&(16*each) != 16*each {
		return 0
	}
	binary.LittleEndian.PutUint64(to, r.a)
	binary.LittleEndian.PutUint64(to[8:], r.b)
	binary.LittleEndian.PutUint64(to[16:], r.c)
	return 24
}

// plainRunes are runes of three bytes that stand for themselves, the bulk of texts in Han, kana and
// Hangul; first are the first bytes of most of them.
var plainRunes = func() (p struct {
	runeSet
	first [256]bool
},
) {
	for _, r := range [][2]rune{{0x3041, 0x3098}, {0x309b, 0x309f}, {0x30a1, 0x30fa}, {0x30fc, 0x30fe}, {0x4e00, 0x9fff}, {0xac00, 0xd7a3}} {
		for c := r[0]; c <= r[1]; c++ {
			p.add(string(c), 0)
		}
	}
	for _, c := range "、「」『』【】《》〈〉" {
		p.add(string(c), 0)
	}
	for b := 0xe3; b <= 0xed; b++ {
		p.first[b] = true
	}
	return p
}()

// plainStep copies what from begins with as far as that is ASCII and plainRunes, at most 34 bytes, and
// returns how many these are.
func plainStep(from string, to []byte) int {
	var firsts, tails uint64 // bits for the bytes that begin runes and go on them, of 32
	for k := 0; k < 32; k += 8 {
		w := load8(from, k)
		binary.LittleEndian.PutUint64(to[k:], w)
		two := w & (w << 1) & wideBits
		firsts |= eightBits(two) << k
		tails |= eightBits(w&wideBits^two) << k
	}
	to[32], to[33] = from[32], from[33]
	odd, last := uint64(1)<<32, 0
	for rest := firsts; rest != 0; rest &= rest - 1 {
		at := bits.TrailingZeros64(rest)
		b := from[at : at+3]
		code := uint(b[0]&0x0f)<<12 | uint(b[1]&0x3f)<<6 | uint(b[2]&0x3f)
		fit := plainRunes.runeSet[code>>6] >> (code & 63) & uint64(three[b[0]]&tail[b[1]]&tail[b[2]])
		odd |= (fit ^ 1) << at
		tails &^= fit * 6 << at
		last = at
	}
	odd |= tails // that go on nothing, or on runes that are odd themselves
	end := bits.TrailingZeros64(odd)
	if end == 32 && firsts>>last&1 != 0 {
		end = max(end, last+3)
	}
	return end
}

// three and tail have 1 for the first bytes of runes of three bytes, and for bytes that go on one.
var three, tail = func() (three, tail [256]uint8) {
	for b := range 16 {
		three[0xe0+b] = 1
	}
	for b := range 64 {
		tail[0x80+b] = 1
	}
	return three, tail
}()

// rune goes over one rune, or a byte that is no UTF-8.
func (c *canoniser) rune(i int) int {
	r, size := utf8.DecodeRuneInString(c.orig[i:])
	end := i + size
	if r == utf8.RuneError {
		c.wide, c.broken = true, true
		c.buf = append(c.buf, c.orig[i:end]...)
		return end
	}
	if r < utf8.RuneSelf {
		c.buf = append(c.buf, byte(r))
		return end
	}
	x := ruleOf(r)
	to, same := "", x&ruleSame != 0
	if x&ruleApart != 0 {
		to, same = canonRune(r)
	}
	switch {
	case same:
		c.wide = true
		c.buf = append(c.buf, c.orig[i:end]...)
	case x&ruleApart != 0:
		c.change(i, end, r, to)
	default:
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], uint64(x))
		c.change(i, end, r, string(b[:x.len()]))
	}
	return end
}

// change puts to in place of r, which is at [start, end).
func (c *canoniser) change(start, end int, r rune, to string) {
	c.changed = true
	if mark := voicing(r); mark != 0 {
		voice(c.buf, mark)
	}
	c.buf = append(c.buf, to...)
	c.wide = c.wide || len(to) > 0 && to[0] >= utf8.RuneSelf
	if len(to) == end-start {
		return
	}
	for k := len(to) - 1; k > 0; k-- {
		at := len(c.buf) - k
		c.shifts = append(c.shifts, shift{int32(at), int32(start - at)})
	}
	c.shifts = append(c.shifts, shift{int32(len(c.buf)), int32(end - len(c.buf))})
}
