package database

import (
	"bytes"
	"cmp"
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
		long, err := a.longValue(v, c.kind == kindMemo)
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
	if size > 0 && len(v) > size { // more than there should be
		return strings.TrimSpace(show(c, v[:size]) + " " + printable(v[size:]))
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
func (a *access) longValue(v []byte, memo bool) ([]byte, error) {
	const head, inRow, oneRow, mostMemo = 12, 0x80000000, 0x40000000, 8 << 20
	most := 64 << 20
	if memo {
		most = mostMemo
	}
	if len(v) < head {
		return nil, a.loose(v)
	}
	flags := le.Uint32(v)
	size := int(flags & 0x3fffffff)
	if flags&inRow != 0 {
		n := min(size, len(v)-head)
		return v[head : head+n], a.loose(v[head+n:])
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
		return out, a.loose(v[head:])
	}
	return out[:size], cmp.Or(a.loose(out[size:]), a.loose(v[head:]))
}

// bytes hands on what an OLE field holds: an attachment, an object of another
// program, or anything else.
func (a *access) bytes(at extract.Place, c *accessColumn, b []byte, file string) error {
	child := extract.Child{Path: at.Where + ", " + c.name, Section: extract.Attachment}
	if c.name == "FileData" {
		if r, head, ok := attachment(b); ok {
			if file != "" {
				child.Path, child.Names = path.Base(strings.ReplaceAll(file, `\`, "/")), []string{file}
			}
			if err := a.s.Child(child, r); err != nil {
				return err
			}
			return cmp.Or(a.hidden(at, head), a.hidden(at, b[len(b)-r.behind.Len():]))
		}
	}
	if len(b) < largeValue {
		return a.s.Text(extract.All, at, printable(b)+"\n")
	}
	object, name := oleField(b)
	if name != "" {
		child.Path, child.Names = path.Base(strings.ReplaceAll(name, `\`, "/")), []string{name}
	}
	if object.to == object.from {
		object = span{0, len(b)}
		if err := a.hidden(at, b); err != nil {
			return err
		}
		child.Alternative = strings.HasPrefix(c.name, "Lv") // properties and modules of Access itself
	}
	for _, around := range uncovered(b, []span{object}) { // its class, how it is drawn
		if err := a.hidden(at, around); err != nil {
			return err
		}
	}
	return a.s.Child(child, bytes.NewReader(b[object.from:object.to]))
}

func (a *access) hidden(at extract.Place, b []byte) error {
	return hidden(a.ctx, a.s, at.Where+", "+at.Column, b)
}

// An attached is a file in a field; behind it stands what is left of the field.
type attached struct {
	io.Reader
	behind *bytes.Reader
}

// attachment opens what a field of files holds: it may be packed, and its head with the
// file's extension stands before it.
func attachment(b []byte) (r attached, head []byte, ok bool) {
	const first, packed = 8, 1
	if len(b) < first+12 {
		return r, nil, false
	}
	r.behind = bytes.NewReader(b[first:])
	r.Reader = r.behind
	if le.Uint32(b) == packed {
		z, err := zlib.NewReader(r.behind)
		if err != nil {
			return r, nil, false
		}
		r.Reader = z
	}
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return r, nil, false
	}
	n := int64(le.Uint32(size[:]))
	if n < 4 || n > 4096 {
		return r, nil, false
	}
	head = make([]byte, n-4)
	if _, err := io.ReadFull(r, head); err != nil {
		return r, nil, false
	}
	return r, head, true
}

// oleField finds the object in what Access stores around it ([MS-OLEDS] section 2.2.5
// behind a header of its own), with the name of a packaged file; an empty span where there
// is none.
func oleField(b []byte) (object span, name string) {
	const magic, embedded = 0x1c15, 2
	if len(b) < 20 || le.Uint16(b) != magic || int(le.Uint16(b[2:])) > len(b)-8 {
		return span{}, ""
	}
	at, end := int(le.Uint16(b[2:])), len(b)
	counted := func() (p span, ok bool) {
		if end-at < 4 || int64(le.Uint32(b[at:])) > int64(end-at-4) {
			return span{}, false
		}
		n := int(le.Uint32(b[at:]))
		p = span{at + 4, at + 4 + n}
		at = p.to
		return p, true
	}
	if le.Uint32(b[at+4:]) != embedded {
		return span{}, ""
	}
	at += 8
	class, _ := counted()
	counted()
	counted()
	data, ok := counted()
	if !ok {
		return span{}, ""
	}
	if !bytes.HasPrefix(b[class.from:class.to], []byte("Package")) || data.to-data.from < 2 {
		return data, ""
	}
	// A package: its label, where the file was, where it was copied to, then the file.
	at, end = data.from+2, data.to
	text := func() string {
		s, _, found := bytes.Cut(b[at:end], []byte{0})
		if at += len(s); found {
			at++
		}
		return string(s)
	}
	name = text()
	text()
	if end-at < 4 {
		return data, ""
	}
	at += 4
	counted()
	if file, ok := counted(); ok && file.to > file.from {
		return file, strings.ToValidUTF8(name, "\ufffd")
	}
	return data, ""
}
