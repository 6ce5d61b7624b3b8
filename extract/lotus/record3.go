package lotus

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"

	"postern/extract"
)

// Records of 1-2-3 from release 3 on.
const (
	rec3Password  = 0x02
	rec3Name      = 0x09
	rec3RowFormat = 0x13
	rec3Error     = 0x14
	rec3NA        = 0x15
	rec3Label     = 0x16
	rec3Long      = 0x17 // a number in ten bytes
	rec3Small     = 0x18 // in two
	rec3Formula   = 0x19
	rec3String    = 0x1a // the result of a formula
	rec3Extra     = 0x1b // a record in a record
	rec3Sheet     = 0x23
	rec3Short     = 0x25 // a number in four bytes
	rec3Remark    = 0x26
	rec3Number    = 0x27 // in eight
	rec3Formula8  = 0x28
	rec3Header    = 0xba
	rec3Footer    = 0xbb
)

// sheetNameNumber is what names a sheet in an extra record.
const sheetNameNumber = 14000

func (b *book) record3(number uint16, body []byte) error {
	switch number {
	case recEOF:
		b.ended = true
		b.stray("records", body)
	case rec3Label, rec3Long, rec3Small, rec3Formula, rec3String, rec3Short, rec3Remark, rec3Number, rec3Formula8:
		b.stray("records", b.cell3(number, body))
	case rec3Name:
		if len(body) < 18 {
			b.stray("name", body)
			break
		}
		b.line(extract.Properties, "name", body[2:18])
		b.stray("name", body[18:])
	case rec3RowFormat:
		b.rowFormat(body)
		b.stray("records", body)
	case rec3Sheet, rec3Extra:
		const head = 4
		if len(body) > head && binary.LittleEndian.Uint16(body) == sheetNameNumber {
			b.nameSheet(int(body[2]), body[head:])
			return nil
		}
		b.stray("records", body)
	case rec3Header:
		b.line(extract.Properties, "header", body)
	case rec3Footer:
		b.line(extract.Properties, "footer", body)
	default:
		b.stray("records", body)
	}
	return nil
}

// cell3 is a cell. It returns what it has not read.
func (b *book) cell3(record uint16, body []byte) (unread []byte) {
	const head = 4
	if len(body) < head {
		return body
	}
	c := cell{row: int(binary.LittleEndian.Uint16(body)), sheet: int(body[2]), col: int(body[3])}
	rest := body[head:]
	switch {
	case record == rec3Label, record == rec3String, record == rec3Remark:
		c.what = map[uint16]what{rec3Label: label, rec3String: result, rec3Remark: remark}[record]
		c.raw, rest = cstring(rest)
		c.raw = unsigned(c.raw)
	case record == rec3Small && len(rest) >= 2:
		c.number, rest = smallNumber(binary.LittleEndian.Uint16(rest)), rest[2:]
	case record == rec3Short && len(rest) >= 4:
		c.number, rest = shortNumber(binary.LittleEndian.Uint32(rest)), rest[4:]
	case record == rec3Number && len(rest) >= 8:
		c.number, rest = float(rest), rest[8:]
	case record == rec3Formula8 && len(rest) >= 8:
		c.number, c.formula, rest = float(rest), rest[8:], nil
	case record == rec3Long && len(rest) >= 10:
		c.number, c.digits = longNumber(rest)
		rest = rest[10:]
	case record == rec3Formula && len(rest) >= 10:
		c.number, c.digits = longNumber(rest)
		c.formula, rest = rest[10:], nil
	default:
		return rest
	}
	b.add(c)
	return rest
}

// smallNumber is a whole number of 15 bits or, where the lowest bit is set, one of 12 with
// one of eight factors.
func smallNumber(n uint16) float64 {
	v := int16(n)
	if v&1 == 0 {
		return float64(v >> 1)
	}
	m := float64(v >> 4)
	switch v >> 1 & 7 {
	case 0:
		return m * 5000
	case 1:
		return m * 500
	case 2:
		return m / 20
	case 3:
		return m / 200
	case 4:
		return m / 2000
	case 5:
		return m / 20000
	case 6:
		return m / 16
	}
	return m / 64
}

// shortNumber is a whole number of 26 bits, a sign, and a power of ten.
func shortNumber(n uint32) float64 {
	v, power := float64(n>>6), math.Pow10(int(n&15))
	if n&0x20 != 0 {
		v = -v
	}
	if n&0x10 != 0 {
		return v / power
	}
	return v * power
}

// longNumber is one of the processor's in ten bytes. Digits is the number as text where
// it is whole, and has more bits than a float64.
func longNumber(p []byte) (v float64, digits string) {
	mantissa, exponent := binary.LittleEndian.Uint64(p), binary.LittleEndian.Uint16(p[8:])
	negative := exponent&0x8000 != 0
	exponent &= 0x7fff
	if exponent == 0x7fff { // an error, text, or nothing
		return math.NaN(), ""
	}
	const bias, point = 0x3fff, 63
	power := int(exponent) - bias - point
	v = math.Ldexp(float64(mantissa), power)
	if negative {
		v = -v
	}
	const exact = 53
	if power <= 0 && power > -64 && bits.TrailingZeros64(mantissa) >= -power {
		whole := mantissa >> -power
		if bits.Len64(whole) > exact {
			digits = strconv.FormatUint(whole, 10)
			if negative {
				digits = "-" + digits
			}
		}
	}
	return v, digits
}
