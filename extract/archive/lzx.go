package archive

import "errors"

var errLZX = errors.New("damaged LZX block")

// Kinds of LZX blocks, and bounds of the codes ([MS-PATCH] section 2).
const (
	lzxVerbatim     = 1
	lzxAligned      = 2
	lzxUncompressed = 3

	lzxChars     = 256
	lzxPretrees  = 20
	lzxAlignment = 8
	lzxLengths   = 249
	lzxFrame     = 32 << 10
	lzxLeast     = 15 // bits of a window
)

// lzxSlots is how many position slots a window of 2^15 to 2^21 bytes has.
var lzxSlots = [...]int{30, 32, 34, 36, 38, 42, 50}

// lzxBase and lzxBits are the first position of each slot and how many bits
// follow.
var lzxBase, lzxBits = func() (base [51]int, bits [51]uint) {
	for i := 1; i < len(base); i++ {
		bits[i-1] = uint(min(max(i-1, 2)/2-1, 17))
		base[i] = base[i-1] + 1<<bits[i-1]
	}
	bits[50] = 17
	return base, bits
}()

// An lzx decoder unpacks the blocks of a folder, one after the other.
type lzx struct {
	bits    lzxBits16
	window  []byte
	mask    int
	at      int // where the next byte goes
	done    int // bytes unpacked
	recent  [3]int
	main    []byte // code lengths, which the next block changes
	lengths []byte
	mainH   lzxTree
	lengthH lzxTree
	alignH  lzxTree
	kind    int
	left    int // of the block
	size    int // of the block, for the padding of uncompressed ones
	began   bool
	intel   int  // size of the file for the translation of calls; 0 for none
	images  bool // the heads are those of Windows images
	wide    bool // the window is larger than the smallest one
}

func newLZX(window uint) *lzx {
	z := &lzx{
		window: make([]byte, 1<<window), mask: 1<<window - 1, recent: [3]int{1, 1, 1},
		lengths: make([]byte, lzxLengths),
	}
	z.codesOf(window)
	return z
}

// codesOf makes room for the codes of positions in a window.
func (z *lzx) codesOf(window uint) {
	z.main, z.wide = make([]byte, lzxChars+8*lzxSlots[window-lzxLeast]), window > lzxLeast
}

// newWIMLZX makes a decoder of one chunk of a Windows image, which begins anew and takes
// its programs for 12 MB (wimlib 1.13, src/lzx_decompress.c). The codes are those of a
// window of 2^window bytes, of which no more than 2^used are wanted.
func newWIMLZX(window, used int) *lzx {
	z := newLZX(uint(max(used, lzxLeast)))
	z.codesOf(uint(max(window, lzxLeast)))
	z.images, z.began, z.intel = true, true, 12_000_000
	return z
}

// block unpacks one data block, which holds one frame.
func (z *lzx) block(packed []byte, size int) ([]byte, error) {
	z.bits = lzxBits16{data: packed}
	if !z.began {
		z.began = true
		if z.bits.take(1) == 1 {
			z.intel = z.bits.take(16)<<16 | z.bits.take(16)
		}
	}
	start := z.at
	for n := size; n > 0; {
		if z.left == 0 {
			if err := z.head(); err != nil {
				return nil, err
			}
		}
		run := min(n, z.left)
		n -= run
		z.left -= run
		var err error
		if z.kind == lzxUncompressed {
			err = z.copied(run)
		} else if run, err = z.symbols(run); run > 0 { // a match that is longer than what is left
			err = errLZX
		}
		if err != nil || z.bits.overrun() {
			return nil, errLZX
		}
	}
	if z.kind == lzxUncompressed && z.left == 0 && z.size&1 == 1 && z.bits.at < len(packed) {
		z.size = 0 // the padding is in this data block
	}
	if z.bits.unused() > packedPadding {
		return nil, errLZX // nothing else belongs behind a frame
	}
	frame := make([]byte, size)
	for i := range frame {
		frame[i] = z.window[(start+i)&z.mask]
	}
	z.translate(frame)
	z.done += size
	return frame, nil
}

// head reads the head of a block (section 2.3).
func (z *lzx) head() error {
	if z.kind == lzxUncompressed && z.size&1 == 1 {
		z.bits.skipByte()
	}
	z.kind = z.bits.take(3)
	switch {
	case z.images && z.bits.take(1) == 1:
		z.size = lzxFrame
	case z.images && !z.wide:
		z.size = z.bits.take(16)
	default:
		z.size = z.bits.take(8)<<16 | z.bits.take(16)
	}
	z.left = z.size
	if z.left == 0 || z.bits.overrun() {
		return errLZX
	}
	switch z.kind {
	case lzxAligned:
		var lengths [lzxAlignment]byte
		for i := range lengths {
			lengths[i] = byte(z.bits.take(3))
		}
		if err := z.alignH.build(lengths[:]); err != nil {
			return err
		}
		return z.codes()
	case lzxVerbatim:
		return z.codes()
	case lzxUncompressed:
		z.bits.align()
		for i := range z.recent {
			z.recent[i] = int(z.bits.long())
		}
		return nil
	}
	return errLZX
}

