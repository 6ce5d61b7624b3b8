package archive

import (
	"bufio"
	"bytes"
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
	About:      "Unix compress (.Z): the file, and what stands between its codes",
	MediaTypes: []string{"application/x-compress"},
	Extensions: []string{"z", "taz"},
	Detect:     detects(startsLZW),
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		var z *lzwReader
		c := codec{starts: func([]byte) bool { return false }}
		c.open = func(o *extract.Object, at int64) (r io.Reader, end func() int64, err error) {
			if z, err = openLZW(o, at); err != nil {
				return nil, nil, err
			}
			return z, func() int64 { return o.Size }, nil
		}
		if err := readStreams(ctx, o, s, c, endings{".z": "", ".taz": ".tar"}); err != nil || z == nil {
			return err
		}
		return z.handPadding(ctx, s, "padding")
	},
}

// startsLZW wants a first code that stands for one byte: there is no other yet.
func startsLZW(h []byte) bool {
	return len(h) >= 5 && h[0] == 0x1f && h[1] == 0x9d && h[2]&0x60 == 0 &&
		h[2]&0x1f >= 9 && h[2]&0x1f <= 16 && h[4]&1 == 0
}

func openLZW(o *extract.Object, at int64) (*lzwReader, error) {
	var h [3]byte
	if !readFull(o, h[:], at) || h[2]&0x1f < 9 || h[2]&0x1f > 16 {
		return nil, errLZW
	}
	r := bufio.NewReaderSize(io.NewSectionReader(o.Data, at+3, o.Size-at-3), 8<<10)
	// QUIRK: where the file says 9, compress and gzip read codes of ten bits too.
	z := &lzwReader{r: r, widest: max(uint(h[2]&0x1f), lzwWidth+1), clears: h[2]&0x80 != 0, old: -1}
	z.reset()
	return z, nil
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

	padding []byte // of groups, those that are not zeros
	tooMuch bool   // of it
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

// mostLZWPadding bounds what is kept of the padding. A group has up to fourteen bytes of it.
const mostLZWPadding = 1 << 20

// align skips to the end of a group of eight codes, which all have one width. Nothing stands
// there, or what was in the memory of the program that packed the file.
func (z *lzwReader) align() error {
	used := (uint(z.group%8)*z.width + 7) / 8
	z.bits, z.count = 0, 0
	if z.group%8 == 0 {
		return nil
	}
	z.group = 0
	var skipped [lzwWidest]byte
	for i := range z.width - used {
		b, err := z.r.ReadByte()
		if err != nil {
			z.keep(skipped[:i])
			return err
		}
		skipped[i] = b
	}
	z.keep(skipped[:z.width-used])
	return nil
}

func (z *lzwReader) keep(padding []byte) {
	switch {
	case len(bytes.Trim(padding, "\x00")) == 0:
	case len(z.padding) > mostLZWPadding:
		z.tooMuch = true
	default:
		z.padding = append(z.padding, padding...)
	}
}

// handPadding hands on what stands in the padding, one piece behind the other. What is no
// text there is no gap: old programs leave any bytes.
func (z *lzwReader) handPadding(ctx context.Context, s extract.Sink, path string) error {
	if z.tooMuch {
		return &extract.GapError{Cause: extract.TooBig, Detail: "more than 1 MiB between codes of LZW"}
	}
	if len(z.padding) == 0 {
		return nil
	}
	if err := extract.Carve(ctx, bytes.NewReader(z.padding), s, extract.Place{Where: path}); err != nil {
		return err
	}
	return s.Child(extract.Child{Path: path, Alternative: true}, bytes.NewReader(z.padding))
}
