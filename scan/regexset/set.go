package regexset

import (
	"cmp"
	"runtime"
	"slices"
)

// A Set finds the matches of its expressions. It is immutable and safe for
// concurrent use.
type Set struct {
	exprs  []*Expr
	lits   []setLiteral
	tables []*gramTable
	// headed are the expressions without literals, by the first byte of a match.
	headed [256][]int32
	pairs  []uint64 // a bit for each two bytes with which a match of one of them may begin
	// together are the expressions without literals as one, with the number of each
	// instruction's; nil where they are too many or there are none.
	together *Expr
	of       []int32
	open     int // literals before which a match begins without a bound
	worth    int // worthDFA
	spaces   chan *space
}

// A setLiteral is a literal of one expression or more.
type setLiteral struct {
	text string
	uses []use
}

// A use is an expression whose matches hold a literal.
type use struct {
	expr   int32
	before reach
	open   int32 // which of the uses without a bound, or -1
}

// New makes a set of expressions.
func New(exprs []*Expr) *Set {
	s := &Set{exprs: exprs, worth: worthDFA}
	known := map[string]int{}
	for i, x := range exprs {
		for _, l := range x.literals {
			s.addLiteral(int32(i), l, known)
		}
		if x.heads != nil {
			s.addHeads(int32(i), x.heads)
		}
	}
	for _, shape := range gramShapes {
		if t := newGramTable(s.lits, shape); t != nil {
			s.tables = append(s.tables, t)
		}
	}
	s.together, s.of = togetherOf(exprs)
	s.spaces = make(chan *space, runtime.GOMAXPROCS(0))
	return s
}

func (s *Set) addLiteral(expr int32, l literal, known map[string]int) {
	n, ok := known[l.text]
	if !ok {
		n = len(s.lits)
		known[l.text] = n
		s.lits = append(s.lits, setLiteral{text: l.text})
	}
	u := use{expr, l.before, -1}
	if l.before.max < 0 {
		u.open, s.open = int32(s.open), s.open+1
	}
	s.lits[n].uses = append(s.lits[n].uses, u)
}

func (s *Set) addHeads(i int32, h *heads) {
	if s.pairs == nil {
		s.pairs = make([]uint64, 1<<16/64)
	}
	for a := range 256 {
		if h.known > 0 && !h.at[0][a] {
			continue
		}
		s.headed[a] = append(s.headed[a], i)
		for b := range 256 {
			if h.known < 2 || h.at[1][b] {
				s.pairs[(a<<8|b)>>6] |= 1 << (b & 63)
			}
		}
	}
}

// A window is a stretch of places where a match may begin, the last included.
type window struct{ from, to int }

// A space is what one search needs, reused for later ones: what the automata have learnt
// outlives the collector's rounds, which a sync.Pool would not allow.
type space struct {
	windows [][]window
	hit     []int32 // the expressions that have windows
	last    []lastOpen
	machine machine
	dfas    []*dfa // by expression, nil where there is none yet
	uses    []int  // of the expressions without, see worthDFA
	dfaSize int    // bytes of all of them
	kept    int    // bytes of text since they were begun anew

	together *dfa // of all expressions without literals
}

// A lastOpen is where a literal without a bound stood last, and how far before it a
// match may begin.
type lastOpen struct{ at, from int }

// Find calls found for each match of each expression, by its index: expression by
// expression, from left to right.
func (s *Set) Find(text string, found func(expr, start, end int)) {
	if len(s.exprs) == 0 {
		return
	}
	sp := s.space()
	s.literals(text, sp)
	s.starts(text, sp)
	for _, i := range sp.hit {
		w := joined(sp.windows[i])
		sp.run(s.exprs[i], i, text, w, s.worth, func(start, end int) { found(int(i), start, end) })
		sp.windows[i] = w[:0]
		if cap(w) > 1<<16 {
			sp.windows[i] = nil
		}
	}
	sp.hit = sp.hit[:0]
	sp.kept += len(text)
	select {
	case s.spaces <- sp:
	default:
	}
}

// space is one that no other search uses.
func (s *Set) space() *space {
	select {
	case sp := <-s.spaces:
		return sp
	default:
		n := len(s.exprs)
		return &space{windows: make([][]window, n), last: make([]lastOpen, s.open), dfas: make([]*dfa, n), uses: make([]int, n)}
	}
}

