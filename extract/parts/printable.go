package parts

import (
	"bytes"
	"unicode"
)

// Printable is the text in bytes that nobody knows: at least five signs in a row, in 8 and in 16 bits.
func Printable(b []byte) string {
	const least = 5
	var out bytes.Buffer
	narrow := func(from, to int) {
		if to-from >= least {
			out.Write(b[from:to])
			out.WriteByte('\n')
		}
	}
	start := 0
	for i, c := range b {
		if c < ' ' && c != '\t' || c > '~' {
			narrow(start, i)
			start = i + 1
		}
	}
	narrow(start, len(b))
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
