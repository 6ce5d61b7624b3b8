package scan

import (
	"cmp"
	"slices"
)

// neverCompete are detectors whose match may be another's too: it is the same datum under a
// wider name, or no number that anybody is given.
var neverCompete = map[string]bool{
	"eu_vat": true, "us_tin": true, "person_name": true, "street_address": true, "us_street_address": true, "source_code": true, "icd10_terms": true,
	"email_address": true, "test_string": true,
}

// competitors says for each detector whether its matches compete with others'.
func competitors(detectors []Detector) []bool {
	of := make([]bool, len(detectors))
	for i := range detectors {
		name := detectors[i].Name
		of[i] = !neverCompete[name] && (len(name) < 7 || name[:7] != "secret:")
	}
	return of
}

// compete drops a match that is the whole or a part of another one with better support: how sure
// it is by itself, and how close before it stands what its detector calls it. Where
// nothing tells the two apart both stay. The matches are sorted.
func (t *text) compete() {
	of := t.engine.competitors
	dropped := false
	for i := range t.matches {
		a := &t.matches[i]
		if a.source < 0 || !of[a.source] {
			continue
		}
		for k := i + 1; k < len(t.matches) && t.matches[k].start < a.end; k++ {
			b := &t.matches[k]
			if b.source < 0 || !of[b.source] || b.source == a.source || b.end > a.end && b.start > a.start {
				continue
			}
			switch c := t.compare(a, b); {
			case c > 0:
				b.conf, dropped = 0, true
			case c < 0:
				a.conf, dropped = 0, true
			}
		}
	}
	if dropped {
		t.matches = slices.DeleteFunc(t.matches, func(m match) bool { return m.conf == 0 })
	}
}

// compare is above zero when a has the better support, below it when b has. Of two
// keywords at one place the one that says more decides: "it passport" before "passport".
func (t *text) compare(a, b *match) int {
	if a.conf == 0 || b.conf == 0 {
		return cmp.Compare(a.conf, b.conf)
	}
	if (a.conf < Medium) != (b.conf < Medium) {
		return cmp.Compare(a.conf, b.conf) // a shape with a keyword is no match for a check
	}
	wa, da := t.keywordBefore(a)
	wb, db := t.keywordBefore(b)
	if da == db && da >= 0 && len(wa) != len(wb) {
		return cmp.Compare(len(wa), len(wb))
	}
	return cmp.Compare(support(a.conf, da), support(b.conf, db))
}

// support is what speaks for a match: two for each level of confidence; three for a
// keyword directly before it or in the column's header, two for one a little further.
func support(conf Confidence, distance int) int {
	s := 0
	switch {
	case conf >= High:
		s = 4
	case conf >= Medium:
		s = 2
	}
	switch {
	case distance < 0:
	case distance <= 4:
		s += 3
	case distance <= 25:
		s += 2
	}
	return s
}

// keywordBefore is the keyword of m's detector that ends nearest before m, and how many
// bytes lie between; 0 for one in the column's header, -1 for none.
func (t *text) keywordBefore(m *match) (word string, distance int) {
	const far = 100
	source := t.source
	defer func() { t.source = source }()
	t.source, distance = m.source, -1
	i := t.wordsFrom(m.start - far)
	for ; i < len(t.words) && t.words[i].start < m.start; i++ {
		w := &t.words[i]
		if w.end > m.start || !t.says(w) {
			continue
		}
		text := t.engine.table.entries[w.entry].text
		if d := m.start - w.end; distance < 0 || d < distance || d == distance && len(text) > len(word) {
			word, distance = text, d
		}
	}
	if distance < 0 {
		if text, ok := t.columnKeyword(m.span); ok {
			return text, 0
		}
	}
	return word, distance
}

// called reports whether a keyword of the running detector stands directly before s, as a label does.
func (t *text) called(s span) bool {
	_, distance := t.label(s)
	return distance >= 0 && distance <= len(" is: ")
}

// label is the keyword of the running detector that ends nearest before s, see keywordBefore.
func (t *text) label(s span) (word string, distance int) {
	return t.keywordBefore(&match{span: s, source: t.source})
}
