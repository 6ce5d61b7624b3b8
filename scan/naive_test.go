package scan

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A naive engine finds what an [Engine] finds in the slowest obvious way: every detector, every
// phrase and every regular expression is tried at every place, with package regexp and
// plain comparison. It shares with the engine the rules of the single detectors, and nothing
// of how the engine comes to the places where it applies them: no pass over the text, no hash,
// no filter, no table, no window.
type naive struct {
	e *Engine
	// regexs are those of the terms, by the term's number.
	regexs map[int]*regexp.Regexp
	// forms are the ways to write identity numbers.
	forms map[string]*regexp.Regexp
}

func newNaive(e *Engine) *naive {
	n := &naive{e: e, regexs: map[int]*regexp.Regexp{}, forms: map[string]*regexp.Regexp{}}
	for i := range e.terms {
		if x := e.terms[i].Regex; x != "" {
			n.regexs[i] = regexp.MustCompile(x)
		}
	}
	for i := range e.detectors {
		if id := e.detectors[i].id; id != nil {
			for _, w := range id.written {
				n.forms[w] = formRegexp(w)
			}
		}
	}
	return n
}

// formRegexp is "6-4" as a regular expression; a blank stands for a tab as well.
func formRegexp(written string) *regexp.Regexp {
	x := regexp.MustCompile(`[0-9]+`).ReplaceAllString(regexp.QuoteMeta(written), `[0-9]{$0}`)
	return regexp.MustCompile(`^` + strings.ReplaceAll(x, " ", `[ \t]`) + `(?:[^0-9]|$)`)
}

// A naiveText is a canonical text whose every byte knows its sign in the original.
type naiveText struct {
	*text
	signs []span // for each byte, the sign of the original that it stands for
	kinds string // for each byte one of "wd8aA@ "; see kindsOf
	words []span
}

// read finds everything in s, sorted as the engine's read does.
func (n *naive) read(s string) []match {
	t := n.canonical(s)
	n.cut(t)
	n.phrases(t)
	for source := range n.e.detectors {
		if n.e.runs(source) {
			n.detect(t, source)
		}
	}
	sortMatches(t.matches)
	n.raise(t)
	t.compete()
	n.drop(t)
	for i := range t.matches {
		m := &t.matches[i]
		m.span = span{t.signs[m.start].start, t.signs[m.end-1].end}
	}
	for i, re := range n.regexs {
		for _, at := range re.FindAllStringIndex(s, -1) {
			t.matches = append(t.matches, match{span: span{at[0], at[1]}, source: -1, term: i, value: s[at[0]:at[1]], conf: High})
		}
	}
	sortMatches(t.matches)
	return n.uncovered(t.matches)
}

// canonical looks each sign up for itself.
func (n *naive) canonical(s string) *naiveText {
	t := &naiveText{text: &text{engine: n.e, orig: s}}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		to := s[i : i+size]
		if r != utf8.RuneError || size > 1 {
			to = naiveRune(r)
		}
		if strings.ContainsRune("\u3099\u309a\uff9e\uff9f", r) {
			before := b.String()
			last, n := utf8.DecodeLastRuneInString(before)
			if one := norm.NFKC.String(string(last) + string(r)); utf8.RuneCountInString(one) == 1 {
				b.Reset()
				b.WriteString(before[:len(before)-n] + one)
			}
		}
		for range len(to) {
			t.signs = append(t.signs, span{i, i + size})
		}
		b.WriteString(to)
		i += size
	}
	t.s = b.String()
	t.shifts = nil
	t.wide = strings.IndexFunc(t.s, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0
	return t
}

func naiveRune(r rune) string {
	pairs := []rune(lookalikes)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == r && r < 0x800 {
			return string(pairs[i+1])
		}
	}
	if to, same := slowRune(r); !same {
		return to
	}
	if l := unicode.ToLower(r); r >= utf8.RuneSelf && r < 0x800 && l < 0x800 {
		return string(l)
	}
	return string(r)
}

