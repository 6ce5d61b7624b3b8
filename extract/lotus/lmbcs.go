package lotus

import (
	"encoding/binary"
	"strings"

	"postern/mail"
)

// lmbcsGroups are the charsets that a byte before a letter names in the Lotus Multi-Byte
// Character Set. No letter has a NUL among its bytes.
var lmbcsGroups = map[byte]string{
	0x01: "ibm850", 0x02: "windows-1253", 0x03: "windows-1255", 0x04: "windows-1256", 0x05: "windows-1251", 0x06: "ibm852",
	0x08: "windows-1254", 0x0b: "windows-874", 0x10: "shift_jis", 0x11: "euc-kr", 0x12: "big5", 0x13: "gbk",
}

const (
	lmbcsControl = 0x0f // before a control character, moved
	lmbcsUnicode = 0x14 // before a letter of UTF-16, the higher byte first
	lmbcsFirst   = 0x10 // the first group of letters in two bytes
	lmbcsSystem  = 0x19 // before a sign of 1-2-3's own
)

// lmbcsSize is how many bytes the letter at the start of p takes, never more than p has.
func lmbcsSize(p []byte) int {
	n := 1
	switch c := p[0]; {
	case c == lmbcsControl, c == lmbcsSystem:
		n = 2
	case c == lmbcsUnicode:
		n = 3
	case lmbcsGroups[c] != "" && c < lmbcsFirst:
		n = 2
	case lmbcsGroups[c] != "":
		n = 3
	}
	return min(n, len(p))
}

// lmbcs reads text; letters without a group are those of the first one, of Western Europe.
func lmbcs(p []byte) string {
	var s strings.Builder
	var run []byte // letters of one charset
	page := ""
	flush := func() {
		if len(run) > 0 {
			text, _ := mail.Charset(page, run)
			s.WriteString(text)
			run = run[:0]
		}
	}
	add := func(charset string, b ...byte) {
		if charset != page {
			flush()
			page = charset
		}
		run = append(run, b...)
	}
	for len(p) > 0 {
		n := lmbcsSize(p)
		c, rest := p[0], p[1:n]
		p = p[n:]
		switch {
		case c >= ' ' || c == '\t' || c == '\n' || c == '\r':
			add(lmbcsGroups[1], c)
		case c == lmbcsUnicode && len(rest) == 2:
			flush()
			r := rune(binary.BigEndian.Uint16(rest))
			if r>>8 == 0xf6 { // the lower byte would be a NUL
				r = r & 0xff << 8
			}
			s.WriteRune(r)
		case lmbcsGroups[c] != "" && c < lmbcsFirst && len(rest) == 1:
			add(lmbcsGroups[c], rest[0])
		case lmbcsGroups[c] != "" && len(rest) == 2 && rest[0] == c: // a letter of one byte
			add(lmbcsGroups[c], rest[1])
		case lmbcsGroups[c] != "" && len(rest) == 2:
			add(lmbcsGroups[c], rest...)
		}
	}
	flush()
	return s.String()
}
