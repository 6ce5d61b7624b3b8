package scan

import "slices"

// settle raises what stands beside a person, drops the matches that yield to others and maps the rest to the
// original text.
func (t *text) settle() {
	sortMatches(t.matches)
	t.besidePersons()
	t.compete()
	// until is, for each detector, where its sure matches so far end.
	t.until = append(t.until[:0], make([]int, len(t.engine.detectors))...)
	kept := t.matches[:0]
	for i := range t.matches {
		if t.yields(i) {
			continue
		}
		m := &t.matches[i]
		if m.source >= 0 && m.conf >= Medium {
			t.until[m.source] = max(t.until[m.source], m.end)
		}
		if kept = kept[:len(kept)+1]; len(kept) <= i {
			kept[len(kept)-1] = *m
		}
	}
	t.matches = kept
	for i := range t.matches {
		t.matches[i].span = t.origin(t.orig, t.matches[i].span)
	}
}

// yields reports whether match i overlaps one that it yields to.
func (t *text) yields(i int) bool {
	m := &t.matches[i]
	if m.source < 0 || len(t.engine.yields[m.source]) == 0 {
		return false
	}
	to := t.engine.yields[m.source]
	for _, source := range to {
		if t.until[source] > m.start {
			return true
		}
	}
	for _, o := range t.matches[i+1:] {
		if o.start >= m.end {
			break
		}
		if o.conf >= Medium && slices.Contains(to, o.source) {
			return true
		}
	}
	return false
}
