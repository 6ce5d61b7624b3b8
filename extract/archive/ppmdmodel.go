package archive

// The model of PPMd variant I, revision 1, by Dmitry Shkarin (2002): the contexts
// of up to so many symbols that were seen, and for each what followed it and how
// often. What a context has not seen is looked for in the one that is a symbol
// shorter, its suffix.
//
// A context is a unit: the number of its symbols less one, flags, the sum of their
// frequencies (2 bytes), references to the states and to the suffix (4 each). With
// one symbol only, the state stands where sum and states would.
//
// A state is a symbol and what is known of it in a context: the symbol, its
// frequency, its successor (4 bytes), which is the context that comes next, or
// while there is none the place in the text where the symbols that followed stand.

const (
	ppmdState        = 6
	ppmdMostOrder    = 16
	ppmdMostFreq     = 124
	ppmdBinBits      = 14 // of a probability in a context of one symbol
	ppmdPeriodBits   = 7
	ppmdIntervalBits = 7
)

// Flags of a context.
const (
	ppmdRescaled   = 0x04
	ppmdHigh       = 0x08 // one of its symbols is 0x40 or more
	ppmdHighBefore = 0x10 // the symbol before it is
)

// A ppmdEscape guesses, from contexts that are like each other, how often none of
// the symbols that are left is the one.
type ppmdEscape struct {
	sum   uint16
	shift uint8
	count uint8
}

func (e *ppmdEscape) seen() {
	if e.shift >= ppmdPeriodBits {
		return
	}
	if e.count--; e.count == 0 {
		e.sum <<= 1
		e.count = 3 << e.shift
		e.shift++
	}
}

// ppmdInterpolate sorts numbers of symbols and frequencies into classes: 0 to 4
// alone, then one class for each number more.
var ppmdInterpolate = func() (class [260]uint8) {
	c, left := uint8(0), 1
	for i := range class {
		class[i] = c
		if i < 5 {
			c++
			continue
		}
		if left--; left == 0 {
			c++
			left = int(c) - 4
		}
	}
	return class
}()

// ppmdCountClass sorts the number of symbols less one of a suffix.
func ppmdCountClass(n byte) int {
	switch {
	case n < 2:
		return int(n) * 2
	case n < 11:
		return 4
	}
	return 6
}

var (
	ppmdFirstBinary  = [8]uint16{0x3cdd, 0x1f3f, 0x59bf, 0x48f3, 0x64a1, 0x5abc, 0x6632, 0x6051}
	ppmdFirstEscapes = [16]uint8{25, 14, 9, 7, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 2}
)

// A ppmdModel is the state between two symbols.
type ppmdModel struct {
	*ppmdHeap
	order  int
	cutOff bool // a full memory is pruned; else the model begins anew

	context     uint32 // in which the next symbol is looked for
	longest     uint32 // the longest context there is for it
	found       uint32 // the state of the last symbol
	fall        int    // how many symbols longest is too short
	run         int    // of symbols that were expected
	firstRun    int
	hit         int // 1 when the last one was expected
	firstEscape uint8

	binary [25][64]uint16
	escape [24][32]ppmdEscape
	fixed  ppmdEscape // of the context of no symbols
}

func newPPMdModel(order int, size uint32, cutOff bool) *ppmdModel {
	m := &ppmdModel{ppmdHeap: newPPMdHeap(size), order: order, cutOff: cutOff}
	m.fixed.shift = ppmdPeriodBits
	m.restart()
	return m
}

func (m *ppmdModel) symbols(c uint32) byte       { return m.byte(c) }
func (m *ppmdModel) setSymbols(c uint32, n byte) { m.setByte(c, n) }
func (m *ppmdModel) flags(c uint32) byte         { return m.byte(c + 1) }
func (m *ppmdModel) setFlags(c uint32, f byte)   { m.setByte(c+1, f) }
func (m *ppmdModel) states(c uint32) uint32      { return m.word(c + 4) }
func (m *ppmdModel) suffix(c uint32) uint32      { return m.word(c + 8) }

// one is the only state of a context.
func (m *ppmdModel) one(c uint32) uint32 { return c + 2 }

func (m *ppmdModel) sum(c uint32) uint32 {
	return uint32(le.Uint16(m.pages[c/ppmdPage][c%ppmdPage+2:]))
}

func (m *ppmdModel) setSum(c, v uint32) { le.PutUint16(m.page(c)[c%ppmdPage+2:], uint16(v)) }

func (m *ppmdModel) symbol(s uint32) byte     { return m.byte(s) }
func (m *ppmdModel) freq(s uint32) byte       { return m.byte(s + 1) }
func (m *ppmdModel) setFreq(s uint32, v byte) { m.setByte(s+1, v) }
func (m *ppmdModel) next(s uint32) uint32     { return m.word(s + 2) }
func (m *ppmdModel) setNext(s, v uint32)      { m.setWord(s+2, v) }

// state copies one.
func (m *ppmdModel) state(s uint32) (v [ppmdState]byte) {
	copy(v[:], m.pages[s/ppmdPage][s%ppmdPage:])
	return v
}

func (m *ppmdModel) setState(s uint32, v [ppmdState]byte) { copy(m.page(s)[s%ppmdPage:], v[:]) }

