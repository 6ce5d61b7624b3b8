package ole

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
)

// Records of equations, as Equation Editor and MathType keep them: MTEF versions 2, 3 and 5, whose layout
// the maker of MathType has published. Those that hold others are followed by them.
const (
	mtefEnd = iota
	mtefLine
	mtefChar
	mtefTemplate
	mtefPile
	mtefMatrix
	mtefEmbellishment
	mtefRuler
	mtefFont
	mtefSize
	mtefColour           = 15
	mtefColourDefinition = 16
	mtefFontDefinition   = 17
	mtefPreferences      = 18
	mtefEncoding         = 19
	mtefLater            = 100 // and all above

	mtefNudged = 8 // an option of most: the place is moved
)

// An equation is one while it is read.
type equation struct {
	b    []byte
	v5   bool
	bad  bool
	open int // records whose list of others has not ended; negative behind the end of the whole
	out  strings.Builder
}

// equationText is the signs of an equation, in the order in which it keeps them, and what stands behind its end;
// false where its records end in the middle.
func equationText(b []byte) (text string, behind []byte, whole bool) {
	const head = 5 // version, platform, product and its version
	if len(b) < head || b[0] < 2 || b[0] > 5 {
		return "", nil, false
	}
	e := &equation{b: b[head:], v5: b[0] == 5}
	narrow := b[0] == 2 // signs have one byte
	if e.v5 {
		e.name() // of the program
		e.skip(1)
	}
	for len(e.b) > 0 && !e.bad && e.open >= 0 {
		e.record(narrow)
	}
	return strings.TrimSpace(e.out.String()), e.b, !e.bad
}

func (e *equation) skip(n int) []byte {
	if n > len(e.b) {
		e.bad, n = true, len(e.b)
	}
	b := e.b[:n]
	e.b = e.b[n:]
	return b
}

func (e *equation) byte() int {
	if b := e.skip(1); len(b) == 1 {
		return int(b[0])
	}
	return 0
}

func (e *equation) name() {
	if i := bytes.IndexByte(e.b, 0); i >= 0 {
		e.skip(i + 1)
		return
	}
	e.bad = true
}

// nudge passes over how far a sign is moved: two bytes, or two words behind two bytes that are 128.
func (e *equation) nudge(options int) {
	if options&mtefNudged == 0 {
		return
	}
	if b := e.skip(2); len(b) == 2 && b[0] == 128 && b[1] == 128 {
		e.skip(4)
	}
}

// space parts what stands one above the other.
func (e *equation) space() {
	if s := e.out.String(); s != "" && !strings.HasSuffix(s, " ") {
		e.out.WriteByte(' ')
	}
}

func (e *equation) record(narrow bool) {
	tag := e.byte()
	options := tag >> 4
	if e.v5 {
		options = 0
		if tag >= mtefLine && tag <= mtefEmbellishment {
			options = e.byte()
		}
	} else {
		tag &= 15
	}
	switch {
	case tag == mtefEnd:
		e.open--
	case tag == mtefLine:
		e.line(options)
	case tag == mtefChar:
		e.sign(options, narrow)
	case tag == mtefTemplate:
		e.nudge(options)
		e.skip(1)
		if e.byte()&0x80 != 0 && e.v5 {
			e.skip(1)
		}
		e.skip(1)
		e.open++
	case tag == mtefPile:
		e.open++
		e.nudge(options)
		e.skip(2)
		e.space()
	case tag == mtefMatrix:
		e.open++
		e.nudge(options)
		b := e.skip(5)
		if len(b) == 5 {
			e.skip((2*(int(b[3])+1)+7)/8 + (2*(int(b[4])+1)+7)/8)
		}
		e.space()
	case tag == mtefEmbellishment:
		e.nudge(options)
		e.skip(1)
	case tag == mtefRuler:
		e.skip(3 * e.byte())
	case tag == mtefFont && e.v5:
		e.skip(2)
	case tag == mtefFont:
		e.skip(2)
		e.name()
	case tag == mtefSize:
		e.size()
	case !e.v5 || tag < mtefColour: // sizes by name
	default:
		e.definition(tag)
	}
}

func (e *equation) line(options int) {
	const spaced, ruler, empty = 4, 2, 1
	if options&empty == 0 {
		e.open++
	}
	e.nudge(options)
	if options&spaced != 0 {
		n := 1
		if e.v5 {
			n = 2
		}
		e.skip(n)
	}
	if options&ruler != 0 {
		e.skip(1) // its tag
		e.skip(3 * e.byte())
	}
}

func (e *equation) sign(options int, narrow bool) {
	const without, position8, position16 = 0x20, 4, 0x10
	if e.v5 && options&1 != 0 || !e.v5 && options&2 != 0 { // marks above it follow
		e.open++
	}
	e.nudge(options)
	e.skip(1) // the style
	r := rune(0)
	switch {
	case narrow:
		r = rune(e.byte())
	case !e.v5 || options&without == 0:
		if b := e.skip(2); len(b) == 2 {
			r = rune(binary.LittleEndian.Uint16(b))
		}
	}
	if e.v5 {
		if options&position8 != 0 {
			e.skip(1)
		}
		if options&position16 != 0 {
			e.skip(2)
		}
	}
	if unicode.IsPrint(r) && !unicode.Is(unicode.Co, r) {
		e.out.WriteRune(r)
	}
}

// size passes over a size: a point size, one that differs by much, or by little.
func (e *equation) size() {
	switch e.byte() {
	case 101:
		e.skip(2)
	case 100:
		e.skip(3)
	default:
		e.skip(1)
	}
}

// number reads a whole number of version 5: a byte, or a word behind 255.
func (e *equation) number() int {
	n := e.byte()
	if n == 255 {
		if b := e.skip(2); len(b) == 2 {
			n = int(binary.LittleEndian.Uint16(b))
		}
	}
	return n
}

// definition passes over what version 5 defines once for all signs.
func (e *equation) definition(tag int) {
	const cmyk, named = 1, 4
	switch {
	case tag == mtefColour:
		e.number()
	case tag == mtefColourDefinition:
		options := e.byte()
		e.skip(6 + 2*(options&cmyk))
		if options&named != 0 {
			e.name()
		}
	case tag == mtefFontDefinition:
		e.number()
		e.name()
	case tag == mtefEncoding:
		e.name()
	case tag == mtefPreferences:
		e.skip(1)
		e.digits(e.byte()) // sizes
		e.digits(e.byte()) // distances
		for n := e.byte(); n > 0 && !e.bad; n-- {
			if e.byte() != 0 { // a style: its font
				e.skip(1)
			}
		}
	case tag >= mtefLater:
		e.skip(e.number())
	default:
		e.bad = true
	}
}

// digits passes over n lengths, which are digits of four bits: a unit, then a number that 15 ends.
func (e *equation) digits(n int) {
	high := true
	current := 0
	next := func() int {
		if high = !high; !high {
			current = e.byte()
			return current >> 4
		}
		return current & 15
	}
	for ; n > 0 && !e.bad; n-- {
		next()
		for !e.bad && next() != 15 { //nolint:revive // the digits themselves say nothing
		}
	}
}
