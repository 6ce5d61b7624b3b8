package policy

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/mail"
	"postern/scan"
)

// maker makes random policies and mails out of a seed.
type maker struct{ *rand.Rand }

func pick[T any](r maker, list ...T) T { return list[r.IntN(len(list))] }

func (r maker) condition(depth int, classes bool) Condition {
	c := Condition{}
	add := []func(){
		func() {
			c.To = pick(r, Strings{"outside"}, Strings{"inside"}, Strings{"auditors", "other.example"}, Strings{"!allowed"})
		},
		func() { c.From = pick(r, Strings{"finance"}, Strings{"!inside"}, Strings{"outside"}) },
		func() { c.Gap = pick(r, Strings{"corrupt"}, Strings{"!timeout"}) },
		func() { c.Fact = Strings{"macro"} },
		func() { c.Subject = pick(r, Strings{"secret"}, Strings{"/a+/"}) },
		func() { n := r.IntN(3) + 1; c.Recipients = &RecipientCounts{Outside: &n} },
		func() { c.Attachment = &AttachmentMatch{Name: Strings{"*.exe"}} },
		func() { b := r.IntN(2) == 0; c.Authenticated = &b },
		func() { b := r.IntN(2) == 0; c.Asked = &b },
		func() { n := Size(r.IntN(9000) + 1); c.Size = &n },
		func() {
			if depth > 0 {
				c.Any = []Condition{r.condition(depth-1, classes), r.condition(depth-1, classes)}
			}
		},
		func() {
			if classes {
				c.Class = pick(r, Strings{"cardholder-data"}, Strings{"secrets", "us-ssn"}, Strings{"!us-ssn"})
			}
		},
		func() {
			if classes {
				c.Level = pick(r, Strings{"confidential"}, Strings{"!restricted"})
			}
		},
	}
	for range 1 + r.IntN(3) {
		add[r.IntN(len(add))]()
	}
	if empty, _ := json.Marshal(c); string(empty) == `{}` || c.isZero() {
		c.To = Strings{"outside"}
	}
	return c
}

func (c Condition) isZero() bool {
	a, _ := json.Marshal(c)
	b, _ := json.Marshal(Condition{})
	return string(a) == string(b)
}

func (r maker) rule(name string, classes bool) Rule {
	u := Rule{Name: name, When: r.condition(2, classes), Action: act(Action(r.IntN(5))), Mode: pick(r, Enforce, Enforce, Monitor)}
	if r.IntN(3) == 0 {
		c := r.condition(1, classes)
		u.Unless = &c
	}
	if *u.Action == Encrypt && r.IntN(2) == 0 {
		u.Encrypt = pick(r, Strings{"smime"}, Strings{"openpgp", "smime", "reject"}, Strings{"tls", "password", "quarantine"})
	}
	return u
}

func (r maker) source() Source {
	s := source()
	if r.IntN(2) == 0 {
		s.Levels = []Level{{Name: "confidential", Default: act(Action(r.IntN(5)))}, {Name: "restricted", Default: act(Action(r.IntN(5)))}}
	}
	for i := range 1 + r.IntN(6) {
		s.Rules = append(s.Rules, r.rule(string(rune('a'+i)), true))
	}
	if r.IntN(2) == 0 {
		s.Exceptions = []Exception{{
			Rule: "a", When: r.condition(1, true), Reason: "x",
			Until: Date{Time: time.Date(2026, 11, 23+r.IntN(2), 0, 0, 0, 0, time.UTC)},
		}}
	}
	if r.IntN(4) == 0 {
		s.Organization.Journal = []string{"bob@corp.example"}
	}
	return s
}

func (r maker) mail(p *Policy, text string) *Mail {
	m := message()
	m.Subjects = append(m.Subjects, text)
	m.Header.Fields = []mail.Field{{Name: "Subject", Value: text}}
	m.Sender = pick(r, addr("alice@corp.example"), addr("cfo@corp.example"), mail.Address{}, addr("x@other.example"))
	m.Login = pick(r, "", "bob", "eve@corp.example", text)
	m.Size = int64(r.IntN(9000))
	address := func() mail.Address {
		return pick(r, addr("bob@corp.example"), addr("audit@kpmg.example"), addr("x@other.example"), addr("x@rival.example"),
			addr("x@partner.example"), mail.Address{Local: text, Domain: text})
	}
	for range r.IntN(4) {
		to := Recipient{Address: address()}
		for range max(r.IntN(5)-2, 0) {
			to.Members = append(to.Members, address())
		}
		m.Recipients = append(m.Recipients, to)
	}
	for range r.IntN(6) {
		f := found(p, pick(r, "payment_card", "us_ssn", "iban", "secret:aws_key"), pick(r, scan.Low, scan.Medium, scan.High), pick(r, "a", "b"), int64(r.IntN(500)))
		f.Object = r.IntN(2)
		m.Findings = append(m.Findings, f)
	}
	if r.IntN(20) == 0 {
		m.Findings = append(m.Findings, found(p, testDetector, 1, "t", 0))
	}
	if r.IntN(10) == 0 {
		m.Findings = append(m.Findings, scan.Finding{Term: r.IntN(1000) - 500})
	}
	for range r.IntN(3) {
		m.Report.Gaps = append(m.Report.Gaps, extract.Gap{Path: text, Cause: pick(r, extract.Causes...)})
		m.Report.Facts = append(m.Report.Facts, extract.Fact{Path: text, Name: pick(r, extract.FactNames...)})
		m.Report.Objects = append(m.Report.Objects, extract.ObjectInfo{Names: []string{"a.exe", text}, Section: extract.Attachment, Size: int64(r.IntN(100))})
	}
	if r.IntN(10) == 0 {
		m.Report = nil
	}
	return m
}