// run finds the matches of expression i that begin in windows.
func (sp *space) run(x *Expr, i int32, text string, windows []window, worth int, found func(start, end int)) {
	q := search{x: x, machine: &sp.machine, text: text, windows: windows, dfa: sp.automaton(x, i, windows, worth)}
	if d := q.dfa; d != nil {
		sp.dfaSize -= d.size
		q.all(found)
		sp.dfaSize += d.size
		return
	}
	q.all(found)
}

// The use that makes an automaton worth while, which takes its time to build: in places at which
// a match may begin.
const worthDFA = 64

// mostDFAs is how many bytes the automata of all expressions may take together, about. Where
// they would take more they are begun anew, but not within keepDFAs bytes of text.
const (
	mostDFAs = 4 << 20
	keepDFAs = 64 << 20
)

// automaton is that of expression i, or nil where threads are better.
func (sp *space) automaton(x *Expr, i int32, windows []window, worth int) *dfa {
	if x.classes == nil || sp.dfas[i] != nil {
		return sp.dfas[i]
	}
	for _, w := range windows {
		sp.uses[i] += w.to - w.from + 1
	}
	if sp.uses[i] < worth {
		return nil
	}
	if sp.dfaSize > mostDFAs {
		if sp.kept < keepDFAs {
			return nil
		}
		clear(sp.dfas)
		sp.dfaSize, sp.kept = 0, 0
	}
	d := newDFA(x, nil)
	sp.dfas[i] = d
	sp.dfaSize += d.size
	return d
}

// joined sorts windows and joins those that touch.
func joined(w []window) []window {
	byStart := func(a, b window) int { return cmp.Compare(a.from, b.from) }
	if !slices.IsSortedFunc(w, byStart) {
		slices.SortFunc(w, byStart)
	}
	n := 0
	for _, x := range w[1:] {
		if x.from <= w[n].to+1 {
			w[n].to = max(w[n].to, x.to)
			continue
		}
		n++
		w[n] = x
	}
	return w[:n+1]
}

// open adds a window for expression i, joined to the one before where they touch.
func (sp *space) open(i int32, w window) {
	list := sp.windows[i]
	if len(list) == 0 {
		sp.hit = append(sp.hit, i)
	} else if last := &list[len(list)-1]; w.from >= last.from && w.from <= last.to+1 {
		last.to = max(last.to, w.to)
		return
	}
	sp.windows[i] = append(list, w)
}

// literals opens windows around the literals.
func (s *Set) literals(text string, sp *space) {
	if len(s.tables) == 0 {
		return
	}
	clear(sp.last)
	u := unfold(text)
	for _, t := range s.tables {
		t.find(u.s, s.lits, func(lit int32, at int) {
			at = u.origin(at)
			for k := range s.lits[lit].uses {
				sp.openBefore(text, &s.lits[lit].uses[k], at)
			}
		})
	}
}

// openBefore opens a window for matches that hold a literal at at.
func (sp *space) openBefore(text string, u *use, at int) {
	w := window{0, at - u.before.min}
	switch {
	case u.open >= 0:
		w.from = sp.furthest(text, u, at)
	case at > u.before.max:
		w.from = at - u.before.max
	}
	if w.to >= w.from {
		sp.open(u.expr, w)
	}
}

// furthest is how far before a literal at at a match may begin that only holds bytes that
// may stand there. No byte is looked at twice for a literal.
func (sp *space) furthest(text string, u *use, at int) int {
	last := &sp.last[u.open]
	from := at
	for from > last.at && u.before.over.has(text[from-1]) {
		from--
	}
	if from == last.at {
		from = last.from
	}
	*last = lastOpen{at, from}
	return from
}

// starts opens windows where expressions without literals may begin.
func (s *Set) starts(text string, sp *space) {
	if s.pairs == nil {
		return
	}
	together := s.together != nil
	if together && sp.together == nil {
		sp.together = newDFA(s.together, s.of)
	}
	for i, reset := 0, -farApart; i < len(text); i++ {
		if i+1 < len(text) {
			p := int(text[i])<<8 | int(text[i+1])
			if s.pairs[p>>6]>>(p&63)&1 == 0 {
				continue
			}
		}
		if together && !sp.startTogether(text, i) {
			// It is full: it begins anew, and is given up where it is full again soon.
			together = i-reset >= farApart
			reset = i
			sp.together.reset()
			i--
			continue
		}
		if together {
			continue
		}
		for _, x := range s.headed[text[i]] {
			if s.exprs[x].heads.fits(text, i) {
				sp.open(x, window{i, i})
			}
		}
	}
}
