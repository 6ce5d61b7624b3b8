package archive

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"slices"

	"github.com/bodgit/sevenzip"

	"postern/extract"
)

// A sevenZipHeader is what the header of a 7z archive says about its packed streams
// (7zFormat.txt of 7-Zip): where they are, and what is made of them. The library that
// unpacks them says nothing of what it passes over, and takes the memory that they declare.
type sevenZipHeader struct {
	all     []byte // unpacked
	at      int64  // of the packed streams
	packs   []int64
	folders int
	memory  int64 // that the coders of one folder declare, the most
	streams int64 // files that folders are made of
	empty   bool  // a folder of no file
	locked  bool  // the header itself wants a password
	files   int64
	plain   map[int]int64    // sizes of what is stored, by packed stream
	own     []sevenZipStream // of the header itself, when it is packed
	used    spans
}

// A sevenZipStream is a packed stream, and how far something was made of it.
type sevenZipStream struct {
	at, end, far int64
	exact        bool // the library has not read ahead
}

const (
	sevenZipStart   = 32
	mostSevenHeader = 32 << 20
)

var (
	errSevenZip       = &extract.GapError{Cause: extract.Corrupt, Detail: "damaged header of a 7z archive"}
	errSevenZipMemory = &extract.GapError{Cause: extract.TooBig, Detail: "7z archive: it wants more than 128 MiB of memory"}
	errSevenZipHeader = &extract.GapError{Cause: extract.TooBig, Detail: "7z archive: a header of more than 32 MiB"}
)

// readSevenZipHeader reads the header, which may be packed itself.
func readSevenZipHeader(o *extract.Object, password string) (*sevenZipHeader, error) {
	var start [sevenZipStart]byte
	if !readFull(o, start[:], 0) {
		return nil, errSevenZip
	}
	offset, size := int64(le.Uint64(start[12:])&(1<<62-1)), int64(le.Uint64(start[20:])&(1<<62-1))
	if offset > o.Size-sevenZipStart || size > o.Size-sevenZipStart-offset {
		return nil, errSevenZip
	}
	if size > mostSevenHeader {
		return nil, errSevenZipHeader
	}
	z := &sevenZipHeader{all: make([]byte, size)}
	if !readFull(o, z.all, sevenZipStart+offset) {
		return nil, errSevenZip
	}
	z.used.add(0, sevenZipStart)
	z.used.add(sevenZipStart+offset, sevenZipStart+offset+size)
	const plain, packed = 1, 0x17
	switch {
	case size == 0:
		return z, nil
	case z.all[0] == packed:
		if err := z.unpack(o, password); err != nil {
			return nil, z.damage(err)
		}
	}
	p := sevenZipParser{b: z.all}
	if p.byte() != plain || !p.header(z) {
		return nil, z.damage(errSevenZip)
	}
	if z.memory > largestDictionary {
		return nil, errSevenZipMemory
	}
	if !z.streamsIn(o) {
		return nil, errSevenZip
	}
	return z, nil
}

// damage is an error of the header, which may want a password.
func (z *sevenZipHeader) damage(err error) error {
	if z.locked {
		return &sevenzip.ReadError{Encrypted: true, Err: err}
	}
	return err
}

// leftover hands on what the archive holds besides its files, once these were read. reads
// say how far in each packed stream the library has come; where not all members are whole,
// what is left there belongs to them, or all of it where nothing was read.
func (z *sevenZipHeader) leftover(ctx context.Context, o *extract.Object, s extract.Sink, reads *sevenZipReads, m *sevenZipMembers) error {
	if err := readableText(s, "header", z.all); err != nil {
		return err
	}
	for i, p := range z.own {
		if err := p.behind(o, s, fmt.Sprintf("header-%d", i+1)); err != nil {
			return err
		}
	}
	for i, p := range z.read(reads) {
		if untouched := p.far == p.at && len(m.closed) == 0; !m.whole && !p.exact && !untouched {
			continue
		}
		if err := p.behind(o, s, fmt.Sprintf("stream-%d", i+1)); err != nil {
			return err
		}
	}
	if err := (&leftover{used: &z.used, what: "7z archive"}).hand(ctx, o, s); err != nil {
		return err
	}
	if z.empty || z.files != z.streams {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "7z archive: packed streams that no file is made of"}
	}
	return nil
}

// read tells of each packed stream how far it was read.
func (z *sevenZipHeader) read(reads *sevenZipReads) (list []sevenZipStream) {
	for i, at := range reads.at {
		p := sevenZipStream{at: at, end: at + z.packs[i], far: reads.far[i]}
		if plain, ok := z.plain[i]; ok && p.far > at {
			p.far, p.exact = at+plain, true
		}
		p.far = max(at, min(p.far, p.end))
		list = append(list, p)
	}
	return list
}

// behind hands on what of a packed stream nothing is made of.
func (p sevenZipStream) behind(o *extract.Object, s extract.Sink, path string) error {
	if err := surplus(o, s, path, p.far, p.end); err != nil || p.exact {
		return err
	}
	// The library reads ahead, so that what it used of the last bytes is not known.
	return packedText(o, s, path, max(p.at, p.far-readAhead), p.far)
}

// readAhead is how much the library buffers.
const readAhead = 4 << 10

