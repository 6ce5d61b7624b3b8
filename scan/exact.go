package scan

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"postern/scan/exactdata"
)

// exactTables are the tables of exact data that terms ask for.
type exactTables struct {
	list []*exactTable
	// candidates are the detectors whose matches may be primary values.
	candidates []bool
}

type exactTable struct {
	index  *exactdata.Index
	source int // the detector of primary values, -1 for any word
	terms  []exactTerm
}

// An exactTerm wants so many columns beside the primary one, and these among them.
type exactTerm struct {
	term    int
	count   int
	columns []int
}

// usualColumns is how many columns beside the primary one a term wants that says
// nothing of it, where the table has as many.
const usualColumns = 2

// exactData compiles term number i.
func (e *Engine) exactData(i int, open map[string]*exactdata.Index) error {
	t := &e.terms[i]
	x := open[t.ExactData]
	if x == nil {
		return fmt.Errorf("no index of exact data is named %q", t.ExactData)
	}
	at := slices.IndexFunc(e.exact.list, func(have *exactTable) bool { return have.index == x })
	if at < 0 {
		source := -1
		if x.Detector != exactdata.AnyWord {
			if source = slices.Index(Names(), x.Detector); source < 0 {
				return fmt.Errorf("the index %q wants the detector %q, which this program does not have; build it again", t.ExactData, x.Detector)
			}
			e.exact.candidates[source] = true
		}
		at = len(e.exact.list)
		e.exact.list = append(e.exact.list, &exactTable{index: x, source: source})
	}
	want := exactTerm{term: i, count: t.ColumnCount - 1}
	for _, name := range t.Columns {
		if name == x.Primary {
			continue
		}
		c, ok := x.Column(name)
		if !ok {
			return fmt.Errorf("the index %q has no column %q", t.ExactData, name)
		}
		want.columns = append(want.columns, c)
	}
	if t.ColumnCount == 0 && len(want.columns) == 0 {
		want.count = min(usualColumns, len(x.Columns))
	}
	if want.count = max(want.count, len(want.columns), 1); want.count > len(x.Columns) {
		return fmt.Errorf("the index %q has %d columns, so it can never match", t.ExactData, 1+len(x.Columns))
	}
	e.exact.list[at].terms = append(e.exact.list[at].terms, want)
	return nil
}

// runs reports whether a detector always runs.
func (e *Engine) runs(source int) bool {
	return len(e.asked[source]) > 0 || !e.detectors[source].costly || e.exact.candidates[source]
}

// findExact looks up everything that may be the primary value of a row. The
// matches of the detectors are all there, at places of the canonical text.
func (t *text) findExact() {
	if len(t.engine.exact.list) == 0 {
		return
	}
	sortMatches(t.matches)
	found := len(t.matches)
	for _, x := range t.engine.exact.list {
		if x.source < 0 {
			t.eachCode(func(at span) { t.lookUpRow(x, at, exactdata.Plain(t.s[at.start:at.end]), found) })
			continue
		}
		for i := range found {
			if m := &t.matches[i]; m.source == x.source {
				t.lookUpRow(x, m.span, exactdata.Plain(m.value), found)
			}
		}
	}
}

