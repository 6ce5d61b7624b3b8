package mail

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// shiftEncoding decodes ISO-2022-KR (RFC 1557): a seven-bit code that shifts with SO and
// SI. With the high bit set it is EUC-KR.
type shiftEncoding struct{ eight encoding.Encoding }

func (s shiftEncoding) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: transform.Chain(&unshift{}, s.eight.NewDecoder())}
}

func (s shiftEncoding) NewEncoder() *encoding.Encoder { return s.eight.NewEncoder() }

// unshift sets the high bit between SO and SI and drops the escape sequences.
type unshift struct {
	out    bool // after SO
	escape int  // bytes of an escape sequence to come
}

func (u *unshift) Reset() { *u = unshift{} }

func (u *unshift) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		c := src[nSrc]
		if nDst == len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nSrc++
		switch {
		case c == 0x1b:
			u.escape = 3 // ESC $ ) F
		case u.escape > 0 && c >= ' ':
			u.escape--
		case c == 0x0e:
			u.out, u.escape = true, 0
		case c == 0x0f:
			u.out, u.escape = false, 0
		case u.out && c > ' ' && c < 0x7f:
			dst[nDst] = c | 0x80
			nDst++
		default:
			if c == '\n' {
				u.out = false // both begin each line in ASCII
			}
			u.escape = 0
			dst[nDst] = c
			nDst++
		}
	}
	return nDst, nSrc, nil
}
