package policy

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"postern/mail"
)

func TestChainsIntersect(t *testing.T) {
	tests := []struct {
		name   string
		chains []Strings
		want   []string
	}{
		{"none said", []Strings{nil}, []string{"openpgp", "smime", "password", "quarantine"}},
		{"one said", []Strings{{"password", "smime"}}, []string{"password", "smime", "quarantine"}},
		{"an end", []Strings{{"tls", "smime", "reject"}}, []string{"tls", "smime", "reject"}},
		{"the order of the first", []Strings{{"password", "smime"}, {"smime", "openpgp", "password"}}, []string{"password", "smime", "quarantine"}},
		{"the order of the first that says so", []Strings{nil, {"password", "smime"}}, []string{"password", "smime", "quarantine"}},
		{"the stricter end", []Strings{{"smime", "quarantine"}, {"smime", "reject"}}, []string{"smime", "reject"}},
		{"a missing end is quarantine", []Strings{{"smime", "reject"}, {"openpgp", "smime"}}, []string{"smime", "reject"}},
		{"the default has no tls", []Strings{{"tls", "smime"}, nil}, []string{"smime", "quarantine"}},
		{"only tls, and the default", []Strings{{"tls"}, nil}, nil},
		{"nothing in common", []Strings{{"password", "reject"}, {"smime", "reject"}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var rules []Rule
			for i, c := range tt.chains {
				rules = append(rules, Rule{Name: string(rune('a' + i)), When: outside, Action: act(Encrypt), Encrypt: c})
			}
			v := judge(t, compile(t, source(rules...)), message("bob@other.example"))
			d := v.Recipients[0]
			if !slices.Equal(d.Chain, tt.want) {
				t.Errorf("chain %q, want %q", d.Chain, tt.want)
			}
			action, last := Encrypt, "to outside"
			if tt.want == nil {
				action, last = Quarantine, "no common kind"
			}
			if d.Action != action || v.Action != action || !strings.Contains(d.Reasons[len(d.Reasons)-1].Text, last) {
				t.Errorf("%s for %+v", d.Action, d.Reasons)
			}
		})
	}
}

func TestChainOfABounceNeverRefuses(t *testing.T) {
	m := message("bob@other.example")
	m.Sender = mail.Address{}
	d := judge(t, compile(t, source(Rule{Name: "a", When: outside, Action: act(Encrypt), Encrypt: Strings{"smime", "reject"}})), m).Recipients[0]
	if !slices.Equal(d.Chain, []string{"smime", "quarantine"}) {
		t.Errorf("chain %q", d.Chain)
	}
}

// A level whose default is to encrypt accepts what a rule without a chain does.
func TestChainOfALevel(t *testing.T) {
	s := source(Rule{Name: "a", When: outside, Action: act(Encrypt), Encrypt: Strings{"tls", "smime", "openpgp"}})
	s.Levels = []Level{{Name: "restricted", Default: act(Encrypt)}}
	p, m := compile(t, s), message("bob@other.example")
	oneCard(p, m)
	if d := judge(t, p, m).Recipients[0]; !slices.Equal(d.Chain, []string{"smime", "openpgp", "quarantine"}) || d.Action != Encrypt {
		t.Errorf("%s, chain %q", d.Action, d.Chain)
	}
}

func TestChainProblems(t *testing.T) {
	tests := []struct {
		name        string
		chain       Strings
		path, words string
	}{
		{"empty", Strings{}, "rule[0].encrypt", "no kind of encryption"},
		{"an end only", Strings{"quarantine"}, "rule[0].encrypt", "no kind of encryption"},
		{"after the end", Strings{"reject", "smime"}, "rule[0].encrypt[0]", "never tried"},
		{"two ends", Strings{"smime", "quarantine", "reject"}, "rule[0].encrypt[1]", "never tried"},
		{"twice", Strings{"smime", "openpgp", "smime"}, "rule[0].encrypt[2]", "twice"},
		{"unknown", Strings{"smine"}, "rule[0].encrypt[0]", `did you mean "smime"?`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := Compile(source(Rule{Name: "a", When: outside, Action: act(Encrypt), Encrypt: tt.chain}))
			if len(problems) != 1 || problems[0].Path != tt.path || !strings.Contains(problems[0].Text, tt.words) {
				t.Errorf("%v", problems)
			}
		})
	}
}

func TestAddReadsTheActionAnew(t *testing.T) {
	v := judge(t, compile(t, source(Rule{Name: "a", When: outside, Action: act(Encrypt)})), message("bob@other.example", "eve@other.example"))
	before := v.Recipients[1]
	steps := []struct {
		reason Reason
		want   Action
	}{
		{Reason{Action: Encrypt, Mode: Enforce, Text: "x"}, Encrypt},
		{Reason{Action: Reject, Mode: Monitor, Text: "x"}, Encrypt},
		{Reason{Action: Quarantine, Mode: Enforce, Text: "x"}, Quarantine},
		{Reason{Action: Deliver, Mode: Enforce, Text: "x"}, Quarantine},
		{Reason{Action: Reject, Mode: Enforce, Text: "x"}, Reject},
	}
	for i, step := range steps {
		v.Recipients[0].Add(step.reason)
		v.Settle()
		if v.Recipients[0].Action != step.want || v.Action != step.want || len(v.Recipients[0].Reasons) != i+2 {
			t.Errorf("%+v: %s, verdict %s", step.reason, v.Recipients[0].Action, v.Action)
		}
	}
	if !reflect.DeepEqual(before, v.Recipients[1]) {
		t.Error("another decision changed")
	}
}