// codes reads the code lengths of a block, as changes of those before.
func (z *lzx) codes() error {
	for _, part := range [][]byte{z.main[:lzxChars], z.main[lzxChars:], z.lengths} {
		if err := z.changes(part); err != nil {
			return err
		}
	}
	if err := z.mainH.build(z.main); err != nil {
		return err
	}
	return z.lengthH.build(z.lengths)
}

func (z *lzx) changes(lengths []byte) error {
	var pre [lzxPretrees]byte
	for i := range pre {
		pre[i] = byte(z.bits.take(4))
	}
	var tree lzxTree
	if err := tree.build(pre[:]); err != nil {
		return err
	}
	set := func(at, n, to int) (int, error) {
		if at+n > len(lengths) {
			return 0, errLZX
		}
		for i := range n {
			lengths[at+i] = byte(to)
		}
		return at + n, nil
	}
	for at := 0; at < len(lengths); {
		sym, err := tree.symbol(&z.bits)
		if err != nil || z.bits.overrun() {
			return errLZX
		}
		switch sym {
		case 17:
			at, err = set(at, 4+z.bits.take(4), 0)
		case 18:
			at, err = set(at, 20+z.bits.take(5), 0)
		case 19:
			n := 4 + z.bits.take(1)
			if sym, err = tree.symbol(&z.bits); err == nil && sym < 17 {
				at, err = set(at, n, (int(lengths[at])-sym+17)%17)
			} else {
				err = errLZX
			}
		default:
			at, err = set(at, 1, (int(lengths[at])-sym+17)%17)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// copied takes n bytes as they stand.
func (z *lzx) copied(n int) error {
	b := z.bits.bytes(n)
	if len(b) < n {
		return errLZX
	}
	for _, c := range b {
		z.window[z.at&z.mask] = c
		z.at++
	}
	return nil
}

// symbols decodes n bytes and returns how many a last match had too many.
func (z *lzx) symbols(n int) (over int, err error) {
	for n > 0 {
		sym, err := z.mainH.symbol(&z.bits)
		if err != nil || z.bits.overrun() {
			return 0, errLZX
		}
		if sym < lzxChars {
			z.window[z.at&z.mask] = byte(sym)
			z.at++
			n--
			continue
		}
		sym -= lzxChars
		length := sym & 7
		if length == 7 {
			more, err := z.lengthH.symbol(&z.bits)
			if err != nil {
				return 0, err
			}
			length += more
		}
		length += 2
		back, err := z.position(sym >> 3)
		if err != nil || back < 1 || back > min(z.at, len(z.window)) || length > n {
			return 0, errLZX
		}
		for range length {
			z.window[z.at&z.mask] = z.window[(z.at-back)&z.mask]
			z.at++
		}
		n -= length
	}
	return 0, nil
}

// position reads how far back a match is: one of the last three, or a new one.
func (z *lzx) position(slot int) (int, error) {
	if slot < 3 {
		z.recent[0], z.recent[slot] = z.recent[slot], z.recent[0]
		return z.recent[0], nil
	}
	if slot >= len(lzxBase) {
		return 0, errLZX
	}
	bits, low := lzxBits[slot], 0
	if z.kind == lzxAligned && bits >= 3 {
		low = z.bits.take(bits-3) << 3
		sym, err := z.alignH.symbol(&z.bits)
		if err != nil {
			return 0, err
		}
		low += sym
	} else {
		low = z.bits.take(bits)
	}
	z.recent[2], z.recent[1] = z.recent[1], z.recent[0]
	z.recent[0] = lzxBase[slot] + low - 2
	return z.recent[0], nil
}

// translate turns the absolute targets of calls in programs back to relative
// ones (section 2.8, "E8 Call Translation").
func (z *lzx) translate(frame []byte) {
	const most = 1 << 30
	if z.intel == 0 || z.done >= most || len(frame) <= 10 {
		return
	}
	for i := 0; i < len(frame)-10; i++ {
		if frame[i] != 0xe8 {
			continue
		}
		current := int32(z.done + i)
		target := int32(le.Uint32(frame[i+1:]))
		if target >= -current && target < int32(z.intel) {
			if target >= 0 {
				target -= current
			} else {
				target += int32(z.intel)
			}
			le.PutUint32(frame[i+1:], uint32(target))
		}
		i += 4
	}
}
