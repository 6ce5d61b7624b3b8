package policy

import (
	"strings"
	"testing"

	"postern/scan"
)

func TestDictionaryMatchers(t *testing.T) {
	words, err := scan.ReadDictionary("birds", "en", strings.NewReader("nightjar\t3\nblue heron\t2\nkestrel\nsparrow\t-4\n"))
	if err != nil {
		t.Fatal(err)
	}
	one, two, five := 1, 2, 5
	for _, k := range []struct {
		name string
		m    Matcher
		text string
		want bool
	}{
		{"one phrase", Matcher{}, "a nightjar sings", true},
		{"none", Matcher{}, "a night jar sings", false},
		{"distinct phrases", Matcher{Count: &two}, "nightjar, nightjars and a Nightjar", false},
		{"two of them", Matcher{Count: &two}, "nightjar and kestrels", true},
		{"weight", Matcher{Weight: &five}, "nightjar and blue herons", true},
		{"weight of one phrase thrice", Matcher{Weight: &five}, "nightjar nightjar nightjar", false},
		{"weight against", Matcher{Weight: &two}, "nightjar and blue herons and a sparrow", false},
		{"what speaks against does not count", Matcher{Count: &one}, "a sparrow", false},
		{"near", Matcher{Near: &Near{Phrase: Strings{"project"}}}, "project nightjar", true},
		{"not near", Matcher{Near: &Near{Phrase: Strings{"budget"}}}, "project nightjar", false},
		{"as partner", Matcher{Detector: "email_address", Near: &Near{Dictionary: "birds"}}, "nightjar a@b.example.com", true},
		{"as partner, only against", Matcher{Detector: "email_address", Near: &Near{Dictionary: "birds"}}, "sparrow a@b.example.com", false},
	} {
		t.Run(k.name, func(t *testing.T) {
			if k.m.Detector == "" {
				k.m.Dictionary = "birds"
			}
			p, problems := Compile(Source{
				Dictionaries: []Dictionary{{Name: "birds", File: "birds.txt", Phrases: words}},
				Classes:      []Class{{Name: "c", Any: []Matcher{k.m}}},
			})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			e, err := scan.New(scan.Options{Terms: p.Terms()})
			if err != nil {
				t.Fatal(err)
			}
			f := p.newFacts(&Mail{Findings: e.Text(k.text)})
			if got := f.class(p.class("c")) != nil && f.class(p.class("c")).met; got != k.want {
				t.Errorf("got %v, want %v", got, k.want)
			}
		})
	}
}

// class is the number of a class.
func (p *Policy) class(name string) int {
	for i := range p.classes {
		if p.classes[i].name == name {
			return i
		}
	}
	return -1
}