func (m *ppmdModel) swap(a, b uint32) {
	v := m.state(a)
	m.setState(a, m.state(b))
	m.setState(b, v)
}

// stretch is the bytes of the states from one to a last one, as far as they lie in
// one page.
func (m *ppmdModel) stretch(s, last uint32) []byte {
	b := m.pages[s/ppmdPage][s%ppmdPage:]
	return b[:min(int(last+ppmdState-s), len(b))]
}

// find is the state of a symbol that a context has.
func (m *ppmdModel) find(c uint32, symbol byte) uint32 {
	s := m.states(c)
	last := s + uint32(m.symbols(c))*ppmdState
	for s < last {
		b := m.stretch(s, last)
		for ; len(b) >= ppmdState; b, s = b[ppmdState:], s+ppmdState {
			if b[0] == symbol {
				return s
			}
		}
	}
	return last
}

// flag is f when a symbol is a high one.
func (m *ppmdModel) flag(symbol, f byte) byte {
	if symbol >= 0x40 {
		return f
	}
	return 0
}

// restart makes the model that every stream begins with: one context, of no
// symbols before, in which all symbols are alike.
func (m *ppmdModel) restart() {
	m.reset()
	m.fall = m.order
	m.firstRun = -min(m.order, 12) - 1
	m.run = m.firstRun
	m.hit = 0

	c := m.allocContext()
	m.setSymbols(c, 255)
	m.setFlags(c, 0)
	m.setSum(c, 256+1)
	m.setWord(c+4, m.alloc(ppmdSizes-1))
	m.setWord(c+8, 0)
	m.context, m.longest, m.found = c, c, m.states(c)
	for i := range uint32(256) {
		m.setState(m.found+i*ppmdState, [ppmdState]byte{byte(i), 1})
	}

	i := 0
	for class := range m.binary {
		for int(ppmdInterpolate[i]) == class {
			i++
		}
		for k := range m.binary[class] {
			m.binary[class][k] = 1<<ppmdBinBits - ppmdFirstBinary[k%8]/uint16(i+1)
		}
	}
	i = 0
	for class := range m.escape {
		for int(ppmdInterpolate[i+3]) == class+3 {
			i++
		}
		for k := range m.escape[class] {
			const shift = ppmdPeriodBits - 4
			m.escape[class][k] = ppmdEscape{sum: uint16(2*i+5) << shift, shift: shift, count: 7}
		}
	}
}

// advance goes on to the context of the next symbol.
func (m *ppmdModel) advance() {
	if c := m.next(m.found); m.fall == 0 && c >= m.unitsStart {
		m.context, m.longest = c, c
		return
	}
	m.learn()
	m.context = m.longest
}

// rescale halves the frequencies of the context, sorts its states by them, and drops
// those that come to nothing.
func (m *ppmdModel) rescale() {
	c := m.context
	first := m.states(c)
	last := first + uint32(m.symbols(c))*ppmdState
	round := uint32(1)
	if m.fall == 0 {
		round = 0
	}
	v := m.state(m.found)
	for s := m.found; s > first; s -= ppmdState {
		m.setState(s, m.state(s-ppmdState))
	}
	left := m.sum(c) - uint32(v[1])
	v[1] = byte((uint32(v[1]) + 4 + round) >> 1)
	m.setState(first, v)
	sum := uint32(v[1])
	for s := first + ppmdState; s <= last; s += ppmdState {
		v := m.state(s)
		left -= uint32(v[1])
		v[1] = byte((uint32(v[1]) + round) >> 1)
		sum += uint32(v[1])
		to := s
		for ; to > first && v[1] > m.freq(to-ppmdState); to -= ppmdState {
			m.setState(to, m.state(to-ppmdState))
		}
		m.setState(to, v)
	}
	if m.freq(last) == 0 {
		n := uint32(1)
		for last -= ppmdState; m.freq(last) == 0; last -= ppmdState {
			n++
		}
		left += n
		if m.drop(c, n, left) {
			return
		}
		first = m.states(c)
	}
	m.setSum(c, sum+left-left>>1)
	m.setFlags(c, m.flags(c)|ppmdRescaled)
	m.found = first
}

// drop takes the last n states from a context; it reports whether one is left only.
func (m *ppmdModel) drop(c, n, escapes uint32) (one bool) {
	had := uint32(m.symbols(c))
	has := had - n
	m.setSymbols(c, byte(has))
	first := m.states(c)
	if has == 0 {
		v := m.state(first)
		v[1] = byte(min((2*uint32(v[1])+escapes-1)/max(escapes, 1), ppmdMostFreq/3))
		m.put(first, ppmdIndex[(had+2)/2])
		m.setFlags(c, m.flags(c)&ppmdHighBefore|m.flag(v[0], ppmdHigh))
		m.found = m.one(c)
		m.setState(m.found, v)
		return true
	}
	first = m.shrink(first, (had+2)/2, (has+2)/2)
	m.setWord(c+4, first)
	flags := m.flags(c) &^ ppmdHigh
	for s := first; s <= first+has*ppmdState; s += ppmdState {
		flags |= m.flag(m.symbol(s), ppmdHigh)
	}
	m.setFlags(c, flags)
	return false
}
