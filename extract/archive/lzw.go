package archive

import (
	"bufio"
	"context"
	"errors"
	"io"

	"postern/extract"
)

// Compress is the format of Unix compress (ncompress 4.2): LZW with codes of 9 to
// 16 bits, the lowest bit first, in groups of eight. It marks no end: what was
// appended is unpacked with the rest, and a cut one ends early.
var Compress = extract.Format{
	Name:       "compress",
	About:      "Unix compress (.Z): the file",
	MediaTypes: []string{"application/x-compress"},
	Extensions: []string{"z", "taz"},
	Detect:     detects(startsLZW),
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		c := codec{starts: func([]byte) bool { return false }, open: openLZW}
		return readStreams(ctx, o, s, c, endings{".z": "", ".taz": ".tar"})
	},
}

// startsLZW wants a first code that stands for one byte: there is no other yet.
func startsLZW(h []byte) bool {
	return len(h) >= 5 && h[0] == 0x1f && h[1] == 0x9d && h[2]&0x60 == 0 &&
		h[2]&0x1f >= 9 && h[2]&0x1f <= 16 && h[4]&1 == 0
}

func openLZW(o *extract.Object, at int64) (io.Reader, func() int64, error) {
	var h [3]byte
	if !readFull(o, h[:], at) || h[2]&0x1f < 9 || h[2]&0x1f > 16 {
		return nil, nil, errLZW
	}
	r := bufio.NewReaderSize(io.NewSectionReader(o.Data, at+3, o.Size-at-3), 8<<10)
	// QUIRK: where the file says 9, compress and gzip read codes of ten bits too.
	z := &lzwReader{r: r, widest: max(uint(h[2]&0x1f), lzwWidth+1), clears: h[2]&0x80 != 0, old: -1}
	z.reset()
	return z, func() int64 { return o.Size }, nil
}

var errLZW = errors.New("damaged LZW codes")

const (
	lzwClear  = 256 // the code that empties the table, where clears is set
	lzwWidth  = 9   // of the first codes
	lzwWidest = 16
)

type lzwReader struct {
	r      io.ByteReader
	widest uint
	clears bool

	bits  uint64 // not used yet, count of them
	count uint
	width uint
	group int // codes of this width so far
	free  int // the next entry of the table
	old   int // the code before, -1 where there is none
	first byte

	prefix [1 << lzwWidest]uint16
	suffix [1 << lzwWidest]byte
	stack  [1 << lzwWidest]byte
	out    []byte // the end of stack that is not read yet
	err    error
}

func (z *lzwReader) reset() {
	z.width, z.group, z.old = lzwWidth, 0, -1
	z.free = 256
	if z.clears {
		z.free = lzwClear + 1
	}
}

func (z *lzwReader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(z.out) == 0 {
			if z.err != nil {
				break
			}
			z.err = z.step()
			continue
		}
		k := copy(p[n:], z.out)
		z.out = z.out[k:]
		n += k
	}
	if n == 0 && len(p) > 0 {
		return 0, z.err
	}
	return n, nil
}

// step decodes one code into out.
func (z *lzwReader) step() error {
	if z.free >= 1<<z.width && z.width < z.widest {
		if err := z.align(); err != nil {
			return err
		}
		z.width++
	}
	code, err := z.code()
	if err != nil {
		return err
	}
	if z.clears && code == lzwClear {
		err := z.align()
		z.reset()
		return err
	}
	at := len(z.stack)
	entry := code
	switch {
	case code < 256:
	case z.old < 0 || code > z.free || code == z.free && z.free >= 1<<z.widest:
		return errLZW
	case code == z.free: // it stands for what is entered below
		at--
		z.stack[at] = z.first
		entry = z.old
	}
	for entry >= 256 {
		at--
		z.stack[at] = z.suffix[entry]
		entry = int(z.prefix[entry])
	}
	at--
	z.stack[at] = byte(entry)
	z.first = byte(entry)
	if z.old >= 0 && z.free < 1<<z.widest {
		z.prefix[z.free], z.suffix[z.free] = uint16(z.old), z.first
		z.free++
	}
	z.old, z.out = code, z.stack[at:]
	return nil
}

// code reads the next code. Bits at the end that are too few for one are padding.
func (z *lzwReader) code() (int, error) {
	for z.count < z.width {
		b, err := z.r.ReadByte()
		if err != nil {
			return 0, err
		}
		z.bits |= uint64(b) << z.count
		z.count += 8
	}
	code := int(z.bits & (1<<z.width - 1))
	z.bits >>= z.width
	z.count -= z.width
	z.group++
	return code, nil
}

// align skips to the end of a group of eight codes, which all have one width.
func (z *lzwReader) align() error {
	for z.group%8 != 0 {
		if _, err := z.code(); err != nil {
			return err
		}
	}
	return nil
}
