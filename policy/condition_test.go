package policy

import (
	"net/netip"
	"testing"
	"time"

	"postern/extract"
	"postern/mail"
	"postern/scan"
)

// Each case is one condition, and whether it holds for a mail.
func TestConditions(t *testing.T) {
	yes, no := true, false
	size := func(n Size) *Size { return &n }
	field := func(name, value string) func(*Mail) {
		return func(m *Mail) {
			m.Header = mail.Header{Fields: []mail.Field{{Name: name, Value: value}}}
		}
	}
	object := func(format string, size int64, names ...string) func(*Mail) {
		return func(m *Mail) {
			m.Report.Objects = append(m.Report.Objects, extract.ObjectInfo{
				Format: format, Size: size, Names: names, Section: extract.Attachment, Depth: 1,
			})
		}
	}
	gap := func(c extract.Cause) func(*Mail) {
		return func(m *Mail) { m.Report.Gaps = append(m.Report.Gaps, extract.Gap{Path: "1.2", Cause: c}) }
	}
	fact := func(name string) func(*Mail) {
		return func(m *Mail) { m.Report.Facts = append(m.Report.Facts, extract.Fact{Path: "1.2", Name: name}) }
	}
	subject := func(s ...string) func(*Mail) { return func(m *Mail) { m.Subjects = s } }
	sender := func(s string) func(*Mail) { return func(m *Mail) { m.Sender = addr(s) } }
	login := func(login, sender string) func(*Mail) {
		return func(m *Mail) { m.Login, m.Sender = login, addr(sender) }
	}
	header := func(s ...string) func(*Mail) {
		return func(m *Mail) {
			m.From = nil
			for _, a := range s {
				m.From = append(m.From, addr(a))
			}
		}
	}
	at := func(s string) func(*Mail) {
		return func(m *Mail) {
			var err error
			if m.Time, err = time.Parse(time.RFC3339, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	client := func(s string) func(*Mail) { return func(m *Mail) { m.Client = netip.MustParseAddr(s) } }
	tests := []struct {
		name string
		when Condition
		to   string // recipient, default bob@other.example
		mail func(*Mail)
		want bool
	}{
		{"to outside", Condition{To: Strings{"outside"}}, "", nil, true},
		{"to outside, inside", Condition{To: Strings{"outside"}}, "bob@corp.example", nil, false},
		{"to inside, subdomain", Condition{To: Strings{"inside"}}, "bob@a.b.corp.example", nil, true},
		{"to inside, lookalike", Condition{To: Strings{"inside"}}, "bob@notcorp.example", nil, false},
		{"to inside, our domain below another", Condition{To: Strings{"inside"}}, "bob@corp.example.evil.example", nil, false},
		{"to inside, dot at the end", Condition{To: Strings{"inside"}}, "bob@CORP.example.", nil, true},
		{"to group, address", Condition{To: Strings{"auditors"}}, "Audit@KPMG.example", nil, true},
		{"to group, other of the domain", Condition{To: Strings{"auditors"}}, "ceo@kpmg.example", nil, false},
		{"to group, subdomain", Condition{To: Strings{"auditors"}}, "x@eu.auditors.example", nil, true},
		{"to group, domain of the subdomains", Condition{To: Strings{"auditors"}}, "x@auditors.example", nil, false},
		{"to allowed", Condition{To: Strings{"allowed"}}, "x@partner.example", nil, true},
		{"to domain is exact", Condition{To: Strings{"other.example"}}, "x@a.other.example", nil, false},
		{"to list", Condition{To: Strings{"inside", "other.example"}}, "", nil, true},
		{"to not", Condition{To: Strings{"outside", "!auditors"}}, "audit@kpmg.example", nil, false},
		{"to not, others", Condition{To: Strings{"outside", "!auditors"}}, "", nil, true},
		{"to only not", Condition{To: Strings{"!inside"}}, "", nil, true},
		{"to international domain", Condition{To: Strings{"müller.example"}}, "x@xn--mller-kva.example", nil, true},
		{"to international address", Condition{To: Strings{"x@xn--mller-kva.example"}}, "x@müller.example", nil, true},
		{"to address literal", Condition{To: Strings{"outside"}}, "x@[10.0.0.1]", nil, true},

		{"from inside", Condition{From: Strings{"inside"}}, "", nil, true},
		{"from outside", Condition{From: Strings{"outside"}}, "", sender("x@other.example"), true},
		{"from nobody is not outside", Condition{From: Strings{"outside"}}, "", sender(""), false},
		{"from nobody is not inside", Condition{From: Strings{"inside"}}, "", sender(""), false},
		{"from inside by login", Condition{From: Strings{"inside"}}, "", login("bob", "x@other.example"), true},
		{"from outside by login", Condition{From: Strings{"inside"}}, "", login("x@other.example", "bob@corp.example"), false},
		{"from group, address", Condition{From: Strings{"finance"}}, "", sender("CFO@corp.example"), true},
		{"from group, login", Condition{From: Strings{"finance"}}, "", login("Bob", "x@other.example"), true},
		{"from group, network", Condition{From: Strings{"finance"}}, "", client("10.0.9.7"), true},
		{"from group, mapped network", Condition{From: Strings{"finance"}}, "", client("::ffff:10.0.9.7"), true},
		{"from group, nobody of it", Condition{From: Strings{"finance"}}, "", nil, false},
		{"from envelope beside the login", Condition{From: Strings{"finance"}}, "", login("eve@corp.example", "cfo@corp.example"), true},
		{"from not is not talked out of by the envelope", Condition{From: Strings{"!finance"}}, "", login("eve@corp.example", "cfo@corp.example"), true},
		{"from_header", Condition{FromHeader: Strings{"corp.example"}}, "", header("x@other.example", "alice@corp.example"), true},
		{"from_header of nobody", Condition{FromHeader: Strings{"corp.example"}}, "", header(), false},

		{"recipients", Condition{Recipients: &RecipientCounts{Count: num(1)}}, "", nil, true},
		{"recipients outside", Condition{Recipients: &RecipientCounts{Outside: num(1)}}, "bob@corp.example", nil, false},
		{"recipients domains", Condition{Recipients: &RecipientCounts{Domains: num(2)}}, "", nil, false},

		{"gap", Condition{Gap: Strings{"corrupt", "timeout"}}, "", gap(extract.Timeout), true},
		{"gap of another cause", Condition{Gap: Strings{"corrupt"}}, "", gap(extract.Unknown), false},
		{"gap not", Condition{Gap: Strings{"!corrupt"}}, "", gap(extract.Corrupt), false},
		{"gap not, none", Condition{Gap: Strings{"!corrupt"}}, "", nil, true},
		{"fact", Condition{Fact: Strings{"macro"}}, "", fact("macro"), true},
		{"no fact", Condition{Fact: Strings{"macro"}}, "", nil, false},

		{"attachment by type", Condition{Attachment: &AttachmentMatch{Type: Strings{"zip"}}}, "", object("zip", 1), true},
		{"attachment of unknown type", Condition{Attachment: &AttachmentMatch{Type: Strings{"unknown"}}}, "", object("", 1), true},
		{"attachment by name", Condition{Attachment: &AttachmentMatch{Name: Strings{"*.EXE"}}}, "", object("", 1, "a.txt", "setup.exe"), true},
		{"attachment by name with dot", Condition{Attachment: &AttachmentMatch{Name: Strings{"*.exe"}}}, "", object("", 1, "setup-exe"), false},
		{"attachment by glob", Condition{Attachment: &AttachmentMatch{Name: Strings{"[a-c]?(*).é"}}}, "", object("", 1, "b1(2/3).é"), true},
		{"attachment of both", Condition{Attachment: &AttachmentMatch{Type: Strings{"pdf"}, Name: Strings{"*.exe"}}}, "", object("pdf", 1, "a.pdf"), false},
		{"attachment too few", Condition{Attachment: &AttachmentMatch{Type: Strings{"pdf"}, Count: num(2)}}, "", object("pdf", 1), false},
		{"attachment small", Condition{Attachment: &AttachmentMatch{Size: size(100)}}, "", object("pdf", 99), false},
		{"attachment large", Condition{Attachment: &AttachmentMatch{Size: size(100)}}, "", object("pdf", 100), true},
		{"attachment not of a type", Condition{Attachment: &AttachmentMatch{Type: Strings{"!pdf"}}}, "", object("pdf", 1), false},

		{"size", Condition{Size: size(4000)}, "", nil, true},
		{"size, smaller", Condition{Size: size(4001)}, "", nil, false},
		{"subject phrase", Condition{Subject: Strings{"quarterly  FIGURES"}}, "", subject("Re: Quarterly\tfigures!"), true},
		{"subject phrase at borders", Condition{Subject: Strings{"art"}}, "", subject("Quarterly"), false},
		{"subject in a second reading", Condition{Subject: Strings{"geheim"}}, "", subject("x", "streng geheim"), true},
		{"subject regex", Condition{Subject: Strings{`/NJ-\d{3}/`}}, "", subject("about NJ-123"), true},
		{"subject regex keeps case", Condition{Subject: Strings{`/NJ/`}}, "", subject("nj"), false},
		{"subject not", Condition{Subject: Strings{"!private"}}, "", subject("Private"), false},
		{"header there", Condition{Header: &HeaderMatch{Name: "x-a"}}, "", field("X-A", ""), true},
		{"header not there", Condition{Header: &HeaderMatch{Name: "x-a"}}, "", nil, false},
		{"header matches", Condition{Header: &HeaderMatch{Name: "X-A", Match: Strings{"two words"}}}, "", field("X-A", "Two Words"), true},
		{"header decoded", Condition{Header: &HeaderMatch{Name: "X-A", Match: Strings{"größe"}}}, "", field("X-A", "=?utf-8?q?Gr=C3=B6=C3=9Fe?="), true},
		{"header of another value", Condition{Header: &HeaderMatch{Name: "X-A", Match: Strings{"/^a$/"}}}, "", field("X-A", "b"), false},
		{"client", Condition{Client: Strings{"10.0.0.0/8", "!10.0.9.0/24"}}, "", nil, true},
		{"client not", Condition{Client: Strings{"10.0.0.0/8", "!10.0.9.0/24"}}, "", client("10.0.9.1"), false},
		{"client unknown", Condition{Client: Strings{"10.0.0.0/8"}}, "", func(m *Mail) { m.Client = netip.Addr{} }, false},
		{"authenticated", Condition{Authenticated: &yes}, "", login("bob", "bob@corp.example"), true},
		{"not authenticated", Condition{Authenticated: &no}, "", nil, true},
		{"tls", Condition{TLS: &yes}, "", nil, false},
		{"no tls", Condition{TLS: &no}, "", nil, true},

		{"time", Condition{Time: &TimeMatch{From: "10:30", To: "11:00"}}, "", nil, true},
		{"time, its end is not in it", Condition{Time: &TimeMatch{From: "10:00", To: "10:30"}}, "", nil, false},
		{"time over midnight", Condition{Time: &TimeMatch{From: "22:00", To: "06:00"}}, "", at("2026-11-23T05:59:59Z"), true},
		{"time over midnight, at noon", Condition{Time: &TimeMatch{From: "22:00", To: "06:00"}}, "", at("2026-11-23T12:00:00Z"), false},
		{"time on a monday", Condition{Time: &TimeMatch{Days: Strings{"mon"}}}, "", nil, true},
		{"time at the weekend", Condition{Time: &TimeMatch{Days: Strings{"sat-sun"}}}, "", nil, false},
		{"time, days over the week's end", Condition{Time: &TimeMatch{Days: Strings{"fri-mon"}}}, "", nil, true},

		{"all keys must hold", Condition{To: Strings{"outside"}, Subject: Strings{"no such"}}, "", nil, false},
		{"any", Condition{Any: []Condition{{Subject: Strings{"no such"}}, {To: Strings{"outside"}}}}, "", nil, true},
		{"any of none", Condition{Any: []Condition{{Subject: Strings{"no such"}}, {To: Strings{"inside"}}}}, "", nil, false},
		{"any within any", Condition{Any: []Condition{{Any: []Condition{{Size: size(1)}}, To: Strings{"outside"}}}}, "", nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := compile(t, source(Rule{Name: "r", When: tt.when, Action: act(Reject)}))
			to := tt.to
			if to == "" {
				to = "bob@other.example"
			}
			m := message(to)
			if tt.mail != nil {
				tt.mail(m)
			}
			got := len(judge(t, p, m).Rules()) > 0
			if got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestUnlessIsNotTalkedIntoByTheEnvelope(t *testing.T) {
	s := source(Rule{
		Name: "r", Action: act(Quarantine), When: Condition{To: Strings{"outside"}}, Unless: &Condition{From: Strings{"finance"}},
	})
	p := compile(t, s)
	m := message("bob@other.example")
	m.Sender = addr("cfo@corp.example")
	for login, want := range map[string]Action{"": Deliver, "cfo@corp.example": Deliver, "eve@corp.example": Quarantine} {
		m.Login = login
		if got := judge(t, p, m).Action; got != want {
			t.Errorf("login %q: %s, want %s", login, got, want)
		}
	}
}

func TestClassConditions(t *testing.T) {
	s := source()
	s.Levels = []Level{{Name: "secret"}}
	s.Classes = []Class{{Name: "codes", Level: "secret", Any: []Matcher{{Detector: "phone", Count: num(2)}}}}
	cards := func(n int) func(*Policy) []scan.Finding {
		return func(p *Policy) (list []scan.Finding) {
			for i := range n {
				list = append(list, found(p, "payment_card", scan.Medium, string(rune('a'+i)), int64(i*40)))
			}
			return list
		}
	}
	phones := func(values ...string) func(*Policy) []scan.Finding {
		return func(p *Policy) (list []scan.Finding) {
			for i, v := range values {
				list = append(list, found(p, "phone", scan.Medium, v, int64(i*40)))
			}
			return list
		}
	}
	none := func(*Policy) []scan.Finding { return nil }
	tests := []struct {
		name     string
		when     Condition
		findings func(*Policy) []scan.Finding
		want     bool
	}{
		{"class", Condition{Class: Strings{"cardholder-data"}}, cards(1), true},
		{"class not met", Condition{Class: Strings{"cardholder-data"}}, none, false},
		{"class list", Condition{Class: Strings{"secrets", "cardholder-data"}}, cards(1), true},
		{"class not", Condition{Class: Strings{"!cardholder-data"}}, cards(1), false},
		{"class not, none", Condition{Class: Strings{"!cardholder-data"}}, none, true},
		{"class count", Condition{Class: Strings{"cardholder-data"}, Count: num(3)}, cards(3), true},
		{"class count too low", Condition{Class: Strings{"cardholder-data"}, Count: num(3)}, cards(2), false},
		{"count is of distinct values", Condition{Class: Strings{"codes"}}, phones("x", "x", "x"), false},
		{"count is summed", Condition{Class: Strings{"codes"}}, phones("x", "y"), true},
		{"level", Condition{Level: Strings{"restricted"}}, cards(1), true},
		{"level of a stricter one", Condition{Level: Strings{"internal"}}, cards(1), true},
		{"level of a milder one", Condition{Level: Strings{"secret"}}, cards(1), false},
		{"a new level is on top", Condition{Level: Strings{"restricted", "!secret"}}, phones("x", "y"), false},
		{"level not", Condition{Level: Strings{"!confidential"}}, cards(1), false},
		{"level not, none", Condition{Level: Strings{"!confidential"}}, none, true},
		{"level with count", Condition{Level: Strings{"internal"}, Count: num(2)}, cards(1), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.Rules = []Rule{{Name: "r", When: tt.when, Action: act(Reject)}}
			p := compile(t, s)
			m := message("bob@other.example")
			m.Findings = tt.findings(p)
			if got := len(judge(t, p, m).Rules()) > 0; got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
		})
	}
}