// lookUpRow looks a primary value up, and in its surroundings the other values of
// its row. The first found matches are those of detectors and other terms.
func (t *text) lookUpRow(x *exactTable, at span, plain string, found int) {
	row, ok := x.index.Row(plain)
	if !ok {
		return
	}
	from, to := t.step(at.start, -reach), t.step(at.end, reach)
	var extras []exactdata.Extra
	near := sort.Search(found, func(i int) bool { return t.matches[i].start >= from })
	for i := near; i < found && t.matches[i].start < to; i++ {
		m := &t.matches[i]
		if m.source >= 0 && m.start >= from && m.end <= to && (m.end <= at.start || m.start >= at.end) {
			extras = append(extras, exactdata.Extra{Plain: exactdata.Plain(m.value), Start: m.start - from, End: m.end - from})
		}
	}
	hits := row.Hits(&t.window, t.s[from:to], at.start-from, at.end-from, extras)
	if len(hits) == 0 {
		return
	}
	matched := false
	for _, want := range x.terms {
		if !want.met(hits) {
			continue
		}
		matched = true
		m := match{span: at, source: -1, term: want.term, show: showFirst, value: plain, conf: Medium, evidence: x.evidence(hits), row: &row}
		if len(hits) > 1 {
			m.conf = High
		}
		t.matches = append(t.matches, m)
	}
	if !matched {
		return
	}
	for _, h := range hits { // what stands beside it must not be shown either
		s := span{from + h.Start, from + h.End}
		t.matches = append(t.matches, match{span: s, source: -1, term: maskOnly, show: showPrefix, value: t.s[s.start:s.end]})
	}
}

// maskOnly is the term of matches that are masked and not reported.
const maskOnly = -1

func (w *exactTerm) met(hits []exactdata.Hit) bool {
	if len(hits) < w.count {
		return false
	}
	for _, c := range w.columns {
		if !slices.ContainsFunc(hits, func(h exactdata.Hit) bool { return h.Column == c }) {
			return false
		}
	}
	return true
}

// evidence names the columns that were found.
func (x *exactTable) evidence(hits []exactdata.Hit) []string {
	names := []string{x.index.Primary}
	for c := range x.index.Columns {
		if slices.ContainsFunc(hits, func(h exactdata.Hit) bool { return h.Column == c }) {
			names = append(names, x.index.Columns[c].Name)
		}
	}
	return []string{"columns " + strings.Join(names, ", ")}
}

// eachCode calls f for each word with digits, and for words with digits that a
// dash, a dot or a slash joins.
func (t *text) eachCode(f func(span)) {
	const most = 64
	for i := 0; i < len(t.s); {
		if classes[t.s[i]]&isWord == 0 {
			i++
			continue
		}
		first, digits, parts := span{i, i}, false, 0
		for {
			for i < len(t.s) && classes[t.s[i]]&isWord != 0 {
				digits = digits || classes[t.s[i]]&isDigit != 0
				i++
			}
			parts++
			if i+1 >= len(t.s) || !strings.ContainsRune("-./_", rune(t.s[i])) || classes[t.s[i+1]]&isWord == 0 || i-first.start > most {
				break
			}
			if digits {
				f(span{first.start, i})
			}
			i++
		}
		if first.end = i; digits && i-first.start <= 2*most {
			f(first)
			if parts > 1 { // its last part alone: "no.4711"
				k := strings.LastIndexAny(t.s[first.start:first.end], "-./_")
				f(span{first.start + k + 1, first.end})
			}
		}
	}
}

// OwnedBy reports whether the finding is a row of exact data that belongs to the
// holder of an address.
func (f *Finding) OwnedBy(address string) bool { return f.row != nil && f.row.OwnedBy(address) }

// Canonical is a text in the form in which detectors and phrases see it.
func Canonical(s string) string {
	c := canonicalise(s, nil)
	return c.s
}

// Value returns what gives the plain value of a cell that a detector of the
// catalogue recognises as its datum, for indexes of exact data.
func Value(detector string) (func(cell string) (string, bool), error) {
	e, err := New(Options{Terms: []Term{{Detector: detector}}})
	if err != nil {
		return nil, err
	}
	source := slices.Index(Names(), detector)
	return func(cell string) (string, bool) {
		t := e.read(cell, nil)
		defer e.release(t)
		for i := range t.matches {
			if m := &t.matches[i]; m.source == source && len(exactdata.Plain(t.s)) <= len(exactdata.Plain(m.value))+4 {
				return strings.Clone(exactdata.Plain(m.value)), true
			}
		}
		return "", false
	}, nil
}
