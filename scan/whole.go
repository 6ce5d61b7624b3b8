package scan

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"postern/extract"
)

// Text finds the engine's terms in a whole text of any length. Rune and RuneEnd
// count from its beginning. The findings are in order of Start.
func (e *Engine) Text(s string) []Finding {
	var all []Finding
	best := map[spot]int{}
	base, repeated, runes := 0, 0, 0
	for {
		end := len(s)
		if end-base > extract.WindowSize {
			end = runeStart(s, base+extract.WindowSize)
		}
		d := extract.Document{View: extract.Shown, Section: extract.Body, Text: s[base:end], Base: int64(base), Repeated: repeated}
		e.Scan(&d, func(f Finding) {
			f.Rune, f.RuneEnd = f.Rune+runes, f.RuneEnd+runes
			at := spot{f.Start, f.End, f.Term, f.Copied.of()}
			if i, ok := best[at]; ok {
				if all[i].Confidence < f.Confidence {
					all[i] = f
				}
				return
			}
			best[at] = len(all)
			all = append(all, f)
		})
		if end == len(s) {
			break
		}
		next := runeStart(s, end-extract.WindowOverlap)
		runes += utf8.RuneCountInString(s[base:next])
		base, repeated = next, end-next
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

// A spot is where a term was found.
type spot struct {
	start, end int64
	term       int
	document   uint64
}

// runeStart moves i back to the start of a rune.
func runeStart(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}
