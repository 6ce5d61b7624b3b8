package policy

import (
	"fmt"
	"testing"

	"postern/extract"
	"postern/scan"
)

// Everything that is wrong is found at once, at its place.
func TestProblemsNameTheirPlace(t *testing.T) {
	s := source(
		Rule{Name: "a", When: Condition{Any: []Condition{{To: Strings{"outside", "nobody"}}, {Class: Strings{"!none"}}}}},
		Rule{Name: "a", Action: act(Reject), When: Condition{To: Strings{"allowed"}}},
	)
	s.Organization.Domains = nil
	s.Recipients.Allowed = nil
	s.Classes = []Class{{Name: "c", Except: []Matcher{{Regex: "("}}}}
	s.Exceptions = []Exception{{Rule: "b", When: Condition{To: Strings{"inside"}}}}
	p, problems := Compile(s)
	if p != nil {
		t.Error("there is a policy")
	}
	got := map[string]bool{}
	for _, one := range problems {
		got[one.Path] = true
	}
	for _, want := range []string{
		"class[0]", "class[0].except[0].regex", "rule[0].action", "rule[0].when.any[0].to[1]", "rule[0].when.any[1].class",
		"rule[1].name", "rule[1].when.to", "exception[0].rule", "exception[0].reason", "exception[0].until", "exception[0].when.to",
	} {
		if !got[want] {
			t.Errorf("no problem at %s", want)
		}
		delete(got, want)
	}
	if len(got) > 0 {
		t.Errorf("more problems at %v", got)
	}
}

func TestLevelsFindTheirPlace(t *testing.T) {
	tests := []struct {
		name   string
		levels []string
		want   string
	}{
		{"none", nil, "[public internal confidential restricted]"},
		{"new on top", []string{"secret"}, "[public internal confidential restricted secret]"},
		{"new above the one before", []string{"internal", "partners", "team"}, "[public internal partners team confidential restricted]"},
		{"new below the one after", []string{"open", "internal"}, "[public open internal confidential restricted]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := source()
			for _, l := range tt.levels {
				s.Levels = append(s.Levels, Level{Name: l})
			}
			var got []string
			for _, l := range compile(t, s).levels {
				got = append(got, l.name)
			}
			if fmt.Sprint(got) != tt.want {
				t.Errorf("got %v, want %s", got, tt.want)
			}
		})
	}
}

// The terms of the built-in policy are what the scan engine finds.
func TestTermsWorkWithTheEngine(t *testing.T) {
	p := compile(t, Source{})
	e, err := scan.New(scan.Options{Terms: p.Terms(), Own: p.Own()})
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		text string
		want Action
	}{
		"a card":          {"Please charge my Visa card 4111 1111 1111 1111, expires 12/29.", Quarantine},
		"an iban":         {"Our account: IBAN DE89 3704 0044 0532 0130 00", Quarantine},
		"the test string": {"see:\n" + scan.TestString + "\n", Quarantine},
		"nothing":         {"See you on Monday at 10:30, room 4111.", Deliver},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := message("bob@other.example")
			e.Scan(&extract.Document{Path: "1", Section: extract.Body, View: extract.Shown, Text: tt.text}, func(f scan.Finding) {
				m.Findings = append(m.Findings, f)
			})
			if v := judge(t, p, m); v.Action != tt.want {
				t.Errorf("%s for %v", v.Action, reasonsOf(v.Recipients[0]))
			}
		})
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]Size{"25MiB": 25 << 20, "300B": 300, "1 KiB": 1024, "2GB": 2e9, "0B": 0, "1500kB": 1_500_000} {
		var s, again Size
		if err := s.UnmarshalTOML(text); err != nil || s != want {
			t.Errorf("%q = %d, %v", text, s, err)
		}
		if err := again.UnmarshalText([]byte(s.String())); err != nil || again != s {
			t.Errorf("%q is shown as %q", text, s)
		}
	}
	for _, bad := range []any{"25", "MiB", "-1B", "1.5MiB", "99999999999GiB", "1TiB", int64(25), true} {
		var s Size
		if err := s.UnmarshalTOML(bad); err == nil {
			t.Errorf("%v is taken for %s", bad, s)
		}
	}
}
