package disk

import (
	"bytes"
	"compress/zlib"
	"context"
	"io"
	"path"

	"postern/extract"
)

// What HFS+ and APFS compress has no data fork: the attribute com.apple.decmpfs says how, and
// holds the content itself or leads to blocks of 64 KiB in the resource fork (xnu,
// bsd/sys/decmpfs.h; AppleFSCompression).
const (
	decmpfsName  = "com.apple.decmpfs"
	decmpfsHead  = 16
	decmpfsBlock = 64 << 10
	// mostAttribute bounds such an attribute: what is larger stands in the resource fork.
	mostAttribute = 128 << 10
)

// The ways of packing, whose blocks may also stand as they are behind a mark.
const (
	decmpfsStored = iota
	decmpfsZlib
	decmpfsLZVN
	decmpfsLZFSE
)

// A decmpfs is what the attribute says.
type decmpfs struct {
	kind   uint32
	size   int64
	inside []byte
}

func decmpfsOf(b []byte) (d decmpfs, ok bool) {
	if len(b) < decmpfsHead || string(b[:4]) != "fpmc" {
		return d, false
	}
	d = decmpfs{le.Uint32(b[4:]), int64(le.Uint64(b[8:]) & (1<<62 - 1)), b[decmpfsHead:]}
	return d, true
}

// way is how the content is packed, and whether in the resource fork.
func (d decmpfs) way() (way int, fork, ok bool) {
	switch d.kind {
	case 1, 9:
		return decmpfsStored, false, true
	case 3, 4:
		return decmpfsZlib, d.kind == 4, true
	case 7, 8:
		return decmpfsLZVN, d.kind == 8, true
	case 10:
		return decmpfsStored, true, true
	case 11, 12:
		return decmpfsLZFSE, d.kind == 12, true
	}
	return 0, false, false
}

// A decmpfsReader unpacks a content block by block.
type decmpfsReader struct {
	ctx  context.Context
	way  int
	fork *io.SectionReader
	next func() (extent, bool) // the place of the next block in the fork
	used []extent              // of the fork
	left int64
	out  []byte
	err  error
}

// open reads the content; nil where there is no reader for its kind.
func (d decmpfs) open(ctx context.Context, fork *io.SectionReader) *decmpfsReader {
	way, inFork, ok := d.way()
	if !ok {
		return nil
	}
	r := &decmpfsReader{ctx: ctx, way: way, fork: fork, left: d.size}
	switch {
	case inFork && way == decmpfsZlib:
		r.resource()
	case inFork:
		r.table()
	case d.kind == 1:
		r.out, r.left = d.inside, d.size-int64(len(d.inside))
	default:
		r.out, r.err = decmpfsUnpack(way, d.inside, min(d.size, mostAttribute*64))
		r.left -= int64(len(r.out))
	}
	if !inFork && r.left != 0 && r.err == nil {
		r.err = errPacked
	}
	return r
}

// resource reads where blocks of zlib are: in the data of a resource fork, a table of
// offsets and sizes before them.
func (r *decmpfsReader) resource() {
	var b [8]byte
	if !full(r.fork, b[:4], 0) {
		r.err = errPacked
		return
	}
	data := int64(be.Uint32(b[:])) + 4
	if !full(r.fork, b[:4], data) {
		r.err = errPacked
		return
	}
	n, i := int64(le.Uint32(b[:])), int64(0)
	r.used = append(r.used, extent{0, 16}, extent{data - 4, 8 + 8*min(n, r.fork.Size())})
	r.next = func() (extent, bool) {
		if i >= n || !full(r.fork, b[:], data+4+8*i) {
			return extent{}, false
		}
		i++
		return extent{data + int64(le.Uint32(b[:])), int64(le.Uint32(b[4:]))}, true
	}
}

// table reads where other blocks are: a table of offsets, the first of which is its size.
func (r *decmpfsReader) table() {
	var b [8]byte
	if !full(r.fork, b[:4], 0) {
		r.err = errPacked
		return
	}
	size, i := int64(le.Uint32(b[:])), int64(0)
	r.used = append(r.used, extent{0, size})
	r.next = func() (extent, bool) {
		if 4*i+8 > size || !full(r.fork, b[:], 4*i) {
			return extent{}, false
		}
		i++
		from, to := int64(le.Uint32(b[:])), int64(le.Uint32(b[4:]))
		return extent{from, to - from}, true
	}
}

