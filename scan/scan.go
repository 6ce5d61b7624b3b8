package scan

import (
	"cmp"
	"slices"

	"postern/extract"
)

// Scan finds everything in d. found is called in order of Start; the finding may
// be kept. Matches that lie wholly in the repeated start of a window are not
// reported again, unless text after it made them surer.
func (e *Engine) Scan(d *extract.Document, found func(Finding)) {
	e.Hits(d, func(h *Hit) { found(h.Finding()) })
}

// Hits is [Engine.Scan] for who keeps few of the findings: it writes those that are asked
// for. A hit is good until found returns.
func (e *Engine) Hits(d *extract.Document, found func(*Hit)) {
	t := e.read(d.Text, d)
	defer e.release(t)
	kept := e.findings(t)
	if d.Repeated > 0 && d.Base > 0 {
		kept = e.dropRepeated(t, kept, d)
	}
	if len(kept) == 0 {
		return
	}
	w := &writer{e: e, t: t, d: d, quoted: quotes(d)}
	w.hit.w = w
	for _, m := range kept {
		w.report(&t.matches[m], found)
	}
}

// read makes the text of s and runs everything over it that is not costly or
// that a term asks for. The matches are mapped to s, in order, and none overlaps
// another that it yields to.
func (e *Engine) read(s string, d *extract.Document) *text {
	t := e.texts.Get().(*text)
	t.engine, t.orig, t.doc = e, s, d
	t.canonical = canonicalise(s, &t.space)
	t.tokenise()
	byStart := func(a, b wordHit) int { return cmp.Compare(a.start, b.start) }
	if !slices.IsSortedFunc(t.words, byStart) {
		slices.SortFunc(t.words, byStart)
	}
	t.hear()
	t.detect(e.runs, nil)
	t.findExact()
	t.findCopies()
	t.settle()
	e.regexs.Find(s, func(i, start, end int) {
		t.matches = append(t.matches, match{
			span: span{start, end}, source: -1, term: e.regexTerms[i], show: showWords, value: s[start:end], conf: High,
		})
	})
	for i := range e.labels {
		if d == nil {
			break
		}
		l := &e.labels[i]
		l.find(d, func(m span, word string) {
			t.matches = append(t.matches, match{
				span: m, source: l.source, term: l.term, show: showWords, value: l.name, conf: High, evidence: []string{word},
			})
		})
	}
	sortMatches(t.matches)
	t.matches = e.dropCovered(t.matches)
	return t
}

// release gives t's space back, and with it the canonical text: nothing may keep a part of it.
func (e *Engine) release(t *text) {
	const keep = 4 << 20 // space for more is left to the collector
	if cap(t.space.out) > keep || cap(t.space.shifts) > keep/8 || cap(t.matches) > keep/128 {
		return
	}
	clear(t.matches)
	*t = text{
		space: t.space, groups: t.groups[:0], runs: t.runs[:0], window: t.window, finder: t.finder,
		rows: t.rows[:0], rowGroups: t.rowGroups[:0], members: t.members[:0], passed: t.passed[:0],
		numbers: t.numbers[:0], houses: t.houses[:0], streetBlocks: t.streetBlocks[:0], lines: t.lines[:0], evidence: t.evidence[:0], names: t.names[:0], active: t.active[:0], forms: t.forms[:0],
		calls: t.calls[:0], words: t.words[:0], heard: t.heard[:0], matches: t.matches[:0], until: t.until[:0],
	}
	e.texts.Put(t)
}

// detect runs the detectors that want says yes to, everywhere or only at what
// begins in one of the places, which are sorted stretches of the canonical text.
func (t *text) detect(want func(source int) bool, places []span) {
	some, ids := t.activate(want)
	if !some {
		return
	}
	for i := range t.calls {
		c := &t.calls[i]
		if t.active[c.source] && inAny(places, int(c.at)) {
			t.source = int(c.source)
			t.engine.detectors[c.source].find(t, int(c.at))
		}
	}
	if ids {
		t.identify(want, places)
	}
	for i := range t.engine.detectors {
		d := &t.engine.detectors[i]
		if d.numbers == nil && !d.behind && d.whole == nil || !want(i) {
			continue
		}
		t.source = i
		if d.whole != nil {
			d.whole(t, places)
		}
		if d.behind && places == nil && t.hears(i) {
			t.behindKeywords(d.find)
		}
		if d.numbers == nil {
			continue
		}
		for _, r := range t.runs {
			if r.total < d.minDigits {
				continue
			}
			run := t.groups[r.start:r.end]
			if places == nil || inAny(places, run[0].start) || inAny(places, run[len(run)-1].end) {
				d.numbers(t, run)
			}
		}
		if d.rows == nil {
			continue
		}
		for _, r := range t.rows {
			if row := t.rowGroups[r.start:r.end]; inAny(places, row[0].start) || inAny(places, row[len(row)-1].end) {
				d.rows(t, row)
			}
		}
	}
}

// activate notes which detectors are called where the pass saw something for them: those
// wanted but such as need a keyword and have none in the whole text. It reports whether any
// is wanted at all, and any of identity numbers.
func (t *text) activate(want func(source int) bool) (some, ids bool) {
	t.active = t.active[:0]
	for i := range t.engine.detectors {
		wanted := want(i)
		t.active = append(t.active, wanted && (t.hears(i) || !t.engine.needKeyword[i]))
		some = some || wanted
		ids = ids || wanted && t.engine.detectors[i].id != nil
	}
	return some, ids
}

// inAny reports whether at is in one of places, or places is nil.
func inAny(places []span, at int) bool {
	if places == nil {
		return true
	}
	i, _ := slices.BinarySearchFunc(places, at, func(p span, at int) int { return cmp.Compare(p.end, at) })
	return i < len(places) && places[i].start <= at
}

// findings are the matches that terms ask for and that are not our own values,
// by index into t.matches.
func (e *Engine) findings(t *text) []int {
	var kept []int
	for i := range t.matches {
		m := &t.matches[i]
		if m.source >= 0 && len(e.asked[m.source]) == 0 || m.source < 0 && m.term == maskOnly || e.isOwn(m) {
			continue
		}
		if i > 0 && len(kept) > 0 && t.same(kept[len(kept)-1], i) {
			continue
		}
		kept = append(kept, i)
	}
	return kept
}

// same reports whether two matches are one: a phrase in two spellings. Two documents
// may have the same stretch.
func (t *text) same(i, j int) bool {
	a, b := &t.matches[i], &t.matches[j]
	return a.span == b.span && a.source == b.source && a.term == b.term && a.copied.of() == b.copied.of()
}

// dropRepeated drops matches that the window before has reported: those that
// are found, as surely, in the repeated start alone.
func (e *Engine) dropRepeated(t *text, kept []int, d *extract.Document) []int {
	repeated := min(d.Repeated, len(d.Text))
	type key struct {
		span
		source, term int
	}
	var before map[key]Confidence
	out := kept[:0]
	for _, i := range kept {
		m := &t.matches[i]
		if m.end > repeated {
			out = append(out, i)
			continue
		}
		// A keyword stands at most reach code points further on.
		if m.end+reach*4 <= repeated || m.source < 0 && m.row == nil {
			continue
		}
		if before == nil {
			before = map[key]Confidence{}
			head := *d
			head.Text = d.Text[:repeated]
			old := e.read(head.Text, &head)
			for _, o := range old.matches {
				before[key{o.span, o.source, o.term}] = o.conf
			}
			e.release(old)
		}
		if conf, ok := before[key{m.span, m.source, m.term}]; !ok || conf < m.conf {
			out = append(out, i)
		}
	}
	return out
}
