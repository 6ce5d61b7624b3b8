package extract

import (
	"encoding/binary"
	"errors"
)

// Messages between a worker and its parent are flat: numbers as varints, strings
// with their length in front.

var errWire = errors.New("malformed message of a worker")

type encoder []byte

func (e *encoder) number(n int64) { *e = binary.AppendVarint(*e, n) }

func (e *encoder) text(s string) {
	*e = binary.AppendUvarint(*e, uint64(len(s)))
	*e = append(*e, s...)
}

func (e *encoder) texts(list []string) {
	e.number(int64(len(list)))
	for _, s := range list {
		e.text(s)
	}
}

// A decoder reads what an encoder wrote. After the first error it returns zeros.
type decoder struct {
	rest   []byte
	failed bool
}

func (d *decoder) number() int64 {
	v, n := binary.Varint(d.rest)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) text() string { return string(d.bytes()) }

// bytes takes a text, as bytes of the message.
func (d *decoder) bytes() []byte {
	size, n := binary.Uvarint(d.rest)
	if n <= 0 || size > uint64(len(d.rest)-n) {
		d.fail()
		return nil
	}
	b := d.rest[n : n+int(size)]
	d.rest = d.rest[n+int(size):]
	return b
}

func (d *decoder) texts() []string {
	n := d.number()
	if n < 0 || n > int64(len(d.rest)) { // each takes a byte at least
		d.fail()
		return nil
	}
	var list []string
	for range n {
		list = append(list, d.text())
	}
	return list
}

func (d *decoder) fail() { d.failed, d.rest = true, nil }

// What a worker says begins with one of these.
const (
	sayText    = 't' // view, place, text
	saySection = 's' // section, place, text; "+" instead of "." when more of it follows
	sayChild   = 'c' // a child begins
	sayData    = 'd' // its next bytes
	sayEnd     = 'e' // it has ended: cause and detail, empty when it is whole
	sayGap     = 'g'
	sayFact    = 'f'
	sayPixels  = 'p' // width, height, and rows of a picture, as many as fit
	sayRead    = 'r' // the object was read: one of the ends below, cause, detail
)

// How reading ended.
const (
	endWhole  = 0
	endBudget = 1
	endGap    = 2
	endError  = 3
)

// readAll is the page of a job that reads an object.
const readAll = -1

// encodeJob is what a worker needs to read o with format: inline bytes at its
// end, or else those of a file from offset on. page is which page's pixels are
// wanted; readAll when it is to be read.
func encodeJob(format string, o *Object, page int, inline []byte, offset int64) []byte {
	e := make(encoder, 0, 512+len(inline))
	e.text(format)
	e.text(o.Path)
	e.texts(o.Names)
	e.texts(o.Types)
	e.texts(o.Charsets)
	e.texts(o.Passwords)
	e.text(string(o.Section))
	e.number(int64(o.Depth))
	e.number(int64(page))
	e.flag(o.Scans)
	e.number(o.Size)
	e.number(offset)
	l := o.Limits
	for _, n := range [...]int64{l.Bytes, l.Ratio, int64(l.Files), int64(l.Depth), l.Object, int64(l.CPU)} {
		e.number(n)
	}
	return append(e, inline...)
}

func (e *encoder) flag(set bool) {
	n := int64(0)
	if set {
		n = 1
	}
	e.number(n)
}

func (e *encoder) child(c Child) {
	e.text(c.Path)
	e.texts(c.Names)
	e.texts(c.Types)
	e.texts(c.Charsets)
	e.text(string(c.Section))
	e.flag(c.Alternative)
	e.flag(c.Preview)
}

func (d *decoder) child() Child {
	return Child{
		Path:        d.text(),
		Names:       d.texts(),
		Types:       d.texts(),
		Charsets:    d.texts(),
		Section:     Section(d.text()),
		Alternative: d.number() != 0,
		Preview:     d.number() != 0,
	}
}