func (r *decmpfsReader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if err := r.ctx.Err(); err != nil {
			return 0, err
		}
		switch {
		case r.err != nil:
			return 0, r.err
		case r.left == 0:
			return 0, io.EOF
		}
		r.out, r.err = r.block()
		r.left -= int64(len(r.out))
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

// block unpacks the next block. All but the last have one size.
func (r *decmpfsReader) block() ([]byte, error) {
	if r.next == nil {
		return nil, errPacked
	}
	x, ok := r.next()
	if !ok || x.size <= 0 || x.size > 2*decmpfsBlock {
		return nil, errPacked
	}
	b := make([]byte, x.size)
	if !full(r.fork, b, x.at) {
		return nil, errPacked
	}
	r.used = append(r.used, x)
	want := min(r.left, decmpfsBlock)
	out, err := decmpfsUnpack(r.way, b, want)
	if err == nil && int64(len(out)) != want {
		err = errPacked
	}
	return out, err
}

// decmpfsUnpack unpacks a block of up to a size.
func decmpfsUnpack(way int, b []byte, size int64) ([]byte, error) {
	if len(b) == 0 {
		return nil, nil
	}
	mark := way == decmpfsStored || way == decmpfsZlib && b[0]&0xf == 0xf ||
		way == decmpfsLZVN && b[0] == 6 || way == decmpfsLZFSE && !bytes.HasPrefix(b, []byte("bvx"))
	switch {
	case mark && int64(len(b)-1) > size:
		return b[1 : 1+size], errPacked
	case mark:
		return b[1:], nil
	case way == decmpfsZlib:
		z, err := zlib.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, errPacked
		}
		out, err := io.ReadAll(io.LimitReader(z, size+1))
		if int64(len(out)) > size {
			return out[:size], errPacked
		}
		return out, err
	case way == decmpfsLZVN:
		out, ok := unpackLZVN(b, make([]byte, 0, size), int(size))
		if !ok && int64(len(out)) != size { // an end is not always there
			return out, errPacked
		}
		return out, nil
	}
	out, _, err := unpackLZFSE(b, size)
	return out, err
}

// compressed hands on a compressed file. What its resource fork holds besides the content
// is read as unused space.
func (v *volume) compressed(system, name string, attribute []byte, fork *content) error {
	d, ok := decmpfsOf(attribute)
	if !ok {
		return v.sink.Gap(v.prefix+name, extract.Corrupt, system+": a compressed file that does not say how")
	}
	r := d.open(v.ctx, io.NewSectionReader(fork, 0, fork.size()))
	if r == nil {
		return v.sink.Gap(v.prefix+name, extract.Unknown, system+": a compressed file: no reader for how it is packed")
	}
	if d.size == 0 {
		return nil
	}
	if err := v.sink.Child(extract.Child{Path: v.prefix + name, Names: []string{path.Base(name)}}, r); err != nil {
		return err
	}
	for _, x := range r.used {
		for x.size > 0 && fork.src == io.ReaderAt(v.src) { // it may stand in an attribute

			piece := fork.stretch(x.at)
			if piece.size = min(piece.size, x.size); piece.size <= 0 {
				break
			}
			if piece.at >= 0 {
				v.seen = append(v.seen, piece)
			}
			x.at, x.size = x.at+piece.size, x.size-piece.size
		}
	}
	return nil
}

// apfsResources is the attribute that is a resource fork.
const apfsResources = "com.apple.ResourceFork"

// handCompressed hands on a compressed file.
func (v *apfsVolume) handCompressed(f *apfsFile, name string) error {
	var how []byte
	fork := newContent(v.src, nil)
	for _, x := range f.extra {
		switch {
		case x.name == decmpfsName && x.stream != 0:
			if x.size <= mostAttribute {
				how = make([]byte, x.size)
				if !full(newContent(v.src, v.pieces(x.stream, x.size)), how, 0) {
					how = nil
				}
			}
		case x.name == decmpfsName:
			how = x.inside
		case x.name == apfsResources && x.stream != 0:
			fork = newContent(v.src, shorten(v.pieces(x.stream, x.size), x.size))
		case x.name == apfsResources:
			fork = newContent(bytes.NewReader(x.inside), []extent{{0, int64(len(x.inside))}})
		}
	}
	return v.compressed("APFS", name, how, fork)
}