// kindsOf says of each byte what it is: w a letter, or the first of two bytes that are one; d a
// digit; 8 what goes on a sign; a and A the first of three or four bytes that are a word of their own; @ a mark.
func kindsOf(s string) string {
	kinds := []byte(strings.Repeat(" ", len(s)))
	for i := range len(s) {
		switch b := s[i]; {
		case b < utf8.RuneSelf && unicode.IsLetter(rune(b)), b >= 0xc3 && b <= 0xdf:
			kinds[i] = 'w'
		case b >= '0' && b <= '9':
			kinds[i] = 'd'
		case b >= 0x80 && b <= 0xbf:
			kinds[i] = '8'
		case b >= 0xf0:
			kinds[i] = 'A'
		case b >= 0xe0 && b != 0xe2:
			kinds[i] = 'a'
		case b == '@', b == '+':
			kinds[i] = '@'
		}
	}
	return string(kinds)
}

var (
	wordKinds  = regexp.MustCompile(`[wd][wd8]*|a8{0,2}|A8{0,3}`)
	digitKinds = regexp.MustCompile(`^d+$`)
	mixedKinds = regexp.MustCompile(`^[wd]*(?:wd|dw)[wd]*$`)
	// dottedFour is kept with few digits as well.
	dottedFour = regexp.MustCompile(`(?:^|[^0-9A-Za-z])\d+\.\d+\.\d+\.\d+(?:[^0-9A-Za-z]|$)`)
	joints     = regexp.MustCompile(`^[-/. ()_\x00-\x1f\x7f]{1,8}$`)
)

// cut finds words, runs of digit groups and rows.
func (n *naive) cut(t *naiveText) {
	t.kinds = kindsOf(t.s)
	var groups []span
	for _, at := range wordKinds.FindAllStringIndex(t.kinds, -1) {
		w := span{at[0], at[1]}
		t.words = append(t.words, w)
		if digitKinds.MatchString(t.kinds[w.start:w.end]) {
			groups = append(groups, w)
		}
	}
	for from := 0; from < len(groups); {
		to := from + 1
		for to < len(groups) && joints.MatchString(t.s[groups[to-1].end:groups[to].start]) {
			to++
		}
		total := 0
		for _, g := range groups[from:to] {
			total += g.len()
		}
		if total >= minRun || dottedFour.MatchString(t.s[groups[from].start:groups[to-1].end]) {
			t.runs = append(t.runs, run{span{len(t.groups), len(t.groups) + to - from}, total})
			t.groups = append(t.groups, groups[from:to]...)
		}
		from = to
	}
	n.note(t)
	mark := func(i int) string { // between groups i and i+1
		if i+1 >= len(groups) || groups[i].len() != groups[i+1].len() {
			return ""
		}
		return oddMark(t.s[groups[i].end:groups[i+1].start])
	}
	for from := 0; from < len(groups); {
		to := from
		for m := mark(from); m != "" && mark(to) == m; {
			to++
		}
		members := groups[from : to+1]
		if total := len(members) * members[0].len(); len(members) > 2 && total >= 13 && total <= 19 {
			t.text.rows = append(t.text.rows, span{len(t.rowGroups), len(t.rowGroups) + len(members)})
			t.rowGroups = append(t.rowGroups, members...)
		}
		from = max(to, from+1)
	}
}

