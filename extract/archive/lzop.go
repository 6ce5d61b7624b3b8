package archive

import (
	"context"
	"hash/adler32"
	"hash/crc32"
	"io"

	"postern/extract"
)

// LZOP is the format of lzop (lzop 1.04, src/lzop.c): blocks of LZO with checksums. The
// name of the file may stand before them.
var LZOP = extract.Format{
	Name:       "lzop",
	About:      "LZOP: all members as one file, their names, and what follows them",
	MediaTypes: []string{"application/x-lzop"},
	Extensions: []string{"lzo", "tzo"},
	Detect:     detects(beginsWith(lzopMagic)),
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		var names headerTexts
		c := codec{starts: beginsWith(lzopMagic), open: func(o *extract.Object, at int64) (io.Reader, func() int64, error) {
			_, name, _, _ := lzopHead(o, at)
			names.add(name)
			return openLZOP(o, at)
		}}
		if err := readStreams(ctx, o, s, c, endings{".lzo": "", ".tzo": ".tar"}); err != nil {
			return err
		}
		return names.hand(s)
	},
}

const (
	lzopMagic = "\x89LZO\x00\r\n\x1a\n"
	lzopBlock = 64 << 20 // the most that lzop itself reads
)

// Flags of a member.
const (
	lzopAdlerOut = 1 << 0
	lzopAdlerIn  = 1 << 1
	lzopExtra    = 1 << 6
	lzopCRCOut   = 1 << 8
	lzopCRCIn    = 1 << 9
	lzopFilter   = 1 << 11
)

// lzopHead reads a header, and says where its blocks begin.
func lzopHead(o *extract.Object, at int64) (flags uint32, name string, data int64, ok bool) {
	var b [64 + 256]byte
	n, _ := o.Data.ReadAt(b[:], at)
	h := b[:n]
	if !beginsWith(lzopMagic)(h) || n < 38 {
		return 0, "", 0, false
	}
	version := be.Uint16(h[9:])
	i := 13
	if version >= 0x940 {
		i += 2
	}
	i++ // method
	if version >= 0x940 {
		i++
	}
	flags = be.Uint32(h[i:])
	i += 4
	if flags&lzopFilter != 0 {
		i += 4
	}
	i += 8
	if version >= 0x940 {
		i += 4
	}
	if i >= n || i+1+int(h[i]) > n {
		return 0, "", 0, false
	}
	name = clean(string(h[i+1 : i+1+int(h[i])]))
	data = at + int64(i+1+int(h[i])) + 4
	return flags, name, data, flags&(lzopExtra|lzopFilter) == 0
}

func openLZOP(o *extract.Object, at int64) (io.Reader, func() int64, error) {
	flags, _, data, ok := lzopHead(o, at)
	if !ok {
		return nil, nil, &extract.GapError{Cause: extract.Corrupt, Detail: "damaged LZOP header, or one with a filter"}
	}
	z := &lzopReader{o: o, at: data, flags: flags}
	return z, func() int64 { return z.at }, nil
}

type lzopReader struct {
	o     *extract.Object
	at    int64
	flags uint32
	block []byte
	err   error
}

func (z *lzopReader) Read(p []byte) (int, error) {
	if len(z.block) == 0 && z.err == nil {
		z.block, z.err = z.next()
	}
	if len(z.block) == 0 {
		return 0, z.err
	}
	n := copy(p, z.block)
	z.block = z.block[n:]
	return n, nil
}

// next reads a block: its sizes, its checksums, its data.
func (z *lzopReader) next() ([]byte, error) {
	word := func() (uint32, bool) {
		var b [4]byte
		ok := readFull(z.o, b[:], z.at)
		z.at += 4
		return be.Uint32(b[:]), ok
	}
	size, ok := word()
	if !ok {
		return nil, io.ErrUnexpectedEOF
	}
	if size == 0 {
		return nil, io.EOF
	}
	packed, _ := word()
	if size > lzopBlock || packed > size || packed == 0 {
		return nil, errPacked
	}
	var sums [4]uint32
	for i, flag := range []uint32{lzopAdlerOut, lzopCRCOut, lzopAdlerIn, lzopCRCIn} {
		if z.flags&flag != 0 && (i < 2 || packed < size) {
			sums[i], _ = word()
		}
	}
	if int64(packed) > z.o.Size-z.at {
		return nil, io.ErrUnexpectedEOF
	}
	block := make([]byte, packed)
	if !readFull(z.o, block, z.at) {
		return nil, io.ErrUnexpectedEOF
	}
	z.at += int64(packed)
	if packed < size {
		var err error
		if block, err = unpackLZO(block, int(size)); err != nil {
			return nil, err
		}
	}
	if len(block) != int(size) || z.flags&lzopAdlerOut != 0 && adler32.Checksum(block) != sums[0] ||
		z.flags&lzopCRCOut != 0 && crc32.ChecksumIEEE(block) != sums[1] {
		return nil, errChecksum
	}
	return block, nil
}
