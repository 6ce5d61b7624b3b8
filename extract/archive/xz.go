package archive

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"postern/extract"
)

// XZ is the XZ format (xz-file-format.txt 1.2.1). The container is read here, so
// that the memory which a block declares is known before it is taken.
var XZ = extract.Format{
	Name:       "xz",
	About:      "XZ: all streams as one file, and what follows them",
	MediaTypes: []string{"application/x-xz", "application/xz"},
	Extensions: []string{"xz", "txz"},
	Detect:     detects(beginsWith(xzMagic)),
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		taken := &dictionaries{}
		c := codec{starts: beginsWith(xzMagic), open: func(o *extract.Object, at int64) (io.Reader, func() int64, error) {
			source, end := counted(o, at)
			x, err := newXZ(source, o.Size-at)
			if err != nil {
				return nil, nil, err
			}
			x.taken = taken
			return x, end, nil
		}}
		return readStreams(ctx, o, s, c, endings{".xz": "", ".txz": ".tar"})
	},
}

const xzMagic = "\xfd7zXZ\x00"

var errXZ = errors.New("damaged XZ structure")

// An xzReader reads one stream: header, blocks, index, footer, padding.
type xzReader struct {
	source *counter
	size   int64 // of all there is of it
	flags  byte
	sum    hash.Hash // nil for no check, or one that is not known
	width  int       // of the check
	block  io.Reader
	from   int64 // where the block's data began
	out    int64
	want   int64 // what the block must come to, -1 if it does not say
	packed int64
	blocks int64
	taken  *dictionaries
}

// newXZ opens a stream in the size bytes of source.
func newXZ(source *counter, size int64) (*xzReader, error) {
	var h [12]byte
	if _, err := io.ReadFull(source, h[:]); err != nil {
		return nil, err
	}
	if string(h[:6]) != xzMagic || h[6] != 0 || h[7] > 15 || le.Uint32(h[8:]) != crc32.ChecksumIEEE(h[6:8]) {
		return nil, errXZ
	}
	x := &xzReader{source: source, size: size, flags: h[7], taken: &dictionaries{}}
	x.width = []int{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}[x.flags] // section 2.1.1.2
	switch x.flags {
	case 1:
		x.sum = crc32.NewIEEE()
	case 4:
		x.sum = crc64.New(crc64.MakeTable(crc64.ECMA))
	case 10:
		x.sum = sha256.New()
	}
	return x, nil
}

func (x *xzReader) Read(p []byte) (int, error) {
	if x.block == nil {
		done, err := x.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return 0, err
		}
		if done {
			return 0, io.EOF
		}
	}
	n, err := x.block.Read(p)
	x.out += int64(n)
	x.taken.out += int64(n)
	if x.sum != nil {
		x.sum.Write(p[:n])
	}
	if err == io.EOF {
		x.block = nil
		err = x.endBlock()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
	}
	return n, err
}

// next opens the next block, or reads the index and the footer.
func (x *xzReader) next() (done bool, err error) {
	size, err := x.source.ReadByte()
	if err != nil {
		return false, err
	}
	if size == 0 {
		return true, x.index()
	}
	h := make([]byte, (int(size)+1)*4)
	h[0] = size
	if _, err := io.ReadFull(x.source, h[1:]); err != nil {
		return false, err
	}
	body, sum := h[:len(h)-4], h[len(h)-4:]
	if le.Uint32(sum) != crc32.ChecksumIEEE(body) || body[1]&0x3c != 0 {
		return false, errXZ
	}
	return false, x.header(body[1], body[2:])
}

// header reads the fields of a block's header (section 3.1).
func (x *xzReader) header(flags byte, fields []byte) error {
	number := func() (n int64) {
		n, fields = xzNumber(fields)
		return n
	}
	x.packed, x.want = -1, -1
	if flags&0x40 != 0 {
		x.packed = number()
	}
	if flags&0x80 != 0 {
		x.want = number()
	}
	id, length := number(), number()
	switch {
	case id < 0 || length < 0:
		return errXZ
	case flags&3 != 0 || id != 0x21:
		return &extract.GapError{Cause: extract.Unknown, Detail: "XZ with a filter for programs"}
	case length != 1 || len(fields) < 1 || fields[0] > 40 || !allBlank(fields[1:]):
		return errXZ // padding is zeros
	}
	declared := int64(1)<<32 - 1
	if bits := fields[0]; bits < 40 {
		declared = (2 | int64(bits&1)) << (bits/2 + 11) // section 5.3.1
	}
	dict, err := dictionary(declared, x.size-x.source.n)
	if err == nil {
		err = x.taken.take(dict)
	}
	if err != nil {
		return err
	}
	x.from, x.out = x.source.n, 0
	if x.sum != nil {
		x.sum.Reset()
	}
	x.block, err = lzma.Reader2Config{DictCap: int(dict)}.NewReader2(x.source)
	return err
}

// endBlock reads the padding and the check behind a block.
func (x *xzReader) endBlock() error {
	packed := x.source.n - x.from
	if x.packed >= 0 && packed != x.packed || x.want >= 0 && x.out != x.want {
		return errXZ
	}
	x.blocks++
	rest := make([]byte, (4-packed%4)%4+int64(x.width))
	if _, err := io.ReadFull(x.source, rest); err != nil {
		return err
	}
	if x.sum == nil {
		return nil
	}
	got, want := x.sum.Sum(nil), rest[len(rest)-x.width:]
	for i := range want {
		j := i
		if x.flags != 10 { // CRCs are stored the low byte first
			j = len(got) - 1 - i
		}
		if got[j] != want[i] {
			return errChecksum
		}
	}
	return nil
}

// index reads the index, whose records say what the blocks said, and the footer;
// then the zeros that pad a stream, in fours.
func (x *xzReader) index() error {
	start := x.source.n - 1
	count, err := x.number()
	if err != nil || count != x.blocks {
		return errXZ
	}
	for range 2 * count {
		if _, err := x.number(); err != nil {
			return err
		}
	}
	var b [3 + 4 + 12]byte
	pad := (4 - (x.source.n-start)%4) % 4
	if _, err := io.ReadFull(x.source, b[:pad+4+12]); err != nil {
		return err
	}
	if f := b[pad+4 : pad+16]; string(f[10:]) != "YZ" || le.Uint32(f) != crc32.ChecksumIEEE(f[4:10]) || f[9] != x.flags {
		return errXZ
	}
	for {
		zero, _ := x.source.r.Peek(4)
		if string(zero) != "\x00\x00\x00\x00" {
			return nil
		}
		io.CopyN(io.Discard, x.source, 4)
	}
}

// number reads a number of the index (section 1.2).
func (x *xzReader) number() (n int64, err error) {
	for shift := 0; shift < 63; shift += 7 {
		b, err := x.source.ReadByte()
		if err != nil {
			return 0, err
		}
		n |= int64(b&0x7f) << shift
		if b < 0x80 {
			return n, nil
		}
	}
	return 0, errXZ
}

// xzNumber reads a number of a header; -1 where there is none.
func xzNumber(b []byte) (n int64, rest []byte) {
	for i := range min(len(b), 9) {
		n |= int64(b[i]&0x7f) << (7 * i)
		if b[i] < 0x80 {
			return n, b[i+1:]
		}
	}
	return -1, nil
}
