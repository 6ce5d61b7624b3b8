package mail

import (
	_ "embed"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// cns11643 are the planes 1 and 2 of CNS 11643, on which Big5's characters are: rows and
// columns from 0x21 to 0x7E, two bytes of UTF-16 each, 0 where there is none. The planes
// above hold rare characters of names, which are U+FFFD here.
//
//go:embed cns11643.bin
var cns11643 string

// cnsRune is a character of a plane, from 1; row and column may have the high bit.
func cnsRune(plane int, row, column byte) rune {
	const side = 0x7e - 0x20
	row, column = row&0x7f-0x21, column&0x7f-0x21
	if plane < 1 || plane > 2 || row >= side || column >= side {
		return utf8.RuneError
	}
	at := 2 * ((plane-1)*side*side + int(row)*side + int(column))
	if r := rune(cns11643[at])<<8 | rune(cns11643[at+1]); r != 0 {
		return r
	}
	return utf8.RuneError
}

// A pairEncoding is one whose decoder we have; nothing is encoded in it.
type pairEncoding struct{ decoder func() transform.Transformer }

func (e pairEncoding) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: e.decoder()}
}
func (e pairEncoding) NewEncoder() *encoding.Encoder { return encoding.Nop.NewEncoder() }

// eucTW decodes EUC-TW: two bytes are plane 1, 0x8E and the plane's number stand before
// characters of the others.
type eucTW struct{ transform.NopResetter }

func (eucTW) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		c, rest := src[nSrc], src[nSrc:]
		r, size := rune(c), 1
		switch {
		case c < utf8.RuneSelf:
		case c == 0x8e && len(rest) >= 4 && isHigh(rest[2]) && isHigh(rest[3]):
			r, size = cnsRune(int(rest[1])-0xa0, rest[2], rest[3]), 4
		case c == 0x8e && len(rest) < 4 && !atEOF, isHigh(c) && len(rest) < 2 && !atEOF:
			return nDst, nSrc, transform.ErrShortSrc
		case isHigh(c) && len(rest) >= 2 && isHigh(rest[1]):
			r, size = cnsRune(1, c, rest[1]), 2
		default:
			r = utf8.RuneError
		}
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

func isHigh(c byte) bool { return c > 0xa0 && c < 0xff }

// iso2022CN decodes ISO-2022-CN (RFC 1922): SO shifts to GB 2312 or to plane 1 of CNS 11643,
// whichever was designated last, ESC N to plane 2 for one character. Bytes with the high
// bit set are GBK, as some programs write them.
type iso2022CN struct {
	plane1 bool // SO shifts to CNS 11643
	out    bool // after SO
	gbk    *encoding.Decoder
}

func (d *iso2022CN) Reset() { *d = iso2022CN{gbk: d.gbk} }

func (d *iso2022CN) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if len(src)-nSrc < 4 && !atEOF { // the longest sequence
			return nDst, nSrc, transform.ErrShortSrc
		}
		text, size := d.next(src[nSrc:])
		if nDst+len(text) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		d.enter(src[nSrc:])
		nDst += copy(dst[nDst:], text)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// next is what stands at the start of b, and how many bytes it has.
func (d *iso2022CN) next(b []byte) (text string, size int) {
	c := b[0]
	two := len(b) >= 2 && b[1] > ' ' && b[1] < 0x7f
	switch {
	case c == 0x1b && len(b) >= 4 && b[1] == '$' && b[2] >= '(' && b[2] <= '+':
		return "", 4
	case c == 0x1b && len(b) >= 4 && b[1] == 'N':
		return string(cnsRune(2, b[2], b[3])), 4
	case c == 0x0e || c == 0x0f:
		return "", 1
	case d.out && c > ' ' && c < 0x7f && two && d.plane1:
		return string(cnsRune(1, c, b[1])), 2
	case d.out && c > ' ' && c < 0x7f && two:
		return d.pair(c|0x80, b[1]|0x80), 2
	case c >= 0x81 && c < 0xff && len(b) >= 2 && b[1] >= 0x40:
		return d.pair(c, b[1]), 2
	case c >= utf8.RuneSelf:
		return "\ufffd", 1
	}
	return string(rune(c)), 1
}

// pair is a character of GBK.
func (d *iso2022CN) pair(lead, trail byte) string {
	text, err := d.gbk.Bytes([]byte{lead, trail})
	if err != nil {
		return "\ufffd"
	}
	return string(text)
}

// enter takes the shifts at the start of b into the state.
func (d *iso2022CN) enter(b []byte) {
	switch {
	case b[0] == 0x1b && len(b) >= 4 && b[1] == '$' && b[2] == ')':
		d.plane1 = b[3] == 'G'
	case b[0] == 0x0e:
		d.out = true
	case b[0] == 0x0f, b[0] == '\n': // each line begins in ASCII
		d.out = false
	}
}
