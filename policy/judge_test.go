package policy

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"postern/extract"
	"postern/mail"
	"postern/scan"
)

// spoke is a reason in short: its rule (or the start of its text), action, mode
// and whether it counts.
type spoke struct {
	who    string
	action Action
	counts bool
}

func reasonsOf(d Decision) []spoke {
	var list []spoke
	for _, r := range d.Reasons {
		who := r.Rule
		if who == "" {
			who, _, _ = strings.Cut(r.Text, ":")
		}
		list = append(list, spoke{who, r.Action, r.Counts()})
	}
	return list
}

const nothing = "no rule speaks against it"

var (
	anyTo   = Condition{To: Strings{"outside", "inside"}}
	outside = Condition{To: Strings{"outside"}}
	cards   = Condition{To: Strings{"outside"}, Class: Strings{"cardholder-data"}}
)

func TestJudge(t *testing.T) {
	until := Date{Time: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Day: true, Local: true}
	past := Date{Time: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Day: true, Local: true}
	tests := []struct {
		name   string
		source func(*Source)
		mail   func(*Policy, *Mail)
		action Action
		want   []spoke
	}{
		{
			"the strictest wins, whatever the order",
			func(s *Source) {
				s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject)}, {Name: "b", When: outside, Action: act(Quarantine)}, {Name: "c", When: outside, Action: act(Deliver)}}
			}, nil, Reject,
			[]spoke{{"a", Reject, true}, {"b", Quarantine, true}, {"c", Deliver, true}},
		},
		{
			"monitor changes nothing",
			func(s *Source) { s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject), Mode: Monitor}} }, nil, Deliver,
			[]spoke{{"a", Reject, false}, {nothing, Deliver, true}},
		},
		{
			"unless",
			func(s *Source) {
				s.Rules = []Rule{{Name: "a", When: outside, Unless: &Condition{To: Strings{"other.example"}}, Action: act(Reject)}}
			}, nil, Deliver,
			[]spoke{{nothing, Deliver, true}},
		},
		{
			"an exception silences its rule only",
			func(s *Source) {
				s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject)}, {Name: "b", When: outside, Action: act(Quarantine)}}
				s.Exceptions = []Exception{{Rule: "a", When: outside, Until: until, Reason: "ticket 1"}}
			}, nil, Quarantine,
			[]spoke{{"a", Reject, false}, {"b", Quarantine, true}},
		},
		{
			"an exception that is over is silent",
			func(s *Source) {
				s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject)}}
				s.Exceptions = []Exception{{Rule: "a", When: outside, Until: past, Reason: "ticket 1"}}
			}, nil, Reject,
			[]spoke{{"a", Reject, true}},
		},
		{
			"a rule that has expired is silent",
			func(s *Source) {
				s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject), Expires: past}, {Name: "b", When: outside, Action: act(Confirm), Expires: until}}
			}, nil, Quarantine,
			[]spoke{{"b", Confirm, true}, {"no way to ask the sender is set up, so a reviewer decides", Quarantine, true}},
		},
		{
			"blocked", func(s *Source) { s.Recipients.Blocked = []string{"other.example"} }, nil, Reject,
			[]spoke{{`the recipient is in the group "blocked"`, Reject, true}},
		},
		{
			"encrypt",
			func(s *Source) { s.Rules = []Rule{{Name: "a", When: outside, Action: act(Encrypt)}} }, nil, Encrypt,
			[]spoke{{"a", Encrypt, true}},
		},
		{
			"a null sender is never refused",
			func(s *Source) { s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject)}} },
			func(_ *Policy, m *Mail) { m.Sender = mail.Address{} }, Quarantine,
			[]spoke{{"a", Quarantine, true}, {"mail with a null sender is never refused, so it is held", Quarantine, true}},
		},
		{
			"a null sender and a rule that only watches",
			func(s *Source) { s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject), Mode: Monitor}} },
			func(_ *Policy, m *Mail) { m.Sender = mail.Address{} }, Deliver,
			[]spoke{{"a", Quarantine, false}, {nothing, Deliver, true}},
		},
		{
			"a journal always gets it",
			func(s *Source) {
				s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject)}}
				s.Organization.Journal = []string{"Bob@other.example"}
			}, nil, Deliver,
			[]spoke{{"journal", Deliver, true}},
		},
		{
			"a level's default, where no rule speaks about the class",
			func(s *Source) {
				s.Levels = []Level{{Name: "restricted", Default: act(Quarantine)}}
				s.Rules = []Rule{{Name: "a", When: outside, Action: act(Deliver)}}
			}, oneCard, Quarantine,
			[]spoke{{"a", Deliver, true}, {"default of level restricted, no rule speaks", Quarantine, true}},
		},
		{
			"a level's default gives way to a rule",
			func(s *Source) {
				s.Levels = []Level{{Name: "restricted", Default: act(Quarantine)}}
				s.Rules = []Rule{{Name: "a", When: cards, Action: act(Deliver)}}
			}, oneCard, Deliver,
			[]spoke{{"a", Deliver, true}},
		},
		{
			"a level's default does not give way to a rule that only watches",
			func(s *Source) {
				s.Levels = []Level{{Name: "restricted", Default: act(Quarantine)}}
				s.Rules = []Rule{{Name: "a", When: cards, Action: act(Deliver), Mode: Monitor}}
			}, oneCard, Quarantine,
			[]spoke{{"a", Deliver, false}, {"default of level restricted, no rule speaks", Quarantine, true}},
		},
		{
			"a level's default gives way to an exception",
			func(s *Source) {
				s.Levels = []Level{{Name: "restricted", Default: act(Reject)}}
				s.Rules = []Rule{{Name: "a", When: cards, Action: act(Quarantine)}}
				s.Exceptions = []Exception{{Rule: "a", When: outside, Until: until, Reason: "ticket 1"}}
			}, oneCard, Deliver,
			[]spoke{{"a", Quarantine, false}, {nothing, Deliver, true}},
		},
		{
			"a level's default is for outside",
			func(s *Source) {
				s.Levels = []Level{{Name: "restricted", Default: act(Reject)}}
				s.Rules = []Rule{{Name: "a", When: cards, Action: act(Quarantine)}}
			}, func(p *Policy, m *Mail) { oneCard(p, m); m.Recipients[0].Address.Domain = "corp.example" }, Deliver,
			[]spoke{{nothing, Deliver, true}},
		},
		{
			"an alias with an outside member is outside",
			func(s *Source) { s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject)}} },
			func(_ *Policy, m *Mail) {
				m.Recipients[0] = Recipient{addr("all@corp.example"), []mail.Address{addr("bob@corp.example"), addr("eve@other.example")}}
			}, Reject,
			[]spoke{{"a", Reject, true}},
		},
		{
			"an alias with one member that may and one that may not",
			func(s *Source) {
				s.Rules = []Rule{{Name: "a", When: outside, Unless: &Condition{To: Strings{"allowed", "corp.example"}}, Action: act(Reject)}}
			},
			func(_ *Policy, m *Mail) {
				m.Recipients[0] = Recipient{addr("all@corp.example"), []mail.Address{addr("x@partner.example"), addr("eve@other.example")}}
			}, Reject,
			[]spoke{{"a", Reject, true}},
		},
		{
			"an alias that is allowed by its address",
			func(s *Source) {
				s.Rules = []Rule{{Name: "a", When: outside, Unless: &Condition{To: Strings{"all@corp.example"}}, Action: act(Reject)}}
			},
			func(_ *Policy, m *Mail) {
				m.Recipients[0] = Recipient{addr("all@corp.example"), []mail.Address{addr("eve@other.example")}}
			}, Deliver,
			[]spoke{{nothing, Deliver, true}},
		},
		{
			"an alias with an exception for one member only",
			func(s *Source) {
				s.Rules = []Rule{{Name: "a", When: outside, Action: act(Reject)}}
				s.Exceptions = []Exception{{Rule: "a", When: Condition{To: Strings{"allowed"}}, Until: until, Reason: "ticket 1"}}
			},
			func(_ *Policy, m *Mail) {
				m.Recipients[0] = Recipient{addr("all@corp.example"), []mail.Address{addr("x@partner.example"), addr("eve@other.example")}}
			}, Reject,
			[]spoke{{"a", Reject, true}},
		},
		{
			"an alias with a blocked member",
			func(s *Source) { s.Rules = []Rule{{Name: "a", When: cards, Action: act(Reject)}} },
			func(_ *Policy, m *Mail) {
				m.Recipients[0] = Recipient{addr("all@corp.example"), []mail.Address{addr("x@rival.example")}}
			}, Reject,
			[]spoke{{`the recipient is in the group "blocked"`, Reject, true}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := source()
			tt.source(&s)
			p := compile(t, s)
			m := message("bob@other.example")
			if tt.mail != nil {
				tt.mail(p, m)
			}
			v := judge(t, p, m)
			if got := reasonsOf(v.Recipients[0]); v.Action != tt.action || v.Recipients[0].Action != tt.action || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%s for %v, want %s for %v", v.Action, got, tt.action, tt.want)
			}
			for _, r := range v.Recipients[0].Reasons {
				if r.Text == "" || r.Public == "" && r.Action != Deliver {
					t.Errorf("a reason without words: %+v", r)
				}
			}
		})
	}
}

