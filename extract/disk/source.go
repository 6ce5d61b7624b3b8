package disk

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"sort"

	"postern/extract"
)

var (
	le = binary.LittleEndian
	be = binary.BigEndian
)

var errPacked = errors.New("damaged packed block of a disk image")

// A run is a stretch of a virtual disk, and where it stands in the image.
type run struct {
	at, size int64
	off      int64
	packed   int64 // bytes at off, at most; 0 where they stand as they are
	taken    int64 // bytes of them that were unpacked
	kind     uint32
}

// mostRuns bounds the runs of an image: they are kept in memory.
const mostRuns = 1 << 19

// A virtual disk is a set of runs; what is in none is zero. It is read by one reader at
// a time.
type virtual struct {
	r      io.ReaderAt
	size   int64
	runs   []run // by at, none over another
	unpack func(kind uint32, packed []byte, size int64) (block []byte, taken int, err error)
	recent [4]unpackedRun
	work   int64   // bytes that were unpacked
	heads  []int64 // sectors of the image that say what it is
	broken error   // what was not read though the disk was
}

// An unpackedRun is a run that was unpacked lately.
type unpackedRun struct {
	number int // and one
	block  []byte
}

// Bounds of packed runs: what one unpacks to, and all together, as often as they are read.
const (
	mostBlock = 16 << 20
	mostWork  = 4 << 30
)

// sorted puts the runs in order and reports whether none lies over another.
func (v *virtual) sorted() bool {
	slices.SortFunc(v.runs, func(a, b run) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	for i := 1; i < len(v.runs); i++ {
		if v.runs[i].at < v.runs[i-1].at+v.runs[i-1].size {
			return false
		}
	}
	return true
}

// next is the first stretch from off on that is not a hole.
func (v *virtual) next(off int64) (from, to int64) {
	i := sort.Search(len(v.runs), func(i int) bool { return v.runs[i].at+v.runs[i].size > off })
	if i == len(v.runs) {
		return v.size, v.size
	}
	from, to = max(off, v.runs[i].at), v.runs[i].at+v.runs[i].size
	for i++; i < len(v.runs) && v.runs[i].at == to && to-from < 1<<30; i++ {
		to += v.runs[i].size
	}
	return min(from, v.size), min(to, v.size)
}

// ReadAt implements [io.ReaderAt].
func (v *virtual) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= v.size {
		return 0, io.EOF
	}
	short := error(nil)
	if int64(len(p)) > v.size-off {
		p, short = p[:v.size-off], io.EOF
	}
	clear(p)
	i := sort.Search(len(v.runs), func(i int) bool { return v.runs[i].at+v.runs[i].size > off })
	for ; i < len(v.runs) && v.runs[i].at < off+int64(len(p)); i++ {
		x := &v.runs[i]
		from := max(off, x.at)
		part := p[from-off : min(off+int64(len(p)), x.at+x.size)-off]
		if x.packed == 0 {
			if n, err := v.r.ReadAt(part, x.off+from-x.at); n < len(part) {
				return int(from-off) + n, unexpected(err)
			}
			continue
		}
		block, err := v.load(i)
		if err != nil {
			return int(from - off), err
		}
		copy(part, block[min(from-x.at, int64(len(block))):])
	}
	return len(p), short
}

// load unpacks a run.
func (v *virtual) load(i int) ([]byte, error) {
	for n, r := range v.recent {
		if r.number == i+1 {
			copy(v.recent[1:n+1], v.recent[:n])
			v.recent[0] = r
			return r.block, nil
		}
	}
	block, err := v.unpackRun(&v.runs[i])
	if err != nil {
		v.broken = err
		return nil, err
	}
	copy(v.recent[1:], v.recent[:])
	v.recent[0] = unpackedRun{i + 1, block}
	return block, nil
}

func (v *virtual) unpackRun(x *run) ([]byte, error) {
	if x.size > mostBlock || x.packed > mostBlock+1<<20 {
		return nil, errPacked
	}
	if v.work += max(x.size, x.packed); v.work > mostWork {
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: "virtual disk: packed blocks that are read too often"}
	}
	packed := make([]byte, x.packed)
	n, _ := v.r.ReadAt(packed, x.off)
	block, taken, err := v.unpack(x.kind, packed[:n], x.size)
	if err != nil {
		return nil, err
	}
	x.taken = int64(taken)
	if int64(len(block)) < x.size {
		v.broken = errPacked
	}
	return block, nil
}

func unexpected(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// A source is a disk that is read: an object, a virtual disk, or a part of one.
type source interface {
	io.ReaderAt
	// next is the first stretch from an offset on that may hold anything but zeros; it is
	// empty at the end.
	next(off int64) (from, to int64)
}

// A plain source is an object as it stands.
type plain struct {
	io.ReaderAt
	size int64
}

func (p plain) next(off int64) (from, to int64) { return min(off, p.size), p.size }

// A part of a source, such as a partition.
type part struct {
	source
	at, size int64
}

func (p part) ReadAt(b []byte, off int64) (int, error) {
	if off < 0 || off >= p.size {
		return 0, io.EOF
	}
	short := error(nil)
	if int64(len(b)) > p.size-off {
		b, short = b[:p.size-off], io.EOF
	}
	n, err := p.source.ReadAt(b, p.at+off)
	if err == nil {
		err = short
	}
	return n, err
}

func (p part) next(off int64) (from, to int64) {
	from, to = p.source.next(p.at + off)
	return min(max(from-p.at, off), p.size), min(max(to-p.at, 0), p.size)
}

// full fills b from an offset, and reports whether there is so much.
func full(r io.ReaderAt, b []byte, at int64) bool {
	if at < 0 {
		return false
	}
	n, err := r.ReadAt(b, at)
	return n == len(b) && (err == nil || errors.Is(err, io.EOF))
}

func corrupt(detail string) *extract.GapError {
	return &extract.GapError{Cause: extract.Corrupt, Detail: detail}
}
