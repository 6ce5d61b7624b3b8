package html

import "slices"

// rows looks at digits of base64 while they are read: numbers and words in long rows, with
// strokes between them, may be meant. These are text besides.
type rows struct {
	window []byte // the end of the piece before, and what is looked at
	kept   int    // how much of it is the end of the piece before
}

const (
	// rowsPiece is how many digits are looked at together, and rowsKept how many of them stand in
	// front of the next piece too: a number may lie in both.
	rowsPiece = 4 << 10
	rowsKept  = 64
)

func (r *rows) take(x *xmlReader, b []byte) {
	for len(b) > 0 {
		n := min(len(b), rowsKept+rowsPiece-len(r.window))
		r.window, b = append(r.window, b[:n]...), b[n:]
		if len(r.window) == rowsKept+rowsPiece {
			r.look(x)
		}
	}
}

func (r *rows) end(x *xmlReader) {
	if len(r.window) > r.kept {
		r.look(x)
	}
	r.window, r.kept = nil, 0
}

func (r *rows) look(x *xmlReader) {
	if unlikeBase64(r.window) {
		x.hidden(r.window)
	}
	tail := slices.Clone(r.window[max(0, len(r.window)-rowsKept):])
	r.window, r.kept = append(r.window[:0], tail...), len(tail)
}

// unlikeBase64 reports whether there are more numbers, small letters or strokes than packed or
// other bytes make: of these every fourth digit is a small letter or less, or every other one
// in text, every sixth a number.
func unlikeBase64(b []byte) bool {
	numbers, small, strokes := 0, 0, 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			numbers++
		case c >= 'a' && c <= 'z':
			small++
		case c == '-' || c == '_' || c == '/' || c == '+' || c == '=':
			strokes++
		}
	}
	return 100*numbers > 40*len(b) || 100*small > 70*len(b) || 100*strokes > 12*len(b)
}
