package regexset

import (
	"cmp"
	"encoding/binary"
	"regexp/syntax"
	"slices"
)

// A dfa is what is known so far of an expression as a deterministic automaton. Its states are
// made when a text first leads to them; it belongs to one search at a time.
type dfa struct {
	x      *Expr
	states []dfaState // the first is none
	// next has a row for each state: the step by each class of runes, 0 where it is not
	// known yet.
	next  []step
	width int // of a row
	index map[string]uint16
	size  int // bytes, about
	key   []byte
	// idles are the states in which only what begins there lives, by the kind of the
	// rune before; 0 if not known.
	idles [kinds]uint16

	// of is the expression of each instruction where several run together; the threads then
	// have no order, and ended are the expressions that end in a step.
	of    []int32
	ended map[int][]int32
}

// A dfaState is what threads would be in it: the instructions to which they have come, the ones
// that go before others first, and the kind of the rune before. Where begins is
// set, another thread begins here, behind those.
type dfaState struct {
	pcs    []uint32
	kind   uint8
	begins bool
	// twin is the state with the same threads where another begins, 0 if not known.
	twin uint16
}

// A step is the number of the next state, and below it what happens on the way there.
type step uint32

const (
	// stepMatch says that a match ends before the rune.
	stepMatch step = 1 << iota
	// stepEmpty says that nothing is left that could become a match.
	stepEmpty
	// stepBegins says that a match may have begun at the rune that threads which
	// were there before have no part in.
	stepBegins

	stepBits = iota
)

// The limits of an automaton, which begins anew when it needs more.
const (
	mostStates  = 1 << 12
	mostDFASize = 256 << 10 // bytes
)

func newDFA(x *Expr, of []int32) *dfa {
	d := &dfa{x: x, width: len(x.classes.runes), of: of}
	d.reset()
	return d
}

// reset forgets all states.
func (d *dfa) reset() {
	d.states = append(d.states[:0], dfaState{})
	d.next = append(d.next[:0], make([]step, d.width)...)
	d.index = map[string]uint16{}
	d.ended = map[int][]int32{}
	d.idles = [kinds]uint16{}
	d.size = 500
}

func (d *dfa) full() bool {
	if d.of != nil {
		return len(d.states) >= mostStates || d.size > 4*mostDFASize
	}
	return len(d.states) >= mostStates || d.size > mostDFASize
}

// idle is one of idles.
func (d *dfa) idle(kind uint8) int {
	if !d.x.asks {
		kind = 0
	}
	if d.idles[kind] == 0 {
		d.idles[kind] = uint16(d.state(nil, kind, true))
	}
	return int(d.idles[kind])
}

// state is the number of a state.
func (d *dfa) state(list []thread, kind uint8, begins bool) int {
	d.key = append(d.key[:0], kind<<1)
	if begins {
		d.key[0]++
	}
	for _, t := range list {
		d.key = binary.AppendUvarint(d.key, uint64(t.pc))
	}
	if n, ok := d.index[string(d.key)]; ok {
		return int(n)
	}
	n := len(d.states)
	d.index[string(d.key)] = uint16(n)
	pcs := make([]uint32, len(list))
	for i, t := range list {
		pcs[i] = t.pc
	}
	d.states = append(d.states, dfaState{pcs: pcs, kind: kind, begins: begins})
	d.next = append(d.next, make([]step, d.width)...)
	d.size += 4*d.width + 5*len(list) + 100
	return n
}

// twin is the state in which another thread begins beside those of s.
func (d *dfa) twin(s int) int {
	if t := d.states[s].twin; t != 0 {
		return int(t)
	}
	from := d.states[s]
	list := make([]thread, len(from.pcs))
	for i, pc := range from.pcs {
		list[i].pc = pc
	}
	t := d.state(list, from.kind, true)
	d.states[s].twin = uint16(t)
	return t
}

// step finds the step from state s by a rune of a class. It uses m's space.
func (d *dfa) step(m *machine, s, class int) step {
	prog, r := d.x.prog, d.x.classes.runes[class]
	from := d.states[s]
	border := syntax.EmptyOpContext(kindRunes[from.kind], r)
	m.now.size(len(prog.Inst))
	m.after.size(len(prog.Inst))
	for _, pc := range from.pcs {
		m.now.add(prog, pc, 0, border)
	}
	if from.begins {
		m.now.add(prog, uint32(prog.Start), 1, border)
	}
	var how step
	for _, t := range m.now.list {
		in := &prog.Inst[t.pc]
		if in.Op == syntax.InstMatch {
			how |= stepMatch
			if d.of == nil {
				break
			}
			at := s*d.width + class
			d.ended[at] = append(d.ended[at], d.of[t.pc])
			d.size += 20
			continue
		}
		if r >= 0 && in.MatchRune(r) && m.after.put(thread{in.Out, t.start}) && t.start > 0 {
			how |= stepBegins
		}
	}
	if d.of != nil {
		slices.SortFunc(m.after.list, func(a, b thread) int { return cmp.Compare(a.pc, b.pc) })
	}
	if len(m.after.list) == 0 {
		how |= stepEmpty
	}
	kind := uint8(0)
	if d.x.asks {
		kind = kindOf(r)
	}
	how |= step(d.state(m.after.list, kind, false)) << stepBits
	d.next[s*d.width+class] = how
	return how
}
