package wordperfect

import (
	"strings"

	"postern/extract"
)

// A text is one stretch of the document on its way to the sink.
type text struct {
	s     extract.Sink
	view  extract.View
	where string
	b     strings.Builder
	err   error
}

const textPiece = 32 << 10

func (t *text) add(s string) {
	t.b.WriteString(s)
	if t.b.Len() >= textPiece {
		t.flush()
	}
}

func (t *text) flush() {
	if t.err == nil && t.b.Len() > 0 {
		t.err = t.s.Text(t.view, extract.Place{Where: t.where}, t.b.String())
	}
	t.b.Reset()
}

// end closes the stretch with a line end.
func (t *text) end() error {
	if t.b.Len() > 0 {
		t.add("\n")
	}
	t.flush()
	return t.err
}

// loose is what is readable in bytes whose layout is not known: runs of four signs and
// more, as text of version 5 or 6 writes them, and as words of a sign and its set.
func loose(version byte, b []byte) string {
	const least = 4
	var out, run strings.Builder
	n := 0
	cut := func() {
		if n >= least {
			out.WriteString(run.String() + "\n")
		}
		run.Reset()
		n = 0
	}
	for i := 0; i < len(b); {
		c := b[i]
		mark := byte(0xc0)
		if version == 6 {
			mark = 0xf0
		}
		switch {
		case c == mark && i+3 < len(b) && b[i+3] == mark:
			run.WriteString(extended(version, b[i+2], b[i+1]))
			n++
			i += 4
			continue
		case c > ' ' && c < 0x7f, version < 6 && c == ' ':
			run.WriteByte(c)
			n++
		case version == 6 && c <= ' ' && c > 0 && n > 0 && i+1 < len(b) && b[i+1] > ' ' && b[i+1] < 0x7f:
			run.WriteRune(international[c-1])
			n++
		case version == 6 && (c == 0x80 || c == 0x81 || c == 0xcf), version < 6 && (c == '\r' || c == 0xa0):
			run.WriteByte(' ')
		default:
			cut()
		}
		i++
	}
	cut()
	for odd := range 2 {
		for i := odd; i+1 < len(b); i += 2 {
			if (b[i+1] > 0 || b[i] >= ' ' && b[i] < 0x7f) && b[i+1] <= 14 {
				if s := extended(6, b[i+1], b[i]); s != noSign {
					run.WriteString(s)
					n++
					continue
				}
			}
			cut()
		}
		cut()
	}
	return out.String()
}
