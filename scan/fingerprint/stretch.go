package fingerprint

import (
	"cmp"
	"slices"
)

// A Stretch is a part of a document, in letters.
type Stretch struct{ From, To int }

// Measure says how many letters stretches of one document cover, and how long the
// longest run of them is. They may overlap, as those from two windows or views of one
// text do; those with at most an edited word or two between them are one run. The list
// is sorted.
func Measure(list []Stretch) (covered, longest int) {
	slices.SortFunc(list, func(a, b Stretch) int { return cmp.Compare(a.From, b.From) })
	for i, from, to := 0, 0, 0; i < len(list); i++ {
		s := list[i]
		if i == 0 || s.From > to+mostGap {
			from = s.From
		}
		covered += max(0, s.To-max(to, s.From))
		to = max(to, s.To)
		longest = max(longest, to-from)
	}
	return covered, longest
}
