package archive

import (
	"bufio"
	"errors"
	"io"
)

// The packing programs of the eighties and nineties share their ideas: bytes and copies
// of what came before, in a window of a few KiB, up to a size that the header says. An
// unpacker is what their decoders have in common.
type unpacker struct {
	step func() error // decodes one symbol or a few, and ends with io.EOF
	ring []byte       // the window, whose length is a power of two
	at   int          // where the next byte goes
	left int64        // bytes that are still to come
	bits aheadBits    // what step reads
	out  []byte       // decoded and not read yet
	off  int
	err  error
}

// aheadBits are bits that are read from bytes before they are used.
type aheadBits interface {
	// ahead is how many whole bytes were read and not used.
	ahead() int64
}

// ahead is how many packed bytes were read beyond the end of the content.
func (u *unpacker) ahead() int64 {
	if u.bits == nil {
		return 0
	}
	return u.bits.ahead()
}

// errPacked is what every damage of such a stream is.
var errPacked = errors.New("damaged packed data")

// unpackChunk is how much is decoded before it is handed on.
const unpackChunk = 16 << 10

// newUnpacker makes a window of 2^bits bytes, filled with one.
func newUnpacker(bits uint, filled byte, size int64) *unpacker {
	u := &unpacker{ring: make([]byte, 1<<bits), left: size}
	if filled != 0 {
		for i := range u.ring {
			u.ring[i] = filled
		}
	}
	return u
}

func (u *unpacker) Read(p []byte) (int, error) {
	if u.off == len(u.out) {
		u.out, u.off = u.out[:0], 0
		for u.err == nil && u.left > 0 && len(u.out) < unpackChunk {
			u.err = u.step()
		}
		if u.err == io.EOF && u.left > 0 {
			u.err = io.ErrUnexpectedEOF
		}
		if len(u.out) == 0 {
			if u.err == nil {
				return 0, io.EOF
			}
			return 0, u.err
		}
	}
	n := copy(p, u.out[u.off:])
	u.off += n
	return n, nil
}

// put decodes a byte.
func (u *unpacker) put(b byte) {
	if u.left == 0 {
		return
	}
	u.left--
	u.ring[u.at] = b
	u.at = (u.at + 1) & (len(u.ring) - 1)
	u.out = append(u.out, b)
}

// again decodes n bytes that stand back bytes before, 1 for the last one.
func (u *unpacker) again(back, n int) {
	from := u.at - back
	for i := range n {
		u.put(u.ring[(from+i)&(len(u.ring)-1)])
	}
}

// highBits reads bits, the highest of a byte first. Behind the end there are zeros,
// which decoders look at, and must not use.
type highBits struct {
	r     io.ByteReader
	bits  uint64 // the next ones are the highest
	count uint
	none  uint // how many of them are behind the end
}

func newHighBits(r io.Reader) *highBits {
	if b, ok := r.(io.ByteReader); ok {
		return &highBits{r: b}
	}
	return &highBits{r: bufio.NewReaderSize(r, 8<<10)}
}

// peek shows the next 32 bits.
func (b *highBits) peek() uint32 {
	for b.count <= 32 {
		c, err := b.r.ReadByte()
		if err != nil {
			c = 0
			b.none += 8
		}
		b.bits |= uint64(c) << (56 - b.count)
		b.count += 8
	}
	return uint32(b.bits >> 32)
}

func (b *highBits) skip(n uint) {
	b.bits <<= n
	b.count -= n
}

// take reads up to 32 bits.
func (b *highBits) take(n uint) int {
	v := uint64(b.peek()) >> (32 - n)
	b.skip(n)
	return int(v)
}

// over reports whether bits behind the end were used.
func (b *highBits) over() bool { return b.none > b.count }

func (b *highBits) ahead() int64 { return wholeBytes(b.count, b.none) }

func wholeBytes(count, none uint) int64 {
	if none >= count {
		return 0
	}
	return int64(count-none) / 8
}

// lowBits reads bits, the lowest of a byte first.
type lowBits struct {
	r     io.ByteReader
	bits  uint64
	count uint
	none  uint
}

func newLowBits(r io.Reader) *lowBits {
	if b, ok := r.(io.ByteReader); ok {
		return &lowBits{r: b}
	}
	return &lowBits{r: bufio.NewReaderSize(r, 8<<10)}
}

// take reads up to 32 bits.
func (b *lowBits) take(n uint) int {
	for b.count < n {
		c, err := b.r.ReadByte()
		if err != nil {
			c = 0
			b.none += 8
		}
		b.bits |= uint64(c) << b.count
		b.count += 8
	}
	v := b.bits & (1<<n - 1)
	b.bits >>= n
	b.count -= n
	return int(v)
}

// over reports whether bits behind the end were used.
func (b *lowBits) over() bool { return b.none > b.count }

func (b *lowBits) ahead() int64 { return wholeBytes(b.count, b.none) }
