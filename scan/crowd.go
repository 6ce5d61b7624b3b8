package scan

import "sort"

// Numbers that only look like cards come in crowds: one in ten random numbers
// passes the check. Where a number without corroboration stands among others of
// its length most of which do not pass, passing says nothing about it.
const (
	crowdAround  = 12 // neighbours looked at on each side
	fewestFailed = 6  // neighbours that fail, before there is a crowd
)

// crowded reports whether most of the numbers around s that have its length are no
// cards.
func (t *text) crowded(s span) bool {
	n := s.len()
	at := sort.Search(len(t.groups), func(i int) bool { return t.groups[i].start >= s.start })
	passed, failed := 1, 0
	count := func(from, step int) {
		for i, near, far := from, 0, 0; i >= 0 && i < len(t.groups) && near < crowdAround && far < 8*crowdAround; i, far = i+step, far+1 {
			if t.groups[i].len() != n {
				continue
			}
			near++
			if t.passes(i) {
				passed++
			} else {
				failed++
			}
		}
	}
	count(at-1, -1)
	count(at+1, 1)
	return failed >= fewestFailed && passed*2 < failed
}

// passes reports whether group i is a card number by issuer and check digit. What
// it finds out it remembers.
func (t *text) passes(i int) bool {
	for len(t.passed) < len(t.groups) {
		t.passed = append(t.passed, 0)
	}
	if t.passed[i] == 0 {
		t.passed[i] = -1
		number := t.s[t.groups[i].start:t.groups[i].end]
		if _, ok := issuerOf(number); ok && luhn(number) {
			t.passed[i] = 1
		}
	}
	return t.passed[i] > 0
}
