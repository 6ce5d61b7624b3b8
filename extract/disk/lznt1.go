package disk

import (
	"errors"
	"io"
)

// An ntfsUnpacker reads a compressed stream of NTFS. So many clusters at a time are packed
// together: a unit without holes stands as it is, one of holes is zeros, and any other is
// packed in what stands before its holes.
type ntfsUnpacker struct {
	n     *ntfs
	from  *content
	unit  int64
	at    int64 // of the next unit
	init  int64 // bytes that were written; behind them there are zeros
	size  int64
	used  bool
	ready []byte // unpacked, and not read yet
	block []byte // packed
}

// unpacked reads a compressed stream; not where its units are of a size that nobody uses.
func (n *ntfs) unpacked(s *ntfsStream, used bool) (io.Reader, bool) {
	const lznt1, most = 1, 4 << 20
	if s.flags&ntfsCompressed != lznt1 || s.unit < 1 || s.unit > 8 || n.cluster<<s.unit > most {
		return nil, false
	}
	return &ntfsUnpacker{n: n, from: newContent(n.src, s.list), unit: n.cluster << s.unit, init: s.init, size: s.size, used: used}, true
}

var errNTFSPacked = errors.New("damaged compressed file of NTFS")

func (u *ntfsUnpacker) Read(p []byte) (int, error) {
	for len(u.ready) == 0 {
		if u.at >= u.size {
			return 0, io.EOF
		}
		if err := u.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, u.ready)
	u.ready = u.ready[n:]
	return n, nil
}

// next unpacks the next unit.
func (u *ntfsUnpacker) next() error {
	if u.block == nil {
		u.block = make([]byte, u.unit)
	}
	// What there is of it before the first hole, and where that stands.
	var list []extent
	have := int64(0)
	for have < u.unit {
		x := u.from.stretch(u.at + have)
		if x.at < 0 {
			if x.size == 0 && have == 0 {
				return io.ErrUnexpectedEOF
			}
			break
		}
		x.size = min(x.size, u.unit-have)
		list = append(list, x)
		have += x.size
	}
	if k, _ := u.from.ReadAt(u.block[:have], u.at); int64(k) < have {
		return io.ErrUnexpectedEOF
	}
	out, taken := make([]byte, 0, u.unit), int(have)
	switch {
	case have == u.unit:
		out = append(out, u.block...)
		taken = int(min(have, max(0, u.init-u.at)))
	case have > 0:
		var ok bool
		if out, taken, ok = unpackLZNT1(u.block[:have], out, int(u.unit)); !ok {
			return errNTFSPacked
		}
	}
	if u.used { // what stands behind the end of the packed bytes is read besides
		u.n.seen = append(u.n.seen, shorten(list, int64(taken))...)
	}
	out = append(out, make([]byte, int(u.unit)-len(out))...)
	if u.at+u.unit > u.init {
		clear(out[max(0, min(u.init-u.at, u.unit)):])
	}
	u.ready = out[:min(u.unit, u.size-u.at)]
	u.at += u.unit
	return nil
}

// unpackLZNT1 appends what b unpacks to, up to most bytes, and tells how many bytes of b it
// took ([MS-XCA] section 2.5). Chunks are of 4096 bytes.
func unpackLZNT1(b, out []byte, most int) (all []byte, taken int, ok bool) {
	at := 0
	for at+2 <= len(b) && len(out) < most {
		head := le.Uint16(b[at:])
		if at += 2; head == 0 {
			break
		}
		size := int(head&0xfff) + 1
		if head>>12&7 != 3 || at+size > len(b) {
			return nil, at, false
		}
		chunk := b[at : at+size]
		at += size
		start := len(out)
		if head&0x8000 == 0 {
			out = append(out, chunk...)
		} else if out, ok = unpackChunk(chunk, out); !ok {
			return nil, at, false
		}
		if len(out)-start > 4096 {
			return nil, at, false
		}
		if len(out) < most { // a short one is filled with zeros
			out = append(out, make([]byte, start+4096-len(out))...)
		}
	}
	return out[:min(len(out), most)], at, true
}

// unpackChunk appends what a chunk unpacks to: letters, and copies whose two numbers share
// 16 bits, the more for the distance the more there is.
func unpackChunk(b, out []byte) ([]byte, bool) {
	start := len(out)
	for len(b) > 0 {
		flags := b[0]
		b = b[1:]
		for i := 0; i < 8 && len(b) > 0; i++ {
			if flags>>i&1 == 0 {
				out = append(out, b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out, false
			}
			done := len(out) - start
			shift := 12
			for k := done - 1; k >= 16; k >>= 1 {
				shift--
			}
			pair := int(le.Uint16(b))
			b = b[2:]
			back, n := pair>>shift+1, pair&(1<<shift-1)+3
			if back > done || done+n > 4096 {
				return out, false
			}
			for range n {
				out = append(out, out[len(out)-back])
			}
		}
	}
	return out, true
}
