package archive

// restore makes room in a full memory, when the contexts from the longest one down
// to c, but not c, have got the last symbol and those behind it have not.
func (m *ppmdModel) restore(c uint32) {
	m.text = m.start
	for d := m.longest; d != c; d = m.suffix(d) {
		n := m.symbols(d) - 1
		m.setSymbols(d, n)
		if n != 0 {
			m.refresh(d, (uint32(n)+3)/2, 0)
			continue
		}
		s := m.states(d)
		m.single(d, s)
		m.putLowest(s)
	}
	for ; c != m.context; c = m.suffix(c) {
		n := uint32(m.symbols(c))
		if n == 0 {
			s := m.one(c)
			m.setFreq(s, m.freq(s)-m.freq(s)/2)
			continue
		}
		sum := m.sum(c) + 4
		m.setSum(c, sum)
		if sum > 128+4*n {
			m.refresh(c, (n+2)/2, 1)
		}
	}
	if !m.cutOff || m.inUse() < m.size/2 {
		m.restart()
		return
	}
	for m.suffix(m.longest) != 0 {
		m.longest = m.suffix(m.longest)
	}
	for {
		m.prune(m.longest, 0)
		m.widenText()
		if m.inUse() <= m.size/4*3 {
			break
		}
	}
	m.untilGlue = 0
	m.fall = m.order
}

// single makes a state that stands elsewhere the only one of a context. It does not
// free its old place.
func (m *ppmdModel) single(c, s uint32) {
	v := m.state(s)
	v[1] = byte((uint32(v[1]) + 11) / 8)
	m.setFlags(c, m.flags(c)&ppmdHighBefore|m.flag(v[0], ppmdHigh))
	m.setState(m.one(c), v)
}

// refresh gives back what a context has too many of, units being what it has, and
// counts its frequencies anew, halved when scale is 1.
func (m *ppmdModel) refresh(c, units, scale uint32) {
	n := uint32(m.symbols(c))
	s := m.shrink(m.states(c), units, (n+2)/2)
	m.setWord(c+4, s)
	flags := m.flags(c) & (ppmdHighBefore | ppmdRescaled*byte(scale))
	left, sum := m.sum(c), uint32(0)
	for last := s + n*ppmdState; s <= last; s += ppmdState {
		f := uint32(m.freq(s))
		left -= f
		f = (f + scale) >> scale
		m.setFreq(s, byte(f))
		sum += f
		flags |= m.flag(m.symbol(s), ppmdHigh)
	}
	m.setSum(c, sum+(left+scale)>>scale)
	m.setFlags(c, flags)
}

// ppmdKeptOrder is up to which order contexts of one symbol stay that lead nowhere.
const ppmdKeptOrder = 9

// prune takes away the successors that point into the text, and the contexts that
// then have none. It returns the context, or 0 when it is gone. It calls itself no
// deeper than the order.
func (m *ppmdModel) prune(c uint32, order int) uint32 {
	last := int(m.symbols(c))
	if last == 0 {
		s := m.one(c)
		if m.next(s) >= m.unitsStart {
			m.pruneNext(s, order)
			if m.next(s) != 0 || order <= ppmdKeptOrder {
				return c
			}
		}
		m.putLowest(c)
		return 0
	}
	units := uint32(last+2) / 2
	first := m.moveUp(m.states(c), units)
	m.setWord(c+4, first)
	had := last
	for s := first + uint32(last)*ppmdState; s >= first; s -= ppmdState {
		if m.next(s) >= m.unitsStart {
			m.pruneNext(s, order)
			continue
		}
		m.setNext(s, 0)
		m.swap(s, uint32(int(first)+last*ppmdState))
		last--
	}
	if last == had || order == 0 {
		return c
	}
	switch {
	case last < 0:
		m.put(first, ppmdIndex[units])
		m.putLowest(c)
		return 0
	case last == 0:
		m.setSymbols(c, 0)
		m.single(c, first)
		m.put(first, ppmdIndex[units])
	default:
		m.setSymbols(c, byte(last))
		m.refresh(c, units, above(m.sum(c), 16*uint32(last)))
	}
	return c
}

// pruneNext prunes the context that a state leads to.
func (m *ppmdModel) pruneNext(s uint32, order int) {
	next := uint32(0)
	if order < m.order {
		next = m.prune(m.next(s), order+1)
	}
	m.setNext(s, next)
}
