package orc

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"postern/extract"
	"postern/extract/parts"
)

// Kinds of columns (Type.Kind).
const (
	kindShort     = 2
	kindInt       = 3
	kindLong      = 4
	kindFloat     = 5
	kindDouble    = 6
	kindString    = 7
	kindBinary    = 8
	kindTimestamp = 9
	kindDecimal   = 14
	kindDate      = 15
	kindVarchar   = 16
	kindChar      = 17
	kindInstant   = 18
)

const (
	// largeValue is from how many bytes on a binary value is an object of its own.
	largeValue = 512
	// mostEntries bounds the entries of a dictionary.
	mostEntries = 4 << 20
)

// values are those of a column in a stripe.
type values struct {
	*file
	*column
	where, heading            string
	second                    bool // version of run length encoding
	data, lengths, dictionary []byte
	number                    int
}

// all emits the values, by what the column is.
func (v *values) all() error {
	if err := v.hidden(v.where+", index", v.dictionary); err != nil {
		return err
	}
	numbers := func(show func(n int64) string) error {
		if err := v.hidden(v.where+", index", v.lengths); err != nil {
			return err
		}
		return v.broken(runs(v.data, v.second, true, func(n int64) error { return v.text(show(n)) }))
	}
	switch v.kind {
	case kindString, kindBinary, kindVarchar, kindChar:
		return v.bytes()
	case kindShort, kindInt, kindLong:
		return numbers(func(n int64) string { return strconv.FormatInt(n, 10) })
	case kindDate:
		return numbers(func(n int64) string {
			return time.Unix(0, 0).UTC().AddDate(0, 0, int(int32(n))).Format(time.DateOnly)
		})
	case kindTimestamp, kindInstant:
		const from = 1420070400 // 2015
		return numbers(func(n int64) string { return time.Unix(from+n, 0).UTC().Format(time.DateTime) })
	}
	if err := v.hidden(v.where+", index", v.lengths); err != nil {
		return err
	}
	switch v.kind {
	case kindFloat, kindDouble:
		return v.floats()
	case kindDecimal:
		return v.decimals()
	}
	return v.hidden(v.where, v.data) // truths, bytes as numbers, which one of a union
}

// broken is err as a gap.
func (v *values) broken(err error) error {
	if err == errRuns {
		return corrupt("the values of a column are broken")
	}
	return err
}

func (v *values) text(s string) error {
	return v.s.Text(extract.Shown, extract.Place{Where: v.where, Column: v.heading}, s+"\n")
}

// bytes emits values of bytes, that stand one behind the other.
func (v *values) bytes() error {
	err := runs(v.lengths, v.second, false, func(n int64) error {
		if n < 0 || n > int64(len(v.data)) {
			return errRuns
		}
		b := v.data[:n]
		v.data = v.data[n:]
		return v.value(b)
	})
	if failed := v.hidden(v.where, v.data); failed != nil {
		return failed
	}
	if err == nil && len(v.data) > 0 {
		err = corrupt("a column holds more than it says")
	}
	return v.broken(err)
}

// value emits text, or bytes.
func (v *values) value(b []byte) error {
	v.number++
	if parts.IsText(b) {
		return v.long(b)
	}
	if len(b) < largeValue {
		return v.s.Text(extract.All, extract.Place{Where: v.where, Column: v.heading}, parts.Printable(b))
	}
	return v.s.Child(extract.Child{Path: fmt.Sprintf("%s, %d", v.where, v.number)}, strings.NewReader(string(b)))
}

// long emits a text, which may be long, in pieces.
func (v *values) long(b []byte) error {
	const piece = 1 << 20
	at := extract.Place{Where: v.where, Column: v.heading}
	for len(b) > piece {
		n := piece
		for n > piece-utf8.UTFMax && !utf8.RuneStart(b[n]) {
			n--
		}
		if err := v.s.Text(extract.Shown, at, string(b[:n])); err != nil {
			return err
		}
		b, at = b[n:], extract.Place{}
	}
	return v.s.Text(extract.Shown, at, string(b)+"\n")
}

// indexed emits values that are numbers of those in a dictionary, and its others.
func (v *values) indexed() error {
	var entries [][2]uint32
	at := int64(0)
	err := runs(v.lengths, v.second, false, func(n int64) error {
		if len(entries) >= mostEntries {
			return tooBig("a dictionary is larger than one may be")
		}
		if n < 0 || n > int64(len(v.dictionary))-at {
			return errRuns
		}
		entries = append(entries, [2]uint32{uint32(at), uint32(at + n)})
		at += n
		return nil
	})
	used := make([]bool, len(entries))
	if err == nil {
		err = runs(v.data, v.second, false, func(n int64) error {
			if n < 0 || n >= int64(len(entries)) {
				return errRuns
			}
			used[n] = true
			return v.value(v.dictionary[entries[n][0]:entries[n][1]])
		})
	}
	for i, e := range entries {
		if used[i] {
			continue
		}
		b := v.dictionary[e[0]:e[1]]
		if !parts.IsText(b) {
			b = []byte(parts.Printable(b))
		}
		if failed := v.s.Text(extract.All, extract.Place{Where: v.where + ", in no row"}, string(b)+"\n"); failed != nil {
			return failed
		}
	}
	if failed := v.hidden(v.where, v.dictionary[at:]); failed != nil {
		return failed
	}
	return v.broken(err)
}

func (v *values) floats() error {
	size := 8
	if v.kind == kindFloat {
		size = 4
	}
	for ; len(v.data) >= size; v.data = v.data[size:] {
		s := ""
		if size == 4 {
			s = strconv.FormatFloat(float64(math.Float32frombits(binary.LittleEndian.Uint32(v.data))), 'f', -1, 32)
		} else {
			s = strconv.FormatFloat(math.Float64frombits(binary.LittleEndian.Uint64(v.data)), 'f', -1, 64)
		}
		if err := v.text(s); err != nil {
			return err
		}
	}
	if len(v.data) > 0 {
		return corrupt("the values of a column are broken")
	}
	return nil
}

// decimals emits numbers without bounds, of so many digits behind the point.
func (v *values) decimals() error {
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(v.scale)), nil)
	for len(v.data) > 0 {
		const longest = 20 // bytes of a number of 38 digits
		n := new(big.Int)
		for i := 0; ; i++ {
			if i >= len(v.data) || i >= longest {
				return corrupt("the values of a column are broken")
			}
			n.Or(n, new(big.Int).Lsh(big.NewInt(int64(v.data[i]&0x7f)), uint(7*i)))
			if v.data[i] < 0x80 {
				v.data = v.data[i+1:]
				break
			}
		}
		negative := n.Bit(0) == 1
		if n.Rsh(n, 1); negative {
			n.Not(n)
		}
		if err := v.text(new(big.Rat).SetFrac(n, power).FloatString(v.scale)); err != nil {
			return err
		}
	}
	return nil
}