func oneCard(p *Policy, m *Mail) {
	m.Findings = []scan.Finding{found(p, "payment_card", scan.Medium, "a", 0)}
}

func TestEachRecipientHasItsDecision(t *testing.T) {
	p := compile(t, source(
		Rule{Name: "encrypt", When: Condition{To: Strings{"auditors"}}, Action: act(Encrypt)},
		Rule{Name: "hold", When: cards, Unless: &Condition{To: Strings{"auditors"}}, Action: act(Quarantine)},
	))
	m := message("bob@other.example", "bob@corp.example", "audit@kpmg.example", "x@rival.example", "bob@other.example")
	oneCard(p, m)
	v := judge(t, p, m)
	want := []Action{Quarantine, Deliver, Encrypt, Reject, Quarantine}
	for i, d := range v.Recipients {
		if d.Action != want[i] || d.Address != m.Recipients[i].Address.String() {
			t.Errorf("%s: %s, want %s", d.Address, d.Action, want[i])
		}
	}
	if v.Action != Reject {
		t.Errorf("action %s", v.Action)
	}
	if got := v.Rules(); !reflect.DeepEqual(got, []string{"hold", "encrypt"}) {
		t.Errorf("rules %q", got)
	}
}

func TestTags(t *testing.T) {
	tag := &Tag{Header: "X-Class", Value: "internal", Subject: "[ext] "}
	p := compile(t, source(
		Rule{Name: "a", When: outside, Action: act(Deliver), Tag: tag},
		Rule{Name: "b", When: anyTo, Action: act(Deliver), Tag: &Tag{Subject: "[ext] "}},
		Rule{Name: "c", When: outside, Action: act(Deliver), Mode: Monitor, Tag: &Tag{Subject: "[no] "}},
		Rule{Name: "d", When: Condition{Subject: Strings{"none"}}, Action: act(Deliver), Tag: &Tag{Subject: "[no] "}},
	))
	want := []HeaderEdit{{"add", "X-Class", "internal", 0}, {"prefix", "Subject", "[ext] ", 0}}
	if got := judge(t, p, message("bob@other.example", "bob@corp.example")).Edits; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestExceptionIsShown(t *testing.T) {
	s := source(Rule{Name: "a", When: outside, Action: act(Reject), Approvers: Strings{"boss"}, Notify: Strings{"x@corp.example"}, Severity: "high", PublicText: "no"})
	s.Exceptions = []Exception{{Rule: "a", When: outside, Until: Date{Time: time.Date(2027, 6, 30, 0, 0, 0, 0, time.UTC), Day: true, Local: true}, Reason: "ticket 4711"}}
	r := judge(t, compile(t, s), message("bob@other.example")).Recipients[0].Reasons[0]
	want := Reason{
		Rule: "a", Action: Reject, Mode: Enforce, Text: "a: to outside", Public: "no", Severity: "high",
		Exception: "ticket 4711 (until 2027-06-30)", Approvers: []string{"boss"}, Notify: []string{"x@corp.example"},
	}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("got %+v", r)
	}
}

