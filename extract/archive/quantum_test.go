package archive_test

import (
	"bytes"
	"strings"
	"testing"

	"postern/extract"
	"postern/extract/archive"
	"postern/extract/extracttest"
)

// A quantumModel mirrors that of the decoder.
type quantumModel struct {
	symbols, freq []int
	fresh         int
}

func newQuantumModel(first, n int) *quantumModel {
	m := &quantumModel{freq: make([]int, n+1), fresh: 4}
	for i := range n {
		m.symbols, m.freq[i] = append(m.symbols, first+i), n-i
	}
	return m
}

func (m *quantumModel) learn(i int) {
	for ; i >= 0; i-- {
		m.freq[i] += 8
	}
	if m.freq[0] <= 3800 {
		return
	}
	n := len(m.symbols)
	if m.fresh--; m.fresh > 0 {
		for i := n - 1; i >= 0; i-- {
			m.freq[i] = max(m.freq[i]/2, m.freq[i+1]+1)
		}
		return
	}
	m.fresh = 50
	for i := range n {
		m.freq[i] = (m.freq[i] - m.freq[i+1] + 1) / 2
	}
	for i := range n {
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

// A quantumPacker packs the blocks of a folder. The decoder is sixteen bits ahead in the
// code, so that bits which stand for themselves come that much later.
type quantumPacker struct {
	literals                                [4]*quantumModel
	selectors, three, four, longer, lengths *quantumModel
	low, high, pending, shifts              int
	code                                    []byte
	plain                                   map[int][]byte
}

func (q *quantumPacker) put(m *quantumModel, symbol int) {
	i := 0
	for m.symbols[i] != symbol {
		i++
	}
	width, total := q.high-q.low+1, m.freq[0]
	q.high = q.low + m.freq[i]*width/total - 1
	q.low += m.freq[i+1] * width / total
	m.learn(i)
	for {
		if (q.low^q.high)&0x8000 == 0 {
			q.bit(byte(q.low >> 15))
		} else if q.low&0x4000 != 0 && q.high&0x4000 == 0 {
			q.pending++
			q.low &= 0x3fff
			q.high |= 0x4000
		} else {
			return
		}
		q.low, q.high = q.low<<1&0xffff, (q.high<<1|1)&0xffff
		q.shifts++
	}
}

func (q *quantumPacker) bit(b byte) {
	q.code = append(q.code, b)
	for ; q.pending > 0; q.pending-- {
		q.code = append(q.code, 1-b)
	}
}

// number puts a number as a symbol and more bits.
func (q *quantumPacker) number(m *quantumModel, n int, bits func(i int) int) {
	base := 0
	for i := 0; ; i++ {
		k := bits(i)
		if n < base+1<<k {
			q.put(m, i)
			for k--; k >= 0; k-- {
				q.plain[q.shifts+16] = append(q.plain[q.shifts+16], byte((n-base)>>k&1))
			}
			return
		}
		base += 1 << k
	}
}

func (q *quantumPacker) block(content []byte, from, to int) []byte {
	q.low, q.high, q.pending, q.shifts, q.code, q.plain = 0, 0xffff, 0, 0, nil, map[int][]byte{}
	for at := from; at < to; {
		length, back := 0, 0
		for d := 1; d <= min(at, 500); d++ {
			n := 0
			for at+n < to && n < 200 && content[at+n] == content[at+n-d] {
				n++
			}
			if n > length {
				length, back = n, d
			}
		}
		distance := func(i int) int { return max(i/2-1, 0) }
		switch {
		case length < 3:
			b := int(content[at])
			q.put(q.selectors, b>>6)
			q.put(q.literals[b>>6], b)
			length = 1
		case length == 3:
			q.put(q.selectors, 4)
			q.number(q.three, back-1, distance)
		case length == 4:
			q.put(q.selectors, 5)
			q.number(q.four, back-1, distance)
		default:
			q.put(q.selectors, 6)
			q.number(q.lengths, length-5, func(i int) int { return max(i-2, 0) / 4 })
			q.number(q.longer, back-1, distance)
		}
		at += length
	}
	q.pending++
	q.bit(byte(q.low >> 14 & 1))
	for len(q.code) < q.shifts+16 {
		q.code = append(q.code, 0)
	}
	var out []byte
	count := 0
	emit := func(b byte) {
		if count%8 == 0 {
			out = append(out, 0)
		}
		out[len(out)-1] |= b << (7 - count%8)
		count++
	}
	for i, b := range q.code {
		for _, p := range q.plain[i] {
			emit(p)
		}
		emit(b)
	}
	for _, p := range q.plain[len(q.code)] {
		emit(p)
	}
	return out
}

// quantumCab is a cabinet in Quantum: no program packs so any more. cabextract reads it.
func quantumCab(content []byte) []byte {
	const window, frame = 16, 32 << 10
	q := &quantumPacker{
		selectors: newQuantumModel(0, 7), three: newQuantumModel(0, 24), four: newQuantumModel(0, 32),
		longer: newQuantumModel(0, 2*window), lengths: newQuantumModel(0, 27),
	}
	for i := range q.literals {
		q.literals[i] = newQuantumModel(64*i, 64)
	}
	var blocks []byte
	count := 0
	for at := 0; at < len(content); at += frame {
		to := min(at+frame, len(content))
		packed := q.block(content, at, to)
		blocks = append(blocks, 0, 0, 0, 0)
		blocks = le.AppendUint16(blocks, uint16(len(packed)))
		blocks = append(le.AppendUint16(blocks, uint16(to-at)), packed...)
		count++
	}
	name := "note.txt\x00"
	data := 36 + 8 + 16 + len(name)
	b := append([]byte("MSCF\x00\x00\x00\x00"), make([]byte, 28)...)
	le.PutUint32(b[8:], uint32(data+len(blocks)))
	le.PutUint32(b[16:], 44)
	copy(b[24:], []byte{3, 1, 1, 0, 1, 0})
	b = le.AppendUint32(b, uint32(data))
	b = le.AppendUint16(b, uint16(count))
	b = le.AppendUint16(b, 2|7<<4|window<<8)
	b = le.AppendUint32(b, uint32(len(content)))
	b = append(b, 0, 0, 0, 0, 0, 0, 0x21, 0x4a, 0, 0, 0x20, 0)
	return append(append(b, name...), blocks...)
}

func quantumContent() []byte {
	var b strings.Builder
	seed := uint32(1)
	for b.Len() < 70_000 {
		seed = seed*1664525 + 1013904223
		b.WriteString([]string{"order ", "card ", "total ", "berlin ", "the\n"}[seed>>28%5])
		b.WriteByte(byte(seed >> 16))
	}
	return []byte(b.String() + note)
}

func TestCabQuantum(t *testing.T) {
	content := quantumContent()
	data := quantumCab(content)
	r := extracttest.Read(t, archive.Cab, "a.cab", data)
	if c, _ := r.Child("note.txt"); loud(r) || !bytes.Equal(c.Data, content) {
		t.Errorf("%v, gaps %v, %d of %d bytes, %v", r.Err, r.Gaps, len(c.Data), len(content), c.Err)
	}
	for n := 1; n < len(data); n += 1 + n/20 {
		if r := extracttest.Read(t, archive.Cab, "a.cab", data[:n]); !loud(r) {
			t.Errorf("cut at %d of %d: silence", n, len(data))
		}
	}
	for i := 80; i < len(data); i += 997 { // it has no checksum: no panic is all there is
		broken := bytes.Clone(data)
		broken[i] ^= 0x10
		extracttest.Read(t, archive.Cab, "a.cab", broken)
	}
	window := bytes.Clone(data)
	window[43] = 9
	if r := extracttest.Read(t, archive.Cab, "a.cab", window); !r.Gap(extract.Corrupt) {
		t.Errorf("a window of 512 bytes: %v", r.Gaps)
	}
}
