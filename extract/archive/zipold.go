package archive

import (
	"io"
)

// The methods of PKZIP 1 (APPNOTE 5.1 to 5.3).
const (
	methodShrink  = 1
	methodReduce1 = 2
	methodReduce4 = 5
	methodImplode = 6
)

// A shrunk stream is LZW whose table is emptied of its leaves now and then.
type shrunk struct {
	*unpacker
	bits   *lowBits
	width  uint
	next   int // where a free code is looked for
	old    int // -1 at the start
	first  byte
	prefix [1 << shrunkWidest]int16
	suffix [1 << shrunkWidest]byte
	stack  [1<<shrunkWidest + 1]byte
	codes  int // since the table was cleared
	idle   int // how often it was cleared after few codes
}

const (
	shrunkWidest  = 13
	shrunkControl = 256
	shrunkFree    = -1
	// A table is cleared when it is full. Clearing takes long, and its codes no room, so
	// that many after few codes are no work of a program.
	shrunkFewCodes = 256
	shrunkMostIdle = 1024
)

func newShrunk(r io.Reader, size int64) io.Reader {
	z := &shrunk{unpacker: newUnpacker(0, 0, size), bits: newLowBits(r), width: 9, next: shrunkControl, old: -1}
	for i := range z.prefix {
		z.prefix[i] = shrunkFree
	}
	z.step, z.unpacker.bits = z.code, z.bits
	return z
}

// code decodes one code.
func (z *shrunk) code() error {
	code := z.bits.take(z.width)
	if z.bits.over() {
		return io.ErrUnexpectedEOF
	}
	if code == shrunkControl {
		switch z.bits.take(z.width) {
		case 1:
			if z.width++; z.width > shrunkWidest {
				return errPacked
			}
		case 2:
			if z.codes < shrunkFewCodes {
				if z.idle++; z.idle > shrunkMostIdle {
					return errPacked
				}
			}
			z.codes = 0
			z.clear()
		default:
			return errPacked
		}
		return nil
	}
	z.codes++
	stack := &z.stack
	at := len(stack)
	entry := code
	if entry > shrunkControl && z.prefix[entry] == shrunkFree { // it stands for what is entered below
		if z.old < 0 {
			return errPacked
		}
		at--
		stack[at] = z.first
		entry = z.old
	}
	for entry > shrunkControl {
		if at--; at == 0 || z.prefix[entry] == shrunkFree { // codes that lead to themselves
			return errPacked
		}
		stack[at] = z.suffix[entry]
		entry = int(z.prefix[entry])
	}
	at--
	stack[at] = byte(entry)
	z.first = byte(entry)
	for _, b := range stack[at:] {
		z.put(b)
	}
	if z.old >= 0 {
		for z.next++; z.next < len(z.prefix) && z.prefix[z.next] != shrunkFree; z.next++ {
		}
		if z.next < len(z.prefix) {
			z.prefix[z.next], z.suffix[z.next] = int16(z.old), z.first
		}
	}
	z.old = code
	return nil
}

// clear frees the codes that no other one goes on from.
func (z *shrunk) clear() {
	var used [1 << shrunkWidest]bool
	for _, p := range z.prefix[shrunkControl+1:] {
		if p >= 0 {
			used[p] = true
		}
	}
	for i := shrunkControl + 1; i < len(z.prefix); i++ {
		if !used[i] {
			z.prefix[i] = shrunkFree
		}
	}
	z.next = shrunkControl
}

// A reduced stream is one of copies, in which bytes are guessed from those before them.
type reduced struct {
	*unpacker
	bits      *lowBits
	followers [256][]byte
	last      byte
	factor    uint // 1 to 4
}

func newReduced(r io.Reader, factor uint, size int64) io.Reader {
	z := &reduced{unpacker: newUnpacker(13, 0, size), bits: newLowBits(r), factor: factor}
	for i := 255; i >= 0; i-- {
		n := z.bits.take(6)
		for range n {
			z.followers[i] = append(z.followers[i], byte(z.bits.take(8)))
		}
	}
	z.step, z.unpacker.bits = z.copyOrByte, z.bits
	return z
}