func TestNotes(t *testing.T) {
	day := func(y int) Date {
		return Date{Time: time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), Day: true, Local: true}
	}
	s := source(Rule{Name: "a", When: outside, Action: act(Reject), Expires: day(2020)}, Rule{Name: "b", When: outside, Action: act(Reject), Expires: day(2030)})
	s.Exceptions = []Exception{{Rule: "a", When: outside, Until: day(2030), Reason: "x"}, {Rule: "a", When: anyTo, Until: day(2021), Reason: "x"}}
	notes := compile(t, s).Notes(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if len(notes) != 2 || notes[0].Path != "rule[0].expires" || notes[1].Path != "exception[1].until" {
		t.Errorf("%v", notes)
	}
}

// Neither reasons nor texts hold what was matched or what a sender wrote.
func TestReasonsHoldNoDatum(t *testing.T) {
	const datum = "4111111111111111"
	p := compile(t, source(Rule{Name: "r", Action: act(Quarantine), When: Condition{
		Class: Strings{"cardholder-data"}, Subject: Strings{"/4111.*/"}, Gap: Strings{"corrupt"}, Fact: Strings{"macro"},
		Attachment: &AttachmentMatch{Name: Strings{"*"}}, To: Strings{"outside"},
	}}))
	m := message("bob@other.example")
	oneCard(p, m)
	m.Subjects = []string{datum}
	m.Report.Gaps = []extract.Gap{{Path: datum + ".zip", Cause: extract.Corrupt, Detail: "broken"}}
	m.Report.Facts = []extract.Fact{{Path: datum, Name: "macro"}}
	m.Report.Objects = []extract.ObjectInfo{{Path: datum, Names: []string{datum}, Section: extract.Attachment}}
	for _, r := range judge(t, p, m).Recipients[0].Reasons {
		if strings.Contains(r.Text+r.Public, datum) {
			t.Errorf("%+v", r)
		}
		if want := "r: class cardholder-data, 1 distinct payment_card; gap corrupt; fact macro; the subject; an attachment"; r.Text != want {
			t.Errorf("text %q, want %q", r.Text, want)
		}
	}
}

func TestVersionNamesTheSource(t *testing.T) {
	a, b := source(Rule{Name: "a", When: outside, Action: act(Reject)}), source(Rule{Name: "a", When: outside, Action: act(Reject)})
	if compile(t, a).Version() != compile(t, b).Version() {
		t.Error("equal sources differ")
	}
	b.Rules[0].When.Class = Strings{"secrets"}
	if compile(t, a).Version() == compile(t, b).Version() {
		t.Error("different sources are equal")
	}
}
