package archive

import (
	"slices"
)

// spans is a set of byte ranges.
type spans struct {
	list   []span
	sorted bool
}

type span struct{ from, to int64 }

func (s *spans) add(from, to int64) {
	if to <= from {
		return
	}
	if n := len(s.list); n > 0 && s.list[n-1].to == from {
		s.list[n-1].to = to
		s.sorted = false
		return
	}
	s.list = append(s.list, span{from, to})
	s.sorted = false
}

// outside lists the ranges of [0, size) that are not in s, in order.
func (s *spans) outside(size int64) []span {
	sorted := slices.Clone(s.list)
	slices.SortFunc(sorted, func(a, b span) int { return int(min(max(a.from-b.from, -1), 1)) })
	var list []span
	at := int64(0)
	for _, x := range append(sorted, span{size, size}) {
		if x.from > at {
			list = append(list, span{at, min(x.from, size)})
		}
		at = max(at, x.to)
	}
	return list
}
