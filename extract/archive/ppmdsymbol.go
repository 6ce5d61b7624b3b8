package archive

import "io"

// symbol decodes one, and sets z.err where it cannot. A stream ends where even the
// context of no symbols does not have the next one.
func (z *ppmdReader) symbol() byte {
	m := z.m
	decode := z.frequent
	if m.symbols(m.context) == 0 {
		decode = z.binary
	}
	symbol, ok := decode()
	for !ok && z.err == nil {
		had := m.symbols(m.context)
		for m.symbols(m.context) == had {
			m.fall++
			if m.context = m.suffix(m.context); m.context == 0 {
				z.err = io.EOF
				return 0
			}
		}
		symbol, ok = z.unmasked(uint32(had))
	}
	return symbol
}

// binary decodes in a context of one symbol: it is that, or it is not.
func (z *ppmdReader) binary() (symbol byte, ok bool) {
	m := z.m
	s := m.one(m.context)
	symbol = m.symbol(s)
	freq := m.freq(s)
	kind := ppmdCountClass(m.symbols(m.suffix(m.context))) + m.hit + int(m.flags(m.context))
	if m.run < 0 {
		kind += 32
	}
	p := &m.binary[ppmdInterpolate[freq-1]][kind]
	was := uint32(*p)
	mean := (was + 1<<(ppmdPeriodBits-2)) >> ppmdPeriodBits
	z.width >>= ppmdBinBits
	if z.code/z.width < was {
		z.narrow(0, was)
		*p += 1<<ppmdIntervalBits - uint16(mean)
		m.found = s
		if freq < 196 {
			m.setFreq(s, freq+1)
		}
		m.hit = 1
		m.run++
		m.advance()
		return symbol, true
	}
	z.narrow(was, 1<<ppmdBinBits-was)
	*p -= uint16(mean)
	m.firstEscape = ppmdFirstEscapes[*p>>10]
	m.hit = 0
	clear(z.masked[:])
	z.masked[symbol] = true
	return 0, false
}

// frequent decodes in a context of several symbols.
func (z *ppmdReader) frequent() (symbol byte, ok bool) {
	m := z.m
	c := m.context
	total := m.sum(c)
	at := z.threshold(total)
	first := m.states(c)
	last := first + uint32(m.symbols(c))*ppmdState
	below := uint32(0)
	for s := first; s <= last && z.err == nil; s += ppmdState {
		freq := uint32(m.freq(s))
		if below+freq <= at {
			below += freq
			continue
		}
		z.narrow(below, freq)
		symbol = m.symbol(s)
		m.found = s
		m.setFreq(s, byte(freq+4))
		m.setSum(c, total+4)
		m.hit = 0
		if s == first {
			if 2*freq >= total {
				m.hit = 1
				m.run++
			}
		} else if freq+4 > uint32(m.freq(s-ppmdState)) {
			m.swap(s, s-ppmdState)
			m.found -= ppmdState
		}
		if (s == first || m.found != s) && freq+4 > ppmdMostFreq {
			m.rescale()
		}
		m.advance()
		return symbol, true
	}
	if at >= total {
		z.fail()
		return 0, false
	}
	z.narrow(below, total-below)
	m.hit = 0
	clear(z.masked[:])
	for s := first; s <= last; s += ppmdState {
		z.masked[m.symbol(s)] = true
	}
	return 0, false
}

// unmasked decodes in a suffix of a context that had so many symbols, less one, of
// which it was none.
func (z *ppmdReader) unmasked(had uint32) (symbol byte, ok bool) {
	m := z.m
	c := m.context
	first := m.states(c)
	last := first + uint32(m.symbols(c))*ppmdState
	n, sum := 0, uint32(0)
	for s := first; s <= last; {
		b := m.stretch(s, last)
		for ; len(b) >= ppmdState; b, s = b[ppmdState:], s+ppmdState {
			if !z.masked[b[0]] {
				z.states[n] = s
				n++
				sum += uint32(b[1])
			}
		}
	}
	escape, escapes := z.guess(had)
	total := sum + escapes
	at := z.threshold(total)
	if z.err != nil {
		return 0, false
	}
	if at >= sum {
		if at >= total {
			z.fail()
			return 0, false
		}
		z.narrow(sum, escapes)
		escape.sum += uint16(total)
		for _, s := range z.states[:n] {
			z.masked[m.symbol(s)] = true
		}
		return 0, false
	}
	below := uint32(0)
	for _, s := range z.states[:n] {
		freq := uint32(m.freq(s))
		if below+freq <= at {
			below += freq
			continue
		}
		z.narrow(below, freq)
		escape.seen()
		symbol = m.symbol(s)
		m.found = s
		m.setSum(c, m.sum(c)+4)
		m.setFreq(s, byte(freq+4))
		if freq+4 > ppmdMostFreq {
			m.rescale()
		}
		m.run = m.firstRun
		m.learn()
		m.context = m.longest
		break
	}
	return symbol, true
}

// guess is how often none of the unmasked symbols of the context is the one.
func (z *ppmdReader) guess(had uint32) (e *ppmdEscape, n uint32) {
	m := z.m
	c := m.context
	has := uint32(m.symbols(c))
	if has == 255 {
		return &m.fixed, 1
	}
	kind := above(m.sum(c), 11*(has+1)) + 2*above(uint32(m.symbols(m.suffix(c)))+had, 2*has) + uint32(m.flags(c))
	e = &m.escape[ppmdInterpolate[has+2]-3][kind]
	n = uint32(e.sum) >> e.shift
	e.sum -= uint16(n)
	return e, max(n, 1)
}
