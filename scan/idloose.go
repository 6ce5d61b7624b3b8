package scan

import (
	"slices"
	"strings"
)

// A looseID is the number of one detector in groups of any width.
type looseID struct {
	id     *idNumber
	source int16
}

// looseReach is how far before a number in unusual groups its label may end, in bytes: " number is: ".
const looseReach = 16

// totals are how many digits the number may have, where it may stand in other groups than written.
func (id *idNumber) totals() []int {
	if id.strict || id.quad != nil || id.validText != nil {
		return nil
	}
	var totals []int
	for _, w := range id.written {
		n := 0
		for _, width := range parseForm(w, false).widths {
			n += width
		}
		if n <= maxDigits && !slices.Contains(totals, n) {
			totals = append(totals, n)
		}
	}
	return totals
}

// identifyLoose looks in a run for identity numbers in groups that nobody prescribes: people group
// digits as they please. Such a number is one only directly behind a label, and whole.
func (t *text) identifyLoose(run []span, want func(source int) bool) {
	for len(run) > 0 {
		n, total := t.looseStretch(run)
		if n > 1 && total <= maxDigits {
			for _, l := range t.engine.ids.loose[total] {
				if t.hears(int(l.source)) && want(int(l.source)) {
					t.source = int(l.source)
					l.id.tryLoose(t, run[:n])
				}
			}
		}
		run = run[n:]
	}
}

// looseStretch is how many groups from the first of run on are joined as those of one number are, by
// one separator each, with or without blanks around it, and how many digits they have.
func (t *text) looseStretch(run []span) (n, total int) {
	total = run[0].len()
	for n = 1; n < len(run) && looseJoint(t.s[run[n-1].end:run[n].start]); n++ {
		total += run[n].len()
	}
	return n, total
}

func looseJoint(s string) bool {
	switch s {
	case " ", "-", ".", "/", " - ", " / ", ". ", "- ", " -":
		return true
	}
	return false
}

// tryLoose adds the number that a stretch of groups is, when its label stands directly before.
func (id *idNumber) tryLoose(t *text, stretch []span) {
	s := span{stretch[0].start, stretch[len(stretch)-1].end}
	if t.byteAt(s.start-1) == '@' || t.byteAt(s.end) == '@' || t.byteAt(s.end) == '/' || continued(t, s, 0) || t.taken(s) {
		return
	}
	var buf [maxDigits]byte
	value := buf[:0]
	for _, g := range stretch {
		value = append(value, t.s[g.start:g.end]...)
	}
	if id.weak && dated(stretch, t.s) {
		return
	}
	if digits := string(value); !few(digits) && id.valid(digits) && t.labelled(s) {
		addID(t, s, digits, false, id.weak, id.near())
	}
}

// dated reports whether three of the groups of s are a day of our time, year first or last.
func dated(groups []span, s string) bool {
	for i := 0; i+2 < len(groups); i++ {
		a, b, c := s[groups[i].start:groups[i].end], s[groups[i+1].start:groups[i+1].end], s[groups[i+2].start:groups[i+2].end]
		if len(a) == 4 && len(b) <= 2 && len(c) <= 2 && validDay(number(a), number(b), number(c)) && recent(a) ||
			len(c) == 4 && len(a) <= 2 && len(b) <= 2 && recent(c) && (validDay(number(c), number(a), number(b)) || validDay(number(c), number(b), number(a))) {
			return true
		}
	}
	return false
}

func recent(year string) bool { return year[:2] == "19" || year[:2] == "20" }

// labelled reports whether a keyword of the running detector stands before s as a label does, in the
// same paragraph, or in the header of the column.
func (t *text) labelled(s span) bool {
	_, distance := t.label(s)
	return distance >= 0 && distance <= looseReach && !strings.Contains(t.s[max(0, s.start-distance):s.start], "\n\n")
}
