package ole

import (
	"encoding/binary"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

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
	var out strings.Builder
	for n > 0 {
		if len(r.at) == 0 {
			if !r.fill() {
				return out.String(), false
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
		out.WriteString(sized(r.at[:k*width], k, double))
		r.at, n = r.at[k*width:], n-k
	}
	return out.String(), true
}

// left reports whether something is left.
func (r *pieceReader) left() bool { return r.fill() }

// mostShared is how many shared strings are held; a sheet of Excel 97 to 2003 has no more cells.
const mostShared = 1 << 22

// readShared reads the table of strings that cells name by number. What follows a string, of its
// fonts and of how it is spoken, is read as far as it is printable.
func (b *book) readShared(pieces [][]byte) error {
	r := &pieceReader{pieces: pieces}
	behind := false // the last of them all: what a program left in the record may look like anything
	whole := func() (whole bool, err error) {
		counts, ok := r.take(8)
		if !ok {
			return false, nil
		}
		n := uint64(binary.LittleEndian.Uint32(counts[4:]))
		for r.left() {
			behind = n > 0 && uint64(len(b.shared)) >= n
			head, ok := r.take(3)
			if !ok && uint64(len(b.shared)) >= n { // what fills the record up
				return true, nil
			}
			if !ok || len(b.shared) >= mostShared {
				behind = false
				return false, nil
			}
			n, flags := int(binary.LittleEndian.Uint16(head)), head[2]
			runs, extra := 0, 0
			if flags&8 != 0 {
				p, ok := r.take(2)
				if !ok {
					return false, nil
				}
				runs = int(binary.LittleEndian.Uint16(p))
			}
			if flags&4 != 0 {
				p, ok := r.take(4)
				if !ok {
					return false, nil
				}
				extra = int(int32(binary.LittleEndian.Uint32(p)))
			}
			s, ok := r.text(n, flags&1 != 0)
			b.shared = append(b.shared, s)
			if !ok {
				return false, nil
			}
			behind, ok := r.take(4*runs + max(0, extra))
			if len(behind) > 0 && b.file != nil {
				if err := b.s.Text(extract.All, extract.Place{Where: "shared strings"}, parts.Printable(behind)); err != nil {
					return false, err
				}
			}
			if !ok {
				return false, nil
			}
		}
		return true, nil
	}
	ok, err := whole()
	if ok || err != nil || b.file == nil {
		return err
	}
	for r.left() { // behind the damage
		if err := b.s.Text(extract.All, extract.Place{Where: "shared strings"}, parts.Printable(r.at)); err != nil {
			return err
		}
		r.at = nil
	}
	if behind {
		return nil
	}
	return b.s.Gap("", extract.Corrupt, "workbook of Excel: the table of its strings is broken")
}
