package tnef

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
)

// Properties ([MS-OXPROPS]) that are more than a line of text.
const (
	tagSubject       = 0x0037
	tagBody          = 0x1000
	tagCompressedRTF = 0x1009
	tagHTML          = 0x1013
	tagData          = 0x3701
	tagShortName     = 0x3704
	tagLongName      = 0x3707
	tagMIME          = 0x370e
	tagDisplayName   = 0x3001
	tagCodepage      = 0x3fde // of the HTML body
)

var errProperties = &extract.GapError{Cause: extract.Corrupt, Detail: "TNEF: a list of properties is cut off"}

// An owner is what a list of properties is about: the message, or an attachment.
type owner struct {
	file *attachment
	page uint32 // of the HTML body
	html []byte
}

// A property is one entry of a list.
type property struct {
	tag, kind uint16
	name      string // of a named property
	named     bool
	values    [][]byte
}

// A cursor takes pieces off a list of properties.
type cursor struct{ b []byte }

func (c *cursor) take(n int64) ([]byte, bool) {
	if n < 0 || n > int64(len(c.b)) {
		return nil, false
	}
	p := c.b[:n]
	c.b = c.b[n:]
	return p, true
}

func (c *cursor) uint32() (uint32, bool) {
	p, ok := c.take(4)
	if !ok {
		return 0, false
	}
	return binary.LittleEndian.Uint32(p), true
}

// padded takes n bytes and the zeroes up to a multiple of four; those may lack at
// the end.
func (c *cursor) padded(n int64) ([]byte, bool) {
	p, ok := c.take(n)
	c.b = c.b[min(int64(len(c.b)), -n&3):]
	return p, ok
}

// list reads a MsgPropertyList (section 2.1.3.4).
func (t *stream) list(b []byte, of *owner) error {
	c := &cursor{b}
	err := t.entries(c, of)
	if htmlErr := t.html(of); err == nil {
		err = htmlErr
	}
	if err == nil && !isPadding(c.b) {
		err = t.text(extract.All, "behind the properties", printable(c.b))
	}
	return err
}

