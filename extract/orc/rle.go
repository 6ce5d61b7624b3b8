package orc

import (
	"encoding/binary"
	"errors"
)

var errRuns = errors.New("orc: numbers that are broken or cut off")

// zigzag is a signed number as it is written.
func zigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

// runs calls take with each number of a stream, in the first or the second version of run
// length encoding ("Integer Run Length Encoding").
func runs(b []byte, second, signed bool, take func(v int64) error) error {
	r := runner{b: b, signed: signed, take: take}
	for len(r.b) > 0 {
		err := error(nil)
		switch {
		case !second:
			err = r.first()
		default:
			switch r.b[0] >> 6 {
			case 0:
				err = r.repeat()
			case 1:
				err = r.direct()
			case 2:
				err = r.patched()
			default:
				err = r.delta()
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

type runner struct {
	b      []byte
	signed bool
	take   func(v int64) error
}

func (r *runner) meant(v uint64) int64 {
	if r.signed {
		return zigzag(v)
	}
	return int64(v)
}

func (r *runner) varint() (uint64, bool) {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		return 0, false
	}
	r.b = r.b[n:]
	return v, true
}

// first reads a run of version 1: of a number that grows, or of single ones.
func (r *runner) first() error {
	head := int(int8(r.b[0]))
	r.b = r.b[1:]
	if head < 0 {
		for range -head {
			v, ok := r.varint()
			if !ok {
				return errRuns
			}
			if err := r.take(r.meant(v)); err != nil {
				return err
			}
		}
		return nil
	}
	const least = 3
	if len(r.b) == 0 {
		return errRuns
	}
	step := int64(int8(r.b[0]))
	r.b = r.b[1:]
	v, ok := r.varint()
	if !ok {
		return errRuns
	}
	for i := range int64(head + least) {
		if err := r.take(r.meant(v) + i*step); err != nil {
			return err
		}
	}
	return nil
}

// repeat reads a short run of one number.
func (r *runner) repeat() error {
	const least = 3
	width, count := int(r.b[0]>>3&7)+1, int(r.b[0]&7)+least
	if len(r.b) < 1+width {
		return errRuns
	}
	v := uint64(0)
	for _, c := range r.b[1 : 1+width] {
		v = v<<8 | uint64(c)
	}
	r.b = r.b[1+width:]
	for range count {
		if err := r.take(r.meant(v)); err != nil {
			return err
		}
	}
	return nil
}

// widths are what the codes of widths above 23 stand for.
var widths = [...]int{26, 28, 30, 32, 40, 48, 56, 64}

func widthOf(code byte) int {
	if code < 24 {
		return int(code) + 1
	}
	return widths[code-24]
}

// head takes the two bytes that runs of numbers of one width begin with.
func (r *runner) head(more int) (code byte, count int, ok bool) {
	if len(r.b) < 2+more {
		return 0, 0, false
	}
	code, count = r.b[0]>>1&0x1f, int(r.b[0]&1)<<8|int(r.b[1])
	r.b = r.b[2:]
	return code, count + 1, true
}

// packed takes count numbers of a width, the highest bits first.
func (r *runner) packed(width, count int) (part []byte, ok bool) {
	size := (width*count + 7) / 8
	if size > len(r.b) {
		return nil, false
	}
	part, r.b = r.b[:size], r.b[size:]
	return part, true
}

// bitsAt is number i of those of a width.
func bitsAt(b []byte, width, i int) (v uint64) {
	for at, left := i*width, width; left > 0; {
		n := min(8-at%8, left)
		part := uint64(b[at/8]) >> (8 - at%8 - n) & (1<<n - 1)
		v, at, left = v<<n|part, at+n, left-n
	}
	return v
}

func (r *runner) direct() error {
	code, count, ok := r.head(0)
	if !ok {
		return errRuns
	}
	width := widthOf(code)
	b, ok := r.packed(width, count)
	if !ok {
		return errRuns
	}
	for i := range count {
		if err := r.take(r.meant(bitsAt(b, width, i))); err != nil {
			return err
		}
	}
	return nil
}

// patched reads numbers above a base, some of which have higher bits elsewhere.
func (r *runner) patched() error {
	code, count, ok := r.head(2)
	if !ok {
		return errRuns
	}
	width := widthOf(code)
	baseSize, patchWidth := int(r.b[0]>>5)+1, widthOf(r.b[0]&0x1f)
	gapWidth, patches := int(r.b[1]>>5)+1, int(r.b[1]&0x1f)
	r.b = r.b[2:]
	if len(r.b) < baseSize {
		return errRuns
	}
	base := int64(0)
	for _, c := range r.b[:baseSize] {
		base = base<<8 | int64(c)
	}
	r.b = r.b[baseSize:]
	if sign := int64(1) << (8*baseSize - 1); base&sign != 0 { // the highest bit is the sign
		base = -(base &^ sign)
	}
	b, ok := r.packed(width, count)
	if !ok {
		return errRuns
	}
	entry := fitting(gapWidth + patchWidth)
	list, ok := r.packed(entry, patches)
	if !ok || entry > 64 {
		return errRuns
	}
	values := make([]uint64, count)
	for i := range values {
		values[i] = bitsAt(b, width, i)
	}
	at := 0
	for i := range patches {
		v := bitsAt(list, entry, i)
		at += int(v >> patchWidth)
		if at >= count {
			return errRuns
		}
		values[at] |= v & (1<<patchWidth - 1) << width
	}
	for _, v := range values {
		if err := r.take(base + int64(v)); err != nil {
			return err
		}
	}
	return nil
}

// fitting is the least width with a code that so many bits fit into.
func fitting(n int) int {
	if n <= 24 {
		return n
	}
	for _, w := range widths {
		if n <= w {
			return w
		}
	}
	return n
}

// delta reads numbers by what lies between them.
func (r *runner) delta() error {
	code, count, ok := r.head(0)
	if !ok {
		return errRuns
	}
	first, ok := r.varint()
	step, also := r.varint()
	if !ok || !also {
		return errRuns
	}
	width := 0 // all are as far apart
	if code != 0 {
		width = widthOf(code)
	}
	b, ok := r.packed(width, max(count-2, 0))
	if !ok {
		return errRuns
	}
	value, apart := r.meant(first), zigzag(step)
	for i := range count {
		switch {
		case i == 0:
		case i == 1 || width == 0:
			value += apart
		case apart < 0:
			value -= int64(bitsAt(b, width, i-2))
		default:
			value += int64(bitsAt(b, width, i-2))
		}
		if err := r.take(value); err != nil {
			return err
		}
	}
	return nil
}
