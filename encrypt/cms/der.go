package cms

import (
	"bytes"
	"math/big"
	"slices"
)

// Tags of X.690, with the constructed bit where it belongs.
const (
	tagInteger   = 0x02
	tagBitString = 0x03
	tagOctets    = 0x04
	tagOID       = 0x06
	tagSequence  = 0x30
	tagSet       = 0x31
	tagOctetsBER = 0x24 // OCTET STRING in segments
	tagContext0  = 0xa0 // [0], constructed
	tagContext1  = 0xa1
	tagContext2  = 0xa2
)

// indefinite is the length of what is ended by endOfContents (X.690 section 8.1.3.6).
const indefinite = 0x80

var (
	endOfContents = []byte{0, 0}
	null          = []byte{0x05, 0}
)

// appendHeader appends a tag and a definite length in the fewest bytes.
func appendHeader(dst []byte, tag byte, n int) []byte {
	dst = append(dst, tag)
	if n < 0x80 {
		return append(dst, byte(n))
	}
	size := 0
	for rest := n; rest > 0; rest >>= 8 {
		size++
	}
	dst = append(dst, 0x80|byte(size))
	for size--; size >= 0; size-- {
		dst = append(dst, byte(n>>(8*size)))
	}
	return dst
}

// tlv is one element around the parts.
func tlv(tag byte, parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	out := appendHeader(make([]byte, 0, n+10), tag, n)
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func sequence(parts ...[]byte) []byte { return tlv(tagSequence, parts...) }
func octets(b []byte) []byte          { return tlv(tagOctets, b) }
func bitString(b []byte) []byte       { return tlv(tagBitString, []byte{0}, b) }
func integer(n byte) []byte           { return tlv(tagInteger, []byte{n}) } // n below 128

// setOf orders its elements as DER wants (X.690 section 11.6).
func setOf(parts ...[]byte) []byte {
	sorted := slices.Clone(parts)
	slices.SortFunc(sorted, bytes.Compare)
	return tlv(tagSet, sorted...)
}

// bigInteger is a whole number in two's complement, of either sign: serial
// numbers below zero exist, against RFC 5280, and must come back as they are.
func bigInteger(n *big.Int) []byte {
	if n.Sign() >= 0 {
		b := n.Bytes()
		if len(b) == 0 || b[0]&0x80 != 0 {
			b = append([]byte{0}, b...)
		}
		return tlv(tagInteger, b)
	}
	// -n-1 has the inverted bits of n.
	b := new(big.Int).Not(n).Bytes()
	if len(b) == 0 || b[0]&0x80 != 0 {
		b = append([]byte{0}, b...)
	}
	for i := range b {
		b[i] = ^b[i]
	}
	return tlv(tagInteger, b)
}

// oid is the element of an object identifier of at least two arcs.
func oid(arcs ...int) []byte {
	body := appendBase128(nil, arcs[0]*40+arcs[1])
	for _, a := range arcs[2:] {
		body = appendBase128(body, a)
	}
	return tlv(tagOID, body)
}

func appendBase128(dst []byte, n int) []byte {
	shift := 0
	for n>>(shift+7) > 0 {
		shift += 7
	}
	for ; shift > 0; shift -= 7 {
		dst = append(dst, 0x80|byte(n>>shift)&0x7f)
	}
	return append(dst, byte(n&0x7f))
}