// Whatever the policy and the mail: every decision has its reasons, its action
// is that of the strictest one that counts, rules that watch change nothing, and
// a further rule never makes an action milder. (A rule about a class may: it
// takes the place of the level's default. So the further rule is about none.)
func FuzzJudge(f *testing.F) {
	for i := range 20 {
		f.Add(uint64(i), uint64(i*i), "secret")
	}
	f.Fuzz(func(t *testing.T, a, b uint64, text string) {
		r := maker{rand.New(rand.NewPCG(a, b))}
		s := r.source()
		p, problems := Compile(s)
		if len(problems) > 0 {
			return // random rules may contradict themselves
		}
		m := r.mail(p, text)
		v := judge(t, p, m)
		checkVerdict(t, m, v)

		watching := s
		watching.Rules = append(append([]Rule(nil), s.Rules...), r.rule("watch", true))
		watching.Rules[len(s.Rules)].Mode = Monitor
		for i, d := range rejudge(t, watching, m) {
			if d.Action != v.Recipients[i].Action {
				t.Errorf("a rule that watches changed %s to %s", v.Recipients[i].Action, d.Action)
			}
		}
		more := s
		more.Rules = append(append([]Rule(nil), s.Rules...), r.rule("more", false))
		more.Rules[len(s.Rules)].Mode = Enforce
		for i, d := range rejudge(t, more, m) {
			if d.Action < v.Recipients[i].Action {
				t.Errorf("a further rule changed %s to %s", v.Recipients[i].Action, d.Action)
			}
		}
	})
}

// rejudge judges m by another policy with the same terms.
func rejudge(t *testing.T, s Source, m *Mail) []Decision {
	t.Helper()
	p, problems := Compile(s)
	if len(problems) > 0 {
		return nil
	}
	v, err := p.Judge(context.Background(), m, NoHistory{})
	if err != nil {
		t.Fatal(err)
	}
	checkVerdict(t, m, v)
	return v.Recipients
}

func checkVerdict(t *testing.T, m *Mail, v *Verdict) {
	t.Helper()
	strictest := Deliver
	if len(v.Recipients) != len(m.Recipients) {
		t.Fatalf("%d decisions for %d recipients", len(v.Recipients), len(m.Recipients))
	}
	for _, d := range v.Recipients {
		action, counted := Deliver, false
		for _, r := range d.Reasons {
			if r.Counts() {
				action, counted = max(action, r.Action), true
			}
			if r.Text == "" {
				t.Errorf("a reason without a text: %+v", r)
			}
		}
		if !counted || action != d.Action {
			t.Errorf("action %s of reasons %+v", d.Action, d.Reasons)
		}
		if d.Action == Confirm {
			t.Errorf("action %s, which nothing can do yet", d.Action)
		}
		if n := len(d.Chain); d.Action == Encrypt && (n < 2 || isEnd(d.Chain[0]) || !isEnd(d.Chain[n-1]) || m.Sender.IsZero() && d.Chain[n-1] == endRefuse) {
			t.Errorf("action %s with the chain %q", d.Action, d.Chain)
		}
		if m.Sender.IsZero() && d.Action == Reject {
			t.Error("mail with a null sender is refused")
		}
		strictest = max(strictest, d.Action)
	}
	if strictest != v.Action {
		t.Errorf("action %s, strictest %s", v.Action, strictest)
	}
	if _, err := json.Marshal(v); err != nil {
		t.Error(err)
	}
}

// Compile takes any words without a panic.
func FuzzCompile(f *testing.F) {
	f.Add("to", "!x", "/a(/", "*.a[")
	f.Add("@", "*.", "//", "[!]")
	f.Add("a@[1]", "::1/200", "!", "")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		s := source(Rule{Name: a, Action: act(Reject), When: Condition{
			To: Strings{a, b}, From: Strings{b, a}, Subject: Strings{c}, Client: Strings{b}, Gap: Strings{a},
			Attachment: &AttachmentMatch{Name: Strings{d}, Type: Strings{a}}, Time: &TimeMatch{Days: Strings{a}, From: b, To: c},
			Header: &HeaderMatch{Name: a, Match: Strings{c}},
		}})
		s.Organization.Domains = append(s.Organization.Domains, a)
		s.Recipients.Groups["g"] = []string{a, b, c, d}
		s.Senders.Groups["g"] = []string{a, b, c, d}
		s.Classes = []Class{{Name: b, Level: a, Any: []Matcher{{Regex: c}, {Phrase: Strings{d}, Where: Strings{a}}}}}
		Compile(s)
		re, wrong := glob(d)
		if wrong == "" && !strings.ContainsAny(d, "[?*") && !re.MatchString(d) && len(d) > 0 {
			t.Errorf("glob %q does not match itself", d)
		}
	})
}
