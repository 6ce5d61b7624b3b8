package disk

import "math/bits"

// LZFSE is the packing of Apple: blocks of copies whose lengths, distances and letters are
// coded by finite states (github.com/lzfse/lzfse, its format notes), or blocks of LZVN.
const (
	lzfseLetters = 40000 // most letters of a block
	lzfseCopies  = 10000 // most copies
	lzfseHeader  = 32    // bytes before the frequencies
)

// unpackLZFSE unpacks blocks up to a size, and tells how many bytes it took.
func unpackLZFSE(b []byte, size int64) ([]byte, int, error) {
	out := make([]byte, 0, size)
	for at := 0; ; {
		rest := b[at:]
		if len(rest) < 4 {
			return nil, 0, errPacked
		}
		var taken int
		ok := true
		switch string(rest[:4]) {
		case "bvx$":
			return out, at + 4, nil
		case "bvx-":
			taken, ok = lzfseStored(rest, &out)
		case "bvxn":
			taken, ok = lzfseLZVN(rest, &out)
		case "bvx2":
			taken, ok = lzfseBlock(rest, &out)
		default:
			ok = false
		}
		if !ok || taken <= 0 {
			return nil, 0, errPacked
		}
		at += taken
	}
}

// lzfseStored appends a block that stands as it is.
func lzfseStored(b []byte, out *[]byte) (taken int, ok bool) {
	if len(b) < 8 {
		return 0, false
	}
	n := int64(le.Uint32(b[4:]))
	if n > int64(len(b)-8) || n > int64(cap(*out)-len(*out)) {
		return 0, false
	}
	*out = append(*out, b[8:8+n]...)
	return 8 + int(n), true
}

// lzfseLZVN appends a block of LZVN.
func lzfseLZVN(b []byte, out *[]byte) (taken int, ok bool) {
	if len(b) < 12 {
		return 0, false
	}
	size, packed := int64(le.Uint32(b[4:])), int64(le.Uint32(b[8:]))
	if packed > int64(len(b)-12) || size > int64(cap(*out)-len(*out)) {
		return 0, false
	}
	before := len(*out)
	*out, ok = unpackLZVN(b[12:12+packed], *out, before+int(size))
	return 12 + int(packed), ok && len(*out) == before+int(size)
}

// A lzfseHead is the header of a block.
type lzfseHead struct {
	size, letters, letterBytes, copies, copyBytes, header int
	letterBits, copyBits                                  int // that the last byte lacks, as a negative number
	letterStates                                          [4]int
	states                                                [3]int // of lengths, of lengths of copies, of distances
}

func lzfseHeadOf(b []byte) (h lzfseHead, ok bool) {
	if len(b) < lzfseHeader {
		return h, false
	}
	first, second, third := le.Uint64(b[8:]), le.Uint64(b[16:]), le.Uint64(b[24:])
	field := func(v uint64, at, n int) int { return int(v >> at & (1<<n - 1)) }
	h.size = int(le.Uint32(b[4:]))
	h.letters, h.letterBytes, h.copies = field(first, 0, 20), field(first, 20, 20), field(first, 40, 20)
	h.letterBits = field(first, 60, 3) - 7
	for i := range h.letterStates {
		h.letterStates[i] = field(second, 10*i, 10)
	}
	h.copyBytes, h.copyBits = field(second, 40, 20), field(second, 60, 3)-7
	h.header = field(third, 0, 32)
	for i := range h.states {
		h.states[i] = field(third, 32+10*i, 10)
	}
	ok = h.header >= lzfseHeader && h.header <= len(b) && h.letterBytes <= len(b)-h.header && h.copyBytes <= len(b)-h.header-h.letterBytes &&
		h.letters <= lzfseLetters && h.letters%4 == 0 && h.copies <= lzfseCopies
	return h, ok
}

// The lengths and distances: each symbol is a base and so many further bits.
var (
	lzfseLengthBits   = append(make([]byte, 16), 2, 3, 5, 8)
	lzfseCopyBits     = append(make([]byte, 16), 3, 5, 8, 11)
	lzfseDistanceBits = func() (b []byte) {
		for i := range 64 {
			b = append(b, byte(i/4))
		}
		return b
	}()
)

const lzfseSymbols = 20 + 20 + 64 + 256

// lzfseBlock appends a block of coded copies.
func lzfseBlock(b []byte, out *[]byte) (taken int, ok bool) {
	h, ok := lzfseHeadOf(b)
	if !ok || h.size > cap(*out)-len(*out) {
		return 0, false
	}
	counts, ok := lzfseCounts(b[lzfseHeader:h.header])
	if !ok {
		return 0, false
	}
	var tables [4]stateTable
	for i, t := range [4]struct {
		from, to, states int
		extra            []byte
	}{{0, 20, 64, lzfseLengthBits}, {20, 40, 64, lzfseCopyBits}, {40, 104, 256, lzfseDistanceBits}, {104, lzfseSymbols, 1024, nil}} {
		if tables[i], ok = newStateTable(counts[t.from:t.to], t.states, t.extra); !ok {
			return 0, false
		}
	}
	letters, ok := lzfseLettersOf(b[h.header:h.header+h.letterBytes], h, tables[3])
	if !ok {
		return 0, false
	}
	end := h.header + h.letterBytes + h.copyBytes
	before := len(*out)
	*out, ok = lzfseCopy(b[h.header+h.letterBytes:end], h, tables, letters, *out, before+h.size)
	return end, ok && len(*out) == before+h.size
}

