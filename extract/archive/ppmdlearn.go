package archive

// What a PPMd model learns from a symbol, and how it forgets.

// learn takes the symbol that was found into the contexts that did not have it, and
// makes the next context.
func (m *ppmdModel) learn() {
	symbol, freq, next := m.symbol(m.found), uint32(m.freq(m.found)), m.next(m.found)
	above := uint32(0) // the state of the symbol in the suffix, where it was looked up
	if c := m.suffix(m.context); freq < ppmdMostFreq/4 && c != 0 {
		above = m.raise(c, symbol)
	}
	c := m.longest
	if m.fall == 0 && next != 0 {
		made := m.successors(true, above, m.context)
		m.setNext(m.found, made)
		if made == 0 {
			m.restore(c)
			return
		}
		m.longest = made
		return
	}

	m.setByte(m.text, symbol)
	m.text++
	if m.text >= m.unitsStart {
		m.restore(c)
		return
	}
	text := m.text
	switch {
	case next == 0:
		next = m.shorten(above, m.context)
	case next < m.unitsStart:
		next = m.successors(false, above, m.context)
	}
	if next == 0 {
		m.restore(c)
		return
	}
	if m.fall--; m.fall == 0 {
		text = next
		if m.longest != m.context {
			m.text--
		}
	}
	if c = m.spread(symbol, freq, text); c != m.context {
		m.restore(c)
		return
	}
	m.longest, m.context = next, next
}

// raise makes a symbol likelier in a context, and returns its state.
func (m *ppmdModel) raise(c uint32, symbol byte) uint32 {
	if m.symbols(c) == 0 {
		s := m.one(c)
		if f := m.freq(s); f < 32 {
			m.setFreq(s, f+1)
		}
		return s
	}
	s := m.find(c, symbol)
	if s != m.states(c) && m.freq(s) >= m.freq(s-ppmdState) {
		m.swap(s, s-ppmdState)
		s -= ppmdState
	}
	m.more(c, s, 2)
	return s
}

// more adds to the frequency of a state of c.
func (m *ppmdModel) more(c, s uint32, n byte) {
	if f := m.freq(s); f < ppmdMostFreq-9 {
		m.setFreq(s, f+n)
		m.setSum(c, m.sum(c)+uint32(n))
	}
}

// spread adds the symbol to the contexts from the longest one down to the one that
// had it. It returns the context at which the memory was full, else the last one.
func (m *ppmdModel) spread(symbol byte, freq, next uint32) uint32 {
	n := uint32(m.symbols(m.context))
	others := m.sum(m.context) - n - freq
	c := m.longest
	for ; c != m.context; c = m.suffix(c) {
		had := uint32(m.symbols(c))
		if had == 0 {
			if !m.second(c, n) {
				return c
			}
		} else {
			if had&1 != 0 && !m.widen(c, (had+1)/2) {
				return c
			}
			if 3*had+1 < n {
				m.setSum(c, m.sum(c)+1)
			}
		}
		sum := m.sum(c)
		likely, all := 2*freq*(sum+6), others+sum
		f := uint32(1)
		if likely < 6*all {
			f += above(likely, all) + above(likely, 4*all-1)
			sum += 4
		} else {
			f = 4 + above(likely, 9*all) + above(likely, 12*all) + above(likely, 15*all)
			sum += f
		}
		m.setSum(c, sum)
		s := m.states(c) + (had+1)*ppmdState
		m.setState(s, [ppmdState]byte{symbol, byte(f)})
		m.setNext(s, next)
		m.setFlags(c, m.flags(c)|m.flag(symbol, ppmdHigh))
		m.setSymbols(c, byte(had+1))
	}
	return c
}

// above is 1 when a is larger than b.
func above(a, b uint32) uint32 {
	if a > b {
		return 1
	}
	return 0
}

// widen makes room for one unit more of states in c.
func (m *ppmdModel) widen(c, units uint32) bool {
	i := ppmdIndex[units]
	if i == ppmdIndex[units+1] {
		return true
	}
	wider := m.alloc(i + 1)
	if wider == 0 {
		return false
	}
	old := m.states(c)
	m.copyUnits(wider, old, units)
	m.put(old, i)
	m.setWord(c+4, wider)
	return true
}