func (t *stream) entries(c *cursor, of *owner) error {
	count, ok := c.uint32()
	if !ok {
		return errProperties
	}
	for range count {
		if t.properties++; t.properties > maxProperties {
			return &extract.GapError{Cause: extract.TooBig, Detail: "TNEF: too many properties"}
		}
		before := c.b
		p, ok, err := c.property()
		if err == nil && ok {
			err = t.property(p, of)
		}
		if err == nil && !ok {
			err = t.text(extract.All, "properties", printable(before))
			if err == nil {
				err = errProperties
			}
		}
		if err == nil {
			err = t.ctx.Err()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// property reads one: its tag, the name of a named one, its value or values
// (sections 2.1.3.4.1 to 2.1.3.4.3).
func (c *cursor) property() (p property, ok bool, err error) {
	tag, ok := c.uint32()
	if !ok {
		return p, false, nil
	}
	p.kind, p.tag = uint16(tag), uint16(tag>>16)
	if p.tag >= 0x8000 {
		p.named = true
		if p.name, ok = c.name(); !ok {
			return p, false, nil
		}
	}
	many := p.kind&mapi.ManyValues != 0
	p.kind &^= mapi.ManyValues
	size, known := fixedSize(p.kind)
	variable := p.kind == mapi.TypeString8 || p.kind == mapi.TypeString || p.kind == mapi.TypeBinary || p.kind == mapi.TypeObject
	if !known && !variable {
		return p, false, &extract.GapError{Cause: extract.Unknown, Detail: fmt.Sprintf("TNEF: a property of unknown type %04x", p.kind)}
	}
	count := uint32(1)
	if many || variable {
		if count, ok = c.uint32(); !ok {
			return p, false, nil
		}
	}
	if size == 0 && !variable {
		count = 0
	}
	for range count {
		n := size
		if variable {
			length, ok := c.uint32()
			if !ok {
				return p, false, nil
			}
			n = int64(length)
		}
		value, ok := c.padded(n)
		if !ok {
			return p, false, nil
		}
		if len(value) > 0 { // so that a count costs nothing
			p.values = append(p.values, value)
		}
	}
	return p, true, nil
}

// name reads what a named property is called: a number or a text.
func (c *cursor) name() (string, bool) {
	if _, ok := c.take(16); !ok {
		return "", false
	}
	kind, ok := c.uint32()
	if !ok {
		return "", false
	}
	n, ok := c.uint32()
	if !ok || kind == 0 {
		return fmt.Sprintf("%04x", n), ok
	}
	p, ok := c.padded(int64(n))
	return mapi.Wide(p), ok
}

func fixedSize(kind uint16) (n int64, known bool) {
	switch kind {
	case 0, 1: // unspecified, null
		return 0, true
	case mapi.TypeShort, mapi.TypeLong, mapi.TypeFloat, mapi.TypeError, mapi.TypeBool:
		return 4, true // two bytes are padded
	case mapi.TypeDouble, mapi.TypeCurrency, mapi.TypeAppTime, mapi.TypeInteger, mapi.TypeTime:
		return 8, true
	case mapi.TypeGUID:
		return 16, true
	}
	return 0, false
}

// property hands on one property.
func (t *stream) property(p property, of *owner) error {
	if p.tag == tagCodepage && p.kind == mapi.TypeLong && len(p.values) == 1 {
		of.page = binary.LittleEndian.Uint32(p.values[0])
	}
	if p.named && strings.Trim(p.name, "0123456789abcdef") != "" {
		if err := t.text(extract.Properties, "name of a property", p.name); err != nil {
			return err
		}
	}
	for _, v := range p.values {
		if err := t.value(p, v, of); err != nil {
			return err
		}
	}
	return nil
}

func (t *stream) value(p property, v []byte, of *owner) error {
	switch p.kind {
	case mapi.TypeString8:
		return t.line(p, mapi.Narrow(v, t.page), v, of)
	case mapi.TypeString:
		return t.line(p, mapi.Wide(v), v, of)
	case mapi.TypeObject:
		return t.object(p, v, of)
	case mapi.TypeBinary:
		return t.binary(p, v, of)
	}
	if p.named {
		// A field that somebody made may be a number.
		return t.text(extract.Properties, "property "+p.label(), number(p.kind, v))
	}
	return nil
}

func (p *property) label() string {
	if p.named {
		return p.name
	}
	return mapi.TagName(p.tag)
}

// number writes a value in digits.
func number(kind uint16, v []byte) string {
	switch kind {
	case mapi.TypeLong:
		return strconv.FormatInt(int64(int32(binary.LittleEndian.Uint32(v))), 10)
	case mapi.TypeShort:
		return strconv.FormatInt(int64(int16(binary.LittleEndian.Uint16(v))), 10)
	case mapi.TypeInteger:
		return strconv.FormatInt(int64(binary.LittleEndian.Uint64(v)), 10)
	case mapi.TypeCurrency: // in ten-thousandths
		return strconv.FormatInt(int64(binary.LittleEndian.Uint64(v))/10_000, 10)
	case mapi.TypeDouble:
		return strconv.FormatFloat(math.Float64frombits(binary.LittleEndian.Uint64(v)), 'f', -1, 64)
	}
	return ""
}

// line is a property that is text.
func (t *stream) line(p property, text string, raw []byte, of *owner) error {
	view, where := extract.Properties, "property "+p.label()
	switch {
	case p.named:
	case of.file != nil && (p.tag == tagLongName || p.tag == tagShortName || p.tag == tagDisplayName):
		of.file.name(text)
		where = "name of an attachment"
	case of.file != nil && p.tag == tagMIME:
		of.file.kind = strings.ToLower(tidy(text))
	case p.tag == tagBody:
		view, where = extract.Shown, "body"
	case p.tag == tagSubject:
		where = "subject"
	case p.tag == tagHTML:
		of.html = []byte(text)
		if p.kind == mapi.TypeString8 {
			of.html = raw
		} else {
			of.page = 65001
		}
		return nil
	}
	return t.text(view, where, text)
}

// binary is a property of bytes: a body, an attachment, or something of Outlook's
// own, whose readable text counts. What looks like a file is read as one.
func (t *stream) binary(p property, v []byte, of *owner) error {
	switch {
	case p.named:
	case p.tag == tagHTML:
		of.html = v
		return nil
	case p.tag == tagCompressedRTF:
		data, err := mapi.DecompressRTF(v)
		if err != nil {
			return t.s.Gap("body.rtf", extract.Corrupt, err.Error())
		}
		c := extract.Child{Path: "body.rtf", Types: []string{"application/rtf"}, Section: extract.Body}
		return t.s.Child(c, bytes.NewReader(data))
	case p.tag == tagData && of.file != nil:
		of.file.data = append(of.file.data, bytes.NewReader(v))
		return nil
	}
	if err := t.text(extract.All, "property "+p.label(), printable(v)); err != nil {
		return err
	}
	const file = 512 // no file with text in it that printable does not read is smaller
	if len(v) < file {
		return nil
	}
	return t.s.Child(extract.Child{Path: "property " + p.label(), Alternative: true}, bytes.NewReader(v))
}

// html hands on the HTML body, in its code page.
func (t *stream) html(of *owner) error {
	if of.html == nil {
		return nil
	}
	c := extract.Child{Path: "body.html", Types: []string{"text/html"}, Section: extract.Body}
	if of.page != 0 {
		c.Charsets = []string{mapi.PageName(of.page)}
	}
	b := of.html
	of.html = nil
	return t.s.Child(c, bytes.NewReader(b))
}

// recipients reads the table of recipients, a list of properties each (section
// 2.1.3.5).
func (t *stream) recipients(b []byte) error {
	c := &cursor{b}
	rows, ok := c.uint32()
	if !ok {
		return errProperties
	}
	for range rows {
		if err := t.entries(c, &owner{}); err != nil {
			return err
		}
	}
	return nil
}
