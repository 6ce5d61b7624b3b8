package avro

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"postern/extract"
	"postern/extract/parts"
)

var errBroken = errors.New("avro: a value that is broken")

// largeValue is from how many bytes on a binary value is an object of its own.
const largeValue = 512

// A decoder reads the rows of a block.
type decoder struct {
	*file
	b     []byte
	where string
}

func (d *decoder) row() error {
	d.where = "row " + strconv.Itoa(d.rows)
	root := d.root
	if root.kind != "record" {
		if err := d.value(root, 0); err != nil {
			return err
		}
		return d.text(root, "\n")
	}
	if err := d.step(0); err != nil {
		return err
	}
	for i, f := range root.fields {
		if err := d.value(f, 1); err != nil {
			return err
		}
		end := "\t"
		if i == len(root.fields)-1 {
			end = "\n"
		}
		if err := d.text(f, end); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) text(s *schema, text string) error {
	return d.s.Text(extract.Shown, extract.Place{Where: d.where, Column: s.column}, text)
}

// step counts a value.
func (d *decoder) step(depth int) error {
	if d.steps--; d.steps < 0 {
		return &extract.GapError{Cause: extract.TooBig, Detail: "Avro file: more values than there may be"}
	}
	if depth > 2*mostNested {
		return &extract.GapError{Cause: extract.TooDeep, Detail: "Avro file: values in values"}
	}
	if d.steps%(1<<16) == 0 {
		return d.ctx.Err()
	}
	return nil
}

func (d *decoder) number() (int64, error) {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		return 0, errBroken
	}
	d.b = d.b[n:]
	return v, nil
}

func (d *decoder) take(n int64) ([]byte, error) {
	if n < 0 || n > int64(len(d.b)) {
		return nil, errBroken
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b, nil
}

// value reads and emits one.
func (d *decoder) value(s *schema, depth int) error {
	if err := d.step(depth); err != nil {
		return err
	}
	if s.next != nil {
		return d.value(s.next, depth+1)
	}
	switch s.kind {
	case "record":
		for i, f := range s.fields {
			if i > 0 {
				if err := d.text(f, " "); err != nil {
					return err
				}
			}
			if err := d.value(f, depth+1); err != nil {
				return err
			}
		}
		return nil
	case "union":
		n, err := d.number()
		if err != nil || n < 0 || n >= int64(len(s.fields)) {
			return errBroken
		}
		return d.value(s.fields[n], depth+1)
	case "array", "map":
		return d.list(s, depth)
	case "enum":
		n, err := d.number()
		if err != nil || n < 0 || n >= int64(len(s.symbols)) {
			return errBroken
		}
		return d.text(s, strings.ToValidUTF8(s.symbols[n], "\ufffd"))
	}
	return d.simple(s)
}

// list reads the blocks of an array or of a map.
func (d *decoder) list(s *schema, depth int) error {
	for {
		count, err := d.number()
		if err == nil && count < 0 { // the size follows, for those who pass over it
			_, err = d.number()
			count = -count
		}
		if err != nil || count < 0 {
			return errBroken
		}
		if count == 0 {
			return nil
		}
		for ; count > 0; count-- {
			if s.kind == "map" {
				n, err := d.number()
				if err != nil {
					return err
				}
				key, err := d.take(n)
				if err != nil {
					return err
				}
				if err := d.text(s, strings.ToValidUTF8(string(key), "\ufffd")+": "); err != nil {
					return err
				}
			}
			if err := d.value(s.fields[0], depth+1); err != nil {
				return err
			}
			if err := d.text(s, "; "); err != nil {
				return err
			}
		}
	}
}

// simple reads a value that holds no others.
func (d *decoder) simple(s *schema) error {
	size := int64(0)
	switch s.kind {
	case "null":
		return nil
	case "boolean":
		size = 1
	case "float":
		size = 4
	case "double":
		size = 8
	case "fixed":
		size = int64(s.size)
	case "int", "long", "bytes", "string":
		n, err := d.number()
		if err != nil {
			return err
		}
		if s.kind == "int" || s.kind == "long" {
			return d.text(s, s.whole(n))
		}
		size = n
	}
	b, err := d.take(size)
	if err != nil {
		return err
	}
	switch s.kind {
	case "boolean":
		return d.text(s, strconv.FormatBool(b[0] != 0))
	case "float":
		return d.text(s, strconv.FormatFloat(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))), 'f', -1, 32))
	case "double":
		return d.text(s, strconv.FormatFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)), 'f', -1, 64))
	case "string":
		return d.text(s, strings.ToValidUTF8(string(b), "\ufffd"))
	}
	return d.binary(s, b)
}

// whole writes a whole number as what it means.
func (s *schema) whole(n int64) string {
	switch s.logical {
	case "date":
		return time.Unix(0, 0).UTC().AddDate(0, 0, int(int32(n))).Format(time.DateOnly)
	case "timestamp-millis", "local-timestamp-millis":
		return time.UnixMilli(n).UTC().Format(time.DateTime)
	case "timestamp-micros", "local-timestamp-micros":
		return time.UnixMicro(n).UTC().Format(time.DateTime)
	case "timestamp-nanos", "local-timestamp-nanos":
		return time.Unix(0, n).UTC().Format(time.DateTime)
	}
	return strconv.FormatInt(n, 10)
}

// binary emits bytes: a number, text, or what is printable of them, and a file.
func (d *decoder) binary(s *schema, b []byte) error {
	const longest = 32 // of a number
	if s.logical == "decimal" && len(b) <= longest {
		v := new(big.Int).SetBytes(b)
		if len(b) > 0 && b[0]&0x80 != 0 {
			v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
		power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(s.scale)), nil)
		return d.text(s, new(big.Rat).SetFrac(v, power).FloatString(s.scale))
	}
	if parts.IsText(b) {
		return d.text(s, string(b))
	}
	if len(b) < largeValue {
		return d.s.Text(extract.All, extract.Place{Where: d.where, Column: s.column}, parts.Printable(b))
	}
	name := s.column
	if name == "" {
		name = "value"
	}
	return d.s.Child(extract.Child{Path: fmt.Sprintf("%s/%s", d.where, name)}, strings.NewReader(string(b)))
}
