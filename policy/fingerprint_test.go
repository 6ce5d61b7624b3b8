package policy

import (
	"strings"
	"testing"

	"postern/scan"
)

func number(n int) *int           { return &n }
func fraction(f float64) *float64 { return &f }

func TestFingerprintMatchers(t *testing.T) {
	indexes := map[string]bool{"nightjar": false, "templates": true}
	for _, tt := range []struct {
		name string
		m    Matcher
		want string
	}{
		{"usual", Matcher{Fingerprint: "nightjar"}, ""},
		{"share and run", Matcher{Fingerprint: "nightjar", Share: fraction(0.3), Run: number(200)}, ""},
		{"count and where", Matcher{Fingerprint: "nightjar", Count: number(2), Where: Strings{"attachment"}}, ""},
		{"no index", Matcher{Fingerprint: "nightja"}, `there is no index "nightja"`},
		{"public", Matcher{Fingerprint: "templates"}, "holds public text"},
		{"short run", Matcher{Fingerprint: "nightjar", Run: number(40)}, "shorter runs"},
		{"no share", Matcher{Fingerprint: "nightjar", Share: fraction(0)}, "above 0 and at most 1"},
		{"more than all", Matcher{Fingerprint: "nightjar", Share: fraction(30)}, "above 0 and at most 1"},
		{"two things", Matcher{Fingerprint: "nightjar", Detector: "iban"}, "names several things"},
		{"no fingerprint", Matcher{Detector: "iban", Run: number(200)}, "only fingerprints have a run"},
		{"weight", Matcher{Fingerprint: "nightjar", Weight: number(2)}, "only a dictionary's"},
		{"columns", Matcher{Fingerprint: "nightjar", Columns: &Columns{Count: 2}}, "only exact data has columns"},
		{"sure", Matcher{Fingerprint: "nightjar", Confidence: "high"}, "can never match"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := Compile(Source{FingerprintIndexes: indexes, Classes: []Class{{Name: "x", Any: []Matcher{tt.m}}}})
			got := ""
			for _, p := range problems {
				got += p.Text + "\n"
			}
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	_, problems := Compile(Source{FingerprintProblem: "permission denied", Classes: []Class{{Name: "x", Any: []Matcher{{Fingerprint: "nightjar"}}}}})
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "permission denied") {
		t.Errorf("%v", problems)
	}
}

// A share and a run are those of the whole message: stretches of several parts add
// up, and those that overlap count once.
func TestFingerprintShareAndRun(t *testing.T) {
	type part struct {
		digest   string
		from, to int
	}
	for _, tt := range []struct {
		name  string
		m     Matcher
		parts []part
		want  int // documents
	}{
		{"a run", Matcher{}, []part{{"a", 100, 400}}, 1},
		{"too short", Matcher{}, []part{{"a", 100, 399}}, 0},
		{"in two windows", Matcher{}, []part{{"a", 100, 300}, {"a", 250, 401}}, 1},
		{"an edit between", Matcher{}, []part{{"a", 0, 200}, {"a", 340, 500}}, 1},
		{"too much between", Matcher{}, []part{{"a", 0, 200}, {"a", 360, 500}}, 0},
		{"of two documents", Matcher{}, []part{{"a", 0, 200}, {"b", 200, 400}}, 0},
		{"a share", Matcher{Share: fraction(0.3)}, []part{{"a", 0, 100}, {"a", 500, 600}, {"a", 900, 1000}}, 1},
		{"less than a share", Matcher{Share: fraction(0.3)}, []part{{"a", 0, 100}, {"a", 50, 150}, {"a", 50, 149}}, 0},
		{"a share, but no run", Matcher{Share: fraction(0.3), Run: number(250)}, []part{{"a", 0, 200}, {"a", 500, 700}}, 0},
		{"both", Matcher{Share: fraction(0.3), Run: number(250)}, []part{{"a", 0, 300}}, 1},
		{"two documents", Matcher{Count: number(2)}, []part{{"a", 0, 300}, {"b", 0, 300}, {"c", 0, 100}}, 2},
		{"one is not two", Matcher{Count: number(2)}, []part{{"a", 0, 300}, {"a", 600, 900}, {"b", 0, 100}}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.m.Fingerprint = "nightjar"
			p, problems := Compile(Source{FingerprintIndexes: map[string]bool{"nightjar": false}, Classes: []Class{{Name: "x", Any: []Matcher{tt.m}}}})
			if problems != nil {
				t.Fatal(problems)
			}
			m := &Mail{}
			for i, x := range tt.parts {
				m.Findings = append(m.Findings, scan.Finding{
					Term: 1, Detector: "fingerprint:nightjar", Confidence: scan.High, Object: i, Digest: x.digest,
					Copied: &scan.Copied{From: x.from, To: x.to, Letters: 1000},
				})
			}
			f := p.newFacts(m)
			got := 0
			if s := f.class(0); s != nil && s.met {
				got = s.count
			}
			if got != tt.want {
				t.Errorf("%d documents, want %d", got, tt.want)
			}
		})
	}
}

// What drops a copy is over all of it: a phrase in a long one is no excuse.
func TestFingerprintExceptions(t *testing.T) {
	p, problems := Compile(Source{
		FingerprintIndexes: map[string]bool{"nightjar": false},
		Classes:            []Class{{Name: "x", Any: []Matcher{{Fingerprint: "nightjar"}}, Except: []Matcher{{Phrase: Strings{"sample"}}}}},
	})
	if problems != nil {
		t.Fatal(problems)
	}
	for _, tt := range []struct {
		from, to int64
		met      bool
	}{{100, 106, true}, {50, 300, true}, {0, 400, false}} {
		m := &Mail{Findings: []scan.Finding{
			{Term: 1, Confidence: scan.High, Start: 0, End: 400, Digest: "a", Copied: &scan.Copied{To: 390, Letters: 1000}},
			{Term: 2, Confidence: scan.High, Start: tt.from, End: tt.to, Digest: "b"},
		}}
		if s := p.newFacts(m).class(0); s.met != tt.met {
			t.Errorf("a phrase from %d to %d: met %v", tt.from, tt.to, s.met)
		}
	}
}
