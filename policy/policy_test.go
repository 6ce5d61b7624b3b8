package policy

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/mail"
	"postern/scan"
)

func act(a Action) *Action { return &a }

func num(n int) *int { return &n }

// addr makes an address of "local@domain".
func addr(s string) mail.Address {
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return mail.Address{}
	}
	return mail.Address{Local: s[:at], Domain: s[at+1:]}
}

func compile(t testing.TB, s Source) *Policy {
	t.Helper()
	p, problems := Compile(s)
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	return p
}

func judge(t testing.TB, p *Policy, m *Mail) *Verdict {
	t.Helper()
	v, err := p.Judge(context.Background(), m, NoHistory{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// message is a mail from inside at a time that all tests share.
func message(to ...string) *Mail {
	m := &Mail{
		Time: time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC), Sender: addr("alice@corp.example"),
		From: []mail.Address{addr("alice@corp.example")}, Client: netip.MustParseAddr("10.0.8.7"),
		Size: 4000, Subjects: []string{"Quarterly figures"}, Report: &extract.Report{},
	}
	for _, r := range to {
		m.Recipients = append(m.Recipients, Recipient{Address: addr(r)})
	}
	return m
}

// found makes a finding of a detector at a place in the body.
func found(p *Policy, detector string, conf scan.Confidence, value string, start int64) scan.Finding {
	term := slices.IndexFunc(p.terms, func(t scan.Term) bool { return t.Detector == detector })
	if term < 0 {
		panic("no term for " + detector)
	}
	return scan.Finding{
		Term: term, Detector: detector, Confidence: conf, Path: "1", Section: extract.Body, View: extract.Shown,
		Start: start, End: start + 10, Rune: int(start), RuneEnd: int(start) + 10, Digest: value, Masked: "•••• " + value,
	}
}

func source(rules ...Rule) Source {
	return Source{
		Organization: Organization{Domains: []string{"corp.example"}, Zone: "UTC"},
		Recipients: Recipients{
			Allowed: []string{"partner.example"}, Blocked: []string{"rival.example"},
			Groups: map[string][]string{"auditors": {"audit@kpmg.example", "*.auditors.example"}},
		},
		Senders: Senders{Groups: map[string][]string{"finance": {"cfo@corp.example", "10.0.9.0/24", "bob"}}},
		Rules:   rules,
	}
}

func TestBuiltIn(t *testing.T) {
	p := compile(t, Source{})
	if full := compile(t, BuiltIn()); full.Version() != p.Version() {
		t.Errorf("version of nothing %s, of BuiltIn %s", p.Version(), full.Version())
	}
	m := message("bob@other.example")
	if v := judge(t, p, m); v.Action != Deliver || v.Recipients[0].Reasons[0].Text != "no rule speaks against it" {
		t.Errorf("harmless: %+v", v)
	}
	m.Findings = []scan.Finding{found(p, "payment_card", scan.Medium, "a", 0), found(p, "payment_card", scan.Medium, "b", 40)}
	v := judge(t, p, m)
	r := v.Recipients[0].Reasons[0]
	if v.Action != Quarantine || r.Text != "payment cards stay inside: class cardholder-data, 2 distinct payment_card" || r.Public == "" {
		t.Errorf("cards: %+v", v)
	}
	if len(v.Findings) != 1 || v.Findings[0].Count != 2 || v.Findings[0].Where != "1" {
		t.Errorf("findings: %+v", v.Findings)
	}
	m.Findings[0].Confidence, m.Findings[1].Confidence = scan.Low, scan.Low
	if v := judge(t, p, m); v.Action != Deliver {
		t.Errorf("low confidence: %+v", v)
	}
	for _, cause := range extract.Causes {
		m := message("bob@other.example")
		m.Report.Gaps = []extract.Gap{{Path: "1.2/secret.zip", Cause: cause}}
		want := Quarantine
		if cause == extract.Unknown || cause == extract.EncryptedMail {
			want = Deliver
		}
		v := judge(t, p, m)
		if v.Action != want || strings.Contains(fmt.Sprint(v.Recipients), "secret.zip") {
			t.Errorf("gap %s: %+v", cause, v)
		}
	}
}

func TestTestString(t *testing.T) {
	s := source()
	s.Organization.Journal = []string{"journal@corp.example"}
	p := compile(t, s)
	m := message("bob@corp.example", "journal@corp.example")
	m.Sender = mail.Address{}
	m.Findings = []scan.Finding{found(p, "test_string", 1, "x", 0)}
	for _, d := range judge(t, p, m).Recipients {
		if d.Action != Quarantine {
			t.Errorf("%s: %+v", d.Address, d)
		}
	}
}
