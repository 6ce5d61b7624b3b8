package extract

import "math/bits"

// Bytes are written with fewer digits than base64 has, each alphabet a part of its own.
const (
	upper32    = 1 << iota // base32 (RFC 4648 section 6)
	lower32                // the same in small letters
	upper32hex             // base32 with the digits of hexadecimal first (section 7)
	lower32hex
	digits58 // base58: no 0, O, I and l, which look like others
)

const (
	base32Alphabet    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	base32hexAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
	base58Alphabet    = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
)

var (
	// digitClasses says of each byte which alphabets it is a digit of.
	digitClasses = digitClassTable()
	fiveBits     = valuesOf(base32Alphabet, true)
	fiveBitsHex  = valuesOf(base32hexAlphabet, true)
	values58     = valuesOf(base58Alphabet, false)
)

func digitClassTable() (t [256]byte) {
	for _, c := range []byte(base32Alphabet) {
		t[c] |= upper32
		t[lower(c)] |= lower32
	}
	for _, c := range []byte(base32hexAlphabet) {
		t[c] |= upper32hex
		t[lower(c)] |= lower32hex
	}
	for _, c := range []byte(base58Alphabet) {
		t[c] |= digits58
	}
	return t
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// valuesOf is the value of each digit, in small letters too where both are one.
func valuesOf(alphabet string, both bool) (t [256]byte) {
	for i := range len(alphabet) {
		t[alphabet[i]] = byte(i)
		if both {
			t[lower(alphabet[i])] = byte(i)
		}
	}
	return t
}

const (
	// shortest32 is how many digits of base32 hold twelve bytes.
	shortest32 = 20
	// longest58 bounds base58: its work grows with the square of the length.
	longest58 = 32 << 10
)

// fewerDigits reads digits of base64 as base32 and base58 where they are of these alphabets
// only, as a whole or between the signs that neither has.
func (t *typedBytes) fewerDigits(r run, digits []byte) {
	start := 0
	for i := 0; i <= len(digits); i++ {
		if i < len(digits) && digitClasses[digits[i]] != 0 {
			continue
		}
		if i-start >= shortest32 {
			t.classes(r, digits[start:i])
		}
		start = i + 1
	}
}

func (t *typedBytes) classes(r run, digits []byte) {
	classes := byte(0xff)
	for _, c := range digits {
		if classes &= digitClasses[c]; classes == 0 {
			return
		}
	}
	if classes&(upper32|lower32) != 0 {
		r.kind = "base32"
		t.raw = decodeFive(t.raw[:0], digits, &fiveBits)
		t.take(r, t.raw, shortestHex)
	}
	if classes&(upper32hex|lower32hex) != 0 {
		r.kind = "base32hex"
		t.raw = decodeFive(t.raw[:0], digits, &fiveBitsHex)
		t.take(r, t.raw, shortestHex)
	}
	if classes&digits58 != 0 && len(digits) <= longest58 {
		r.kind = "base58"
		t.raw = decode58(t.raw[:0], digits)
		t.take(r, t.raw, shortestHex)
	}
}

// decodeFive appends the bytes of base32 digits without padding to dst.
func decodeFive(dst, digits []byte, values *[256]byte) []byte {
	held, count := uint32(0), 0
	for _, c := range digits {
		held, count = held<<5|uint32(values[c]), count+5
		if count >= 8 {
			count -= 8
			dst = append(dst, byte(held>>count))
		}
	}
	return dst
}

// decode58 appends the bytes of the number that the digits are, the highest first; a 1
// before all others is a byte of zeroes.
func decode58(dst, digits []byte) []byte {
	// Ten digits at a time fit into a word.
	const group, base = 10, 58
	words := make([]uint64, 0, len(digits)*6/64+2) // the lowest first
	for len(digits) > 0 {
		n := min(group, len(digits))
		factor, carry := uint64(1), uint64(0)
		for _, c := range digits[:n] {
			factor, carry = factor*base, carry*base+uint64(values58[c])
		}
		for i, w := range words {
			high, low := bits.Mul64(w, factor)
			low, c := bits.Add64(low, carry, 0)
			words[i], carry = low, high+c
		}
		if carry > 0 {
			words = append(words, carry)
		}
		digits = digits[n:]
	}
	begun := false
	for i := len(words) - 1; i >= 0; i-- {
		for shift := 56; shift >= 0; shift -= 8 {
			if b := byte(words[i] >> shift); b != 0 || begun {
				dst, begun = append(dst, b), true
			}
		}
	}
	return dst
}
