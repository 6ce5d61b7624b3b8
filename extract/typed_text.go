package extract

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// readable appends the text in decoded bytes to dst, a line for each run of at
// least so many printable characters, in ASCII or UTF-8 or as ASCII in UTF-16.
func readable(dst, b []byte, least int) []byte {
	start, count := 0, 0
	end := func(at int) {
		if count >= least {
			dst = append(append(dst, b[start:at]...), '\n')
		}
	}
	for i := 0; i < len(b); {
		size := printableAt(b[i:])
		if size == 0 {
			end(i)
			i++
			start, count = i, 0
			continue
		}
		i, count = i+size, count+1
	}
	end(len(b))
	if n := bytes.Count(b, []byte{0}); n > 0 {
		dst = readableWide(dst, b, least)
		if n*3 > len(b)*2 && n < len(b) { // four bytes a letter
			dst = readable(dst, bytes.ReplaceAll(b, []byte{0}, nil), least)
		}
	}
	return dst
}

// printableAt is the length of the printable character that b begins with; zero
// when it begins with none.
func printableAt(b []byte) int {
	if c := b[0]; c < utf8.RuneSelf {
		if printable(c) || c == '\n' || c == '\r' {
			return 1
		}
		return 0
	}
	r, size := utf8.DecodeRune(b)
	if r == utf8.RuneError || !unicode.IsGraphic(r) {
		return 0
	}
	return size
}

// readableWide finds characters that have a zero before or behind them.
func readableWide(dst, b []byte, least int) []byte {
	begin := len(dst)
	for i := 0; i+1 < len(b); {
		c := b[i]
		if (printable(c) || c == '\n' || c == '\r') && b[i+1] == 0 {
			dst = append(dst, c)
			i += 2
			continue
		}
		if len(dst)-begin < least {
			dst = dst[:begin]
		} else if len(dst) > begin {
			dst = append(dst, '\n')
			begin = len(dst)
		}
		i++
	}
	if len(dst)-begin < least {
		return dst[:begin]
	}
	return append(dst, '\n')
}

// fileStart reports whether b begins as files do that people send.
func fileStart(b []byte) bool {
	for _, magic := range []string{"\x1f\x8b\x08", "{\\rt", "\x28\xb5\x2f\xfd", "\x04\x22\x4d\x18"} { // GZIP, RTF, ZSTD, LZ4
		if len(b) >= len(magic) && string(b[:len(magic)]) == magic {
			return true
		}
	}
	if startsBzip2(b) || startsLZMA(b) {
		return true
	}
	for _, m := range embeddedMagic {
		if bytes.HasPrefix(b, []byte(m.magic)) {
			return true
		}
	}
	return false
}

// startsBzip2 reports whether b begins as bzip2 does: "BZh", a digit, the first block.
func startsBzip2(b []byte) bool {
	return len(b) > 10 && string(b[:3]) == "BZh" && string(b[4:10]) == "1AY&SY"
}

// startsLZMA reports whether b begins as a file of LZMA with the usual settings does, of
// which the thirteen bytes of the header and the first one behind them tell.
func startsLZMA(b []byte) bool {
	return len(b) > 13 && string(b[:3]) == "\x5d\x00\x00" && b[13] == 0 && (b[12] == 0 || b[12] == 0xff)
}

// ebcdicName is a code page of IBM's large machines; in all of them letters and digits are the same.
const ebcdicName = "ibm037"

// isEBCDIC reports whether nineteen in twenty of b are letters, digits, blanks and a few marks
// in EBCDIC, and few are marks.
func isEBCDIC(b []byte) bool {
	const shortest = 16
	if len(b) < shortest {
		return false
	}
	letters, marks := 0, 0
	for i, c := range b {
		switch low := c & 15; {
		case c >= 0xf0 && low < 10, (c>>4 == 8 || c>>4 == 9 || c>>4 == 12 || c>>4 == 13) && low > 0 && low < 10, (c>>4 == 10 || c>>4 == 14) && low > 1 && low < 10, c == 0x40:
			letters++
		case c == 0x4b, c == 0x6b, c == 0x60, c == 0x61, c == 0x7a, c == 0x7c, c == 0x25, c == 0x15, c == 0x0d:
			marks++
		}
		if i == shortest && letters+marks < shortest*3/4 {
			return false
		}
	}
	return (letters+marks)*20 >= len(b)*19 && marks*4 <= letters
}
