package scan

import "cmp"

// sortMatches sorts by place, the longest first where several begin together; equal ones
// keep their order. Each detector finds in order of place, so that there are few sorted
// runs: they are found and merged, by number, and each match is moved once.
func sortMatches(m []match) {
	runs := []int{0} // where each run begins
	for i := 1; i < len(m); i++ {
		if byPlace(&m[i], &m[i-1]) < 0 {
			runs = append(runs, i)
		}
	}
	if len(runs) == 1 {
		return
	}
	runs = append(runs, len(m))
	order, other := make([]matchKey, len(m)), make([]matchKey, len(m))
	for i := range m {
		order[i] = matchKey{m[i].start, i}
	}
	for len(runs) > 2 {
		kept := runs[:0]
		for i := 0; i+1 < len(runs); i += 2 {
			kept = append(kept, runs[i])
			if i+2 < len(runs) {
				mergeRuns(m, other[runs[i]:runs[i+2]], order[runs[i]:runs[i+1]], order[runs[i+1]:runs[i+2]])
			} else {
				copy(other[runs[i]:], order[runs[i]:])
			}
		}
		runs = append(kept, len(m))
		order, other = other, order
	}
	reorder(m, order)
}

// A matchKey stands for match number i.
type matchKey struct{ start, i int }

// mergeRuns merges two sorted runs of m into to.
func mergeRuns(m []match, to, a, b []matchKey) {
	for k := range to {
		first := len(b) == 0
		if len(a) > 0 && !first {
			first = a[0].start < b[0].start || a[0].start == b[0].start && byPlace(&m[a[0].i], &m[b[0].i]) <= 0
		}
		if first {
			to[k], a = a[0], a[1:]
		} else {
			to[k], b = b[0], b[1:]
		}
	}
}

// reorder puts match number order[k].i at place k, for every k. It uses order up.
func reorder(m []match, order []matchKey) {
	for k := range order {
		if order[k].i == k || order[k].i < 0 {
			continue
		}
		first := m[k]
		at := k
		for {
			from := order[at].i
			order[at].i = -1
			if from == k {
				m[at] = first
				break
			}
			m[at] = m[from]
			at = from
		}
	}
}

func byPlace(a, b *match) int {
	switch {
	case a.start != b.start:
		return cmp.Compare(a.start, b.start)
	case a.end != b.end:
		return cmp.Compare(b.end, a.end)
	case a.conf != b.conf:
		return cmp.Compare(b.conf, a.conf)
	case a.source != b.source:
		return cmp.Compare(a.source, b.source)
	}
	return cmp.Compare(a.term, b.term)
}
