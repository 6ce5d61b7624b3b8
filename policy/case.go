package policy

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Cases are the tests of a policy, as a file of cases states them.
type Cases struct {
	Case []Case `toml:"case" doc:"One test each."`
}

// A Case is one message and what should become of it. The message is either
// File, or made of Subject, Text and Attachments.
type Case struct {
	Name        string           `toml:"name" doc:"The case's name."`
	File        string           `toml:"file,omitempty" doc:"A message (.eml), relative to the file of cases."`
	From        string           `toml:"from,omitempty" doc:"The envelope sender; \"<>\" for the null sender. Default: the header's."`
	Login       string           `toml:"login,omitempty" doc:"Who logged in. Default nobody."`
	Client      string           `toml:"client,omitempty" doc:"Address of the SMTP client."`
	To          Strings          `toml:"to,omitempty" doc:"The recipients. Default: the header's."`
	Subject     string           `toml:"subject,omitempty" doc:"The subject of a made message."`
	Text        string           `toml:"text,omitempty" doc:"The text of a made message."`
	Attachments []CaseAttachment `toml:"attachment,omitempty" doc:"The attachments of a made message."`
	Time        Date             `toml:"time,omitempty" doc:"When the mail comes. Default now."`
	Expect      Action           `toml:"expect" doc:"The strictest action of all recipients."`
	Rules       *Strings         `toml:"rules,omitempty" doc:"Exactly the rules that act (not those of mode monitor, not silenced ones). Default: not looked at."`
}

// A CaseAttachment is a file attached to a made message.
type CaseAttachment struct {
	Name string `toml:"name" doc:"The file's name."`
	Type string `toml:"type,omitempty" doc:"The declared media type. Default application/octet-stream."`
	Text string `toml:"text,omitempty" doc:"What is in it."`
	File string `toml:"file,omitempty" doc:"A file to attach, relative to the file of cases; instead of text."`
}

// Check lists what is wrong with the cases themselves.
func (c Cases) Check() []Problem {
	var p problems
	names := map[string]bool{}
	for i, k := range c.Case {
		at := fmt.Sprintf("case[%d]", i)
		switch {
		case strings.TrimSpace(k.Name) == "":
			p.add(at+".name", "a case needs a name")
		case names[k.Name]:
			p.add(at+".name", "the case %q is there twice; rename one", k.Name)
		}
		names[k.Name] = true
		if k.File != "" && (k.Text != "" || k.Subject != "" || len(k.Attachments) > 0) {
			p.add(at+".file", "a message from a file takes no subject, text or attachment; remove one")
		}
		if k.File == "" && len(k.To) == 0 {
			p.add(at+".to", "is missing; a made message needs a recipient")
		}
		for j, a := range k.Attachments {
			if a.Name == "" {
				p.add(fmt.Sprintf("%s.attachment[%d].name", at, j), "an attachment needs a name")
			}
			if a.Text != "" && a.File != "" {
				p.add(fmt.Sprintf("%s.attachment[%d].file", at, j), "is given with text; remove one")
			}
		}
	}
	return p
}

// A CaseResult says how a case ended: Failures is empty where it went as expected.
type CaseResult struct {
	Name     string
	Failures []string
	Verdict  *Verdict // nil where judging failed
}

// RunCases judges every case with judge and compares.
func RunCases(ctx context.Context, cases []Case, judge func(context.Context, Case) (*Verdict, error)) []CaseResult {
	results := make([]CaseResult, len(cases))
	for i, k := range cases {
		v, err := judge(ctx, k)
		results[i] = CaseResult{Name: k.Name, Verdict: v}
		if err != nil {
			results[i] = CaseResult{Name: k.Name, Failures: []string{"not judged: " + err.Error()}}
			continue
		}
		results[i].Failures = k.compare(v)
	}
	return results
}

func (k Case) compare(v *Verdict) []string {
	var failures []string
	if v.Action != k.Expect {
		failures = append(failures, fmt.Sprintf("action is %s, want %s", v.Action, k.Expect))
	}
	if k.Rules == nil {
		return failures
	}
	got := v.Rules()
	for _, r := range *k.Rules {
		if !slices.Contains(got, r) {
			failures = append(failures, fmt.Sprintf("rule %q did not act", r))
		}
	}
	for _, r := range got {
		if !slices.Contains(*k.Rules, r) {
			failures = append(failures, fmt.Sprintf("rule %q acted and was not expected to", r))
		}
	}
	return failures
}

// Rules names the rules that count for any recipient, each once, in the order
// in which they spoke.
func (v *Verdict) Rules() []string {
	var rules []string
	for _, d := range v.Recipients {
		for _, r := range d.Reasons {
			if r.Rule != "" && r.Counts() {
				rules = appendName(rules, r.Rule)
			}
		}
	}
	return rules
}
