package scan

import "slices"

// maxJoin is how many bytes of separators may join two groups of digits.
const maxJoin = 8

// tokenise makes the one pass over the text: words, digit groups, marks, lines.
func (t *text) tokenise() {
	e, s := t.engine, t.s
	dictionary := e.dictionaries.filter != nil
	numbers := e.table.numbers || dictionary
	t.streetBlocks = slices.Grow(t.streetBlocks[:0], len(s)>>(streetBlock+6)+2)[:len(s)>>(streetBlock+6)+2]
	clear(t.streetBlocks)
	table, mask, heads := e.table.filter, e.table.mask, &e.starts.filter
	g := grouper{text: t, last: span{-maxJoin - 1, -maxJoin - 1}}
	word, wordKind := 0, uint8(0) // where the last word of several letters or digits ends, and its kind
	operators := uint32(0)
	t.ahead.end = 0
	for i := 0; i < len(s); {
		c := classes[s[i]]
		if c&isWord == 0 || c == isTail {
			of := signs[s[i]]
			switch {
			case c&isAlone != 0:
				i = t.alone(i)
				continue
			case of == lineBit:
				t.lines = append(t.lines, textLine{int32(i), operators})
				operators = 0
			case of != 0:
				operators |= operatorsAt(s, i, of)
			}
			if c&isMark != 0 && !(word == i && wordKind == isDigit && t.numberAssigned(i, g.last.start)) {
				t.calls = append(t.calls, call{int32(i), e.marked[s[i]]})
			}
			i++
			continue
		}
		start, kind := i, c
		for i++; i < len(s); i++ {
			c := classes[s[i]]
			if c&isWord == 0 {
				break
			}
			kind |= c
		}
		word, wordKind = i, kind
		if kind == isDigit {
			g.add(start, i)
			t.noteNumber(start, i)
			if len(t.numbers) > manyNumbers {
				t.housesUntil(start)
			}
			if !numbers {
				continue
			}
		} else {
			switch n := i - start; {
			case n >= 3 || n == 2 && i < len(s):
				if h := head(s, start); heads[h>>6]&(1<<(h&63)) != 0 {
					t.lookAt(h, start)
				}
			case n == 1 && s[start]|0x20 == 'c': // prefixStreets has it, and it is too short to be looked up
				t.streetWord(start, start)
			}
			if kind&(isDigit|isTail|isWide) != 0 {
				t.noteWord(span{start, i}, kind)
				if kind&isDigit != 0 {
					t.lookAtTwo(start)
				}
				if kind&^(isWide|isUpper) == isDigit|isLetter {
					t.lookAtMixed(start, i)
				}
			}
		}
		if i-start < e.table.shortest {
			continue
		}
		var h uint64
		if n := i - start; i >= 8 && start+8 <= len(s) {
			last := load8(s, i-8)
			if n < 8 {
				last = 0
			}
			h = mixWord(load8(s, start)&(1<<(8*uint(n))-1), last, n)
		} else {
			h = wordHash(s, start, i)
		}
		if dictionary {
			t.lookInAll(h, start, i)
		}
		if table[h&mask>>6]&(1<<(h&63)) != 0 {
			t.lookUp(h, start, i)
		}
	}
	g.end()
	t.endRow()
	t.housesUntil(len(s) + streetAhead + 1)
	if n := len(t.lines); len(s) > 0 && (n == 0 || int(t.lines[n-1].end)+1 < len(s)) {
		t.lines = append(t.lines, textLine{int32(len(s)), operators})
	}
}

// manyNumbers are looked at together for those that houses may have.
const manyNumbers = 256

// numberAssigned reports whether all that stands before a mark at i to be its name is a number, from
// byte start on: "12:30".
func (t *text) numberAssigned(i, start int) bool {
	return (t.s[i] == ':' || t.s[i] == '=') && (start == 0 || !nameByte(t.s[start-1]))
}

// aloneLen is how many bytes a rune has that is a word of its own, by its first.
func aloneLen(first byte) int {
	if first >= 0xf0 {
		return 4
	}
	return 3
}

// A grouper makes runs of groups of digits, and rows.
type grouper struct {
	*text
	last  span // the last group
	run   int  // index of the first group of the run
	total int  // of digits in it
}

// add adds a group of digits to the run, or begins another.
func (g *grouper) add(start, end int) {
	near := start-g.last.end <= maxJoin
	if near && end-start == g.last.len() {
		g.row(g.last, span{start, end})
	} else if len(g.members) > 0 {
		g.endRow()
	}
	if !near || !g.joined(g.last.end, start) {
		g.end()
	}
	g.groups = append(g.groups, span{start, end})
	g.last = span{start, end}
	g.total += end - start
}

// minRun is the least number of digits in which any detector is interested, but for four
// numbers with dots between them: "8.8.8.8".
const minRun = 7

// end ends the run, and keeps it if it may be of interest.
func (g *grouper) end() {
	if g.total >= minRun || g.dotted() {
		g.runs = append(g.runs, run{span{g.run, len(g.groups)}, g.total})
	} else {
		g.groups = g.groups[:g.run]
	}
	g.run, g.total = len(g.groups), 0
}

// dotted reports whether the run has four groups with single dots between them.
func (g *grouper) dotted() bool {
	dots := 0
	for i := g.run + 1; i < len(g.groups); i++ {
		if at := g.groups[i-1].end; g.groups[i].start != at+1 || g.s[at] != '.' {
			dots = 0
		} else if dots++; dots == 3 {
			return true
		}
	}
	return false
}

// joined reports whether only separators stand between two groups.
func (t *text) joined(from, to int) bool {
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
