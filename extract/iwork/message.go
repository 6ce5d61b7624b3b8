package iwork

import "encoding/binary"

// Wire types of protocol buffers ("Encoding", protobuf.dev).
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// A field is one of a message.
type field struct {
	number uint64
	wire   int
	value  uint64 // of numbers, as they lie there
	bytes  []byte // of strings and messages
}

// uvarint is a number of at most ten bytes; n is 0 where it is cut off or too long.
func uvarint(b []byte) (v uint64, n int) {
	v, n = binary.Uvarint(b)
	return v, max(n, 0)
}

// next takes the first field off b.
func next(b []byte) (f field, rest []byte, ok bool) {
	tag, n := uvarint(b)
	if n == 0 || tag>>3 == 0 || tag>>3 >= 1<<29 {
		return f, nil, false
	}
	b = b[n:]
	f.number, f.wire = tag>>3, int(tag&7)
	switch f.wire {
	case wireVarint:
		f.value, n = uvarint(b)
		return f, b[n:], n > 0
	case wireFixed64:
		if len(b) < 8 {
			return f, nil, false
		}
		f.value = binary.LittleEndian.Uint64(b)
		return f, b[8:], true
	case wireFixed32:
		if len(b) < 4 {
			return f, nil, false
		}
		f.value = uint64(binary.LittleEndian.Uint32(b))
		return f, b[4:], true
	case wireBytes:
		size, n := uvarint(b)
		if n == 0 || size > uint64(len(b)-n) {
			return f, nil, false
		}
		f.bytes = b[n : n+int(size)]
		return f, b[n+int(size):], true
	}
	return f, nil, false // groups are of the last century
}

// fields calls do for each field until it says no. It reports whether all of b was
// fields and do took them.
func fields(b []byte, do func(field) bool) bool {
	for len(b) > 0 {
		f, rest, ok := next(b)
		if !ok || !do(f) {
			return false
		}
		b = rest
	}
	return true
}

// isMessage reports whether all of b is fields.
func isMessage(b []byte) bool {
	return len(b) > 0 && fields(b, func(field) bool { return true })
}

// number returns the first field of that number, as a number.
func number(b []byte, n uint64) (v uint64) {
	fields(b, func(f field) bool {
		if f.number == n && f.wire != wireBytes {
			v = f.value
			return false
		}
		return true
	})
	return v
}

// child returns the first field of that number, as bytes.
func child(b []byte, n uint64) (v []byte) {
	fields(b, func(f field) bool {
		if f.number == n && f.wire == wireBytes {
			v = f.bytes
			return false
		}
		return true
	})
	return v
}

// reference is the number of the object that a field refers to.
func reference(b []byte, n uint64) uint64 { return number(child(b, n), 1) }
