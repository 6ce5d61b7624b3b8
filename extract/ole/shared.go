package ole

import "encoding/binary"

// A span of records: a string may be cut at the end of one, and goes on in the
// next behind a byte that says its width anew ([MS-XLS] 2.5.293).
type pieceReader struct {
	pieces [][]byte
	at     []byte
}

func (r *pieceReader) fill() bool {
	for len(r.at) == 0 {
		if len(r.pieces) == 0 {
			return false
		}
		r.at, r.pieces = r.pieces[0], r.pieces[1:]
	}
	return true
}

// take returns n bytes that may lie in several records.
func (r *pieceReader) take(n int) ([]byte, bool) {
	var out []byte
	for n > 0 {
		if !r.fill() {
			return out, false
		}
		k := min(n, len(r.at))
		out = append(out, r.at[:k]...)
		r.at, n = r.at[k:], n-k
	}
	return out, true
}

// text reads n signs.
func (r *pieceReader) text(n int, double bool) (string, bool) {
	s := ""
	for n > 0 {
		if len(r.at) == 0 {
			if !r.fill() {
				return s, false
			}
			double, r.at = r.at[0]&1 != 0, r.at[1:]
		}
		width := 1
		if double {
			width = 2
		}
		k := min(n, len(r.at)/width)
		if k == 0 {
			r.at = nil // half a sign
			continue
		}
		s += sized(r.at[:k*width], k, double)
		r.at, n = r.at[k*width:], n-k
	}
	return s, true
}

// readShared reads the table of strings that cells name by number.
func (b *book) readShared(pieces [][]byte) {
	r := &pieceReader{pieces: pieces}
	if _, ok := r.take(8); !ok {
		return
	}
	for {
		head, ok := r.take(3)
		if !ok {
			return
		}
		n, flags := int(binary.LittleEndian.Uint16(head)), head[2]
		runs, extra := 0, 0
		if flags&8 != 0 {
			p, ok := r.take(2)
			if !ok {
				return
			}
			runs = int(binary.LittleEndian.Uint16(p))
		}
		if flags&4 != 0 {
			p, ok := r.take(4)
			if !ok {
				return
			}
			extra = int(int32(binary.LittleEndian.Uint32(p)))
		}
		s, ok := r.text(n, flags&1 != 0)
		b.shared = append(b.shared, s)
		if !ok {
			return
		}
		if _, ok := r.take(4*runs + max(0, extra)); !ok {
			return
		}
	}
}
