package regexset

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"
)

// The limits on the classes of an expression; beyond them it runs as threads alone.
const (
	mostClasses = 128
	mostTests   = 1 << 18 // ranges of runes, times tests
)

// Classes divide the runes by what an expression can tell apart: any two of a class take it
// to the same state. After the last one comes the end of the text.
type classes struct {
	ascii [utf8.RuneSelf]uint8
	from  []rune // the first of each range beyond ASCII
	class []uint8
	runes []rune // one of each class; -1 for the end
}

// end is the class of the end of the text.
func (c *classes) end() int { return len(c.runes) - 1 }

// of is the class of a rune beyond ASCII.
func (c *classes) of(r rune) int {
	i := sort.Search(len(c.from), func(i int) bool { return c.from[i] > r })
	return int(c.class[i-1])
}

// classesOf returns the classes of a program, or nil where they are too many. asks says that
// the borders of words and lines are to be told apart as well.
func classesOf(prog *syntax.Prog, asks bool) *classes {
	seen := map[string]bool{}
	var tests []*syntax.Inst
	var key []byte
	from := []rune{0, utf8.RuneSelf}
	for i := range prog.Inst {
		switch in := &prog.Inst[i]; in.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			key = binary.AppendUvarint(key[:0], uint64(in.Arg))
			for _, r := range in.Rune {
				key = binary.AppendUvarint(key, uint64(r))
			}
			if !seen[string(key)] {
				seen[string(key)] = true
				tests = append(tests, in)
				from = append(from, edges(in)...)
			}
		}
	}
	if asks {
		from = append(from, '\n', '\n'+1, '0', '9'+1, 'A', 'Z'+1, '_', '_'+1, 'a', 'z'+1)
	}
	slices.Sort(from)
	from = slices.Compact(from)
	if len(from)*len(tests) > mostTests {
		return nil
	}
	return divide(from, tests, asks)
}

// edges are the runes with which in begins or ends to match.
func edges(in *syntax.Inst) []rune {
	if len(in.Rune) == 1 {
		r := in.Rune[0]
		list := []rune{r, r + 1}
		if syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
			for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
				list = append(list, o, o+1)
			}
		}
		return list
	}
	list := make([]rune, 0, len(in.Rune))
	for i := 0; i < len(in.Rune); i += 2 {
		list = append(list, in.Rune[i], in.Rune[i+1]+1)
	}
	return list
}

// divide puts the ranges that begin with the runes of from into classes, by which of the
// tests they pass.
func divide(from []rune, tests []*syntax.Inst, asks bool) *classes {
	c := &classes{}
	numbers := map[string]int{}
	passed := make([]byte, len(tests)+1)
	for i, r := range from {
		for k, in := range tests {
			passed[k] = 0
			if in.MatchRune(r) {
				passed[k] = 1
			}
		}
		if asks {
			passed[len(tests)] = kindOf(r)
		}
		n, ok := numbers[string(passed)]
		if !ok {
			if n = len(c.runes); n == mostClasses {
				return nil
			}
			numbers[string(passed)] = n
			c.runes = append(c.runes, r)
		}
		if r >= utf8.RuneSelf {
			c.from, c.class = append(c.from, r), append(c.class, uint8(n))
			continue
		}
		for b := r; b < from[i+1]; b++ {
			c.ascii[b] = uint8(n)
		}
	}
	c.runes = append(c.runes, -1)
	return c
}

// The kinds of runes that borders of words, lines and the text ask for.
const (
	kindOther = iota
	kindWord
	kindLine
	kindNone // before the first and behind the last one
	kinds
)

// kindRunes are a rune of each kind.
var kindRunes = [kinds]rune{' ', 'a', '\n', -1}

func kindOf(r rune) uint8 {
	switch {
	case r < 0:
		return kindNone
	case r == '\n':
		return kindLine
	case syntax.IsWordChar(r):
		return kindWord
	}
	return kindOther
}

// kindBefore is the kind of the rune before i.
func kindBefore(s string, i int) uint8 {
	if i == 0 {
		return kindNone
	}
	// Whatever the rune is, its last byte tells: beyond ASCII all are of one kind.
	return kindOf(rune(s[i-1]))
}
