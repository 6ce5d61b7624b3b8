package eml

import (
	"errors"
	"io"
)

// A ber reads the Basic Encoding Rules (X.690) as far as CMS needs them: by
// offset, without a tree, so that depth and lengths cost nothing.
type ber struct {
	r    io.ReaderAt
	size int64
}

// An element is the start of a BER element.
type element struct {
	tag        byte
	start, end int64 // of its contents
	open       bool  // of indefinite length: it ends with two zero bytes
}

var errBER = errors.New("not BER")

func (b ber) element(at int64) (element, error) {
	var h [10]byte
	n, _ := b.r.ReadAt(h[:], at)
	if at < 0 || n < 2 || h[0]&0x1f == 0x1f {
		return element{}, errBER
	}
	e := element{tag: h[0], start: at + 2}
	switch length := h[1]; {
	case length == 0x80:
		e.open, e.end = true, b.size
	case length < 0x80:
		e.end = e.start + int64(length)
	default:
		count := int(length & 0x7f)
		if count > 7 || 2+count > n {
			return element{}, errBER
		}
		var value int64
		for _, c := range h[2 : 2+count] {
			value = value<<8 | int64(c)
		}
		e.start += int64(count)
		e.end = e.start + value
	}
	if e.end > b.size || e.end < e.start {
		e.end = b.size // cut: what is there is read
	}
	return e, nil
}

// skip is the offset behind the element at offset at.
func (b ber) skip(at int64) (int64, error) {
	for depth := 0; ; {
		e, err := b.element(at)
		switch {
		case err != nil:
			return 0, err
		case e.open:
			depth++
			at = e.start
			continue
		case e.tag == 0 && e.start == e.end:
			depth--
		}
		if at = e.end; depth <= 0 {
			return at, nil
		}
	}
}

// A step is an element on the way to the content of a CMS structure: one that is
// entered or passed over.
type step struct {
	tag             byte
	enter, optional bool
}

// content is the offset of the octet string that steps lead to, from behind
// ContentInfo's type on. ok is false where there is none, as in a signature that
// stands apart from what it signs.
func (b ber) content(at int64, steps []step) (octets int64, ok bool) {
	for _, s := range steps {
		e, err := b.element(at)
		switch {
		case err == nil && e.tag != s.tag && s.optional:
			continue
		case err != nil || e.tag != s.tag:
			return 0, false
		case s.enter:
			at = e.start
			continue
		}
		if at, err = b.skip(at); err != nil {
			return 0, false
		}
	}
	explicit, err := b.element(at)
	if err != nil || explicit.tag != 0xa0 {
		return 0, false
	}
	e, err := b.element(explicit.start)
	return explicit.start, err == nil && e.tag&^0x20 == 0x04
}

// An octetReader reads an octet string that may be cut into pieces, however they
// are nested (X.690 section 8.7).
type octetReader struct {
	ber
	at   int64
	left int64 // of the piece at offset at
	end  int64 // where the outermost one ends, when known
}

func (o *octetReader) Read(p []byte) (int, error) {
	for o.left == 0 {
		if o.end > 0 && o.at >= o.end {
			return 0, io.EOF
		}
		e, err := o.element(o.at)
		if err != nil || e.tag != 0x04 && e.tag != 0x24 && !(e.tag == 0 && e.start == e.end) {
			return 0, io.EOF // what follows is no piece of it
		}
		if o.end == 0 && !e.open {
			o.end = e.end
		} else if o.end == 0 {
			o.end = o.size
		}
		o.at = e.start
		if e.tag == 0x04 {
			o.left = e.end - e.start
		}
	}
	n, err := o.r.ReadAt(p[:min(int64(len(p)), o.left)], o.at)
	o.at, o.left = o.at+int64(n), o.left-int64(n)
	if n > 0 || err == nil {
		return n, nil
	}
	return 0, io.ErrUnexpectedEOF
}
