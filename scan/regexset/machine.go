package regexset

import (
	"regexp/syntax"
	"unicode/utf8"
)

// A machine runs an expression as a set of threads, of which earlier ones go before
// later ones.
type machine struct {
	now, next threads
	x         *Expr
	text      string
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

// spare is how many bytes of a text may be read again because a match turned out to
// be no longer than it was when it was found, as a multiple of the text; see run.
const spare = 8

// run finds the matches that begin in the windows, which are sorted and apart, from
// left to right.
//
// After a match the search goes on at its end, though threads may have read
// further in vain. A text made so that they do each time ("a(.*b)?" in a line of a's) would
// take time quadratic in its length; so beyond a bound on what is read again, which no
// other text meets, a match ends where its end was first found.
func (m *machine) run(x *Expr, text string, windows []window, found func(start, end int)) {
	m.x, m.text = x, text
	m.now.size(len(x.prog.Inst))
	m.next.size(len(x.prog.Inst))
	again := spare*len(text) + 1<<16
	best := thread{start: -1}
	end, w := 0, 0
	for pos := windows[0].from; ; {
		if len(m.now.list) == 0 {
			if best.start >= 0 {
				found(best.start, end)
				again -= pos - end
				pos, best.start = end, -1
				w = min(w, len(windows)-1)
				for w > 0 && windows[w-1].to >= pos {
					w--
				}
			}
			for w < len(windows) && windows[w].to < pos {
				w++
			}
			if w == len(windows) {
				return
			}
			pos = runeAt(text, max(pos, windows[w].from))
		}
		for w < len(windows) && windows[w].to < pos {
			w++
		}
		r, size := rune(-1), 0
		if pos < len(text) {
			r, size = rune(text[pos]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(text[pos:])
			}
		}
		if best.start < 0 && w < len(windows) && windows[w].from <= pos {
			m.now.add(m, uint32(x.prog.Start), pos, pos)
		}
		if m.step(r, pos, pos+size, &best) {
			end = pos
			if again < 0 {
				m.next.clear()
			}
		}
		m.now, m.next = m.next, m.now
		m.next.clear()
		if size == 0 && len(m.now.list) == 0 && best.start < 0 {
			return
		}
		pos += size
	}
}

// step moves each thread over r and reports whether a match ends at pos; best is then the
// thread that found it, and those behind it are dropped.
func (m *machine) step(r rune, pos, after int, best *thread) bool {
	for _, t := range m.now.list {
		in := &m.x.prog.Inst[t.pc]
		var ok bool
		switch in.Op {
		case syntax.InstMatch:
			*best = t
			return true
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
			m.next.add(m, in.Out, t.start, after)
		}
	}
	return false
}

// add adds the threads that stand at pc, or are reached from there without taking a
// rune.
func (t *threads) add(m *machine, pc uint32, start, pos int) {
	for {
		if t.seen[pc] == t.turn {
			return
		}
		t.seen[pc] = t.turn
		in := &m.x.prog.Inst[pc]
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			t.add(m, in.Out, start, pos)
			pc = in.Arg
		case syntax.InstCapture, syntax.InstNop:
			pc = in.Out
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^m.border(pos) != 0 {
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

// border is what borders stand at pos.
func (m *machine) border(pos int) syntax.EmptyOp {
	before, after := rune(-1), rune(-1)
	if pos > 0 {
		before, _ = utf8.DecodeLastRuneInString(m.text[:pos])
	}
	if pos < len(m.text) {
		after, _ = utf8.DecodeRuneInString(m.text[pos:])
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
