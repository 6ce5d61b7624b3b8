package archive

import (
	"errors"
	"io"
)

// Deflate64 (APPNOTE 5.6.1: "Enhanced Deflating") is Deflate (RFC 1951) with a
// window of 64 KiB, two more distance codes, and a last length code that adds 16
// bits to 3.

var errInflate = errors.New("damaged Deflate64 stream")

const window64 = 64 << 10

// An inflate64 reader unpacks a stream. It reads no byte behind its end.
type inflate64 struct {
	r      io.ByteReader
	bits   uint32
	count  uint
	window [window64]byte
	at     int // where the next byte goes
	from   int // of what was not handed on yet
	last   bool
	state  func(*inflate64) error // decodes until there is something to hand on
	left   int                    // of a stored block
	length int                    // of a match that goes on
	back   int
	lit    huffman
	dist   huffman
	err    error
}

func newInflate64(r io.ByteReader) *inflate64 { return &inflate64{r: r, state: (*inflate64).block} }

func (z *inflate64) Read(p []byte) (int, error) {
	for z.at == z.from && z.err == nil {
		if z.at == window64 {
			z.at, z.from = 0, 0
		}
		z.err = z.state(z)
	}
	n := copy(p, z.window[z.from:z.at])
	z.from += n
	if n == 0 && len(p) > 0 {
		return 0, z.err
	}
	return n, nil
}

// need makes n bits available.
func (z *inflate64) need(n uint) error {
	for z.count < n {
		b, err := z.r.ReadByte()
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		z.bits |= uint32(b) << z.count
		z.count += 8
	}
	return nil
}

func (z *inflate64) take(n uint) (int, error) {
	if err := z.need(n); err != nil {
		return 0, err
	}
	v := z.bits & (1<<n - 1)
	z.bits >>= n
	z.count -= n
	return int(v), nil
}

// block reads a block's head.
func (z *inflate64) block() error {
	if z.last {
		return io.EOF
	}
	h, err := z.take(3)
	if err != nil {
		return err
	}
	z.last = h&1 != 0
	switch h >> 1 {
	case 0:
		return z.storedHead()
	case 1:
		z.lit, z.dist = fixedLiterals, fixedDistances
	case 2:
		if err := z.tables(); err != nil {
			return err
		}
	default:
		return errInflate
	}
	z.state = (*inflate64).symbols
	return nil
}

func (z *inflate64) storedHead() error {
	z.bits, z.count = 0, 0 // the rest of the byte
	n, err := z.take(16)
	if err != nil {
		return err
	}
	not, err := z.take(16)
	if err != nil {
		return err
	}
	if n != not^0xffff {
		return errInflate
	}
	z.left = n
	z.state = (*inflate64).stored
	return nil
}

func (z *inflate64) stored() error {
	for z.left > 0 && z.at < window64 {
		b, err := z.r.ReadByte()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		z.window[z.at] = b
		z.at++
		z.left--
	}
	if z.left == 0 {
		z.state = (*inflate64).block
	}
	return nil
}

// symbols decodes until the window is full or the block ends.
func (z *inflate64) symbols() error {
	for z.at < window64 {
		for z.length > 0 && z.at < window64 {
			z.window[z.at] = z.window[(z.at-z.back)&(window64-1)]
			z.at++
			z.length--
		}
		if z.length > 0 {
			return nil
		}
		if z.at == window64 {
			return nil
		}
		sym, err := z.symbol(&z.lit)
		switch {
		case err != nil:
			return err
		case sym < 256:
			z.window[z.at] = byte(sym)
			z.at++
		case sym == 256:
			z.state = (*inflate64).block
			return nil
		default:
			if err := z.match(sym - 257); err != nil {
				return err
			}
		}
	}
	return nil
}

// match reads a length and a distance.
func (z *inflate64) match(code int) error {
	if code >= len(lengthBase) {
		return errInflate
	}
	extra, err := z.take(uint(lengthExtra[code]))
	if err != nil {
		return err
	}
	z.length = lengthBase[code] + extra
	sym, err := z.symbol(&z.dist)
	if err != nil {
		return err
	}
	if sym >= 32 {
		return errInflate
	}
	if sym < 4 {
		z.back = sym + 1
		return nil
	}
	n := uint(sym/2 - 1)
	low, err := z.take(n)
	z.back = (2+sym&1)<<n + low + 1
	return err
}

// Lengths by code less 257. The last one differs from RFC 1951.
var (
	lengthBase = [...]int{
		3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 3,
	}
	lengthExtra = [...]byte{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16}
)

// A huffman is a canonical code: how many codes of each length there are, and
// the symbols in their order (RFC 1951 section 3.2.2).
type huffman struct {
	count   [16]uint16
	symbols [288]uint16
}

func newHuffman(lengths []byte) (h huffman, err error) {
	for _, n := range lengths {
		h.count[n]++
	}
	h.count[0] = 0
	left := 1
	var next [16]int
	for n := 1; n < 16; n++ {
		left = left<<1 - int(h.count[n])
		if left < 0 {
			return h, errInflate
		}
		next[n] = next[n-1] + int(h.count[n-1])
	}
	for s, n := range lengths {
		if n > 0 {
			h.symbols[next[n]] = uint16(s)
			next[n]++
		}
	}
	return h, nil
}

// symbol decodes one, bit by bit.
func (z *inflate64) symbol(h *huffman) (int, error) {
	code, first, index := 0, 0, 0
	for n := 1; n < 16; n++ {
		bit, err := z.take(1)
		if err != nil {
			return 0, err
		}
		code |= bit
		count := int(h.count[n])
		if code-count < first {
			return int(h.symbols[index+code-first]), nil
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0, errInflate
}

var fixedLiterals, fixedDistances = func() (huffman, huffman) {
	lengths := make([]byte, 288)
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	lit, _ := newHuffman(lengths)
	five := make([]byte, 32)
	for i := range five {
		five[i] = 5
	}
	dist, _ := newHuffman(five)
	return lit, dist
}()

// lengthOrder is the order of the code lengths' code (section 3.2.7).
var lengthOrder = [...]byte{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// tables reads the codes of a block.
func (z *inflate64) tables() error {
	h, err := z.take(14)
	if err != nil {
		return err
	}
	lits, dists, codes := h&31+257, h>>5&31+1, h>>10+4
	if lits > 288 {
		return errInflate
	}
	var order [19]byte
	for _, at := range lengthOrder[:codes] {
		n, err := z.take(3)
		if err != nil {
			return err
		}
		order[at] = byte(n)
	}
	code, err := newHuffman(order[:])
	if err != nil {
		return err
	}
	lengths := make([]byte, 0, 320)
	for len(lengths) < lits+dists {
		sym, err := z.symbol(&code)
		if err != nil {
			return err
		}
		if sym < 16 {
			lengths = append(lengths, byte(sym))
			continue
		}
		var value byte
		width, n := uint(2), 3
		switch sym {
		case 16:
			if len(lengths) == 0 {
				return errInflate
			}
			value = lengths[len(lengths)-1]
		case 17:
			width = 3
		default:
			width, n = 7, 11
		}
		more, err := z.take(width)
		if err != nil {
			return err
		}
		if n += more; len(lengths)+n > lits+dists {
			return errInflate
		}
		for range n {
			lengths = append(lengths, value)
		}
	}
	if z.lit, err = newHuffman(lengths[:lits]); err != nil {
		return err
	}
	z.dist, err = newHuffman(lengths[lits:])
	return err
}