// sevenZipReads notes how far each packed stream was read. The last bytes of a stream are
// handed on one by one, so that the library reads none of them ahead.
type sevenZipReads struct {
	r     io.ReaderAt
	far   []int64 // by stream
	at    []int64
	end   []int64
	tails map[int][]byte // of streams whose last bytes are being read
}

func newSevenZipReads(r io.ReaderAt, z *sevenZipHeader) *sevenZipReads {
	f := &sevenZipReads{r: r, far: make([]int64, len(z.packs)), tails: map[int][]byte{}}
	at := sevenZipStart + z.at
	for _, size := range z.packs {
		f.at = append(f.at, at)
		at += size
		f.end = append(f.end, at)
	}
	return f
}

// ReadAt is called by section readers alone, which hand on what it reads: it may be less
// than they ask for, without an error.
func (f *sevenZipReads) ReadAt(p []byte, at int64) (int, error) {
	i, found := slices.BinarySearch(f.at, at)
	if !found {
		i--
	}
	for ; i > 0 && f.end[i] == f.at[i] && f.end[i-1] > at; i-- { // streams of nothing
	}
	if i < 0 || at >= f.end[i] || len(p) == 0 {
		return f.r.ReadAt(p, at)
	}
	slow := max(f.at[i], f.end[i]-readAhead)
	if at < slow {
		n, err := f.r.ReadAt(p[:min(int64(len(p)), slow-at)], at)
		f.far[i] = max(f.far[i], at+int64(n))
		return n, err
	}
	tail := f.tail(i, slow)
	if at-slow >= int64(len(tail)) {
		return 0, io.EOF
	}
	p[0] = tail[at-slow]
	if f.far[i] = max(f.far[i], at+1); at+1 == f.end[i] {
		delete(f.tails, i)
	}
	return 1, nil
}

// tail is the end of a stream.
func (f *sevenZipReads) tail(i int, from int64) []byte {
	const most = 16 // that are read at once
	if b, ok := f.tails[i]; ok {
		return b
	}
	if len(f.tails) >= most {
		clear(f.tails)
	}
	b := make([]byte, f.end[i]-from)
	n, _ := f.r.ReadAt(b, from)
	f.tails[i] = b[:n]
	return f.tails[i]
}

// streamsIn marks the packed streams, and reports whether the archive has room for them.
func (z *sevenZipHeader) streamsIn(o *extract.Object) bool {
	at := sevenZipStart + z.at
	for _, size := range z.packs {
		if at > o.Size || size > o.Size-at {
			return false
		}
		z.used.add(at, at+size)
		at += size
	}
	return true
}

// unpack unpacks a packed header: as the only file of an archive that is made for that.
func (z *sevenZipHeader) unpack(o *extract.Object, password string) error {
	streams := z.all[1:]
	p := sevenZipParser{b: streams}
	if !p.streams(z) || len(p.b) > 0 || z.folders != 1 || z.empty {
		return errSevenZip
	}
	if z.memory > largestDictionary {
		return errSevenZipMemory
	}
	if !z.streamsIn(o) {
		return errSevenZip
	}
	z.locked = p.locked
	header := append([]byte{1, 4}, streams...)
	header = append(header, 5, 1, 0x11, 5, 0, 'h', 0, 0, 0, 0, 0) // one file of one letter
	start := bytes.Clone(o.Head[:sevenZipStart])
	le.PutUint64(start[12:], uint64(o.Size-sevenZipStart))
	le.PutUint64(start[20:], uint64(len(header)))
	le.PutUint32(start[28:], crc32.ChecksumIEEE(header))
	le.PutUint32(start[8:], crc32.ChecksumIEEE(start[12:]))
	sevenZipMethods()
	reads := newSevenZipReads(&patched{o.Data, o.Size, start, header}, z)
	r, err := sevenzip.NewReaderWithPassword(reads, o.Size+int64(len(header)), password)
	if err != nil {
		return err
	}
	if len(r.File) != 1 {
		return errSevenZip
	}
	f, err := r.File[0].Open()
	if err != nil {
		return err
	}
	defer f.Close()
	if z.all, err = io.ReadAll(io.LimitReader(f, mostSevenHeader+1)); err != nil {
		return err
	}
	if len(z.all) > mostSevenHeader {
		return errSevenZipHeader
	}
	z.own = z.read(reads)
	z.packs, z.folders, z.memory, z.streams, z.empty, z.plain = nil, 0, 0, 0, false, nil
	return nil
}

// patched is data with another beginning, and more behind its end.
type patched struct {
	r          io.ReaderAt
	size       int64
	head, tail []byte
}

func (p *patched) ReadAt(b []byte, at int64) (n int, err error) {
	for n < len(b) {
		var k int
		switch x := at + int64(n); {
		case x < int64(len(p.head)):
			k = copy(b[n:], p.head[x:])
		case x < p.size:
			if k, err = p.r.ReadAt(b[n:min(int64(len(b)), int64(n)+p.size-x)], x); err == io.EOF && k > 0 {
				err = nil
			}
		case x < p.size+int64(len(p.tail)):
			k = copy(b[n:], p.tail[x-p.size:])
		default:
			err = io.EOF
		}
		if n += k; err != nil || k == 0 {
			break
		}
	}
	if n == len(b) {
		err = nil
	} else if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
