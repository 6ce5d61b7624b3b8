package orc

import "encoding/binary"

// Types of the wire (Protocol Buffers, "Encoding").
const (
	wireNumber = 0
	wireLong   = 1
	wireBytes  = 2
	wireShort  = 5
)

// message calls field with the number and the value of each field of b. It reports whether
// b is a message to its end; field ends the reading by false.
func message(b []byte, field func(id int, v uint64, b []byte) bool) bool {
	for len(b) > 0 {
		head, n := binary.Uvarint(b)
		if n <= 0 || head>>3 == 0 || head>>3 > 1<<29 {
			return false
		}
		b = b[n:]
		var v uint64
		var data []byte
		switch head & 7 {
		case wireNumber:
			if v, n = binary.Uvarint(b); n <= 0 {
				return false
			}
			b = b[n:]
		case wireBytes:
			size, n := binary.Uvarint(b)
			if n <= 0 || size > uint64(len(b)-n) {
				return false
			}
			data, b = b[n:n+int(size)], b[n+int(size):]
		case wireLong, wireShort:
			size := 8
			if head&7 == wireShort {
				size = 4
			}
			if len(b) < size {
				return false
			}
			b = b[size:]
		default:
			return false
		}
		if !field(int(head>>3), v, data) {
			return false
		}
	}
	return true
}

// numbers are those of a repeated field: one, or several that are packed.
func numbers(list []uint64, v uint64, packed []byte) []uint64 {
	if packed == nil {
		return append(list, v)
	}
	for len(packed) > 0 {
		v, n := binary.Uvarint(packed)
		if n <= 0 {
			return list
		}
		list, packed = append(list, v), packed[n:]
	}
	return list
}
