package policy

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"postern/extract"
	"postern/scan"
)

// classState is what the findings of a message mean for one class.
type classState struct {
	met      bool
	count    int       // distinct values
	findings []Finding // grouped by detector and object
	kept     []*scan.Finding
	counts   []Count // distinct values by detector
	said     string  // "class NAME, 3 distinct payment_card"
}

func (f *facts) class(k int) *classState { return f.classes[k] }

// classify asks every class that has a term among the findings.
func (f *facts) classify() {
	f.classes = make([]*classState, len(f.p.classes))
	if len(f.m.Findings) == 0 {
		return
	}
	hits := &hits{byTerm: map[int][]*scan.Finding{}, longest: map[int]int64{}}
	for i := range f.m.Findings {
		found := &f.m.Findings[i]
		if found.Term >= 0 && found.Term < len(f.p.terms) {
			hits.byTerm[found.Term] = append(hits.byTerm[found.Term], found)
		}
	}
	for term := range hits.byTerm {
		for _, k := range f.p.termUsers[term] {
			if f.classes[k] != nil {
				continue
			}
			f.classes[k] = hits.class(&f.p.classes[k])
			if f.classes[k].met {
				f.met = append(f.met, k)
			}
		}
	}
	slices.Sort(f.met)
}

// ranked lists the classes that are met, with a rank and a count of at least these.
func (f *facts) ranked(rank, count int) []int {
	var list []int
	for _, k := range f.met {
		if f.p.classes[k].rank >= rank && f.classes[k].count >= count {
			list = append(list, k)
		}
	}
	return list
}

// hits are the findings of a message by their term.
type hits struct {
	byTerm map[int][]*scan.Finding
	// longest is the length of the longest match of a term, in bytes, once its
	// list has been sorted.
	longest map[int]int64
}

// class asks one class. Its findings are those of the matchers that are met.
func (h *hits) class(k *class) *classState {
	s := &classState{}
	var kept []*scan.Finding
	anyMet, allMet := len(k.any) == 0, true
	for i := range k.any {
		if found, ok := h.matcher(&k.any[i], k.except); ok {
			anyMet = true
			kept = append(kept, found...)
		}
	}
	for i := range k.all {
		found, ok := h.matcher(&k.all[i], k.except)
		allMet = allMet && ok
		kept = append(kept, found...)
	}
	s.met = anyMet && allMet
	if s.met {
		s.kept = kept
		s.group(k.name, kept)
	}
	return s
}

// matcher returns the findings that count for m, and whether they are enough
// distinct values.
func (h *hits) matcher(m *matcher, except []matcher) ([]*scan.Finding, bool) {
	var kept []*scan.Finding
	for _, f := range h.byTerm[m.term] {
		if m.fits(f) && (m.near == nil || h.near(f, m.near)) && !h.excepted(f, except) {
			kept = append(kept, f)
		}
	}
	if m.weight > 0 && weigh(kept) < m.weight {
		return nil, false
	}
	kept = slices.DeleteFunc(kept, against)
	if m.copied != nil {
		kept = m.copied.enough(kept)
	}
	if len(kept) < m.count {
		return nil, false
	}
	if m.count > 1 && distinct(kept) < m.count {
		return nil, false
	}
	return kept, true
}

// against reports whether f speaks against what its dictionary stands for.
func against(f *scan.Finding) bool { return f.Weight < 0 }

// weigh adds up the weights of distinct phrases.
func weigh(list []*scan.Finding) int {
	seen := make(map[string]struct{}, len(list))
	sum := 0
	for _, f := range list {
		if _, have := seen[f.Digest]; !have {
			seen[f.Digest] = struct{}{}
			sum += f.Weight
		}
	}
	return sum
}

func distinct(list []*scan.Finding) int {
	seen := make(map[string]struct{}, len(list))
	for _, f := range list {
		seen[f.Digest] = struct{}{}
	}
	return len(seen)
}

// fits asks what a finding can answer by itself.
func (m *matcher) fits(f *scan.Finding) bool {
	if f.Confidence < m.min {
		return false
	}
	return len(m.where) == 0 || slices.ContainsFunc(m.where, func(w string) bool {
		return strings.EqualFold(w, string(f.Section))
	})
}

// covers reports whether x, of an exception, drops f: it overlaps it. A copy of a
// document is long: what drops one must be over all of it.
func covers(x, f *scan.Finding) bool {
	if f.Copied != nil {
		return x.Start <= f.Start && f.End <= x.End
	}
	return x.Start < f.End && f.Start < x.End
}

// excepted reports whether a match of an exception overlaps f.
func (h *hits) excepted(f *scan.Finding, except []matcher) bool {
	for i := range except {
		m := &except[i]
		if h.around(f, m.term, 0, func(x *scan.Finding) bool {
			return covers(x, f) && m.fits(x) && (m.near == nil || h.near(x, m.near))
		}) {
			return true
		}
	}
	return false
}

