package image

import (
	"bufio"
	"context"
	"errors"
	stdimage "image"
	"io"

	"postern/extract"
)

var errPortable = errors.New("malformed PNM")

// portablePixels decodes PBM, PGM and PPM, as text or binary (Netpbm's format
// descriptions). More values than 8 bits are cut to the upper ones.
func portablePixels(_ context.Context, o *extract.Object, page int) (*stdimage.Gray, error) {
	if page > 0 {
		return nil, io.EOF
	}
	p := &pnm{r: bufio.NewReaderSize(o.Open(), 64<<10)}
	var magic [2]byte
	if _, err := io.ReadFull(p.r, magic[:]); err != nil {
		return nil, err
	}
	kind := magic[1] - '0'
	if magic[0] != 'P' || kind < 1 || kind > 6 {
		return nil, errPortable
	}
	w, h, most := p.number(), p.number(), 1
	if kind != 1 && kind != 4 {
		most = p.number()
	}
	switch {
	case p.err != nil || w < 1 || h < 1 || most < 1 || most > 65535:
		return nil, errPortable
	case int64(w) > mostDecoded/int64(h):
		return nil, errPixels
	case int64(w) > 8*o.Size/int64(h): // a bit for each at least
		return nil, io.ErrUnexpectedEOF
	}
	p.text, p.bits, p.most = kind <= 3, kind == 1 || kind == 4, most
	channels := 1
	if kind == 3 || kind == 6 {
		channels = 3
	}
	dst := stdimage.NewGray(stdimage.Rect(0, 0, w, h))
	for y := range h {
		p.left = 0
		for x := range w {
			v := p.sample()
			if channels == 3 {
				v = (299*v + 587*p.sample() + 114*p.sample()) / 1000
			}
			dst.Pix[y*dst.Stride+x] = uint8(v)
		}
		if p.err != nil {
			return nil, p.err
		}
	}
	return fitted(dst), nil
}

// A pnm reads numbers and samples. After the first error it returns zeros.
type pnm struct {
	r          *bufio.Reader
	text, bits bool
	most       int
	packed     byte // of a binary bitmap, 8 in a byte
	left       int
	err        error
}

func (p *pnm) byte() byte {
	if p.err != nil {
		return 0
	}
	c, err := p.r.ReadByte()
	if err != nil {
		p.err = io.ErrUnexpectedEOF
	}
	return c
}

// number reads digits, and the one white space behind them.
func (p *pnm) number() int {
	c := p.byte()
	for c == '#' || c == ' ' || c == '\t' || c == '\r' || c == '\n' {
		for comment := c == '#'; comment && c != '\n' && p.err == nil; {
			c = p.byte()
		}
		c = p.byte()
	}
	n, digits := 0, 0
	for ; c >= '0' && c <= '9' && digits < 8; c = p.byte() {
		n = 10*n + int(c-'0')
		if digits++; p.text && p.bits {
			return n // bits need no space between them
		}
	}
	if digits == 0 {
		p.err = errPortable
	}
	if p.err == io.ErrUnexpectedEOF && p.text {
		p.err = nil // the last number ends with the file
	}
	return n
}

// sample is the next value, from 0 for black to 255.
func (p *pnm) sample() int {
	v := 0
	switch {
	case p.text:
		v = p.number()
	case p.bits:
		if p.left == 0 {
			p.packed, p.left = p.byte(), 8
		}
		p.left--
		v = int(p.packed >> p.left & 1)
	case p.most > 255:
		v = int(p.byte())<<8 | int(p.byte())
	default:
		v = int(p.byte())
	}
	if p.bits {
		v = 1 - v
	}
	return min(v, p.most) * 255 / p.most
}
