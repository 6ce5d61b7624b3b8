package archive

import "io"

// An lzhDecoder unpacks what the methods lh4 to lh7 of LHA, 1 to 3 of ARJ and 2 of ZOO
// write (H. Okumura's ar002, in the public domain): blocks of Huffman codes for bytes
// and lengths, and for the number of bits of a distance.
type lzhDecoder struct {
	*unpacker
	bits      *highBits
	block     int // symbols that are left in the block
	codes     lzhCode
	distances lzhCode
	places    int  // most bits of a distance, and one
	width     uint // of the number of lengths of distances
}

// An lzhCode is a Huffman code, or one symbol that needs no bits.
type lzhCode struct {
	tree   lzxTree
	single int // -1 where there is a tree
}

const (
	lzhCodes   = 256 + 254 // bytes, and lengths from lzhLeast on
	lzhLeast   = 3
	lzhLengths = 19
)

// newLZH makes a decoder with a window of 2^window bytes. bits is how many of them the
// number of distances' lengths takes, places how many there are at most.
func newLZH(r io.Reader, window, bits uint, places int, size int64) io.Reader {
	d := &lzhDecoder{unpacker: newUnpacker(window, ' ', size), bits: newHighBits(r), places: places, width: bits}
	d.step, d.unpacker.bits = d.symbol, d.bits
	return d
}

func (d *lzhDecoder) symbol() error {
	if d.block == 0 {
		if err := d.head(); err != nil {
			return err
		}
	}
	d.block--
	c, err := d.codes.next(d.bits)
	if err != nil {
		return err
	}
	if c < 256 {
		d.put(byte(c))
		return nil
	}
	n, err := d.distances.next(d.bits)
	if err != nil {
		return err
	}
	back := n
	if n > 1 {
		back = 1<<(n-1) | d.bits.take(uint(n-1))
	}
	if d.bits.over() {
		return io.ErrUnexpectedEOF
	}
	if back >= len(d.ring) {
		return errPacked
	}
	d.again(back+1, c-256+lzhLeast)
	return nil
}

// head reads the codes of a block.
func (d *lzhDecoder) head() error {
	d.block = d.bits.take(16)
	if d.bits.over() {
		return io.ErrUnexpectedEOF
	}
	if d.block == 0 {
		return errPacked
	}
	lengths := lzhCode{}
	if err := d.small(&lengths, lzhLengths, 5, 3); err != nil {
		return err
	}
	if err := d.large(&lengths); err != nil {
		return err
	}
	return d.small(&d.distances, d.places, d.width, -1)
}

// small reads a code whose lengths stand in three bits or more. Behind the length at
// gap some zeros are left out.
func (d *lzhDecoder) small(c *lzhCode, most int, width uint, gap int) error {
	n := d.bits.take(width)
	if n == 0 {
		return c.one(d.bits.take(width), most, d.bits)
	}
	if n > most {
		return errPacked
	}
	lengths := make([]byte, most)
	for i := 0; i < n; {
		length := d.bits.take(3)
		if length == 7 {
			for d.bits.take(1) == 1 {
				if length++; length > 16 {
					return errPacked
				}
			}
		}
		lengths[i] = byte(length)
		if i++; i == gap {
			i += d.bits.take(2)
		}
	}
	return c.build(lengths, d.bits)
}

// large reads the code of bytes and lengths, whose own lengths are in a code.
func (d *lzhDecoder) large(coded *lzhCode) error {
	const width = 9
	n := d.bits.take(width)
	if n == 0 {
		return d.codes.one(d.bits.take(width), lzhCodes, d.bits)
	}
	if n > lzhCodes {
		return errPacked
	}
	lengths := make([]byte, lzhCodes)
	for i := 0; i < n; {
		c, err := coded.next(d.bits)
		switch {
		case err != nil:
			return err
		case c == 0:
			i++
		case c == 1:
			i += d.bits.take(4) + 3
		case c == 2:
			i += d.bits.take(width) + 20
		default:
			lengths[i] = byte(c - 2)
			i++
		}
	}
	return d.codes.build(lengths, d.bits)
}

func (c *lzhCode) one(symbol, most int, b *highBits) error {
	if b.over() {
		return io.ErrUnexpectedEOF
	}
	if c.single = symbol; symbol >= most {
		return errPacked
	}
	return nil
}

func (c *lzhCode) build(lengths []byte, b *highBits) error {
	if b.over() {
		return io.ErrUnexpectedEOF
	}
	c.single = -1
	if c.tree.build(lengths) != nil {
		return errPacked
	}
	return nil
}

func (c *lzhCode) next(b *highBits) (int, error) {
	if c.single >= 0 {
		return c.single, nil
	}
	symbol, n := c.tree.find(b.peek())
	b.skip(n)
	switch {
	case b.over():
		return 0, io.ErrUnexpectedEOF
	case n == 0:
		return 0, errPacked
	}
	return symbol, nil
}
