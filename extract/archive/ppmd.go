package archive

import (
	"errors"
	"io"

	"postern/extract"
)

var (
	errPPMd     = errors.New("damaged PPMd stream")
	errPPMdSize = &extract.GapError{Cause: extract.TooBig, Detail: "its PPMd model takes more than 128 MiB"}
)

// A ppmdReader unpacks PPMd variant I, revision 1, as it stands in a ZIP (APPNOTE
// 5.10): two bytes that say how the model is made, then what a range coder wrote.
type ppmdReader struct {
	r      io.ByteReader
	m      *ppmdModel
	size   int64 // of the content; -1 when it is not known
	out    int64
	err    error
	masked [256]bool // the symbols that are ruled out
	states [256]uint32

	low, code, width uint32 // of the range coder
}

// newPPMd opens a stream. size is how much it holds, -1 when nothing says so.
func newPPMd(r io.ByteReader, size int64) (io.Reader, error) {
	z := &ppmdReader{r: r, size: size, width: 0xffffffff}
	first, second := z.next(), z.next()
	for range 4 {
		z.code = z.code<<8 | z.next()
	}
	if z.err != nil {
		return nil, z.err
	}
	head := first | second<<8
	order, size32 := int(head&15)+1, (head>>4&255+1)<<20
	const restart, cutOff, freeze = 0, 1, 2
	switch method := head >> 12; {
	case method == freeze:
		return nil, &extract.GapError{Cause: extract.Unknown, Detail: "PPMd with a model that freezes: no reader"}
	case method > freeze, order < 2:
		return nil, errPPMd
	default:
		z.m = newPPMdModel(order, size32, method == cutOff)
	}
	return z, nil
}

func (z *ppmdReader) next() uint32 {
	b, err := z.r.ReadByte()
	if err != nil && z.err == nil {
		if z.err = err; err == io.EOF {
			z.err = io.ErrUnexpectedEOF
		}
	}
	return uint32(b)
}

func (z *ppmdReader) Read(p []byte) (n int, err error) {
	for n < len(p) && z.err == nil {
		if z.m.used > ppmdMostPages {
			z.err = errPPMdSize
			break
		}
		symbol := z.symbol()
		if z.err == io.ErrUnexpectedEOF && z.out == z.size {
			z.err = io.EOF // not every program writes an end
		}
		if z.err == nil {
			p[n] = symbol
			n++
			z.out++
		}
	}
	if n > 0 || len(p) == 0 {
		return n, nil
	}
	return 0, z.err
}

// threshold is where in a range of total parts the code lies.
func (z *ppmdReader) threshold(total uint32) uint32 {
	if total == 0 || z.width < total {
		z.fail()
		return 0
	}
	z.width /= total
	return z.code / z.width
}

func (z *ppmdReader) fail() {
	if z.err == nil {
		z.err = errPPMd
	}
}

// narrow goes on with the part of the range that begins at start.
func (z *ppmdReader) narrow(start, parts uint32) {
	start *= z.width
	z.low += start
	z.code -= start
	z.width *= parts
	const top, bottom = 1 << 24, 1 << 15
	for z.err == nil {
		if z.low^(z.low+z.width) >= top {
			if z.width >= bottom {
				return
			}
			z.width = -z.low & (bottom - 1)
		}
		z.code = z.code<<8 | z.next()
		z.low <<= 8
		z.width <<= 8
	}
}
