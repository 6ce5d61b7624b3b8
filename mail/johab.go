package mail

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/transform"
)

// johabEncoding is Johab (KS X 1001, annex 3; code page 1361): a syllable is three letters
// of five bits, other characters are those of KS X 1001.
var johabEncoding = pairEncoding{func() transform.Transformer { return johab{} }}

type johab struct{ transform.NopResetter }

func (johab) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		c, r, size := src[nSrc], rune(utf8.RuneError), 1
		switch {
		case c < utf8.RuneSelf:
			r = rune(c)
		case nSrc+1 < len(src):
			if pair := johabRune(c, src[nSrc+1]); pair != utf8.RuneError {
				r, size = pair, 2
			}
		case !atEOF:
			return nDst, nSrc, transform.ErrShortSrc
		}
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// johabRune is the character of two bytes; U+FFFD where there is none.
func johabRune(lead, trail byte) rune {
	if lead < 0xd8 {
		return johabSyllable(int(lead)<<8 | int(trail))
	}
	// Two rows of KS X 1001 for each first byte.
	column := int(trail)
	switch {
	case trail >= 0x31 && trail <= 0x7e:
		column -= 0x31
	case trail >= 0x91 && trail <= 0xfe:
		column -= 0x43
	default:
		return utf8.RuneError
	}
	row := 2*(int(lead)-0xd9) + column/94
	if lead >= 0xe0 {
		row = 2*(int(lead)-0xe0) + 41 + column/94
	}
	if row < 0 || row > 93 || lead == 0xdf {
		return utf8.RuneError
	}
	text, err := korean.EUCKR.NewDecoder().Bytes([]byte{byte(0xa1 + row), byte(0xa1 + column%94)})
	if err != nil {
		return utf8.RuneError
	}
	r, _ := utf8.DecodeRune(text)
	return r
}

// johabSyllable puts the three letters together (Unicode, section 3.12).
func johabSyllable(v int) rune {
	const first, vowels, finals = 0xac00, 21, 28
	initial, vowel, final := v>>10&31-2, johabVowel(v>>5&31), v&31-1
	if final > 17 { // 18 is no letter
		final--
	}
	if initial < 0 || initial > 18 || vowel < 0 || v&31 == 18 || final < 0 || final >= finals {
		return utf8.RuneError
	}
	return rune(first + (initial*vowels+vowel)*finals + final)
}

// johabVowel is the number of a vowel, which leave out 0, 1, 2, 8, 9, 16, 17, 24 and 25.
func johabVowel(v int) int {
	switch {
	case v >= 3 && v <= 7:
		return v - 3
	case v >= 10 && v <= 15:
		return v - 5
	case v >= 18 && v <= 23:
		return v - 7
	case v >= 26 && v <= 29:
		return v - 9
	}
	return -1
}
