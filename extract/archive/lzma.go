package archive

import (
	"context"
	"errors"
	"hash/crc32"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"postern/extract"
)

// LZMA is the format of lzma-utils (lzma-file-format.txt of XZ Utils): a stream
// behind 13 bytes that say how it was made.
var LZMA = extract.Format{
	Name:       "lzma",
	About:      "LZMA: the file, and what follows it",
	MediaTypes: []string{"application/x-lzma"},
	Extensions: []string{"lzma", "tlz"},
	Detect:     func(o *extract.Object) bool { return o.Size >= 18 && startsLZMA(o.Head) },
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		c := codec{starts: func([]byte) bool { return false }, open: openLZMA}
		return readStreams(ctx, o, s, c, endings{".lzma": "", ".tlz": ".tar"})
	},
}

// Lzip is the LZIP format (lzip manual, "File format"): LZMA with a checksum.
var Lzip = extract.Format{
	Name:       "lzip",
	About:      "LZIP: all members as one file, and what follows them",
	MediaTypes: []string{"application/lzip", "application/x-lzip"},
	Extensions: []string{"lz"},
	Detect:     detects(beginsWith("LZIP\x01")),
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		taken := &dictionaries{}
		c := codec{starts: beginsWith("LZIP\x01"), open: func(o *extract.Object, at int64) (io.Reader, func() int64, error) {
			return openLzip(o, at, taken)
		}}
		return readStreams(ctx, o, s, c, endings{".lz": "", ".tlz": ".tar"})
	},
}

const (
	lzmaHeader = 13
	// largestDictionary is the most memory that a stream may declare to need.
	largestDictionary = 128 << 20
	// lzmaRatio is more than LZMA can make of one byte (7,500 or so): no distance
	// is larger than what has come out.
	lzmaRatio = 1 << 14
)

var errDictionary = &extract.GapError{Cause: extract.TooBig, Detail: "its dictionary is larger than 128 MiB"}

// dictionary is how much of a declared dictionary can be needed for packed bytes.
func dictionary(declared, packed int64) (int64, error) {
	const least = 4 << 10
	if declared > largestDictionary {
		return 0, errDictionary
	}
	return max(least, min(declared, max(packed, 0)*lzmaRatio)), nil
}

// dictionaries bound the memory that streams and blocks take one after the other: each
// takes its own, however little it holds, and to make it takes time.
type dictionaries struct{ taken, out int64 }

var errDictionaries = &extract.GapError{Cause: extract.TooBig, Detail: "many streams or blocks with large dictionaries and hardly any content"}

func (d *dictionaries) take(n int64) error {
	const most, each = 2 << 30, 16
	if d.taken += n; d.taken > most+each*d.out {
		return errDictionaries
	}
	return nil
}

// startsLZMA is as strict as XZ Utils: the dictionary is 2^n or 2^n + 2^(n-1)
// bytes, the size is unknown or below 256 GiB; and the first byte of the coded
// data is always zero.
func startsLZMA(h []byte) bool {
	if len(h) <= lzmaHeader || h[0] >= 9*5*5 || h[lzmaHeader] != 0 {
		return false
	}
	size, dict := le.Uint64(h[5:]), le.Uint32(h[1:])
	if size != 1<<64-1 && size >= 1<<38 || dict < 4<<10 {
		return false
	}
	for dict&1 == 0 {
		dict >>= 1
	}
	return dict == 1 || dict == 3 || dict == 1<<32-1
}

func openLZMA(o *extract.Object, at int64) (io.Reader, func() int64, error) {
	var h [lzmaHeader]byte
	source, end := counted(o, at)
	if _, err := io.ReadFull(source, h[:]); err != nil {
		return nil, nil, err
	}
	dict, err := dictionary(int64(le.Uint32(h[1:])), o.Size-at)
	if err != nil {
		return nil, nil, err
	}
	le.PutUint32(h[1:], uint32(dict))
	r, err := newLZMA(h, source)
	return r, end, err
}

// newLZMA opens a stream whose header is h.
func newLZMA(h [lzmaHeader]byte, source *counter) (io.Reader, error) {
	r, err := lzma.ReaderConfig{DictCap: largestDictionary}.NewReader(&prefixed{head: h[:], source: source})
	if err != nil {
		return nil, err
	}
	return &salvage{r: r}, nil
}

// prefixed is a source with other bytes before it.
type prefixed struct {
	head   []byte
	source *counter
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.head) == 0 {
		return p.source.Read(b)
	}
	n := copy(b, p.head)
	p.head = p.head[n:]
	return n, nil
}

func (p *prefixed) ReadByte() (byte, error) {
	if len(p.head) == 0 {
		return p.source.ReadByte()
	}
	b := p.head[0]
	p.head = p.head[1:]
	return b, nil
}

// salvage reads what an LZMA decoder has unpacked before it met an error: the
// package hands it out when it is asked again.
type salvage struct {
	r   io.Reader
	err error
}

func (s *salvage) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err == nil || err == io.EOF && s.err == nil {
		return n, err
	}
	if s.err == nil {
		s.err = err
	}
	if n > 0 {
		return n, nil
	}
	return 0, s.err
}

// openLzip opens a member: six bytes, a stream with an end marker, and a trailer
// of the checksum, the size and the member's size.
func openLzip(o *extract.Object, at int64, taken *dictionaries) (io.Reader, func() int64, error) {
	var h [6]byte
	source, end := counted(o, at)
	if _, err := io.ReadFull(source, h[:]); err != nil {
		return nil, nil, err
	}
	bits, part := int64(h[5]&0x1f), int64(h[5]>>5)
	if string(h[:5]) != "LZIP\x01" || bits < 12 || bits > 29 {
		return nil, nil, errors.New("damaged LZIP header")
	}
	dict, err := dictionary(1<<bits-part<<bits/16, o.Size-at)
	if err == nil {
		err = taken.take(dict)
	}
	if err != nil {
		return nil, nil, err
	}
	head := [lzmaHeader]byte{0: 3 + 9*(0+5*2)} // lc 3, lp 0, pb 2
	le.PutUint32(head[1:], uint32(dict))
	le.PutUint64(head[5:], 1<<64-1)
	r, err := newLZMA(head, source)
	return &lzipReader{r: r, source: source, taken: taken}, end, err
}

type lzipReader struct {
	r      io.Reader
	source *counter
	sum    uint32
	size   uint64
	taken  *dictionaries
}

func (l *lzipReader) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	l.sum = crc32.Update(l.sum, crc32.IEEETable, p[:n])
	l.size += uint64(n)
	l.taken.out += int64(n)
	if err != io.EOF {
		return n, err
	}
	var t [20]byte
	if _, err := io.ReadFull(l.source, t[:]); err != nil {
		return n, io.ErrUnexpectedEOF
	}
	if le.Uint32(t[:]) != l.sum || le.Uint64(t[4:]) != l.size || le.Uint64(t[12:]) != uint64(l.source.n) {
		return n, errChecksum
	}
	return n, io.EOF
}
