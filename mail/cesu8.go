package mail

import (
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// cesu8Encoding is what is no UTF-8 and read as such by lenient programs: CESU-8 (Unicode
// Technical Report 26), where a pair of surrogates is two times three bytes, and longer forms
// than a letter needs.
var cesu8Encoding = pairEncoding{func() transform.Transformer { return cesu8{} }}

type cesu8 struct{ transform.NopResetter }

func (cesu8) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if len(src)-nSrc < 6 && !atEOF { // the longest letter
			return nDst, nSrc, transform.ErrShortSrc
		}
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		r, size := longUTF8(src[nSrc:])
		if utf16.IsSurrogate(r) {
			low, more := longUTF8(src[nSrc+size:])
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				size += more
			}
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// longUTF8 is the letter that b begins with, in whatever length it is written, and as a
// surrogate; U+FFFD and one byte where it begins with none.
func longUTF8(b []byte) (r rune, size int) {
	if len(b) == 0 {
		return utf8.RuneError, 0
	}
	switch c := b[0]; {
	case c < utf8.RuneSelf:
		return rune(c), 1
	case c >= 0xc0 && c < 0xe0:
		r, size = rune(c&31), 2
	case c >= 0xe0 && c < 0xf0:
		r, size = rune(c&15), 3
	case c >= 0xf0 && c < 0xf8:
		r, size = rune(c&7), 4
	default:
		return utf8.RuneError, 1
	}
	if len(b) < size {
		return utf8.RuneError, 1
	}
	for _, c := range b[1:size] {
		if c&0xc0 != 0x80 {
			return utf8.RuneError, 1
		}
		r = r<<6 | rune(c&0x3f)
	}
	if r > utf8.MaxRune {
		return utf8.RuneError, 1
	}
	return r, size
}

// looksCESU8 reports whether b, which is no UTF-8, is letters in whatever length, some of
// them longer than they need or surrogates, and nothing else.
func looksCESU8(b []byte) bool {
	long := false
	for len(b) > 0 {
		r, size := longUTF8(b)
		if r == utf8.RuneError && size == 1 {
			return long && len(b) < utf8.UTFMax // cut off
		}
		long = long || size > 1 && utf8.RuneLen(r) != size
		b = b[size:]
	}
	return long
}
