package scan

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// maxRegex is the length in bytes up to which a match of a regular expression
// is promised to be found; it is the overlap of two windows.
const maxRegex = 8 << 10

// A regexTerm is a compiled regular expression of a term.
type regexTerm struct {
	term int
	re   *regexp.Regexp
	// literal stands in every match; empty when there is none of three bytes.
	literal string
	// reach is the greatest length of a match, 0 when the expression has no
	// bound or looks further than the bytes beside the match.
	reach int
}

func newRegexTerm(term int, expr string) (regexTerm, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return regexTerm{}, err
	}
	if re.MatchString("") {
		return regexTerm{}, errors.New("regular expression matches the empty text")
	}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return regexTerm{}, err
	}
	tree = tree.Simplify()
	r := regexTerm{term: term, re: re}
	if l := requiredLiteral(tree); len(l) >= 3 {
		r.literal = l
		if n := longest(tree); n > 0 && n <= maxRegex && !anchored(tree) {
			r.reach = n
		}
	}
	return r, nil
}

// find adds the matches of r in the original text.
func (r *regexTerm) find(s string, found func(span)) {
	switch {
	case r.literal == "":
		r.in(s, 0, found)
	case r.reach == 0:
		if strings.Contains(s, r.literal) {
			r.in(s, 0, found)
		}
	default:
		r.around(s, found)
	}
}

func (r *regexTerm) in(s string, base int, found func(span)) {
	for _, m := range r.re.FindAllStringIndex(s, -1) {
		if m[1] > m[0] {
			found(span{base + m[0], base + m[1]})
		}
	}
}

// around looks only at the neighbourhoods of the literal. Each is wider than a
// match by a rune on both sides, so that \b sees what it would see in s.
func (r *regexTerm) around(s string, found func(span)) {
	done := 0 // all before is searched
	for at := strings.Index(s, r.literal); at >= 0; {
		from := runeStart(s, max(done, at-r.reach-utf8.UTFMax))
		to := at
		for { // take in the literals that follow within reach
			to = min(len(s), at+len(r.literal)+r.reach+utf8.UTFMax)
			next := strings.Index(s[at+1:to], r.literal)
			if next < 0 {
				break
			}
			at += 1 + next
		}
		to = runeStart(s, to)
		r.in(s[from:to], from, func(m span) {
			if m.start > from || from == 0 || from == done {
				found(m)
				done = m.end
			}
		})
		next := strings.Index(s[at+1:], r.literal)
		if next < 0 {
			return
		}
		at += 1 + next
	}
}

// runeStart moves i back to the start of a rune.
func runeStart(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// requiredLiteral is the longest literal that every match must hold, in that
// very case.
func requiredLiteral(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return ""
		}
		return string(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return requiredLiteral(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return requiredLiteral(re.Sub[0])
		}
	case syntax.OpConcat:
		best := ""
		for _, sub := range re.Sub {
			if l := requiredLiteral(sub); len(l) > len(best) {
				best = l
			}
		}
		return best
	}
	return ""
}

// longest is the greatest length of a match in bytes, -1 without a bound.
func longest(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return utf8.UTFMax * len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return utf8.UTFMax
	case syntax.OpCapture, syntax.OpQuest:
		return longest(re.Sub[0])
	case syntax.OpConcat, syntax.OpAlternate:
		total := 0
		for _, sub := range re.Sub {
			n := longest(sub)
			if n < 0 {
				return -1
			}
			if re.Op == syntax.OpConcat {
				total += n
			} else {
				total = max(total, n)
			}
		}
		return total
	case syntax.OpStar, syntax.OpPlus, syntax.OpRepeat:
		return -1 // Simplify has written bounded repeats out
	}
	return 0
}

// anchored reports whether re asks for the beginning or end of a text or line.
func anchored(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText:
		return true
	}
	for _, sub := range re.Sub {
		if anchored(sub) {
			return true
		}
	}
	return false
}