// note takes every number that is no part of a longer word of ASCII and every word with a capital, but no
// more than a house's number and a name may have.
func (n *naive) note(t *naiveText) {
	for from, line := 0, ""; from < len(t.s); from += len(line) + 1 {
		line, _, _ = strings.Cut(t.s[from:], "\n")
		t.lines = append(t.lines, textLine{int32(from + len(line)), 1<<len(codeOperators) - 1})
	}
	for _, at := range regexp.MustCompile(`[0-9]+`).FindAllStringIndex(t.s, -1) {
		if number := (span{at[0], at[1]}); number.len() <= 5 && t.s[at[0]] != '0' && !t.alnum(at[0]-1) {
			t.houses = append(t.houses, house{number, true, number.len() < 5})
		}
	}
	for _, at := range regexp.MustCompile(`[A-Za-z0-9]+`).FindAllStringIndex(t.s, -1) {
		if w := (span{at[0], at[1]}); unicode.IsUpper(rune(t.s[at[0]])) && w.len() > 1 && (firstNames.has(t.s, at[0], at[1]) || honorifics.has(t.s, at[0], at[1])) {
			t.text.names = append(t.text.names, w)
		}
	}
}

// phrases tries each keyword and each phrase at each place.
func (n *naive) phrases(t *naiveText) {
	starts, ends := map[int]bool{}, map[int]bool{}
	for _, w := range t.words {
		starts[w.start], ends[w.end] = true, true
	}
	try := func(at int, phrase string) (span, bool) {
		if b := t.s[at]; b != phrase[0] && b|0x20 != phrase[0] {
			return span{}, false // soon said of most
		}
		end, ok := standsAt(t.s, at, phrase)
		if !ok {
			return span{}, false
		}
		first, last := kindsOf(phrase)[0], kindsOf(phrase)[len(phrase)-1]
		return span{at, end}, (first == ' ' || first == '@' || starts[at]) && (last == ' ' || last == '@' || ends[end])
	}
	for at := range len(t.s) {
		for i := range n.e.table.entries {
			p := &n.e.table.entries[i]
			s, ok := try(at, p.text)
			if !ok {
				continue
			}
			if len(p.sources) > 0 {
				t.text.words = append(t.text.words, wordHit{s, int32(i)})
			}
			for _, term := range p.terms {
				t.matches = append(t.matches, match{span: s, source: -1, term: term, value: p.text, conf: High})
			}
		}
		for _, d := range n.e.dictionaries.list {
			for i := range d.forms {
				f := &d.forms[i]
				if s, ok := try(at, d.formText(f)); ok {
					t.matches = append(t.matches, match{
						span: s, source: -1, term: d.term, conf: High,
						value: d.formText(&d.forms[d.first[f.phrase]]), weight: int(d.weights[f.phrase]),
					})
				}
			}
		}
	}
	slices.SortStableFunc(t.text.words, func(a, b wordHit) int { return cmp.Compare(a.start, b.start) })
}

var gaps = regexp.MustCompile(`^(?:[ \t-\r_-]{1,64}|\.)`)

// standsAt says where a folded phrase ends that begins at at.
func standsAt(s string, at int, phrase string) (end int, ok bool) {
	for i, word := range strings.Split(phrase, " ") {
		if i > 0 {
			gap := gaps.FindString(s[at:])
			if gap == "" || len(gap) == 64 && gaps.MatchString(s[at+64:]) && s[at+64] != '.' {
				return 0, false
			}
			at += len(gap)
		}
		if len(s)-at < len(word) || asciiLower(s[at:at+len(word)]) != word {
			return 0, false
		}
		at += len(word)
	}
	return at, true
}

func asciiLower(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] >= 'A' && b[i] <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}

// detect runs one detector at each place that it may want.
func (n *naive) detect(t *naiveText, source int) {
	d := &n.e.detectors[source]
	t.source = source
	for at := range len(t.s) {
		if strings.IndexByte(d.marks, t.s[at]) >= 0 {
			d.find(t.text, at)
		}
		if i := slices.IndexFunc(t.words, func(w span) bool { return w.start == at }); i >= 0 && n.wants(t, d, t.words[i]) {
			d.find(t.text, at)
		}
	}
	if d.id != nil {
		for _, written := range d.id.written {
			n.identify(t, d.id, written)
		}
		n.identifyLoose(t, d.id)
	}
	if d.whole != nil {
		d.whole(t.text, nil)
	}
	if d.behind {
		t.behindKeywords(d.find)
	}
	for _, r := range t.runs {
		if d.numbers != nil {
			d.numbers(t.text, t.groups[r.start:r.end])
		}
	}
	for _, r := range t.text.rows {
		if d.rows != nil {
			d.rows(t.text, t.rowGroups[r.start:r.end])
		}
	}
}

