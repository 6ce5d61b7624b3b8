package parts

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// IsText reports whether a value is text through and through: UTF-8 with no controls but tabs and ends of lines.
func IsText[T string | []byte](value T) bool {
	for _, c := range []byte(value) {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return utf8.ValidString(string(value))
}

// Printable is the text in bytes that nobody knows: at least five signs in a row, in ASCII
// or UTF-8, and in 16 bits.
func Printable(b []byte) string {
	const least = 5
	var out bytes.Buffer
	start, signs := 0, 0
	narrow := func(to int) {
		if signs >= least {
			out.Write(b[start:to])
			out.WriteByte('\n')
		}
		signs = 0
	}
	for i := 0; i < len(b); {
		size, fits := 1, b[i] >= ' ' && b[i] <= '~' || b[i] == '\t'
		if b[i] >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRune(b[i:])
			fits = size > 1 && unicode.IsPrint(r)
		}
		if !fits {
			narrow(i)
		} else if signs++; signs == 1 {
			start = i
		}
		i += size
	}
	narrow(len(b))
	for odd := range 2 {
		start, run := out.Len(), 0
		end := func() {
			if run >= least {
				out.WriteByte('\n')
			} else {
				out.Truncate(start)
			}
			start, run = out.Len(), 0
		}
		for i := odd; i+1 < len(b); i += 2 {
			r := rune(b[i]) | rune(b[i+1])<<8
			if r >= ' ' && r < 0x2000 && unicode.IsPrint(r) {
				out.WriteRune(r)
				run++
				continue
			}
			if run > 0 {
				end()
			}
		}
		end()
	}
	return out.String()
}

// PrintablePieces hands on what [Printable] finds in bytes of any number, a piece of them after the
// other. Neighbours overlap, so that what stands where they meet is whole in one of them.
func PrintablePieces(b []byte, do func(text string) error) error {
	const piece, overlap = 1 << 20, 512
	for {
		if text := Printable(b[:min(piece+overlap, len(b))]); text != "" {
			if err := do(text); err != nil {
				return err
			}
		}
		if len(b) <= piece+overlap {
			return nil
		}
		b = b[piece:]
	}
}
