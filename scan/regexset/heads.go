package regexset

import (
	"regexp/syntax"
	"unicode/utf8"
)

// headBytes is how many first bytes of a match are known of an expression without
// literals.
const headBytes = 4

// heads are the bytes that may stand at the first places of a match.
type heads struct {
	at [headBytes][256]bool
	// known is how many places say anything.
	known int
	// word says that a match begins at the beginning of a word.
	word bool
}

func headsOf(prog *syntax.Prog) *heads {
	h := &heads{}
	var pcs [headBytes + utf8.UTFMax + 1]map[uint32]bool
	for i := range pcs {
		pcs[i] = map[uint32]bool{}
	}
	h.word = true
	follow(prog, uint32(prog.Start), pcs[0], true, &h.word)
	h.known = headBytes
	for i := range headBytes {
		for pc := range pcs[i] {
			in := &prog.Inst[pc]
			if in.Op == syntax.InstMatch {
				h.known = min(h.known, i)
				continue
			}
			wide := matchesWide(in)
			for b := range utf8.RuneSelf {
				if in.MatchRune(rune(b)) {
					h.at[i][b] = true
				}
			}
			for b := utf8.RuneSelf; wide && b < 256; b++ {
				h.at[i][b] = true // and what follows of the sign, below
			}
			var ignored bool
			follow(prog, in.Out, pcs[i+1], false, &ignored)
			for n := 1; wide && n < utf8.UTFMax; n++ {
				for b := utf8.RuneSelf; i+n < headBytes && b < 256; b++ {
					h.at[i+n][b] = true
				}
				follow(prog, in.Out, pcs[i+n+1], false, &ignored)
			}
		}
	}
	for b := range 256 {
		if h.at[0][b] && !wordByte(byte(b)) {
			h.word = false
		}
	}
	return h
}

// follow adds the instructions that take a rune, and the end, that are reached from pc without
// taking any. word stays true while each way there asks for a border of words.
func follow(prog *syntax.Prog, pc uint32, into map[uint32]bool, bare bool, word *bool) {
	seen := map[uint32]bool{} // by pc and bare: each at most twice
	var walk func(pc uint32, bare bool)
	walk = func(pc uint32, bare bool) {
		key := pc << 1
		if bare {
			key |= 1
		}
		if seen[key] {
			return
		}
		seen[key] = true
		in := &prog.Inst[pc]
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			walk(in.Out, bare)
			walk(in.Arg, bare)
		case syntax.InstCapture, syntax.InstNop:
			walk(in.Out, bare)
		case syntax.InstEmptyWidth:
			walk(in.Out, bare && syntax.EmptyOp(in.Arg)&(syntax.EmptyWordBoundary|syntax.EmptyBeginText) == 0)
		case syntax.InstFail:
		default:
			if bare {
				*word = false
			}
			into[pc] = true
		}
	}
	walk(pc, bare)
}

// matchesWide reports whether an instruction may match a rune beyond ASCII.
func matchesWide(in *syntax.Inst) bool {
	switch in.Op {
	case syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return true
	case syntax.InstRune, syntax.InstRune1:
		if len(in.Rune) == 1 && syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
			return true
		}
		return in.Rune[len(in.Rune)-1] >= utf8.RuneSelf
	}
	return false
}

func wordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
}

// fits reports whether a match may begin at i.
func (h *heads) fits(s string, i int) bool {
	if len(s)-i < h.known || h.word && i > 0 && wordByte(s[i-1]) {
		return false
	}
	for k := range h.known {
		if !h.at[k][s[i+k]] {
			return false
		}
	}
	return true
}
