// Package snappy decodes blocks of Snappy (format_description.txt of the project):
// what stands in documents of iWork, in columns of tables and in frames.
package snappy

import (
	"encoding/binary"
	"errors"
)

// Errors of [Decode].
var (
	ErrCorrupt = errors.New("snappy: a block is broken or cut off")
	ErrTooBig  = errors.New("snappy: a block says that it is larger than it may be")
)

// Copies of 64 bytes take two bytes at least, so that nothing grows more than this.
const mostGrowth = 32

// Decode returns the bytes of a block, which are at most so many. With an error come
// the bytes before the damage.
func Decode(src []byte, most int) ([]byte, error) {
	size, n := binary.Uvarint(src)
	if n <= 0 {
		return nil, ErrCorrupt
	}
	if size > uint64(max(most, 0)) {
		return nil, ErrTooBig
	}
	if src = src[n:]; size > uint64(len(src))*mostGrowth {
		return nil, ErrCorrupt
	}
	out := make([]byte, 0, size)
	for len(src) > 0 {
		tag := src[0]
		src = src[1:]
		if tag&3 == 0 {
			length, extra := literal(tag, src)
			if extra < 0 || length > len(src)-extra || length > int(size)-len(out) {
				return out, ErrCorrupt
			}
			out = append(out, src[extra:extra+length]...)
			src = src[extra+length:]
			continue
		}
		length, back, extra := reference(tag, src)
		if extra < 0 || back <= 0 || back > len(out) || length > int(size)-len(out) {
			return out, ErrCorrupt
		}
		for from := len(out) - back; length > 0; length-- { // what is copied may be what was just written
			out = append(out, out[from])
			from++
		}
		src = src[extra:]
	}
	if len(out) != int(size) {
		return out, ErrCorrupt
	}
	return out, nil
}

// literal is the length of a literal (section 2.1), and how many bytes it took to say
// so; these are negative where they are missing.
func literal(tag byte, src []byte) (length, extra int) {
	length = int(tag >> 2)
	if length < 60 {
		return length + 1, 0
	}
	extra = length - 59
	if extra > len(src) {
		return 0, -1
	}
	length = 0
	for i := extra - 1; i >= 0; i-- {
		length = length<<8 | int(src[i])
	}
	return length + 1, extra
}

// reference is the length of a copy and how far back it begins (section 2.2).
func reference(tag byte, src []byte) (length, back, extra int) {
	extra = [...]int{1: 1, 2: 2, 3: 4}[tag&3]
	if extra > len(src) {
		return 0, 0, -1
	}
	length = int(tag>>2) + 1
	switch extra {
	case 1:
		return int(tag>>2&7) + 4, int(tag&0xe0)<<3 | int(src[0]), extra
	case 2:
		return length, int(binary.LittleEndian.Uint16(src)), extra
	default:
		return length, int(binary.LittleEndian.Uint32(src)), extra
	}
}
