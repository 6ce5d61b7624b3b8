package regexset

import (
	"errors"
	"regexp/syntax"
)

// MaxProgram is the greatest number of instructions of an expression: the work for a
// byte of text grows with it.
const MaxProgram = 20_000

// An Expr is a compiled regular expression. It is immutable.
type Expr struct {
	prog *syntax.Prog
	// asks says that the program looks at borders of words, lines or the text.
	asks    bool
	classes *classes // nil where they are too many
	// literals of which every match holds at least one; else heads is set.
	literals []literal
	heads    *heads
}

// A literal is a byte string, lower case in ASCII, that stands in matches. before is
// what stands between it and the beginning of the match.
type literal struct {
	text   string
	before reach
}

// Compile reads an expression in RE2 syntax. One that can match without a single
// character is an error: it would match everywhere.
func Compile(expr string) (*Expr, error) {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, err
	}
	if least(tree) == 0 {
		return nil, errors.New("regular expression matches the empty text")
	}
	tree = tree.Simplify()
	prog, err := syntax.Compile(tree)
	if err != nil {
		return nil, err
	}
	if len(prog.Inst) > MaxProgram {
		return nil, errors.New("regular expression is too large: write fewer or smaller repetitions")
	}
	x := &Expr{prog: prog}
	for i := range prog.Inst {
		if prog.Inst[i].Op == syntax.InstEmptyWidth {
			x.asks = true
		}
	}
	x.classes = classesOf(prog, x.asks)
	if x.literals = literalsOf(tree); len(x.literals) == 0 {
		x.heads = headsOf(prog)
	}
	return x, nil
}

// least is the least number of characters of a match.
func least(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpCapture, syntax.OpPlus:
		return least(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min * least(re.Sub[0])
	case syntax.OpConcat:
		n := 0
		for _, sub := range re.Sub {
			n += least(sub)
		}
		return n
	case syntax.OpAlternate:
		n := least(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			n = min(n, least(sub))
		}
		return n
	case syntax.OpNoMatch:
		return 1 // it never matches
	}
	return 0
}
