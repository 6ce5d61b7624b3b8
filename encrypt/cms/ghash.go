package cms

import "encoding/binary"

// An element of the field GF(2^128) of GCM: the coefficient of x^0 is the highest
// bit (NIST SP 800-38D section 6.3).
type element struct{ hi, lo uint64 }

func elementOf(b []byte) element {
	return element{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
}

func (e element) add(f element) element { return element{e.hi ^ f.hi, e.lo ^ f.lo} }

// xorInto adds e to the 16 bytes at b.
func (e element) xorInto(b []byte) {
	binary.BigEndian.PutUint64(b, binary.BigEndian.Uint64(b)^e.hi)
	binary.BigEndian.PutUint64(b[8:], binary.BigEndian.Uint64(b[8:])^e.lo)
}

// mul takes the same time for all elements.
func (e element) mul(f element) element {
	var z element
	for i := range 128 {
		word := e.hi
		if i >= 64 {
			word = e.lo
		}
		bit := -(word >> (63 - i%64) & 1)
		z.hi ^= f.hi & bit
		z.lo ^= f.lo & bit
		carry := -(f.lo & 1)
		f.lo = f.lo>>1 | f.hi<<63
		f.hi = f.hi>>1 ^ 0xe1<<56&carry
	}
	return z
}

// inverse is e to the power of 2^128-2; that of zero is zero.
func (e element) inverse() element {
	power, product := e, element{hi: 1 << 63}
	for range 127 {
		power = power.mul(power)
		product = product.mul(power)
	}
	return product
}
