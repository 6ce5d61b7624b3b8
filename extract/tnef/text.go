package tnef

import (
	"strings"
	"unicode"
)

// tidy takes out what is neither text nor a line end.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if r == '\r' || r == 0 {
			return '\n'
		}
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
	return strings.ToValidUTF8(strings.TrimRight(text, "\n"), "\ufffd")
}

// printable is the text of at least five signs in a row, in 8 and in 16 bits.
func printable(b []byte) string {
	const least = 5
	var out strings.Builder
	for _, width := range []int{1, 2} {
		for first := range width {
			var run []rune
			flush := func() {
				if len(run) >= least {
					out.WriteString(string(run) + "\n")
				}
				run = run[:0]
			}
			for i := first; i+width <= len(b); i += width {
				r := rune(b[i])
				if width == 2 {
					r |= rune(b[i+1]) << 8
				}
				if r >= ' ' && r < 0x2000 && (width == 2 || r < 0x7f) && unicode.IsPrint(r) {
					run = append(run, r)
				} else {
					flush()
				}
			}
			flush()
		}
	}
	return out.String()
}
