package database

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math"
	"math/big"
	"path"
	"strconv"
	"strings"
	"time"

	"postern/extract"
)

// Kinds of columns.
const (
	kindBool     = 1
	kindByte     = 2
	kindShort    = 3
	kindLong     = 4
	kindMoney    = 5
	kindFloat    = 6
	kindDouble   = 7
	kindDate     = 8
	kindBinary   = 9
	kindText     = 10
	kindOLE      = 11
	kindMemo     = 12
	kindGUID     = 15
	kindNumeric  = 16
	kindComplex  = 18
	kindBig      = 19
	kindDateLong = 20
)

// longValues marks pages of long values, where others name their table.
const longValues = "LVAL"

// value emits one value; file is the name of the file that the row is about.
func (a *access) value(view extract.View, at extract.Place, c *accessColumn, v []byte, end, file string) error {
	text := ""
	switch {
	case v == nil:
	case c.kind == kindText:
		text = a.text(v)
	case c.kind == kindMemo || c.kind == kindOLE:
		long, err := a.longValue(v)
		if err != nil {
			return err
		}
		if c.kind == kindMemo {
			text = a.text(long)
			break
		}
		if err := a.bytes(at, c, long, file); err != nil {
			return err
		}
	case c.kind == kindBinary:
		text = printable(v)
	default:
		text = show(c, v)
	}
	return a.s.Text(view, at, strings.ReplaceAll(text, "\x00", " ")+end)
}

// show writes a value of fixed length as Access does.
func show(c *accessColumn, v []byte) string {
	size := map[byte]int{kindBool: 1, kindByte: 1, kindShort: 2, kindLong: 4, kindComplex: 4, kindFloat: 4, kindMoney: 8, kindDouble: 8, kindDate: 8, kindBig: 8, kindGUID: 16, kindNumeric: 17}[c.kind]
	if len(v) < max(size, 1) {
		return printable(v)
	}
	switch c.kind {
	case kindBool, kindByte:
		return strconv.Itoa(int(v[0]))
	case kindShort:
		return strconv.Itoa(int(int16(le.Uint16(v))))
	case kindLong, kindComplex:
		return strconv.Itoa(int(int32(le.Uint32(v))))
	case kindBig:
		return strconv.FormatInt(int64(le.Uint64(v)), 10)
	case kindMoney: // in ten-thousandths
		return decimal(big.NewInt(int64(le.Uint64(v))), 4)
	case kindFloat:
		return strconv.FormatFloat(float64(math.Float32frombits(le.Uint32(v))), 'f', -1, 32)
	case kindDouble:
		return strconv.FormatFloat(float(v), 'f', -1, 64)
	case kindDate:
		return date(float(v))
	case kindGUID:
		return fmt.Sprintf("{%08X-%04X-%04X-%X-%X}", le.Uint32(v), le.Uint16(v[4:]), le.Uint16(v[6:]), v[8:10], v[10:16])
	case kindNumeric: // a sign, then four words, the highest first
		n := new(big.Int)
		for w := v[1:17]; len(w) > 0; w = w[4:] {
			n.Lsh(n, 32).Or(n, big.NewInt(int64(le.Uint32(w))))
		}
		if v[0]&0x80 != 0 {
			n.Neg(n)
		}
		return decimal(n, c.scale)
	}
	return printable(v)
}

// decimal writes n / 10^scale, without zeros at the end.
func decimal(n *big.Int, scale int) string {
	digits := new(big.Int).Abs(n).String()
	if scale = min(scale, 40); scale > 0 {
		digits = strings.Repeat("0", max(0, scale+1-len(digits))) + digits
		digits = strings.TrimRight(digits[:len(digits)-scale]+"."+digits[len(digits)-scale:], "0")
		digits = strings.TrimSuffix(digits, ".")
	}
	if n.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// date writes a date, which counts days from the end of 1899 on.
func date(days float64) string {
	if math.IsNaN(days) || math.Abs(days) > 1e7 {
		return ""
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(math.Trunc(days)))
	t = t.Add(time.Duration(math.Round(math.Abs(days-math.Trunc(days))*86400)) * time.Second)
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02 15:04:05")
}

// longValue returns a memo or an OLE field: it stands in the row, in a row of another
// page, or in several of them.
func (a *access) longValue(v []byte) ([]byte, error) {
	const head, inRow, oneRow, most = 12, 0x80000000, 0x40000000, 64 << 20
	if len(v) < head {
		return nil, nil
	}
	flags := le.Uint32(v)
	size := int(flags & 0x3fffffff)
	if flags&inRow != 0 {
		return v[head:min(head+size, len(v))], nil
	}
	p := le.Uint32(v[4:])
	if size > most {
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: "a field of an Access database is too long"}
	}
	var out []byte
	seen := map[uint32]bool{}
	for len(out) < size && p != 0 && !seen[p] {
		seen[p] = true
		data, err := a.rowAt(p)
		if err != nil {
			return nil, err
		}
		a.long[p] = true
		if flags&oneRow != 0 {
			out, p = append(out, data...), 0
			break
		}
		if len(data) <= 4 { // none goes on for ever
			break
		}
		p = le.Uint32(data)
		out = append(out, data[4:]...)
	}
	if len(out) < size {
		a.damage("a long field of an Access database is cut off")
	}
	return out[:min(size, len(out))], nil
}

