package regexset

import (
	"regexp/syntax"
	"unicode/utf8"
)

// A machine runs an expression as a set of threads, of which earlier ones go before
// later ones.
type machine struct {
	now, after threads
}

// A thread waits at an instruction, for a match that began at start.
type thread struct {
	pc    uint32
	start int
}

// threads are at most one for each instruction, in order.
type threads struct {
	list []thread
	seen []uint32 // for each instruction the round in which it was added
	turn uint32
}

func (t *threads) clear() {
	t.list = t.list[:0]
	t.turn++
	if t.turn == 0 {
		clear(t.seen)
		t.turn = 1
	}
}

func (t *threads) size(n int) {
	if len(t.seen) < n {
		t.seen = make([]uint32, n)
		t.turn = 0
	}
	t.clear()
}

// next finds the first match that begins at pos or behind.
func (m *machine) next(q *search, pos int) (match, bool) {
	prog := q.x.prog
	m.now.size(len(prog.Inst))
	m.after.size(len(prog.Inst))
	best := match{start: -1}
	for {
		if len(m.now.list) == 0 {
			if best.start >= 0 {
				best.read = pos
				return best, true
			}
			var ok bool
			if pos, ok = q.place(pos); !ok {
				return best, false
			}
		}
		r, size := rune(-1), 0
		if pos < len(q.text) {
			r, size = rune(q.text[pos]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(q.text[pos:])
			}
		}
		if best.start < 0 && q.begins(pos) {
			m.now.add(prog, uint32(prog.Start), pos, q.border(pos))
		}
		if start := m.step(q, r, pos+size); start >= 0 {
			best.start, best.end = start, pos
			if q.again < 0 {
				m.after.clear()
			}
		}
		m.now, m.after = m.after, m.now
		m.after.clear()
		pos += size
		if size == 0 && best.start < 0 {
			return best, false
		}
	}
}

// step moves each thread over r, behind which it comes to after, and returns where the match
// began that ends before r, else -1; threads behind the one that found it are dropped.
func (m *machine) step(q *search, r rune, after int) int {
	border := q.border(after)
	for _, t := range m.now.list {
		in := &q.x.prog.Inst[t.pc]
		var ok bool
		switch in.Op {
		case syntax.InstMatch:
			return t.start
		case syntax.InstRune1:
			ok = r == in.Rune[0]
		case syntax.InstRuneAny:
			ok = r >= 0
		case syntax.InstRuneAnyNotNL:
			ok = r >= 0 && r != '\n'
		case syntax.InstRune:
			ok = r >= 0 && in.MatchRune(r)
		}
		if ok {
			m.after.add(q.x.prog, in.Out, t.start, border)
		}
	}
	return -1
}

// add adds the threads that stand at pc, or are reached from there without taking a
// rune, where borders of these kinds are.
func (t *threads) add(prog *syntax.Prog, pc uint32, start int, border syntax.EmptyOp) {
	for {
		if t.seen[pc] == t.turn {
			return
		}
		t.seen[pc] = t.turn
		in := &prog.Inst[pc]
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			t.add(prog, in.Out, start, border)
			pc = in.Arg
		case syntax.InstCapture, syntax.InstNop:
			pc = in.Out
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^border != 0 {
				return
			}
			pc = in.Out
		case syntax.InstFail:
			return
		default:
			t.list = append(t.list, thread{pc, start})
			return
		}
	}
}

// put adds x as it is, unless its instruction is there, and reports whether it did.
func (t *threads) put(x thread) bool {
	if t.seen[x.pc] == t.turn {
		return false
	}
	t.seen[x.pc] = t.turn
	t.list = append(t.list, x)
	return true
}

// border is what borders stand at pos, where the expression asks for any.
func (q *search) border(pos int) syntax.EmptyOp {
	if !q.x.asks {
		return 0
	}
	before, after := rune(-1), rune(-1)
	if pos > 0 {
		before, _ = utf8.DecodeLastRuneInString(q.text[:pos])
	}
	if pos < len(q.text) {
		after, _ = utf8.DecodeRuneInString(q.text[pos:])
	}
	return syntax.EmptyOpContext(before, after)
}

// runeAt moves i on to where a rune begins, as a reader from the start of the text
// would see it: bytes that are no UTF-8 are runes of their own.
func runeAt(s string, i int) int {
	if i <= 0 || i >= len(s) || utf8.RuneStart(s[i]) {
		return min(i, len(s))
	}
	// The last byte before i that may begin a rune.
	from := i - 1
	for from > 0 && i-from < utf8.UTFMax && !utf8.RuneStart(s[from]) {
		from--
	}
	if _, n := utf8.DecodeRuneInString(s[from:]); from+n > i {
		return from + n
	}
	return i
}
