package benchscan

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed detectors.tsv
var detectorList string

// A Pattern is a detector as a regular expression.
type Pattern struct{ Detector, Regex string }

// Detectors are the forms of the built-in detectors.
func Detectors() []Pattern {
	var list []Pattern
	for line := range strings.Lines(detectorList) {
		if name, regex, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			list = append(list, Pattern{name, regex})
		}
	}
	return list
}

// Keywords are 5,000 phrases of one to three words: 1,500 that stand in the texts, rare
// ones, 2,500 that do not, and 1,000 Chinese ones.
func Keywords() []string {
	m := newMaker()
	list, seen := make([]string, 0, 5000), map[string]bool{}
	add := func(s string) {
		if !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	for len(list) < 1500 {
		v := m.vocabularies[m.IntN(len(m.vocabularies))]
		w := v[len(v)/2+m.IntN(len(v)/2)]
		if m.IntN(5) > 0 {
			w += " " + zipf(m.Rand, v)
		}
		add(w)
	}
	for len(list) < 4000 {
		lang := m.IntN(len(syllables))
		add(strings.Join(vocabulary(m.Rand, lang, 1+m.IntN(3)), "q "))
	}
	for len(list) < 5000 {
		w := pick(m.Rand, m.signs)
		for range 1 + m.IntN(4) {
			w += pick(m.Rand, m.signs)
		}
		add(w)
	}
	return list
}

// Regexes are n regular expressions such as people write for their own numbers and
// projects.
func Regexes(n int) []string {
	m := newMaker()
	v := m.vocabularies[0]
	list := make([]string, n)
	for i := range list {
		a, b := pick(m.Rand, v), pick(m.Rand, v)
		upper := strings.ToUpper(a)
		switch i % 10 {
		case 0:
			list[i] = fmt.Sprintf(`\b%s-\d{4,8}\b`, upper)
		case 1:
			list[i] = fmt.Sprintf(`(?i)\b%s[ _-]?(?:id|no|number)[:# ]{1,3}[A-Z0-9]{4,12}\b`, a)
		case 2:
			list[i] = fmt.Sprintf(`(?i)\b%s\s+%s\b`, a, b)
		case 3:
			list[i] = fmt.Sprintf(`(?i)project[ _-]%s\b`, a)
		case 4:
			list[i] = fmt.Sprintf(`\b[A-Z]{2,4}-%s-\d{3,6}\b`, upper[:4])
		case 5:
			list[i] = fmt.Sprintf(`(?i)%s.{0,40}%s`, a, b)
		case 6:
			list[i] = fmt.Sprintf(`(?i)\b(?:%s|%s)\s+confidential\b`, a, b)
		case 7:
			list[i] = fmt.Sprintf(`(?i)%s\s*[:=]\s*\d{6,12}\b`, a)
		case 8:
			list[i] = fmt.Sprintf(`\b[a-z]{1,20}\.%s\.corp\.example\b`, a)
		case 9:
			list[i] = fmt.Sprintf(`(?i)\b%s(?:s|es|ed)? (?:ref|case|file) ?\d{3,9}\b`, a)
		}
	}
	return list
}