// lzfseCounts reads how often each symbol is there: short codes, the first bit lowest.
func lzfseCounts(b []byte) (counts [lzfseSymbols]int, ok bool) {
	if len(b) == 0 {
		return counts, true
	}
	at := 0
	take := func(n int) (v int) {
		for i := range n {
			if at>>3 < len(b) {
				v |= int(b[at>>3]>>(at&7)&1) << i
			}
			at++
		}
		return v
	}
	for i := range counts {
		switch take(2) {
		case 0:
		case 2:
			counts[i] = 1
		case 1: // one of 2 and 3
			counts[i] = 2 + take(1)
		case 3:
			switch take(1) {
			case 0:
				counts[i] = 4 + take(2)
			default:
				if take(1) == 0 {
					counts[i] = 8 + take(4)
				} else {
					counts[i] = 24 + take(10)
				}
			}
		}
	}
	return counts, (at+7)/8 == len(b)
}

// lzfseLettersOf reads the letters of a block, which four states take in turn.
func lzfseLettersOf(b []byte, h lzfseHead, t stateTable) ([]byte, bool) {
	in, ok := newBackwards(b, h.letterBits)
	if !ok {
		return nil, false
	}
	letters := make([]byte, h.letters)
	states := h.letterStates
	for i := range letters {
		var v int
		if v, ok = t.next(&states[i&3], &in); !ok {
			return nil, false
		}
		letters[i] = byte(v)
	}
	return letters, true
}

// lzfseCopy appends letters and copies of what was there before, in turn.
func lzfseCopy(b []byte, h lzfseHead, t [4]stateTable, letters, out []byte, most int) ([]byte, bool) {
	in, ok := newBackwards(b, h.copyBits)
	if !ok {
		return out, false
	}
	back := 0
	for range h.copies {
		var v [3]int
		for i := range v {
			if v[i], ok = t[i].next(&h.states[i], &in); !ok {
				return out, false
			}
		}
		if v[2] != 0 { // else the distance of the one before
			back = v[2]
		}
		if v[0] > len(letters) || len(out)+v[0]+v[1] > most {
			return out, false
		}
		out = append(out, letters[:v[0]]...)
		letters = letters[v[0]:]
		if v[1] > 0 && (back == 0 || back > len(out)) {
			return out, false
		}
		for range v[1] {
			out = append(out, out[len(out)-back])
		}
	}
	return out, true
}

// A stateTable is what each state of a coder stands for.
type stateTable []struct {
	base, delta int
	bits, extra int
}

// newStateTable makes the table of so many states from how often each symbol is there. The
// value of a symbol is a base and extra bits, or its number.
func newStateTable(counts []int, states int, extra []byte) (stateTable, bool) {
	t := make(stateTable, 0, states)
	base := 0
	for symbol, n := range counts {
		if len(t)+n > states {
			return nil, false
		}
		more := 0
		if extra == nil {
			base = symbol
		} else {
			more = int(extra[symbol])
		}
		if n > 0 {
			k := bits.Len(uint(states)) - bits.Len(uint(n))
			split := 2*states>>k - n
			for i := range n {
				e := t[:len(t)+1]
				t = e
				x := &e[len(e)-1]
				x.base, x.extra = base, more
				if i < split {
					x.bits, x.delta = k, (n+i)<<k-states
				} else {
					x.bits, x.delta = k-1, (i-split)<<(k-1)
				}
			}
		}
		base += 1 << more
	}
	return t, true
}

// next takes the next value, and moves the state on.
func (t stateTable) next(state *int, in *backwards) (int, bool) {
	if *state >= len(t) {
		return 0, false
	}
	e := t[*state]
	step, ok := in.take(e.bits)
	if !ok {
		return 0, false
	}
	*state = e.delta + step
	more, ok := in.take(e.extra)
	return e.base + more, ok
}

// backwards are bits that are taken from the end on.
type backwards struct {
	b  []byte
	at int // bits that are left
}

// newBackwards begins at the end, without so many bits of the last byte, a negative number.
func newBackwards(b []byte, unused int) (backwards, bool) {
	in := backwards{b, 8*len(b) + unused}
	return in, in.at >= 0
}

func (in *backwards) take(n int) (v int, ok bool) {
	if n > in.at {
		return 0, false
	}
	in.at -= n
	for i := 0; i < n; {
		at := in.at + i
		k := min(8-at&7, n-i)
		v |= int(in.b[at>>3]>>(at&7)&(1<<k-1)) << i
		i += k
	}
	return v, true
}
