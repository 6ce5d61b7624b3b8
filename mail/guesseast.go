package mail

import (
	"bytes"
	"cmp"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// guessSample is how much of a text is tried in each multi-byte charset.
const guessSample = 4 << 10

var eastAsian = []struct {
	name     string
	encoding encoding.Encoding
}{
	{"gb18030", simplifiedchinese.GB18030},
	{"shift_jis", japanese.ShiftJIS},
	{"euc-jp", japanese.EUCJP},
	{"euc-kr", korean.EUCKR},
	{"big5", traditionalchinese.Big5},
	{"johab", johabEncoding},
}

// guessEightBit names the charsets other than windows-1252 that 8-bit text may be
// in: the multi-byte ones in which it has no error, when its high bytes come in
// runs as theirs do, and the Cyrillic ones when most of its letters are high bytes.
func guessEightBit(b []byte) []string {
	b = b[:min(len(b), guessSample)]
	high, runs, letters := 0, 0, 0
	for i, c := range b {
		switch {
		case c >= 0x80:
			high++
			if i == 0 || b[i-1] < 0x80 {
				runs++
			}
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			letters++
		}
	}
	var names []string
	// A single accented letter between others is a run of one; but a wide digit in
	// Shift_JIS is 0x82 and a letter.
	if high*2 >= runs*3 || bytes.IndexByte(b, 0x82) >= 0 {
		names = guessEastAsian(b)
	}
	if high > letters {
		names = append(names, "windows-1251", "koi8-r")
	}
	return names
}

// guessEastAsian names the multi-byte charsets in which b has no error. Those come
// first in which more of it is kana, wide digits and letters, and punctuation, which
// the bytes of other charsets seldom look like.
func guessEastAsian(b []byte) []string {
	type guess struct {
		name string
		sure int
	}
	var list []guess
	for _, e := range eastAsian {
		out, err := e.encoding.NewDecoder().Bytes(cutPair(b))
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			continue
		}
		g := guess{name: e.name}
		for _, r := range string(out) {
			if 0x3000 <= r && r < 0x3100 || 0xff01 <= r && r <= 0xff5e {
				g.sure++
			}
		}
		list = append(list, g)
	}
	slices.SortStableFunc(list, func(a, b guess) int { return cmp.Compare(b.sure, a.sure) })
	var names []string
	for _, g := range list {
		names = append(names, g.name)
	}
	return names
}

// cutPair takes up to three high bytes off the end of a full sample, which may be
// half a character.
func cutPair(b []byte) []byte {
	if len(b) < guessSample {
		return b
	}
	end := len(b) - 1
	for end > len(b)-4 && b[end] >= 0x80 {
		end--
	}
	return b[:end]
}
