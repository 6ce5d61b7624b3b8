package regexset

import "runtime"

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
		for _, wide := range []bool{false, true} {
			if t := newGramTable(s.lits, shape, wide); t != nil {
				s.tables = append(s.tables, t)
			}
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

// A space is what one search needs, reused for later ones: what the automata have learnt
// outlives the collector's rounds, which a sync.Pool would not allow.
type space struct {
	windows [][]window
	opened  int     // windows of all
	coarse  int     // how many of them are too many
	hit     []int32 // the expressions that have windows
	last    []lastOpen
	machine machine
	dfas    []*dfa // by expression, nil where there is none yet
	uses    []int  // of the expressions without, see worthDFA
	dfaSize int    // bytes of all of them
	kept    int    // bytes of text since they were begun anew

	together *dfa // of all expressions without literals
}

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
		if cap(w) > 1<<10 {
			sp.windows[i] = nil
		}
	}
	sp.hit, sp.opened, sp.coarse = sp.hit[:0], 0, 0
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
