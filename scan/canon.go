package scan

import (
	"sort"
	"unicode/utf8"
)

// A canonical text is what detectors and phrases see: digits of all scripts as
// 0 to 9, accents gone, look-alikes of Latin letters as Latin, other spaces and
// dashes as ASCII, invisible characters left out. Most texts are their own
// canonical text and are not copied.
type canonical struct {
	s string
	// shifts are the places where the distance to the original changes, sorted;
	// empty when s is the original.
	shifts []shift
	// wide says that s has code points beyond ASCII; ascii that the original has none;
	// broken that it has U+FFFD or bytes that are no UTF-8.
	wide, ascii, broken bool
	last                int // see back
}

// A shift says that from byte at of the canonical text on, the original is by
// bytes further on. Bytes between two shifts map one to one.
type shift struct{ at, by int32 }

// A canonSpace is space for a canonical text, for one after the other: the text is lost with the next.
type canonSpace struct {
	buf, out []byte
	shifts   []shift
}

// canonicalise makes the canonical text of orig in space, which may be nil.
func canonicalise(orig string, space *canonSpace) canonical {
	if firstWide(orig, 0) == len(orig) {
		return canonical{s: orig, ascii: true}
	}
	if space == nil {
		space = &canonSpace{}
	}
	c := canoniser{orig: orig, buf: space.buf[:0], out: space.out[:0], shifts: space.shifts[:0]}
	c.walk()
	made := canonical{s: c.text(), shifts: c.shifts, wide: c.wide, broken: c.broken}
	*space = canonSpace{c.buf, c.out, c.shifts}
	return made
}

// firstWide is the place of the first byte at or after i that is not ASCII.
func firstWide(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		if load8(s, i)&0x8080808080808080 != 0 {
			break
		}
	}
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// load8 is the eight bytes of s from i on, the first in the lowest bits.
func load8(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// each has a 1 in each byte, wideBits the highest bit.
const (
	each     = 0x0101010101010101
	wideBits = 0x80 * each
)

// eightBits are the bits of wideBits in x side by side.
func eightBits(x uint64) uint64 { return x >> 7 * 0x0102040810204080 >> 56 }

// origin maps a stretch of the canonical text to whole runes of the original; bytes
// that are no UTF-8 are runes of their own.
// Invisible characters beside the stretch stay outside.
func (c *canonical) origin(orig string, s span) span {
	if len(c.shifts) == 0 {
		return s
	}
	o := span{c.back(s.start), c.back(s.end-1) + 1}
	if at := signAt(orig, o.start); at >= 0 {
		o.start = at
	}
	if at := signAt(orig, o.end-1); at >= 0 {
		_, n := utf8.DecodeRuneInString(orig[at:])
		o.end = at + n
	}
	return o
}

// signAt is where the rune begins that byte i is in the middle of; -1 where i begins
// one, or is no part of any.
func signAt(s string, i int) int {
	for at := i; at >= 0 && at > i-utf8.UTFMax; at-- {
		if utf8.RuneStart(s[at]) {
			if _, n := utf8.DecodeRuneInString(s[at:]); n > 1 && at+n > i {
				return at
			}
			return -1
		}
	}
	return -1
}

// back maps one byte. Mostly the next one asked for stands a little further on.
func (c *canonical) back(at int) int {
	i := min(c.last, len(c.shifts))
	for n := 0; n < 8 && i < len(c.shifts) && int(c.shifts[i].at) <= at; n++ {
		i++
	}
	if i < len(c.shifts) && int(c.shifts[i].at) <= at || i > 0 && int(c.shifts[i-1].at) > at {
		i = sort.Search(len(c.shifts), func(i int) bool { return int(c.shifts[i].at) > at })
	}
	c.last = i
	i--
	if i < 0 {
		return at
	}
	return at + int(c.shifts[i].by)
}

// forth maps an original offset to the canonical text, near enough to look
// around it.
func (t *text) forth(at int) int {
	i := sort.Search(len(t.shifts), func(i int) bool { return int(t.shifts[i].at)+int(t.shifts[i].by) > at }) - 1
	if i < 0 {
		return at
	}
	return at - int(t.shifts[i].by)
}
