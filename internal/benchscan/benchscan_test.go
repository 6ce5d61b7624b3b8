package benchscan

import (
	"regexp"
	"slices"
	"testing"

	"postern/extract"
	"postern/scan"
)

func TestEveryDetectorHasPattern(t *testing.T) {
	var names []string
	for _, p := range Detectors() {
		names = append(names, p.Detector)
		if _, err := regexp.Compile(p.Regex); err != nil {
			t.Errorf("%s: %v", p.Detector, err)
		}
	}
	want := scan.Names()
	for _, n := range want {
		if !slices.Contains(names, n) {
			t.Errorf("no pattern for %s: add its form to detectors.tsv", n)
		}
	}
	if len(names) != len(want) {
		t.Errorf("%d patterns for %d detectors", len(names), len(want))
	}
}

// A figure can be compared with an older one only over the same texts.
func TestCorporaAndRulesAreTheSame(t *testing.T) {
	if !slices.Equal(Corpora(64<<10), Corpora(64<<10)) || !slices.Equal(Scripts(16<<10), Scripts(16<<10)) {
		t.Error("texts differ from run to run")
	}
	k := Keywords()
	if len(k) != 5000 || !slices.Equal(k, Keywords()) {
		t.Errorf("%d keywords, or others from run to run", len(k))
	}
	if r := Regexes(1000); len(r) != 1000 || !slices.Equal(r[:100], Regexes(100)) {
		t.Error("the hundred regular expressions are not the first of the thousand")
	}
}

func TestKeywordsAndRegexesFindSomething(t *testing.T) {
	terms := []scan.Term{{Phrases: Keywords()}}
	for _, r := range Regexes(1000) {
		terms = append(terms, scan.Term{Regex: r})
	}
	e, err := scan.New(scan.Options{Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Corpora(256 << 10)[:3] {
		if !finds(e, c.Text) {
			t.Errorf("nothing is found in %s", c.Name)
		}
	}
}

func finds(e *scan.Engine, s string) bool {
	found := false
	e.Scan(&extract.Document{Text: s}, func(scan.Finding) { found = true })
	return found
}
