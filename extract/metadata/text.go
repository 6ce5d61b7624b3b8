package metadata

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Narrow decodes text of 8 bits whose charset nobody names: UTF-8 where it is
// that, else windows-1252. It ends at no zero: several texts may stand in a row.
func Narrow(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return Latin(b)
}

// Latin decodes windows-1252, which holds all that is printable of ISO 8859-1.
func Latin(b []byte) string {
	text, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return ""
	}
	return string(text)
}

// Wide decodes UTF-16; a byte-order mark goes before the order given.
func Wide(b []byte, order binary.ByteOrder) string {
	if len(b) >= 2 {
		switch {
		case b[0] == 0xff && b[1] == 0xfe:
			b, order = b[2:], binary.LittleEndian
		case b[0] == 0xfe && b[1] == 0xff:
			b, order = b[2:], binary.BigEndian
		}
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// tidy takes out what is neither text nor a line end.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == 0:
			return '\n'
		case unicode.IsControl(r) || r == '\ufeff':
			return ' '
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\ufffd"))
	return strings.Trim(text, "\n ")
}

// shortestRun is how many characters in a row count as text.
const shortestRun = 6

// printable is the text of runs of characters, in 8 bits and in both orders of 16.
func printable(b []byte) string {
	var out strings.Builder
	runs := func(width int, at func(i int) rune) {
		for first := range width {
			start := first
			i := first
			flush := func() {
				if (i-start)/width >= shortestRun {
					for k := start; k < i; k += width {
						out.WriteRune(at(k))
					}
					out.WriteByte('\n')
				}
			}
			for ; i+width <= len(b); i += width {
				r := at(i)
				if r < ' ' || r >= 0x2000 || width == 1 && r > '~' || width == 2 && r >= 0x100 && r < 0x2000 && !unicode.IsLetter(r) || !unicode.IsPrint(r) {
					flush()
					start = i + width
				}
			}
			flush()
		}
	}
	runs(1, func(i int) rune { return rune(b[i]) })
	runs(2, func(i int) rune { return rune(b[i]) | rune(b[i+1])<<8 })
	return out.String()
}
