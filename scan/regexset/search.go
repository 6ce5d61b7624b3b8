package regexset

import "unicode/utf8"

// A search finds the matches of one expression that begin in windows, which are
// sorted and apart.
type search struct {
	x       *Expr
	dfa     *dfa // nil: by threads
	machine *machine
	text    string
	windows []window
	w       int // the first window that does not end before the place reached
	again   int // bytes that may yet be read again
	reset   int // where the automaton was full
}

// spare is how many bytes of a text may be read again because a match turned out to
// be no longer than it was when it was found, as a multiple of the text; see all.
const spare = 8

// all calls found for each match, from left to right.
//
// After a match the search goes on at its end, though it may have read
// further in vain. A text made so that it does each time ("a(.*b)?" in a line of a's) would
// take time quadratic in its length; so beyond a bound on what is read again, which no
// other text meets, a match ends where its end was first found.
func (q *search) all(found func(start, end int)) {
	q.again = spare*len(q.text) + 1<<16
	q.reset = -farApart
	for pos := 0; ; {
		at, ok := q.place(pos)
		if !ok {
			return
		}
		m, ok := q.next(at)
		if !ok {
			return
		}
		found(m.start, m.end)
		q.again -= m.read - m.end
		pos = m.end
		q.back(pos)
	}
}

// back goes back to the first window that does not end before pos.
func (q *search) back(pos int) {
	q.w = min(q.w, len(q.windows)-1)
	for q.w > 0 && q.windows[q.w-1].to >= pos {
		q.w--
	}
}

// place is the first place from pos on at which a match may begin.
func (q *search) place(pos int) (int, bool) {
	for ; q.w < len(q.windows); q.w++ {
		if at := runeAt(q.text, max(pos, q.windows[q.w].from)); at <= q.windows[q.w].to {
			return at, true
		}
	}
	return 0, false
}

// begins reports whether a match may begin at pos.
func (q *search) begins(pos int) bool {
	for q.w < len(q.windows) && q.windows[q.w].to < pos {
		q.w++
	}
	return q.w < len(q.windows) && q.windows[q.w].from <= pos
}

// A match ends before byte end; the text was read up to read to know that.
type match struct{ start, end, read int }

// farApart is how many bytes of text an automaton is good for at least before it is full; where
// it is full sooner, threads are faster.
const farApart = 16 << 10

// next finds the first match that begins at pos, where one may begin, or behind.
func (q *search) next(pos int) (match, bool) {
	d, text := q.dfa, q.text
	if d == nil {
		return q.byThreads(pos)
	}
	m := match{start: pos, end: -1}
	one := true // all that lives began at m.start
	for state, idle := d.idle(kindBefore(text, pos)), true; ; {
		class, size := q.x.classes.end(), 0
		if pos < len(text) {
			if b := text[pos]; b < utf8.RuneSelf {
				class, size = int(q.x.classes.ascii[b]), 1
			} else {
				var r rune
				r, size = utf8.DecodeRuneInString(text[pos:])
				class = q.x.classes.of(r)
			}
		}
		how := d.next[state*d.width+class]
		if how == 0 {
			if d.full() {
				if state = q.anew(state, pos); q.dfa == nil {
					return q.byThreads(m.start)
				}
			}
			how = d.step(q.machine, state, class)
		}
		if how&stepBegins != 0 {
			if one = idle; idle {
				m.start = pos
			}
		}
		if how&stepMatch != 0 {
			if !one {
				return q.byThreads(m.start)
			}
			if m.end = pos; q.again < 0 {
				how |= stepEmpty
			}
		}
		idle = how&stepEmpty != 0
		switch {
		case idle && m.end >= 0:
			m.read = pos
			return m, true
		case size == 0:
			return m, false
		}
		pos += size
		state = int(how >> stepBits)
		if m.end >= 0 {
			continue
		}
		switch begins := q.begins(pos); {
		case begins:
			state = d.twin(state)
		case idle:
			at, ok := q.place(pos)
			if !ok {
				return m, false
			}
			pos, state = at, d.idle(kindBefore(text, at))
		}
	}
}

// byThreads is next, which only threads can tell.
func (q *search) byThreads(pos int) (match, bool) {
	q.back(pos)
	return q.machine.next(q, pos)
}

// anew empties the automaton, which is full, and returns the number of state in it, or
// gives it up for this search.
func (q *search) anew(state, pos int) int {
	if pos-q.reset < farApart {
		q.dfa = nil
		return 0
	}
	q.reset = pos
	d, old := q.dfa, q.dfa.states[state]
	list := make([]thread, len(old.pcs))
	for i, pc := range old.pcs {
		list[i].pc = pc
	}
	d.reset()
	return d.state(list, old.kind, old.begins)
}
