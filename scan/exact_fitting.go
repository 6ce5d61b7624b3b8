package scan

import (
	"slices"
	"strings"

	"postern/scan/exactdata"
)

// FittingDetector is the detector that knows the values of a column: the one of
// the column's name, or the one that knows most of the cells, at least nine in
// ten; else any word.
func FittingDetector(column string, cells []string) string {
	e, err := New(Options{Terms: All()})
	if err != nil {
		return exactdata.AnyWord
	}
	known := make([]int, len(e.detectors))
	filled := 0
	for _, cell := range cells {
		if strings.TrimSpace(cell) == "" {
			continue
		}
		filled++
		t := e.read(cell, nil)
		var seen []int
		for i := range t.matches {
			m := &t.matches[i]
			if m.source >= 0 && !slices.Contains(seen, m.source) && exactdata.Plain(t.s) == exactdata.Plain(m.value) {
				seen = append(seen, m.source)
				known[m.source]++
			}
		}
		e.release(t)
	}
	if i := slices.Index(Names(), strings.ToLower(strings.TrimSpace(column))); i >= 0 && known[i]*10 >= filled*9 {
		return e.detectors[i].Name
	}
	best := 0
	for i := range known {
		if known[i] > known[best] {
			best = i
		}
	}
	if filled == 0 || known[best]*10 < filled*9 {
		return exactdata.AnyWord
	}
	return e.detectors[best].Name
}
