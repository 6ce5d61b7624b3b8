package regexset

import (
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// The limits on the literals of an expression.
const (
	shortest   = 3  // bytes of a literal that is of use
	mostExact  = 32 // strings that a part of an expression may stand for
	mostParts  = 64 // literals of one expression
	longestLit = 64 // bytes of a literal that are kept
)

// reach is a range of lengths in bytes, max is -1 without a bound, and the bytes that
// what is so long may consist of.
type reach struct {
	min, max int
	over     byteSet
}

func (r reach) plus(o reach) reach {
	sum := reach{r.min + o.min, r.max + o.max, r.over.or(o.over)}
	if r.max < 0 || o.max < 0 {
		sum.max = -1
	}
	return sum
}

func (r reach) or(o reach) reach {
	either := reach{min(r.min, o.min), max(r.max, o.max), r.over.or(o.over)}
	if r.max < 0 || o.max < 0 {
		either.max = -1
	}
	return either
}

// A part is what is known of a part of an expression.
type part struct {
	length reach
	// exact are all strings that the part stands for, lower case in ASCII; nil when they
	// are too many or unknown.
	exact []string
	// needs are the best literals of which each match of the part holds one.
	needs []literal
}

// literalsOf returns the best set of literals of which each match of re holds one;
// nil when there is none of use.
func literalsOf(re *syntax.Regexp) []literal {
	p := partOf(re)
	if own := exactLiterals(p.exact, reach{}); better(own, p.needs) {
		return own
	}
	return p.needs
}

func partOf(re *syntax.Regexp) part {
	switch re.Op {
	case syntax.OpLiteral:
		return literalPart(re)
	case syntax.OpCharClass:
		return classPart(re)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return part{length: reach{1, utf8.UTFMax, anyByte(re.Op)}}
	case syntax.OpCapture:
		return partOf(re.Sub[0])
	case syntax.OpQuest:
		p := partOf(re.Sub[0])
		q := part{length: reach{0, p.length.max, p.length.over}}
		if p.exact != nil && len(p.exact) < mostExact {
			q.exact = append([]string{""}, p.exact...)
		}
		return q
	case syntax.OpStar:
		return part{length: reach{0, -1, partOf(re.Sub[0]).length.over}}
	case syntax.OpPlus:
		p := partOf(re.Sub[0])
		needs := p.needs
		if own := exactLiterals(p.exact, reach{}); better(own, needs) {
			needs = own
		}
		return part{length: reach{p.length.min, -1, p.length.over}, needs: needs}
	case syntax.OpConcat:
		return concatPart(re.Sub)
	case syntax.OpAlternate:
		return alternatePart(re.Sub)
	case syntax.OpNoMatch:
		return part{}
	}
	return part{exact: []string{""}} // looks at a border, takes nothing
}

// literalPart is a literal as it stands; where case is folded, letters whose other
// cases are not ASCII are unknown.
func literalPart(re *syntax.Regexp) part {
	fold := re.Flags&syntax.FoldCase != 0
	subs := make([]*syntax.Regexp, 0, len(re.Rune))
	var b strings.Builder
	known := true
	for _, r := range re.Rune {
		if fold && r >= utf8.RuneSelf {
			known = false
		}
		// An invalid byte reads as U+FFFD.
		if r == utf8.RuneError {
			known = false
		}
		b.WriteRune(r)
		subs = append(subs, &syntax.Regexp{Op: syntax.OpLiteral, Flags: re.Flags, Rune: []rune{r}})
	}
	switch {
	case known:
		s := lower(b.String())
		return part{length: lengthOf(re.Rune, fold), exact: []string{s}}
	case len(re.Rune) == 1:
		return part{length: reach{1, utf8.UTFMax, runeBytes(re.Rune[0], fold)}}
	}
	return concatPart(subs)
}

// lengthOf is the length of a literal in bytes: k and s have another case of three
// and two bytes.
func lengthOf(runes []rune, fold bool) reach {
	var n reach
	for _, r := range runes {
		size := utf8.RuneLen(r)
		n.min, n.max = n.min+size, n.max+size
		if fold && (r|0x20 == 'k' || r|0x20 == 's') {
			n.max += 2
		}
		n.over = n.over.or(runeBytes(r, fold))
	}
	return n
}

func classPart(re *syntax.Regexp) part {
	p := part{length: reach{1, utf8.UTFMax, classBytes(re.Rune)}}
	if last := re.Rune[len(re.Rune)-1]; last < utf8.RuneSelf {
		p.length.max = 1
	}
	n := 0
	for i := 0; i < len(re.Rune); i += 2 {
		if re.Rune[i+1] >= utf8.RuneSelf && !foldsToASCII(re.Rune[i], re.Rune[i+1]) {
			return p
		}
		n += int(re.Rune[i+1]-re.Rune[i]) + 1
	}
	if n > 8 {
		return p
	}
	for i := 0; i < len(re.Rune); i += 2 {
		for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
			s := string(fold(r))
			if !contains(p.exact, s) {
				p.exact = append(p.exact, s)
			}
		}
	}
	return p
}

