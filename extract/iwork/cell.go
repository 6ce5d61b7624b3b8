package iwork

import (
	"encoding/binary"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// Kinds of cells; the other ones are empty or hold what other fields say.
const (
	cellDate  = 5
	cellTruth = 6
	cellRich  = 9
)

// A stored cell is what was read of one.
type stored struct {
	number       string
	float        float64
	hasFloat     bool
	seconds      float64
	hasDate      bool
	text, rich   uint32
	hasText      bool
	hasRich, cut bool
	left         []byte
}

func (s *stored) take(n int) []byte {
	if n > len(s.left) {
		s.cut, s.left = true, nil
		return make([]byte, n)
	}
	b := s.left[:n]
	s.left = s.left[n:]
	return b
}

func (s *stored) word() uint32 { return binary.LittleEndian.Uint32(s.take(4)) }

func (s *stored) double() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(s.take(8)))
}

// value is what a cell shows. It reports whether the cell could be read; what follows
// it in b is none of its business.
func (t *table) value(b []byte) (string, bool) {
	if len(b) < 12 {
		return "", false
	}
	var s stored
	kind := b[1]
	switch version := b[0]; {
	case version == 5:
		s.fresh(b)
	case version >= 1 && version <= 4:
		kind = b[2]
		if version == 1 {
			kind = b[1]
			if kind == 0 {
				kind = b[2]
			}
		}
		s.old(b, version)
	default:
		return "", false
	}
	if s.cut {
		return "", false
	}
	return t.show(kind, &s), true
}

// fresh reads a cell of storage version 5: flags say which values follow the first
// twelve bytes, in their order.
func (s *stored) fresh(b []byte) {
	flags := binary.LittleEndian.Uint32(b[8:])
	s.left = b[12:]
	if flags&0x1 != 0 {
		s.number = decimal(s.take(16))
	}
	if flags&0x2 != 0 {
		s.float, s.hasFloat = s.double(), true
	}
	if flags&0x4 != 0 {
		s.seconds, s.hasDate = s.double(), true
	}
	if flags&0x8 != 0 {
		s.text, s.hasText = s.word(), true
	}
	if flags&0x10 != 0 {
		s.rich, s.hasRich = s.word(), true
	}
}

// old reads a cell of the versions before. Words for styles and formats stand before
// the values and between them.
func (s *stored) old(b []byte, version byte) {
	flags := binary.LittleEndian.Uint32(b[4:])
	head, styles, between := 8, uint32(0x18e), uint32(0x1000)
	if version > 1 {
		head, styles, between = 12, 0xd8e, 0x3000
	}
	s.left = b[head:]
	s.take(4 * bits.OnesCount32(flags&styles))
	if flags&0x200 != 0 {
		s.rich, s.hasRich = s.word(), true
	}
	s.take(4 * bits.OnesCount32(flags&between))
	if flags&0x10 != 0 {
		s.text, s.hasText = s.word(), true
	}
	if flags&0x20 != 0 {
		s.float, s.hasFloat = s.double(), true
	}
	if flags&0x40 != 0 {
		s.seconds, s.hasDate = s.double(), true
	}
}

func (t *table) show(kind byte, s *stored) string {
	switch {
	case kind == cellTruth:
		return strconv.FormatBool(s.hasFloat && s.float > 0)
	case kind == cellDate && s.hasDate:
		return date(s.seconds)
	case kind == cellRich && s.hasRich:
		return t.of(t.rich, s.rich)
	case s.hasText:
		return t.of(t.strings, s.text)
	case s.hasRich:
		return t.of(t.rich, s.rich)
	case s.number != "":
		return s.number
	case s.hasFloat:
		return strconv.FormatFloat(s.float, 'f', -1, 64)
	case s.hasDate:
		return date(s.seconds)
	}
	return ""
}

// epoch is the first second of 2001, from which dates are counted.
const epoch = 978307200

// date is a point in time, in seconds since 2001.
func date(seconds float64) string {
	if !(math.Abs(seconds) < 1e12) {
		return ""
	}
	t := time.Unix(epoch+int64(seconds), 0).UTC()
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.DateTime)
}

const (
	// decimalBias is what is added to the exponent of a decimal (IEEE 754-2008, 3.5.2,
	// with the exponent in front and the digits as a binary number).
	decimalBias = 0x1820
	// mostZeros bounds how a number is written out: as many zeros as fit a value that
	// is worth something.
	mostZeros = 40
)

// decimal writes a decimal of 128 bits as digits.
func decimal(b []byte) string {
	exponent := (int(b[15]&0x7f)<<7 | int(b[14]>>1)) - decimalBias
	var digits [15]byte
	digits[0] = b[14] & 1
	for i := range 14 {
		digits[1+i] = b[13-i]
	}
	s := new(big.Int).SetBytes(digits[:]).String()
	sign := ""
	if b[15]&0x80 != 0 && s != "0" {
		sign = "-"
	}
	switch {
	case s == "0":
		return s
	case exponent >= 0 && exponent <= mostZeros:
		return sign + s + strings.Repeat("0", exponent)
	case exponent < 0 && exponent >= -2*mostZeros:
		if pad := 1 - exponent - len(s); pad > 0 {
			s = strings.Repeat("0", pad) + s
		}
		whole, fraction := s[:len(s)+exponent], strings.TrimRight(s[len(s)+exponent:], "0")
		if fraction == "" {
			return sign + whole
		}
		return sign + whole + "." + fraction
	}
	return sign + s + "e" + strconv.Itoa(exponent)
}