// next is the next byte of the inner stream.
func (z *reduced) next() (byte, error) {
	b := byte(0)
	if list := z.followers[z.last]; len(list) == 0 || z.bits.take(1) == 1 {
		b = byte(z.bits.take(8))
	} else {
		width := uint(1)
		for 1<<width < len(list) {
			width++
		}
		i := z.bits.take(width)
		if i >= len(list) {
			return 0, errPacked
		}
		b = list[i]
	}
	if z.bits.over() {
		return 0, io.ErrUnexpectedEOF
	}
	z.last = b
	return b, nil
}

func (z *reduced) copyOrByte() error {
	const mark = 144
	b, err := z.next()
	if err != nil {
		return err
	}
	if b != mark {
		z.put(b)
		return nil
	}
	v, err := z.next()
	if err != nil {
		return err
	}
	if v == 0 {
		z.put(mark)
		return nil
	}
	most := byte(0xff) >> z.factor
	length := int(v & most)
	if length == int(most) {
		more, err := z.next()
		if err != nil {
			return err
		}
		length += int(more)
	}
	low, err := z.next()
	if err != nil {
		return err
	}
	z.again(int(v>>(8-z.factor))<<8+int(low)+1, length+3)
	return nil
}

// An imploded stream is one of bytes and copies, whose numbers are in Shannon-Fano codes.
type imploded struct {
	*unpacker
	bits                      *lowBits
	bytes, lengths, distances lzxTree
	coded                     bool // bytes are
	low                       uint // bits of a distance that are not
}

func newImploded(r io.Reader, flags uint16, size int64) io.Reader {
	z := &imploded{unpacker: newUnpacker(13, 0, size), bits: newLowBits(r), low: 6, coded: flags&4 != 0}
	if flags&2 != 0 {
		z.low = 7
	}
	if z.coded {
		z.err = z.tree(&z.bytes, 256)
	}
	for _, t := range []*lzxTree{&z.lengths, &z.distances} {
		if z.err == nil {
			z.err = z.tree(t, 64)
		}
	}
	z.step, z.unpacker.bits = z.symbol, z.bits
	return z
}

// tree reads the lengths of a code: runs of up to 16.
func (z *imploded) tree(t *lzxTree, symbols int) error {
	var lengths []byte
	for range z.bits.take(8) + 1 {
		width, n := z.bits.take(4)+1, z.bits.take(4)+1
		for range n {
			lengths = append(lengths, byte(width))
		}
	}
	if z.bits.over() {
		return io.ErrUnexpectedEOF
	}
	if len(lengths) != symbols || t.build(lengths) != nil {
		return errPacked
	}
	return nil
}

// next reads a symbol. The bits of a code are those of a Huffman code, turned over.
func (z *imploded) next(t *lzxTree) (int, error) {
	code := uint32(0)
	for n := uint(1); n <= 16; n++ {
		code |= uint32(z.bits.take(1)^1) << (32 - n)
		if t.count[n] == 0 {
			continue
		}
		if symbol, width := t.find(code); width == n {
			if z.bits.over() {
				return 0, io.ErrUnexpectedEOF
			}
			return symbol, nil
		}
	}
	return 0, errPacked
}

func (z *imploded) symbol() error {
	if z.bits.take(1) == 1 {
		b := 0
		if z.coded {
			var err error
			if b, err = z.next(&z.bytes); err != nil {
				return err
			}
		} else if b = z.bits.take(8); z.bits.over() {
			return io.ErrUnexpectedEOF
		}
		z.put(byte(b))
		return nil
	}
	low := z.bits.take(z.low)
	high, err := z.next(&z.distances)
	if err != nil {
		return err
	}
	length, err := z.next(&z.lengths)
	if err != nil {
		return err
	}
	if length == 63 {
		length += z.bits.take(8)
	}
	length += 2
	if z.coded {
		length++
	}
	if z.bits.over() {
		return io.ErrUnexpectedEOF
	}
	z.again(high<<z.low+low+1, length)
	return nil
}
