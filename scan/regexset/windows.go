package regexset

import (
	"cmp"
	"slices"
)

// A window is a stretch of places where a match may begin, the last included.
type window struct{ from, to int }

// mostWindows is how many windows a search opens, about, whatever the text: 16 bytes each.
const mostWindows = 1 << 18

// joined sorts windows and joins those that touch.
func joined(w []window) []window {
	byStart := func(a, b window) int { return cmp.Compare(a.from, b.from) }
	if !slices.IsSortedFunc(w, byStart) {
		slices.SortFunc(w, byStart)
	}
	n := 0
	for _, x := range w[1:] {
		if x.from <= w[n].to+1 {
			w[n].to = max(w[n].to, x.to)
			continue
		}
		n++
		w[n] = x
	}
	return w[:n+1]
}

// open adds a window for expression i, joined to the one before where they touch.
func (sp *space) open(i int32, w window) {
	list := sp.windows[i]
	if len(list) == 0 {
		sp.hit = append(sp.hit, i)
	} else if last := &list[len(list)-1]; w.from >= last.from && w.from <= last.to+1 {
		last.to = max(last.to, w.to)
		return
	}
	sp.windows[i] = append(list, w)
	if sp.opened++; sp.opened > max(sp.coarse, mostWindows) {
		sp.coarsen()
	}
}

// coarsen joins each window with the one behind it and what is between them, where an expression
// has many: no more is found for it, only more is read.
func (sp *space) coarsen() {
	const few = 64
	sp.opened = 0
	for _, i := range sp.hit {
		w := joined(sp.windows[i])
		if len(w) > few {
			for k := range len(w) / 2 {
				w[k] = window{w[2*k].from, w[2*k+1].to}
			}
			last := w[len(w)-1]
			odd := len(w)%2 == 1
			if w = w[:len(w)/2]; odd {
				w = append(w, last)
			}
		}
		sp.windows[i] = w
		sp.opened += len(w)
	}
	sp.coarse = 2 * sp.opened
}

// openBefore opens a window for matches that hold a literal at at.
func (sp *space) openBefore(text string, u *use, at int) {
	w := window{0, at - u.before.min}
	switch {
	case u.open >= 0:
		w.from = sp.furthest(text, u, at)
	case at > u.before.max:
		w.from = at - u.before.max
	}
	if w.to >= w.from {
		sp.open(u.expr, w)
	}
}

// A lastOpen is where a literal without a bound stood last, and how far before it a
// match may begin.
type lastOpen struct{ at, from int }

// furthest is how far before a literal at at a match may begin that only holds bytes that
// may stand there. No byte is looked at twice for a literal.
func (sp *space) furthest(text string, u *use, at int) int {
	last := &sp.last[u.open]
	from := at
	for from > last.at && u.before.over.has(text[from-1]) {
		from--
	}
	if from == last.at {
		from = last.from
	}
	*last = lastOpen{at, from}
	return from
}
