package archive

import "io"

// newLZS unpacks the method lzs of LArc: bits, and places in a window of 2 KiB that
// begins 17 bytes before its end (K. Miki and others; as LHA for UNIX reads it).
func newLZS(r io.Reader, size int64) io.Reader {
	u, bits := newUnpacker(11, ' ', size), newHighBits(r)
	u.bits = bits
	u.step = func() error {
		if bits.take(1) == 1 {
			u.put(byte(bits.take(8)))
		} else {
			place := bits.take(11)
			u.again(u.at-place-17, bits.take(4)+2)
		}
		if bits.over() {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	return u
}

// newLZ5 unpacks the method lz5 of LArc: eight marks in a byte, and places in a window
// of 4 KiB that is filled with all there is.
func newLZ5(r io.Reader, size int64) io.Reader {
	u, bits := newUnpacker(12, ' ', size), newLowBits(r)
	u.bits = bits
	at := 18
	fill := func(b byte, n int) {
		for range n {
			u.ring[at&4095] = b
			at++
		}
	}
	for i := range 256 {
		fill(byte(i), 13)
	}
	for i := range 256 {
		fill(byte(i), 1)
	}
	for i := range 256 {
		fill(byte(255-i), 1)
	}
	fill(0, 128)
	fill(' ', 110)
	marks := 1
	u.step = func() error {
		if marks == 1 {
			marks = bits.take(8) | 0x100
		}
		if marks&1 == 1 {
			u.put(byte(bits.take(8)))
		} else {
			low, high := bits.take(8), bits.take(8)
			u.again(u.at-(low|high&0xf0<<4)-18, high&15+3)
		}
		marks >>= 1
		if bits.over() {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	return u
}
