package archive

import (
	"bytes"
	"fmt"
	"io"

	"postern/extract"
)

// unlisted reads what the directory does not account for: members that it does
// not list, and bytes that belong to none.
func (z *zipReader) unlisted() error {
	for _, gap := range z.seen.outside(z.o.Size) {
		if err := z.between(gap.from, gap.to); err != nil {
			return err
		}
	}
	return nil
}

// between reads the range [from, to), which no listed member lies in.
func (z *zipReader) between(from, to int64) error {
	stray := from
	for at := from; at < to; {
		if err := z.ctx.Err(); err != nil {
			return err
		}
		hit := z.findLocal(at, to)
		if hit < 0 {
			break
		}
		m, err := readLocal(z.o, hit)
		if err != nil {
			at = hit + 4
			continue
		}
		if err := z.stray("", stray, hit); err != nil {
			return err
		}
		if at, err = z.hidden(m, to); err != nil {
			return err
		}
		stray = at
	}
	return z.stray("", stray, to)
}

// findLocal is the first offset in [from, to) of what looks like a local header;
// -1 when there is none. It looks at the fixed part of headers only, within a
// buffer, so that a file full of signatures costs no more than another.
func (z *zipReader) findLocal(from, to int64) int64 {
	const step = 64 << 10
	if z.buf == nil {
		z.buf = make([]byte, step+localLength)
	}
	buf := z.buf
	for at := from; at < to; at += step {
		n, _ := z.o.Data.ReadAt(buf[:min(int64(len(buf)), to-at)], at)
		for i := 0; i < min(n, step); i += len(localSignature) {
			next := bytes.Index(buf[i:n], []byte(localSignature))
			if next < 0 || i+next >= step {
				break
			}
			i += next
			if plausible(buf[i:n], to-at-int64(i)) {
				return at + int64(i)
			}
		}
	}
	return -1
}

// plausible keeps four bytes that happen to look like a signature from being
// taken for the header of a member that has room bytes.
func plausible(h []byte, room int64) bool {
	if len(h) < localLength {
		return false
	}
	version, method := le.Uint16(h[4:])&0xff, le.Uint16(h[8:])
	names, extra := int64(le.Uint16(h[26:])), int64(le.Uint16(h[28:]))
	return version < 100 && method < 128 && names > 0 && names <= 4096 && localLength+names+extra <= room
}

// hidden reads a member that the directory does not list. It returns where the
// member ends.
func (z *zipReader) hidden(m *member, to int64) (end int64, err error) {
	if err := z.properties(&entry{member: *m}, nil); err != nil {
		return 0, err
	}
	end, err = z.member(m, false)
	return min(end, to), err
}

// stray hands on bytes that belong to no member, unless they are padding, or the object
// itself: of that the text is read where nothing else is.
func (z *zipReader) stray(name string, from, to int64) error {
	if to <= from || to-from == z.o.Size || z.padding(from, to) {
		return nil
	}
	if name == "" {
		z.strays++
		switch {
		case from == 0:
			name = "prefix"
		case to == z.o.Size:
			name = "rest"
		default:
			name = fmt.Sprintf("between-%d", z.strays)
		}
	}
	return z.sink.Child(extract.Child{Path: name}, io.NewSectionReader(z.o.Data, from, to-from))
}

// padding reports whether a range holds zero bytes only, or is nothing but the
// record of a damaged or spanned archive.
func (z *zipReader) padding(from, to int64) bool {
	if to-from == 4 && hasSignature(z.o, from, spanSignature) {
		return true
	}
	return allZero(io.NewSectionReader(z.o.Data, from, to-from))
}

// allZero reports whether r holds nothing but zero bytes.
func allZero(r io.Reader) bool {
	buf := make([]byte, 4<<10)
	for {
		n, err := r.Read(buf)
		if len(bytes.TrimLeft(buf[:n], "\x00")) > 0 {
			return false
		}
		if err != nil {
			return err == io.EOF
		}
	}
}

// findRecord is the first offset in [from, to) where a record begins that may stand
// behind a member: -1 when there is none.
func findRecord(o *extract.Object, from, to int64) int64 {
	const step, length = 64 << 10, 4
	buf := make([]byte, step+length-1)
	for at := from; at < to; at += step {
		n, err := o.Data.ReadAt(buf[:min(int64(len(buf)), o.Size-at)], at)
		for i := 0; i+length <= n && at+int64(i) < to; i++ {
			next := bytes.Index(buf[i:n], []byte("PK"))
			if i += next; next < 0 || i+length > n || at+int64(i) >= to {
				break
			}
			switch string(buf[i : i+length]) {
			case descriptorSignature, localSignature, centralSignature:
				return at + int64(i)
			}
		}
		if err != nil && err != io.EOF || n == 0 {
			return -1
		}
	}
	return -1
}
