package archive

import (
	"bytes"
	"errors"
)

// A quantumDecoder unpacks the blocks of a folder in Quantum (D. Stafford; as libmspack
// and M. Russotto's "Quantum compression format" describe it): an arithmetic code whose
// models learn from what they have decoded, for bytes, for lengths and for distances.
type quantumDecoder struct {
	window []byte
	at     int // where the next byte goes
	done   int // bytes unpacked, up to the size of the window

	literals  [4]quantumModel
	selectors quantumModel
	three     quantumModel // distances of matches of three bytes
	four      quantumModel
	more      quantumModel // and of longer ones
	lengths   quantumModel

	r               *bytes.Reader
	bits            uint32 // not used yet, the highest first
	count           uint
	none            uint // bits behind the end
	low, high, code uint16
}

var errQuantum = errors.New("damaged Quantum block")

// A quantumModel is a set of symbols, those that come often first. Each has its share and
// that of all behind it; the last one of freq is behind all.
type quantumModel struct {
	symbols []uint16
	freq    []uint16
	fresh   int // halvings until it is sorted again
}

func newQuantumModel(first, n int) quantumModel {
	m := quantumModel{symbols: make([]uint16, n), freq: make([]uint16, n+1), fresh: 4}
	for i := range n {
		m.symbols[i], m.freq[i] = uint16(first+i), uint16(n-i)
	}
	return m
}

// Bounds of the distances that models know, and the tables of numbers with more bits.
const (
	quantumThree = 24
	quantumFour  = 36
	quantumLeast = 10 // bits of a window
	quantumMost  = 21
)

var (
	quantumDistances, quantumDistanceBits = func() (base [42]int, bits [42]uint) {
		for i := range base {
			bits[i] = uint(max(i/2-1, 0))
			if i > 0 {
				base[i] = base[i-1] + 1<<bits[i-1]
			}
		}
		return base, bits
	}()
	quantumLengths, quantumLengthBits = func() (base [27]int, bits [27]uint) {
		for i := range base {
			if i >= 6 {
				bits[i] = uint((i - 2) / 4)
			}
			if i > 0 {
				base[i] = base[i-1] + 1<<bits[i-1]
			}
		}
		bits[26] = 0
		return base, bits
	}()
)

func newQuantum(window uint) *quantumDecoder {
	n := int(2 * window)
	z := &quantumDecoder{
		window:    make([]byte, 1<<window),
		selectors: newQuantumModel(0, 7),
		three:     newQuantumModel(0, min(n, quantumThree)),
		four:      newQuantumModel(0, min(n, quantumFour)),
		more:      newQuantumModel(0, n),
		lengths:   newQuantumModel(0, 27),
	}
	for i := range z.literals {
		z.literals[i] = newQuantumModel(64*i, 64)
	}
	return z
}

// block unpacks a block, in which the code begins anew; the models go on.
func (z *quantumDecoder) block(packed []byte, size int) ([]byte, error) {
	z.r, z.bits, z.count, z.none = bytes.NewReader(packed), 0, 0, 0
	z.low, z.high, z.code = 0, 0xffff, uint16(z.take(16))
	out := make([]byte, 0, size)
	put := func(b byte) {
		out = append(out, b)
		z.window[z.at] = b
		z.at = (z.at + 1) & (len(z.window) - 1)
		z.done = min(z.done+1, len(z.window))
	}
	for len(out) < size {
		selector := z.symbol(&z.selectors)
		if selector < 4 {
			put(byte(z.symbol(&z.literals[selector])))
		} else {
			length, distances := selector-1, &z.three
			switch selector {
			case 5:
				distances = &z.four
			case 6:
				i := z.symbol(&z.lengths)
				length, distances = 5+quantumLengths[i]+z.take(quantumLengthBits[i]), &z.more
			}
			i := z.symbol(distances)
			back := quantumDistances[i] + z.take(quantumDistanceBits[i]) + 1
			if back > z.done || length > size-len(out) {
				return nil, errQuantum
			}
			for range length {
				put(z.window[(z.at-back)&(len(z.window)-1)])
			}
		}
		if z.none > 16+z.count { // the code itself is read ahead
			return nil, errQuantum
		}
	}
	if z.r.Len() > packedPadding { // some blocks have zeros there
		return nil, errQuantum
	}
	return out, nil
}

// take reads up to 20 bits.
func (z *quantumDecoder) take(n uint) int {
	for z.count < n {
		b, err := z.r.ReadByte()
		if err != nil {
			b = 0
			z.none += 8
		}
		z.bits |= uint32(b) << (24 - z.count)
		z.count += 8
	}
	if n == 0 {
		return 0
	}
	v := z.bits >> (32 - n)
	z.bits <<= n
	z.count -= n
	return int(v)
}

// symbol decodes a symbol, and lets its model learn.
func (z *quantumDecoder) symbol(m *quantumModel) int {
	width := uint32(z.high-z.low) + 1
	total := uint32(m.freq[0])
	at := ((uint32(z.code-z.low)+1)*total - 1) / width & 0xffff
	i := 1
	for i < len(m.symbols) && uint32(m.freq[i]) > at {
		i++
	}
	symbol := int(m.symbols[i-1])
	z.high = z.low + uint16(uint32(m.freq[i-1])*width/total) - 1
	z.low += uint16(uint32(m.freq[i]) * width / total)
	m.learn(i - 1)
	for {
		if (z.low^z.high)&0x8000 != 0 {
			if z.low&0x4000 == 0 || z.high&0x4000 != 0 {
				return symbol
			}
			z.code ^= 0x4000 // the middle, where both would never agree
			z.low &= 0x3fff
			z.high |= 0x4000
		}
		z.low <<= 1
		z.high = z.high<<1 | 1
		z.code = z.code<<1 | uint16(z.take(1))
	}
}

// learn makes a symbol more likely.
func (m *quantumModel) learn(i int) {
	const step, most = 8, 3800
	for ; i >= 0; i-- {
		m.freq[i] += step
	}
	if m.freq[0] > most {
		m.halve()
	}
}

// halve halves all shares; now and then it sorts the symbols by them, in the order of
// exchanges that the packing program makes.
func (m *quantumModel) halve() {
	n := len(m.symbols)
	if m.fresh--; m.fresh > 0 {
		for i := n - 1; i >= 0; i-- {
			m.freq[i] = max(m.freq[i]>>1, m.freq[i+1]+1)
		}
		return
	}
	m.fresh = 50
	for i := range n {
		m.freq[i] = (m.freq[i] - m.freq[i+1] + 1) >> 1
	}
	for i := range n - 1 {
		for j := i + 1; j < n; j++ {
			if m.freq[i] < m.freq[j] {
				m.freq[i], m.freq[j] = m.freq[j], m.freq[i]
				m.symbols[i], m.symbols[j] = m.symbols[j], m.symbols[i]
			}
		}
	}
	for i := n - 1; i >= 0; i-- {
		m.freq[i] += m.freq[i+1]
	}
}
