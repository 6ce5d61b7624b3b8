package scan

// maxJoin is how many bytes of separators may join two groups of digits.
const maxJoin = 8

// tokenise makes the one pass over the text: words, digit groups, marks.
func (t *text) tokenise() {
	e, s := t.engine, t.s
	run := 0 // index of the first group of the run
	for i := 0; i < len(s); {
		c := classes[s[i]]
		if c == 0 || c == isTail { // punctuation; what is left of signs of several bytes
			i++
			continue
		}
		start := i
		switch {
		case c&isMark != 0:
			t.calls = append(t.calls, call{int32(i), e.marked[s[i]]})
			i++
			continue
		case c&isAlone != 0:
			i++
			for last := start + aloneLen(s[start]); i < len(s) && i < last && classes[s[i]] == isTail; {
				i++
			}
		default:
			kind := uint8(0)
			for ; i < len(s) && classes[s[i]]&isWord != 0; i++ {
				kind |= classes[s[i]]
			}
			if kind == isDigit {
				run = t.group(span{start, i}, run)
				t.row(span{start, i})
				t.noteNumber(span{start, i})
				if i-start >= e.table.shortest {
					t.lookUp(start, i)
				}
				continue
			}
			if i-start >= 3 || i-start == 2 && i < len(s) {
				t.lookAt(start)
			}
			if kind&^isWide == isDigit|isLetter {
				t.lookAtMixed(start, i)
			}
			if kind != isLetter || s[start] <= 'Z' {
				t.noteWord(span{start, i}, kind)
			}
		}
		if i-start >= e.table.shortest {
			t.lookUp(start, i)
		}
	}
	t.endRun(run)
	t.endRow()
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

// minRun is the least number of digits in which any detector is interested.
const minRun = 7

func (t *text) endRun(run int) {
	total := 0
	for _, g := range t.groups[run:] {
		total += g.len()
		if total >= minRun {
			t.runs = append(t.runs, span{run, len(t.groups)})
			return
		}
	}
	t.groups = t.groups[:run]
}
