package pdf

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"postern/extract"
	"postern/extract/parts"
)

// A surplus is what a stream holds behind the end that its filter finds: programs that show the
// file pass over it, and one that prints its bytes shows it.
type surplus struct {
	id   ref
	sum  int // bytes of a checksum that comes first
	rest []byte
}

const (
	// maxSurplus is how many streams with a surplus are kept, maxSurplusBytes how many bytes of
	// them all.
	maxSurplus      = 1000
	maxSurplusBytes = 4 << 20
	// filterEnd is how many bytes behind the end of a filter say nothing where they are no text:
	// the checksum of zlib, and what programs round up to.
	filterEnd = 16
)

// An ended reader looks behind the end of the first filter of a stream.
type ended struct {
	r    io.Reader
	from *bufio.Reader // what the filter reads
	f    *file
	id   ref
	sum  int // bytes of the checksum behind its end
	done bool
}

func (e *ended) Read(b []byte) (int, error) {
	n, err := e.r.Read(b)
	if err == io.EOF && !e.done {
		e.done = true
		e.f.behind(surplus{id: e.id, sum: e.sum}, e.from)
	}
	return n, err
}

// behind keeps what is left in the bytes of a stream.
func (f *file) behind(s surplus, from io.Reader) {
	if f.beyond[s.id] || f.moreSurplus {
		return
	}
	b, _ := io.ReadAll(io.LimitReader(from, maxSurplusBytes+1))
	// Where the length of a stream is wrong, the objects behind it follow, which are read.
	b, _, _ = bytes.Cut(b, []byte("endstream"))
	if len(bytes.Trim(b[min(s.sum, len(b)):], "\r\n\t \x00")) == 0 {
		return
	}
	if f.beyond == nil {
		f.beyond = map[ref]bool{}
	}
	f.beyond[s.id] = true
	f.surplusBytes += len(b)
	if f.moreSurplus = f.surplusBytes > maxSurplusBytes || len(f.surplus) == maxSurplus; !f.moreSurplus {
		s.rest = b
		f.surplus = append(f.surplus, s)
	}
}

// readSurplus hands on what stands behind the ends of filters.
func (d *document) readSurplus() {
	for _, s := range d.file.surplus {
		if d.stopped() {
			return
		}
		where := fmt.Sprintf("behind the end of stream %d", s.id.num)
		d.text(extract.All, where, parts.Printable(s.rest))
		d.hand(extract.Child{Path: where, Alternative: len(s.rest) <= filterEnd}, bytes.NewReader(s.rest[min(s.sum, len(s.rest)):]))
	}
	if d.file.moreSurplus {
		d.gap("behind the ends of streams", extract.TooBig, "PDF: more bytes behind the ends of streams than are read")
	}
}