// wants reports whether a detector looks at a word.
func (n *naive) wants(t *naiveText, d *Detector, w span) bool {
	kinds := t.kinds[w.start:w.end]
	if kinds[0] == 'a' || kinds[0] == 'A' || digitKinds.MatchString(kinds) {
		return false
	}
	for _, s := range d.starts {
		if w.len() > 1 && strings.HasPrefix(asciiLower(t.s[w.start:]), s) {
			return true
		}
	}
	return d.shape == twoAndTwo && strings.HasPrefix(kinds, "wwdd") || mixedKinds.MatchString(kinds) && slices.Contains(d.lengths, w.len())
}

// identify tries one way to write an identity number at each group of digits.
func (n *naive) identify(t *naiveText, id *idNumber, written string) {
	f := parseForm(written, slices.Contains(id.alone, written))
	f.faint = slices.Contains(id.faint, written)
	f.alone = f.alone || f.faint
	for _, r := range t.runs {
		run := t.groups[r.start:r.end]
		for i := range run {
			if n.forms[written].MatchString(t.s[run[i].start:]) {
				id.try(t.text, run[i:], &f)
			}
		}
	}
}

// identifyLoose tries every stretch of digit groups that no other group of it goes on.
func (n *naive) identifyLoose(t *naiveText, id *idNumber) {
	for _, r := range t.runs {
		for run := t.groups[r.start:r.end]; len(run) > 0; {
			k, total := t.looseStretch(run)
			if k > 1 && slices.Contains(id.totals(), total) {
				id.tryLoose(t.text, run[:k])
			}
			run = run[k:]
		}
	}
}

// raise makes what stands beside a person surer: the evidence is looked for everywhere.
func (n *naive) raise(t *naiveText) {
	found := t.matches
	t.matches = nil
	for source := range n.e.detectors {
		if personEvidence[n.e.detectors[source].Name] > 0 {
			n.detect(t, source)
		}
	}
	sortMatches(t.matches)
	var evidence []personMatch
	for i := range t.matches {
		evidence = append(evidence, personMatch{t.matches[i].span, t.matches[i].source, t.matches[i].conf})
	}
	t.matches = found
	for i := range t.matches {
		if m := &t.matches[i]; m.source >= 0 && n.e.ofPersons[m.source] && m.conf < High {
			t.besidePerson(m, evidence)
		}
	}
}

// drop drops what yields to another match, each compared with each.
func (n *naive) drop(t *naiveText) {
	var kept []match
	for i, m := range t.matches {
		yields := func(o match) bool {
			return m.source >= 0 && o.source >= 0 && o.conf >= Medium && o.start < m.end && m.start < o.end &&
				slices.Contains(n.e.detectors[m.source].yields, n.e.detectors[o.source].Name)
		}
		if !slices.ContainsFunc(kept, yields) && !slices.ContainsFunc(t.matches[i+1:], yields) {
			kept = append(kept, m)
		}
	}
	t.matches = kept
}

// uncovered drops a dictionary's matches that lie in another of its matches.
func (n *naive) uncovered(all []match) []match {
	var kept []match
	for i, m := range all {
		covers := func(o match) bool { return o.source < 0 && o.term == m.term && o.start <= m.start && m.end <= o.end }
		if m.source < 0 && n.e.terms[m.term].Dictionary != nil && slices.ContainsFunc(all[:i], covers) {
			continue
		}
		kept = append(kept, m)
	}
	return kept
}
