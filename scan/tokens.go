package scan

import "math/bits"

// maxJoin is how many bytes of separators may join two groups of digits.
const maxJoin = 8

// tokenise makes the one pass over the text: words, digit groups, marks, lines.
func (t *text) tokenise() {
	e, s := t.engine, t.s
	numbers := e.table.numbers || e.dictionaries.filter != nil
	run := 0 // index of the first group of the run
	operators := uint32(0)
	for i := 0; i < len(s); {
		c := classes[s[i]]
		if c == 0 || c == isTail { // punctuation; what is left of signs of several bytes
			switch of := signs[s[i]]; of {
			case 0:
			case lineBit:
				t.lines = append(t.lines, textLine{int32(i), operators})
				operators = 0
			default:
				operators |= operatorsAt(s, i, of)
			}
			i++
			continue
		}
		start := i
		switch {
		case c&isMark != 0:
			operators |= operatorsAt(s, i, signs[s[i]])
			t.calls = append(t.calls, call{int32(i), e.marked[s[i]]})
			i++
			continue
		case c&isAlone != 0:
			i = t.alone(i)
			continue
		default:
			kind := uint8(0)
			for ; i < len(s); i++ {
				c := classes[s[i]]
				if c&isWord == 0 {
					break
				}
				kind |= c
			}
			if kind == isDigit {
				run = t.group(span{start, i}, run)
				t.row(span{start, i})
				t.noteNumber(span{start, i})
				if !numbers {
					continue
				}
				break
			}
			if i-start >= 3 || i-start == 2 && i < len(s) {
				t.lookAt(start)
			}
			if kind&^(isWide|isUpper) == isDigit|isLetter {
				t.lookAtMixed(start, i)
			}
			if kind&(isDigit|isUpper) != 0 {
				t.noteWord(span{start, i}, kind)
			}
		}
		if i-start >= e.table.shortest {
			t.lookUp(start, i)
		}
	}
	t.endRun(run)
	t.endRow()
	if n := len(t.lines); len(s) > 0 && (n == 0 || int(t.lines[n-1].end)+1 < len(s)) {
		t.lines = append(t.lines, textLine{int32(len(s)), operators})
	}
}

// alone reads the runes that are words of their own from i on, and returns where they
// end. Most phrases of such runes are anchored at two of them.
func (t *text) alone(i int) int {
	s := t.s
	before := false // another rune of three bytes stands before i
	for i < len(s) && classes[s[i]]&isAlone != 0 {
		if n := t.aloneEight(i, before); n > 0 {
			i, before = i+n*pairRune, true
			continue
		}
		start := i
		last := start + aloneLen(s[start])
		for i++; i < len(s) && i < last && classes[s[i]] == isTail; {
			i++
		}
		if i-start != pairRune { // of four bytes, or broken
			before = false
			t.lookUp(start, i)
			continue
		}
		if before {
			t.lookUpPair(start - pairRune)
		}
		before = true
		if t.engine.singles != nil && t.engine.singles.has(s, start) {
			t.lookUp(start, i)
		}
	}
	return i
}

// aloneEight is alone for the runes of three bytes that stand at i, at most eight, and returns how many
// these are; 0 near the end of the text. It looks all eight up before it asks how many
// there are, which saves a guess for each.
func (t *text) aloneEight(i int, before bool) int {
	s, pairs, singles := t.s, &t.engine.table.pairs, t.engine.singles
	if i+26 > len(s) || i < pairRune {
		return 0
	}
	var found uint64
	for k := range 8 {
		h := pairHash(load8(s, i+(k-1)*pairRune))
		found |= pairs[h>>6] >> (h & 63) & 1 << k
	}
	n := 8
	r := threeByThree(s, i)
	if firsts := r.firsts(); !r.whole() || ((firsts^2*each)+15*each)&(16*each) != 16*each {
		// 0xe2 begins no word.
		bad := func(x, fourth uint64) uint64 {
			return ^(x&fourth ^ 2*each&fourth + 15*each) & (fourth + each&fourth)
		}
		n = r.count(bad(r.a, fourth0), bad(r.b, fourth1), bad(r.c, fourth2))
	}
	if found &= 1<<n - 1; !before {
		found &^= 1
	}
	for ; found != 0; found &= found - 1 {
		t.lookUpPair(i + (bits.TrailingZeros64(found)-1)*pairRune)
	}
	if singles == nil {
		return n
	}
	for k := range n {
		if at := i + k*pairRune; singles.has(s, at) {
			t.lookUp(at, at+pairRune)
		}
	}
	return n
}

// aloneLen is how many bytes a rune has that is a word of its own, by its first.
func aloneLen(first byte) int {
	if first >= 0xf0 {
		return 4
	}
	return 3
}

// group adds a group of digits to the run that begins with group number run, or
// begins another, and returns the first group's number.
func (t *text) group(g span, run int) int {
	if n := len(t.groups); n > run && !t.joined(t.groups[n-1].end, g.start) {
		t.endRun(run)
		run = len(t.groups)
	}
	t.groups = append(t.groups, g)
	return run
}

// joined reports whether only separators stand between two groups, and few.
func (t *text) joined(from, to int) bool {
	if to-from > maxJoin {
		return false
	}
	for i := from; i < to; i++ {
		if !separates[t.s[i]] {
			return false
		}
	}
	return true
}

// separates are the bytes that may stand between the groups of a number. What is
// no character at all (a NUL) is shown by no program.
var separates = func() *byteSet {
	set := bytesOf(" -./()_\x7f")
	for b := range ' ' {
		set[b] = true
	}
	return set
}()

// minRun is the least number of digits in which any detector is interested, but for four
// numbers with dots between them: "8.8.8.8".
const minRun = 7

func (t *text) endRun(run int) {
	total := 0
	for i, g := range t.groups[run:] {
		total += g.len()
		if total >= minRun || i >= 3 && t.dotted(t.groups[run+i-3:run+i+1]) {
			t.runs = append(t.runs, span{run, len(t.groups)})
			return
		}
	}
	t.groups = t.groups[:run]
}

// dotted reports whether single dots stand between groups.
func (t *text) dotted(groups []span) bool {
	for i := 1; i < len(groups); i++ {
		if groups[i].start != groups[i-1].end+1 || t.s[groups[i].start-1] != '.' {
			return false
		}
	}
	return true
}