// foldsToASCII reports whether a range is one of the two signs whose other case is ASCII.
func foldsToASCII(from, to rune) bool {
	return from == to && (from == longS || from == kelvin)
}

const (
	longS  = 'ſ'
	kelvin = '\u212a' // the Kelvin sign
)

// fold maps ASCII letters, and the two other signs that fold to such, to lower case.
func fold(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 0x20
	case r == longS:
		return 's'
	case r == kelvin:
		return 'k'
	}
	return r
}

func lower(s string) string { return strings.Map(fold, s) }

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// concatPart joins parts that follow each other: known strings next to one another
// make longer literals.
func concatPart(subs []*syntax.Regexp) part {
	whole := part{exact: []string{""}}
	run, at := []string{""}, reach{} // strings so far, and where they begin
	for _, sub := range subs {
		p := partOf(sub)
		// Fewer, shorter literals may be better than their products.
		whole.need(exactLiterals(run, at))
		whole.need(exactLiterals(p.exact, whole.length))
		if joined := cross(run, p.exact); joined != nil {
			run = joined
		} else {
			run, at = []string{""}, whole.length
			if p.exact != nil {
				run = p.exact
			}
		}
		if p.exact == nil {
			at = whole.length.plus(p.length)
			whole.need(shift(p.needs, whole.length))
		}
		whole.exact = cross(whole.exact, p.exact)
		whole.length = whole.length.plus(p.length)
	}
	whole.need(exactLiterals(run, at))
	return whole
}

// need takes a set of literals over when it is better than what is there.
func (p *part) need(l []literal) {
	if better(l, p.needs) {
		p.needs = l
	}
}

// cross joins each of a with each of b; nil when they are too many or unknown.
func cross(a, b []string) []string {
	if a == nil || b == nil || len(a)*len(b) > mostExact {
		return nil
	}
	out := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return out
}

func alternatePart(subs []*syntax.Regexp) part {
	all := part{exact: []string{}}
	usable := true
	for i, sub := range subs {
		p := partOf(sub)
		if i == 0 {
			all.length = p.length
		} else {
			all.length = all.length.or(p.length)
		}
		if all.exact != nil && p.exact != nil && len(all.exact)+len(p.exact) <= mostExact {
			all.exact = append(all.exact, p.exact...)
		} else {
			all.exact = nil
		}
		needs := p.needs
		if own := exactLiterals(p.exact, reach{}); better(own, needs) {
			needs = own
		}
		if len(needs) == 0 {
			usable = false
		}
		all.needs = append(all.needs, needs...)
	}
	if !usable || len(all.needs) > mostParts {
		all.needs = nil
	}
	return all
}

// shift moves literals behind what takes before bytes.
func shift(l []literal, before reach) []literal {
	out := make([]literal, len(l))
	for i, x := range l {
		out[i] = literal{x.text, before.plus(x.before)}
	}
	return out
}

// exactLiterals makes literals of strings that begin at bytes from the match's
// start; nil when one of them is too short to be of use.
func exactLiterals(strs []string, at reach) []literal {
	if len(strs) == 0 {
		return nil
	}
	out := make([]literal, len(strs))
	for i, s := range strs {
		if len(s) < shortest {
			return nil
		}
		out[i] = literal{s[:min(len(s), longestLit)], at}
	}
	return out
}

// better reports whether a filters better than b: by its shortest literal, then by how few
// they are, then by a bounded start.
func better(a, b []literal) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) > 0
	}
	return worth(a) > worth(b)
}

func worth(l []literal) int {
	least, bounded := 8, 1
	for i := range l {
		least = min(least, len(l[i].text))
		if l[i].before.max < 0 {
			bounded = 0
		}
	}
	// Where a match begins anywhere before the literal, long stretches may have to be read.
	return least*4 + bounded*20 - len(l)
}
