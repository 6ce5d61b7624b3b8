package parquet

import (
	"encoding/binary"
	"math/bits"
)

// hybrid reads n numbers of a width that are written in runs: one number so many times,
// or groups of eight, packed (Encodings.md, "RLE"). It returns what is left of b.
func hybrid(b []byte, width, n int, take func(v uint32) bool) (rest []byte, ok bool) {
	if width < 0 || width > 32 {
		return nil, false
	}
	size := (width + 7) / 8
	for n > 0 {
		head, k := binary.Uvarint(b)
		if k <= 0 {
			return nil, false
		}
		b = b[k:]
		if head&1 == 0 {
			if len(b) < size {
				return nil, false
			}
			v := uint32(0)
			for i := size - 1; i >= 0; i-- {
				v = v<<8 | uint32(b[i])
			}
			b = b[size:]
			run := int(min(head>>1, uint64(n)))
			if run == 0 {
				return nil, false
			}
			for n -= run; run > 0; run-- {
				if !take(v) {
					return nil, false
				}
			}
			continue
		}
		groups := head >> 1
		if groups == 0 || groups > 1<<24 { // some programs write more than there are
			return nil, false
		}
		packed := b[:min(len(b), int(groups)*width)]
		count := min(int(groups)*8, n)
		if len(packed)*8 < count*width {
			return nil, false
		}
		for i := range count {
			if !take(uint32(unpacked(packed, i*width, width))) {
				return nil, false
			}
		}
		n -= count
		b = b[len(packed):]
	}
	return b, true
}

// unpacked is the number of a width that begins at a bit, the lowest first. What lies
// behind b is zero.
func unpacked(b []byte, bit, width int) (v uint64) {
	for got := 0; got < width; {
		at := (bit + got) / 8
		if at >= len(b) {
			break
		}
		shift := (bit + got) % 8
		v |= uint64(b[at]>>shift) << got
		got += 8 - shift
	}
	if width < 64 {
		v &= 1<<width - 1
	}
	return v
}

// widthOf is how many bits a level up to most takes.
func widthOf(most int) int { return bits.Len(uint(most)) }

// delta reads numbers that are written as differences (DELTA_BINARY_PACKED), at most so
// many. It returns what is left of b.
func delta(b []byte, most int, take func(v int64) bool) (rest []byte, ok bool) {
	number := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			ok, b = false, nil
			return 0
		}
		b = b[n:]
		return v
	}
	signed := func() int64 {
		v := number()
		return int64(v>>1) ^ -int64(v&1)
	}
	ok = true
	block, minis, total, value := number(), number(), number(), signed()
	if !ok || minis == 0 || minis > 512 || block == 0 || block > 1<<20 || block%minis != 0 || total > uint64(most) {
		return nil, false
	}
	if total == 0 {
		return b, true
	}
	each, left := int(block/minis), int(total)-1
	for ok = take(value); ok && left > 0; {
		least := signed()
		if !ok || uint64(len(b)) < minis {
			return nil, false
		}
		widths := b[:minis]
		b = b[minis:]
		for _, width := range widths {
			if left == 0 { // widths of what is not there
				break
			}
			size := (each*int(width) + 7) / 8
			if width > 64 {
				return nil, false
			}
			packed := b[:min(len(b), size)]
			count := min(each, left)
			if len(packed)*8 < count*int(width) {
				return nil, false
			}
			for i := range count {
				value += least + int64(unpacked(packed, i*int(width), int(width)))
				if !take(value) {
					return nil, false
				}
			}
			left -= count
			b = b[len(packed):]
		}
	}
	return b, ok
}
