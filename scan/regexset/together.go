package regexset

import (
	"regexp/syntax"
	"unicode/utf8"
)

// An automaton of all expressions without literals tells which of them match from a place
// on, for all of them at once. Each of these then finds its matches by itself.

// mostTogether is the greatest number of instructions of expressions that run together.
const mostTogether = 1 << 16

// mostRead is how many runes are read from one place, so that the time is linear; an
// expression of which it is not known by then may match.
const mostRead = 32

// togetherOf makes one program of those expressions that have no literals, or nil where they
// are too large. It has the number of the expression of each instruction.
func togetherOf(exprs []*Expr) (*Expr, []int32) {
	all := &syntax.Prog{Inst: []syntax.Inst{{Op: syntax.InstFail}}}
	of := []int32{-1}
	asks := false
	for i, x := range exprs {
		if x.heads == nil {
			continue
		}
		if x.classes == nil || len(all.Inst)+len(x.prog.Inst) > mostTogether {
			return nil, nil
		}
		asks = asks || x.asks
		base := uint32(len(all.Inst))
		for _, in := range x.prog.Inst {
			in.Out += base
			if in.Op == syntax.InstAlt || in.Op == syntax.InstAltMatch {
				in.Arg += base
			}
			all.Inst = append(all.Inst, in)
			of = append(of, int32(i))
		}
		all.Inst = append(all.Inst, syntax.Inst{Op: syntax.InstAlt, Out: base + uint32(x.prog.Start), Arg: uint32(all.Start)})
		of = append(of, int32(i))
		all.Start = len(all.Inst) - 1
	}
	if len(of) == 1 {
		return nil, nil
	}
	classes := classesOf(all, asks)
	if classes == nil {
		return nil, nil
	}
	return &Expr{prog: all, asks: asks, classes: classes}, of
}

// startTogether opens windows for the expressions that match from i on, or may. It reports false
// where the automaton is full.
func (sp *space) startTogether(text string, i int) bool {
	d := sp.together
	classes := d.x.classes
	state := d.idle(kindBefore(text, i))
	for pos, n := i, 0; ; n++ {
		if n == mostRead {
			for _, pc := range d.states[state].pcs {
				sp.open(d.of[pc], window{i, i})
			}
			return true
		}
		class, size := classes.end(), 0
		if pos < len(text) {
			if b := text[pos]; b < utf8.RuneSelf {
				class, size = int(classes.ascii[b]), 1
			} else {
				var r rune
				r, size = utf8.DecodeRuneInString(text[pos:])
				class = classes.of(r)
			}
		}
		how := d.next[state*d.width+class]
		if how == 0 {
			if d.full() {
				return false
			}
			how = d.step(&sp.machine, state, class)
		}
		if how&stepMatch != 0 {
			for _, x := range d.ended[state*d.width+class] {
				sp.open(x, window{i, i})
			}
		}
		if how&stepEmpty != 0 {
			return true
		}
		pos += size
		state = int(how >> stepBits)
	}
}
