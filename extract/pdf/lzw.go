package pdf

import (
	"bufio"
	"errors"
	"io"
)

var errLZW = errors.New("LZW code out of range")

// An lzwDecoder decodes LZW as PDF has it (7.4.4): codes of 9 to 12 bits, the
// highest bit first, and wider codes one early unless told otherwise.
// compress/lzw has no such variant.
type lzwDecoder struct {
	r      *bufio.Reader
	early  int
	bits   uint32
	nbits  int
	width  int
	size   int // codes in use
	last   int
	prefix [4096]int16
	suffix [4096]byte
	out    [4097]byte
}

const (
	lzwClear = 256
	lzwEnd   = 257
)

func newLZW(r *bufio.Reader, early bool) io.Reader {
	d := &lzwDecoder{r: r}
	if early {
		d.early = 1
	}
	d.reset()
	return &puller{next: d.next}
}

func (d *lzwDecoder) reset() { d.width, d.size, d.last = 9, 258, -1 }

func (d *lzwDecoder) code() (int, error) {
	for d.nbits < d.width {
		c, err := d.r.ReadByte()
		if err != nil {
			return 0, io.EOF // QUIRK: many end without the end code
		}
		d.bits = d.bits<<8 | uint32(c)
		d.nbits += 8
	}
	d.nbits -= d.width
	return int(d.bits>>d.nbits) & (1<<d.width - 1), nil
}

func (d *lzwDecoder) next() ([]byte, error) {
	code, err := d.code()
	if err != nil {
		return nil, err
	}
	switch {
	case code == lzwEnd:
		return nil, io.EOF
	case code == lzwClear:
		d.reset()
		return nil, nil
	case code > d.size || code == d.size && d.last < 0:
		return nil, errLZW
	}
	// Written from the end of out: a code's bytes come last byte first.
	at := len(d.out)
	c := code
	if code == d.size {
		at--
		c = d.last
	}
	for c >= 258 {
		at--
		d.out[at] = d.suffix[c]
		c = int(d.prefix[c])
	}
	at--
	d.out[at] = byte(c)
	if code == d.size {
		d.out[len(d.out)-1] = byte(c)
	}
	if d.last >= 0 && d.size < 4096 {
		d.prefix[d.size], d.suffix[d.size] = int16(d.last), byte(c)
		d.size++
	}
	if d.size+d.early >= 1<<d.width && d.width < 12 {
		d.width++
	}
	d.last = code
	return d.out[at:], nil
}
