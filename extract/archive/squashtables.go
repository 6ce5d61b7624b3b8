package archive

import (
	"bytes"
	"compress/zlib"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// tables reads the tables of an image through, for text that no folder leads to: their
// blocks stand one behind the other, and lists of places lead to some of them.
func (q *squash) tables(h []byte) error {
	const unused = 1<<62 - 1
	place := func(at int) int64 { return int64(le.Uint64(h[at:]) & unused) }
	ends := []int64{q.o.Size}
	list := func(at, entries, width int64) {
		blocks := (entries*width + squashMeta - 1) / squashMeta
		var p [8]byte
		for i := range min(blocks, squashFiles) {
			if !readFull(q.o, p[:], at+8*i) {
				return
			}
			q.used.add(at+8*i, at+8*i+8)
			to := int64(le.Uint64(p[:]) & unused)
			ends = append(ends, to)
			q.piece(to)
		}
	}
	list(place(80), int64(q.count), 16)
	list(place(48), int64(le.Uint16(h[26:])), 4)
	if at := place(88); at < q.o.Size {
		list(at, int64(le.Uint32(h[4:])), 8)
	}
	attributes := int64(-1)
	var x [16]byte
	if at := place(56); at < q.o.Size && readFull(q.o, x[:], at) {
		q.used.add(at, at+16)
		attributes = int64(le.Uint64(x[:]) & unused)
		list(at+16, int64(le.Uint32(x[8:])), 16)
	}
	ends = append(ends, place(48), place(56), place(80), place(88), q.folders, attributes)
	for _, from := range []int64{q.nodes, q.folders, attributes} {
		to := q.o.Size
		for _, end := range ends {
			if end > from {
				to = min(to, end)
			}
		}
		if err := q.sweep(from, to); err != nil {
			return err
		}
	}
	return nil
}

// sweep hands on what is readable in the blocks of a table.
func (q *squash) sweep(from, to int64) error {
	for at := from; at >= 0 && at < to; {
		if err := q.ctx.Err(); err != nil {
			return err
		}
		p, ok := q.piece(at)
		if !ok || p.next <= at {
			return nil // it is left over
		}
		if err := readableText(q.sink, "tables", p.data); err != nil {
			return err
		}
		at = p.next
	}
	return nil
}

// unpack unpacks a block to at most most bytes.
func (q *squash) unpack(packed []byte, most int64) ([]byte, error) {
	const gzip, lzo, xz, lz4s = 1, 3, 4, 5
	var r io.Reader
	source := bytes.NewReader(packed)
	switch q.method {
	case lzo:
		return unpackLZO(packed, int(most))
	case lz4s:
		out := make([]byte, most)
		n, err := lz4.UncompressBlock(packed, out)
		if err != nil {
			return nil, errPacked
		}
		return out[:n], nil
	case gzip:
		z, err := zlib.NewReader(source)
		if err != nil {
			return nil, errPacked
		}
		r = z
	case xz:
		z, err := newXZ(newCounter(source), min(int64(len(packed)), 1<<10+most/lzmaRatio))
		if err != nil {
			return nil, err
		}
		r = z
	default:
		d, err := zstd.NewReader(source, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(4*squashBlock))
		if err != nil {
			return nil, errPacked
		}
		defer d.Close()
		r = d
	}
	out := make([]byte, most)
	n, err := io.ReadFull(r, out)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, errPacked
	}
	// Nothing else belongs behind a block, nor in it.
	if more, _ := io.CopyN(io.Discard, r, 1); more > 0 || source.Len() > packedPadding {
		return nil, errPacked
	}
	return out[:n], nil
}

// piece reads a block of a table.
func (q *squash) piece(at int64) (squashPiece, bool) {
	if p, ok := q.cache[at]; ok {
		return p, true
	}
	var b [2]byte
	if !readFull(q.o, b[:], at) {
		return squashPiece{}, false
	}
	const plain = 0x8000
	size := le.Uint16(b[:])
	raw := make([]byte, size&^plain)
	if len(raw) > squashMeta || !readFull(q.o, raw, at+2) {
		return squashPiece{}, false
	}
	p := squashPiece{data: raw, next: at + 2 + int64(len(raw))}
	if size&plain == 0 {
		var err error
		if p.data, err = q.unpack(raw, squashMeta); err != nil {
			return squashPiece{}, false
		}
	}
	if len(q.cache) >= 1024 {
		clear(q.cache)
	}
	q.cache[at] = p
	q.used.add(at, p.next)
	return p, true
}
