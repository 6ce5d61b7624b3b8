package mail

import (
	"bytes"
	"unicode/utf8"
)

// Guess names the plausible charsets of bytes whose charset nobody said, the most
// likely first: by byte-order mark, zero bytes, escape sequences, validity as
// UTF-8, and for the rest windows-1252 and what East Asian and Cyrillic text of
// these bytes would be. Pure ASCII is "utf-8". The list is never empty, and every name is one
// that [Charset] knows. It looks at the first 64 KiB.
func Guess(b []byte) []string {
	b = b[:min(len(b), 64<<10)]
	names, certain := outright(b)
	if certain {
		return names
	}
	names = appendNew(names, guessEightBit(b)...)
	return appendNew(names, "windows-1252")
}

// GuessOutright is the first guess where marks, zero bytes, escapes or the shape of
// UTF-8 or EBCDIC tell it; else it is empty, since only the letters would tell,
// which costs far more.
func GuessOutright(b []byte) string {
	if names, _ := outright(b[:min(len(b), 64<<10)]); len(names) > 0 {
		return names[0]
	}
	return ""
}

// outright lists what can be told without decoding; certain means that nothing
// else comes into question.
func outright(b []byte) (names []string, certain bool) {
	names = appendNew(names, guessMark(b), guessZeroes(b), guessEscape(b))
	if looksUTF7(b) {
		names = append(names, "utf-7")
	}
	if utf8.Valid(b) {
		return appendNew(names, "utf-8"), true
	}
	if whole := cutRune(b); utf8.Valid(whole) {
		if isASCII(string(whole)) {
			return appendNew(names, "windows-1252", "utf-8"), true
		}
		return appendNew(names, "utf-8", "windows-1252"), true
	}
	if looksCESU8(b) {
		names = append(names, "cesu-8")
	}
	if looksEBCDIC(b) {
		names = append(names, "ibm037")
	}
	return names, false
}

func guessMark(b []byte) string {
	switch {
	case bytes.HasPrefix(b, bomUTF8):
		return "utf-8"
	case bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")):
		return "utf-32le"
	case bytes.HasPrefix(b, []byte("\x00\x00\xfe\xff")):
		return "utf-32be"
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return "utf-16le"
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return "utf-16be"
	}
	return ""
}

// guessZeroes sees UTF-16 and UTF-32 without a mark by the zero bytes that Latin
// letters have in them.
func guessZeroes(b []byte) string {
	if len(b) < 4 || bytes.IndexByte(b, 0) < 0 {
		return ""
	}
	var at [4]int
	for i, c := range b {
		if c == 0 {
			at[i%4]++
		}
	}
	group := max(len(b)/4, 1)
	most := group * 9 / 10
	some := max(group/5, 1)
	switch {
	case at[0] >= most && at[1] >= most && at[2] >= some && at[3] < some:
		return "utf-32be"
	case at[3] >= most && at[2] >= most && at[1] >= some && at[0] < some:
		return "utf-32le"
	case at[0]+at[2] >= some && at[0]+at[2] > 4*(at[1]+at[3]):
		return "utf-16be"
	case at[1]+at[3] >= some && at[1]+at[3] > 4*(at[0]+at[2]):
		return "utf-16le"
	}
	return ""
}

// guessEscape sees the ISO-2022 family and HZ.
func guessEscape(b []byte) string {
	switch {
	case bytes.Contains(b, []byte("\x1b$)C")):
		return "iso-2022-kr"
	case bytes.Contains(b, []byte("\x1b$)A")), bytes.Contains(b, []byte("\x1b$)G")):
		return "iso-2022-cn"
	case bytes.Contains(b, []byte("\x1b$")), bytes.Contains(b, []byte("\x1b(J")), bytes.Contains(b, []byte("\x1b(I")):
		return "iso-2022-jp"
	case bytes.Contains(b, []byte("~{")) && bytes.Contains(b, []byte("~}")):
		return "hz-gb-2312"
	}
	return ""
}

// looksUTF7 reports whether ASCII text holds a run "+…-" that is whole UTF-16 units
// of letters, digits or signs.
func looksUTF7(b []byte) bool {
	for i := 0; i < len(b); {
		plus := bytes.IndexByte(b[i:], '+')
		if plus < 0 {
			return false
		}
		i += plus + 1
		end := i
		for end < len(b) && base64Values[b[end]] < 64 {
			end++
		}
		if end < len(b) && end-i >= 3 && isUTF7Run(b[i:end]) && (b[end] == '-' || !inBase64(b, i-1)) {
			return true
		}
		i = end
	}
	return false
}

// inBase64 reports whether so many digits of base64 stand before the plus sign at i, on its
// line and those above (written out as \n or not), that it is more likely one of them.
func inBase64(b []byte, i int) bool {
	const many = 16
	digits := 0
	for i--; i >= 0 && digits < many; i-- {
		switch c := b[i]; {
		case base64Values[c] < 64:
			digits++
		case c != '\n' && c != '\r' && c != '\\':
			return false
		}
	}
	return digits == many
}

// UTF7Run looks for letters in UTF-7 at the start of s, from its "+" up to their "-" (RFC
// 2152), or from "&" as IMAP writes them. It returns how many bytes it looked at, and whether
// they are such letters and hardly anything else.
func UTF7Run(s string) (size int, ok bool) {
	imap := s[0] == '&'
	end := 1
	for end < len(s) && (base64Values[s[end]] < 64 || imap && s[end] == ',') {
		end++
	}
	if end == len(s) || s[end] != '-' || end < 4 {
		return end, false
	}
	run := []byte(s[1:end])
	if imap {
		run = bytes.ReplaceAll(run, []byte(","), []byte("/"))
	}
	ok = isUTF7Run(run) && (len(run) >= 5 || firstUTF7(run) < 0x3100) // else a word may be meant
	return end + 1, ok
}

// isUTF7Run reports whether run has a length and a first unit that UTF-7 text has:
// the bits left over are zero, and the unit is below U+3000 or an ideograph.
func isUTF7Run(run []byte) bool {
	left := len(run) * 6 % 16
	if left >= 6 || base64Values[run[len(run)-1]]&(1<<left-1) != 0 {
		return false
	}
	first := firstUTF7(run)
	return first < 0x3100 || 0x4e00 <= first && first < 0xa000 || 0xac00 <= first && first < 0xe000 || first >= 0xff00
}

// firstUTF7 is the first UTF-16 unit of a run.
func firstUTF7(run []byte) uint32 {
	return uint32(base64Values[run[0]])<<10 | uint32(base64Values[run[1]])<<4 | uint32(base64Values[run[2]])>>2
}

// looksEBCDIC reports whether most bytes are EBCDIC letters, digits and blanks.
func looksEBCDIC(b []byte) bool {
	if len(b) < 8 {
		return false
	}
	hits, blanks := 0, 0
	for _, c := range b {
		switch {
		case c == 0x40:
			blanks++
		case 0x81 <= c && c <= 0x89, 0x91 <= c && c <= 0x99, 0xa2 <= c && c <= 0xa9, 0xc1 <= c && c <= 0xc9,
			0xd1 <= c && c <= 0xd9, 0xe2 <= c && c <= 0xe9, 0xf0 <= c && c <= 0xf9, c == 0x4b, c == 0x6b, c == 0x15, c == 0x25:
			hits++
		}
	}
	return hits+blanks >= len(b)*9/10 && hits >= len(b)/2
}