// near reports whether a partner stands near f, in code points.
func (h *hits) near(f *scan.Finding, n *near) bool {
	// A code point has at most 4 bytes.
	return h.around(f, n.term, int64(4*n.within), func(x *scan.Finding) bool {
		return x != f && !against(x) && closer(f, x, n.within)
	})
}

// closer reports whether a and b, of one text, are at most within code points
// apart. Code points are counted in each window, so where a window's border
// lies between the two their distance is not known: then 4 bytes count as one,
// which errs on the side of finding.
func closer(a, b *scan.Finding, within int) bool {
	if a.Start > b.Start {
		a, b = b, a
	}
	bytes, runes := b.Start-a.End, int64(b.Rune-a.RuneEnd)
	switch {
	case bytes <= int64(within):
		return true
	case runes > bytes || 4*runes < bytes: // of different windows
		return bytes <= int64(4*within)
	}
	return runes <= int64(within)
}

// around reports whether ok holds for a finding of term in the same text as f
// that is at most distance bytes away.
func (h *hits) around(f *scan.Finding, term int, distance int64, ok func(*scan.Finding) bool) bool {
	list := h.byTerm[term]
	if len(list) == 0 {
		return false
	}
	longest, sorted := h.longest[term]
	if !sorted {
		list = slices.Clone(list)
		slices.SortStableFunc(list, byText)
		for _, x := range list {
			longest = max(longest, x.End-x.Start)
		}
		h.byTerm[term], h.longest[term] = list, longest
	}
	from, _ := slices.BinarySearchFunc(list, f, func(x, f *scan.Finding) int {
		if c := cmp.Or(cmp.Compare(x.Object, f.Object), cmp.Compare(x.View, f.View), cmp.Compare(x.Section, f.Section)); c != 0 {
			return c
		}
		if x.Start+longest+distance < f.Start {
			return -1
		}
		return 1
	})
	for _, x := range list[from:] {
		if x.Object != f.Object || x.View != f.View || x.Section != f.Section || x.Start > f.End+distance {
			return false
		}
		if ok(x) {
			return true
		}
	}
	return false
}

// byText orders findings by the text they stand in, and there by place.
func byText(a, b *scan.Finding) int {
	return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.View, b.View), cmp.Compare(a.Section, b.Section), cmp.Compare(a.Start, b.Start))
}

// group makes the findings of a class that reasons and events carry.
func (s *classState) group(class string, kept []*scan.Finding) {
	type key struct {
		detector string
		object   int
		section  extract.Section
	}
	type value struct {
		term   int
		digest string
	}
	type grouped struct {
		key
		value
	}
	index := map[key]int{}
	inGroup := map[grouped]bool{}
	inAll := map[value]string{}
	var detectors []string
	for _, f := range kept {
		k := key{f.Detector, f.Object, f.Section}
		v := value{f.Term, f.Digest}
		i, ok := index[k]
		if !ok {
			i = len(s.findings)
			index[k] = i
			s.findings = append(s.findings, Finding{
				Class: class, Detector: f.Detector, Where: whereOf(f), Masked: f.Masked, Evidence: f.Evidence,
			})
		}
		g := &s.findings[i]
		g.Confidence = max(g.Confidence, float64(f.Confidence))
		if !inGroup[grouped{k, v}] {
			inGroup[grouped{k, v}] = true
			g.Count++
		}
		inAll[v] = f.Detector
		detectors = appendName(detectors, f.Detector)
	}
	s.count = len(inAll)
	counts := map[string]int{}
	for _, d := range inAll {
		counts[d]++
	}
	s.said = "class " + class
	for _, d := range detectors {
		s.counts = append(s.counts, Count{Class: class, Detector: d, Count: counts[d]})
		s.said += ", " + strconv.Itoa(counts[d]) + " distinct " + d
	}
}

// whereOf leads to a finding: "1.2/offer.zip/q3.xlsx, Sheet2!B7".
func whereOf(f *scan.Finding) string {
	switch {
	case f.Path == "":
		return cmp.Or(f.Where, string(f.Section))
	case f.Section != extract.Attachment && f.Section != extract.Body && f.Section != "":
		return cmp.Or(f.Where, string(f.Section))
	case f.Where == "":
		return f.Path
	}
	return f.Path + ", " + f.Where
}

func (f *facts) sayClasses(list []int, count int) string {
	var said []string
	for _, k := range list {
		if s := f.classes[k]; s != nil && s.met && s.count >= count {
			said = append(said, s.said)
		}
	}
	return strings.Join(said, "; ")
}