// second makes room for a second state in c.
func (m *ppmdModel) second(c, n uint32) bool {
	s := m.alloc(0)
	if s == 0 {
		return false
	}
	v := m.state(m.one(c))
	if v[1] < ppmdMostFreq/4-1 {
		v[1] *= 2
	} else {
		v[1] = ppmdMostFreq - 4
	}
	m.setState(s, v)
	m.setWord(c+4, s)
	m.setSum(c, uint32(v[1])+uint32(m.firstEscape)+above(n, 2))
	return true
}

// successors makes the contexts that follow the symbol in c and in its suffixes,
// whose successors still point into the text, and returns the longest; 0 when the
// memory is full. known is the state in the first suffix, where it was looked up.
func (m *ppmdModel) successors(skip bool, known, c uint32) uint32 {
	symbol, text := m.symbol(m.found), m.next(m.found)
	var waiting [ppmdMostOrder + 1]uint32
	n := 0
	if !skip {
		waiting[0] = m.found
		n = 1
	}
	for m.suffix(c) != 0 {
		c = m.suffix(c)
		s := known
		switch {
		case known != 0:
			known = 0
		case m.symbols(c) != 0:
			s = m.find(c, symbol)
			m.more(c, s, 1)
		default:
			s = m.one(c)
			if f := m.freq(s); f < 24 && m.symbols(m.suffix(c)) == 0 {
				m.setFreq(s, f+1)
			}
		}
		if next := m.next(s); next != text {
			c = next
			break
		}
		if n == len(waiting) {
			return 0 // no context is longer than the order
		}
		waiting[n] = s
		n++
	}
	if n == 0 {
		return c
	}
	return m.branch(c, text, m.flag(symbol, ppmdHighBefore), waiting[:n])
}

// branch makes a context for each waiting state, the last one first, each the
// suffix of the next, with what follows in the text as its only symbol.
func (m *ppmdModel) branch(c, text uint32, flags byte, waiting []uint32) uint32 {
	after := m.byte(text)
	flags |= m.flag(after, ppmdHigh)
	var freq uint32
	if m.symbols(c) == 0 {
		freq = uint32(m.freq(m.one(c)))
	} else {
		f := uint32(m.freq(m.find(c, after))) - 1
		rest := max(m.sum(c)-uint32(m.symbols(c))-f, 1)
		if 2*f <= rest {
			freq = 1 + above(5*f, rest)
		} else {
			freq = 1 + (f+2*rest-3)/rest
		}
	}
	for i := len(waiting) - 1; i >= 0; i-- {
		longer := m.allocContext()
		if longer == 0 {
			return 0
		}
		m.setSymbols(longer, 0)
		m.setFlags(longer, flags)
		m.setState(m.one(longer), [ppmdState]byte{after, byte(freq)})
		m.setNext(m.one(longer), text+1)
		m.setWord(longer+8, c)
		m.setNext(waiting[i], longer)
		c = longer
	}
	return c
}

// shorten looks for a context that the symbol has been followed in, and lets it be
// the next one; 0 when the memory is full.
func (m *ppmdModel) shorten(known, c uint32) uint32 {
	symbol, from, text := m.symbol(m.found), c, m.text
	m.setNext(m.found, text)
	m.fall++
	s := known
	for {
		switch {
		case known != 0:
			c = m.suffix(c)
			known = 0
		case m.suffix(c) == 0:
			return c
		default:
			c = m.suffix(c)
			if m.symbols(c) != 0 {
				s = m.find(c, symbol)
				m.more(c, s, 2)
				break
			}
			s = m.one(c)
			if f := m.freq(s); f < 32 {
				m.setFreq(s, f+1)
			}
		}
		if m.next(s) != 0 {
			break
		}
		m.setNext(s, text)
		m.fall++
	}
	if m.next(s) <= text {
		found := m.found
		m.found = s
		m.setNext(s, m.successors(false, 0, c))
		m.found = found
	}
	if m.fall == 1 && from == m.longest {
		m.setNext(m.found, m.next(s))
		m.text--
	}
	return m.next(s)
}
