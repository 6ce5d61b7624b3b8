package disk

import "bytes"

// mostLinks bounds the names of a file; Windows allows as many.
const mostLinks = 1024

// attributes reads those of a record. Where blank is set the values that are handed on by
// themselves become zeros, so that the rest of the record can be looked through for text.
func (n *ntfs) attributes(b []byte, f *ntfsFile, blank bool) {
	const names, label, data, last = 0x30, 0x60, 0x80, 0xffffffff
	at := int(le.Uint16(b[20:]))
	for at+24 <= len(b) {
		kind, size := le.Uint32(b[at:]), int(le.Uint32(b[at+4:]))
		if kind == last {
			return
		}
		if size < 24 || at+size > len(b) {
			n.damaged("NTFS: a damaged record")
			return
		}
		a := b[at : at+size]
		at += size
		switch kind {
		case names:
			n.name(inside(a), f, blank)
		case label:
			f.label = littleUTF16(inside(a))
		case data:
			n.piece(a, f, blank)
		}
	}
	if at+4 > len(b) || le.Uint32(b[at:]) != last {
		n.damaged("NTFS: a damaged record")
	}
}

// inside is the value of a resident attribute.
func inside(a []byte) []byte {
	at, size := int(le.Uint16(a[20:])), int(le.Uint32(a[16:]))
	if a[8] != 0 || size < 0 || at > len(a) || size > len(a)-at {
		return nil
	}
	return a[at : at+size]
}

// name reads a name of a file.
func (n *ntfs) name(v []byte, f *ntfsFile, blank bool) {
	if len(v) < 66 || 66+2*int(v[64]) > len(v) {
		n.damaged("NTFS: a damaged name")
		return
	}
	if len(f.names) >= mostLinks {
		n.tooMuch("names of a file")
		return
	}
	units := v[66 : 66+2*int(v[64])]
	x := ntfsName{le.Uint64(v) & (1<<48 - 1), littleUTF16(units), v[65] == 2}
	n.held += len(x.name) + 32
	f.names = append(f.names, x)
	if blank && !bytes.Contains(units, []byte{0, 0}) {
		clear(units)
	}
}

// An ntfsPiece is a $DATA attribute: a stream, or a piece of one.
type ntfsPiece struct {
	name   string
	inside []byte // resident
	first  int64  // number of its first cluster in the stream
	list   []extent
	size   int64
	init   int64 // bytes that were written
	flags  uint16
	unit   int // clusters that are packed together, as a power of two
}

// begins reports whether a piece begins a stream.
func (p *ntfsPiece) begins() bool { return p.inside != nil || p.first == 0 }

// piece reads a $DATA attribute.
func (n *ntfs) piece(a []byte, f *ntfsFile, blank bool) {
	p := ntfsPiece{flags: le.Uint16(a[12:])}
	if at, size := int(le.Uint16(a[10:])), 2*int(a[9]); size > 0 {
		if at+size > len(a) {
			n.damaged("NTFS: a damaged record")
			return
		}
		p.name = littleUTF16(a[at : at+size])
	}
	n.held += len(p.name) + 128
	if a[8] == 0 {
		v := inside(a)
		if v == nil && le.Uint32(a[16:]) != 0 {
			n.damaged("NTFS: a damaged record")
		}
		n.held += len(v)
		p.inside = append([]byte{}, v...)
		f.pieces = append(f.pieces, p)
		if blank {
			clear(v)
		}
		return
	}
	if len(a) < 64 {
		n.damaged("NTFS: a damaged record")
		return
	}
	first, last := le.Uint64(a[16:]), le.Uint64(a[24:])
	if first > 1<<40 {
		n.damaged("NTFS: a damaged record")
		return
	}
	p.first = int64(first)
	if first == 0 { // the first piece says how long the stream is
		p.size, p.init = int64(le.Uint64(a[48:])&(1<<60-1)), int64(le.Uint64(a[56:])&(1<<60-1))
		p.unit = int(le.Uint16(a[34:]))
	}
	p.list = n.runs(a[min(int(le.Uint16(a[32:])), len(a)):])
	if uint64(total(p.list)/n.cluster) != last-first+1 {
		n.damaged("NTFS: runs that are not as long as they should be")
	}
	f.pieces = append(f.pieces, p)
}

// runs reads the runs of a piece.
func (n *ntfs) runs(a []byte) (list []extent) {
	cluster := int64(0)
	for len(a) > 0 && a[0] != 0 {
		lengths, offsets := int(a[0]&15), int(a[0]>>4)
		if lengths > 8 || offsets > 8 || 1+lengths+offsets > len(a) {
			n.damaged("NTFS: damaged runs")
			return list
		}
		count, move := little(a[1:1+lengths], false), little(a[1+lengths:1+lengths+offsets], true)
		a = a[1+lengths+offsets:]
		if n.extents++; n.extents > mostExtents {
			n.tooMuch("extents")
			return list
		}
		if count < 0 || count > 1<<40 {
			n.damaged("NTFS: damaged runs")
			return list
		}
		x := extent{-1, count * n.cluster}
		if offsets > 0 {
			if cluster += move; cluster < 0 || cluster > 1<<40 {
				n.damaged("NTFS: damaged runs")
				return list
			}
			x.at = cluster * n.cluster
		}
		list = append(list, x)
	}
	return list
}

// little is a number of any length, with a sign or without.
func little(b []byte, signed bool) int64 {
	v := int64(0)
	for i := len(b) - 1; i >= 0; i-- {
		v = v<<8 | int64(b[i])
	}
	if n := len(b); signed && n > 0 && n < 8 && b[n-1]&0x80 != 0 {
		v -= 1 << (8 * n)
	}
	return v
}
