package scan

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"
	"unsafe"

	"postern/internal/lanes"
)

// A canoniser walks over a text and makes the canonical one of it.
type canoniser struct {
	orig string
	// out is the canonical text up to what is in buf; empty as long as orig is canonical.
	out    []byte
	before int    // bytes of the canonical text before buf
	buf    []byte // the end of the canonical text so far
	shifts []shift
	// changed says that the canonical text is not orig; for the others see canonical.
	changed, wide, broken bool
}

// walkSpace is how many bytes of the text and of the space for the canonical one a step of walk
// may touch, but for steps that are told how many there are; canonChunk how many are made before they go to out.
const (
	walkSpace  = 40
	canonChunk = 8 << 10
)

// walk goes over the whole text. It copies what stands for itself by steps as large as may be,
// each without looking where in it that ends: to guess the ends of words and sentences wrong
// takes a processor longer than to copy them.
func (c *canoniser) walk() {
	s := c.orig
	if space := min(canonChunk, len(s)) + 2*walkSpace; cap(c.buf) < space {
		c.buf = make([]byte, 0, space)
	}
	buf, shifts, at, n := c.buf[:cap(c.buf)], c.shifts[:cap(c.shifts)], 0, len(c.shifts)
	same, wide := ruleSame, uint64(0) // of all rules, of all first bytes
	for i := 0; i < len(s); {
		if len(buf)-at < walkSpace {
			c.changed = c.changed || same == 0
			at = c.flush(buf[:at])
		}
		if len(shifts)-n < walkSpace {
			shifts = grown(shifts[:n])
		}
		if len(s)-i < walkSpace {
			c.buf, c.shifts = buf[:at], shifts[:n]
			i = c.rune(i)
			buf, shifts, at, n = c.buf[:cap(c.buf)], c.shifts[:cap(c.shifts)], len(c.buf), len(c.shifts)
			continue
		}
		if a := s[i]; a < utf8.RuneSelf || a >= 0xe3 && a <= 0xed || a >= 0xd7 && a <= 0xd9 {
			size, runes := lanes.Plain(buf[at:], s[i:])
			i, at = i+size, at+size
			if runes {
				wide |= 0x80
			}
			if min(len(s)-i, len(buf)-at) < walkSpace {
				continue
			}
		}
		from, to := s[i:i+walkSpace], buf[at:at+walkSpace]
		a, b, d := from[0], from[1], from[2]
		if a < 0xe0 && d >= utf8.RuneSelf {
			if step := stepTwo(from, to, shifts[n:n+walkSpace], i, c.before+at); step.read > 0 {
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
		whole := c.before + at
		if made > 1 && made != size {
			n += copy(shifts[n:], innerShifts(whole, made, i-size))
		}
		shifts[n] = shift{int32(whole), int32(i - whole)}
		n += (made ^ size + 7) >> 3 // only where the length changes
	}
	c.buf, c.shifts = buf[:at], shifts[:n]
	c.changed = c.changed || same == 0
	c.wide = c.wide || wide&0x80 != 0
}

// flush puts what is made so far out of the way, but for the end, which a rune behind it may change (see
// voice), and returns how many bytes that is.
func (c *canoniser) flush(made []byte) int {
	const keep = 8
	done := made[:len(made)-keep]
	if c.changed {
		c.put(done)
	}
	c.before += len(done)
	return copy(made, made[len(done):])
}

// put adds to out, which has what is before that.
func (c *canoniser) put(made []byte) {
	if len(c.out) == 0 {
		c.out = append(slices.Grow(c.out, max(len(c.orig), c.before+len(made))), c.orig[:c.before]...)
	}
	c.out = append(c.out, made...)
}

// text is the whole canonical text, once the walk is over. It is as good as out is: to copy it into memory
// that a processor has not seen yet may take longer than all the rest.
func (c *canoniser) text() string {
	if !c.changed {
		return c.orig
	}
	c.put(c.buf)
	return unsafe.String(unsafe.SliceData(c.out), len(c.out))
}

// grown is s with space for at least walkSpace more, all of it in its length.
func grown[T any](s []T) []T {
	s = slices.Grow(s, len(s)/2+2*walkSpace)
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
		at := c.before + len(c.buf) - k
		c.shifts = append(c.shifts, shift{int32(at), int32(start - at)})
	}
	at := c.before + len(c.buf)
	c.shifts = append(c.shifts, shift{int32(at), int32(end - at)})
}