// bytes hands on what an OLE field holds: an attachment, an object of another
// program, or anything else.
func (a *access) bytes(at extract.Place, c *accessColumn, b []byte, file string) error {
	child := extract.Child{Path: at.Where + ", " + c.name, Section: extract.Attachment}
	if c.name == "FileData" {
		if r, ok := attachment(b); ok {
			if file != "" {
				child.Path, child.Names = path.Base(strings.ReplaceAll(file, `\`, "/")), []string{file}
			}
			return a.s.Child(child, r)
		}
	}
	if len(b) < largeValue {
		return a.s.Text(extract.All, at, printable(b)+"\n")
	}
	object, name := oleField(b)
	if name != "" {
		child.Path, child.Names = path.Base(strings.ReplaceAll(name, `\`, "/")), []string{name}
	}
	if object == nil {
		object = b
		if err := a.s.Text(extract.All, at, printable(b)+"\n"); err != nil {
			return err
		}
		child.Alternative = strings.HasPrefix(c.name, "Lv") // properties and modules of Access itself
	}
	return a.s.Child(child, bytes.NewReader(object))
}

// attachment opens what a field of files holds: it may be packed, and the file's
// extension stands before it.
func attachment(b []byte) (io.Reader, bool) {
	const head, packed = 8, 1
	if len(b) < head+12 {
		return nil, false
	}
	var r io.Reader = bytes.NewReader(b[head:])
	if le.Uint32(b) == packed {
		z, err := zlib.NewReader(r)
		if err != nil {
			return nil, false
		}
		r = z
	}
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, false
	}
	n := int64(le.Uint32(size[:]))
	if n < 4 || n > 4096 {
		return nil, false
	}
	if _, err := io.CopyN(io.Discard, r, n-4); err != nil {
		return nil, false
	}
	return r, true
}

// oleField takes an object out of what Access stores around it ([MS-OLEDS] section
// 2.2.5 behind a header of its own), with the name of a packaged file; nil where it is none.
func oleField(b []byte) (object []byte, name string) {
	const magic, embedded = 0x1c15, 2
	if len(b) < 20 || le.Uint16(b) != magic || int(le.Uint16(b[2:])) > len(b) {
		return nil, ""
	}
	b = b[le.Uint16(b[2:]):]
	counted := func() (p []byte, ok bool) {
		if len(b) < 4 || int64(le.Uint32(b)) > int64(len(b)-4) {
			return nil, false
		}
		n := le.Uint32(b)
		p, b = b[4:4+n], b[4+n:]
		return p, true
	}
	if len(b) < 8 || le.Uint32(b[4:]) != embedded {
		return nil, ""
	}
	b = b[8:]
	class, _ := counted()
	counted()
	counted()
	data, ok := counted()
	if !ok {
		return nil, ""
	}
	if !strings.HasPrefix(string(class), "Package") || len(data) < 2 {
		return data, ""
	}
	// A package: its label, where the file was, where it was copied to, then the file.
	p := data[2:]
	text := func() string {
		s, rest, _ := bytes.Cut(p, []byte{0})
		p = rest
		return string(s)
	}
	name = text()
	text()
	if len(p) < 4 {
		return data, ""
	}
	b = p[4:]
	counted()
	if file, ok := counted(); ok {
		return file, strings.ToValidUTF8(name, "\ufffd")
	}
	return data, ""
}
