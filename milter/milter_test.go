package milter

import (
	"context"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	library "github.com/emersion/go-milter"

	"postern/gate"
	"postern/mail"
	"postern/policy"
)

func TestCollectsEnvelopeAndBytes(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.envelope("alice@corp.example", "bob@partner.example", `"odd one"@partner.example`)
	m.quiet() // none of these commands gets a reply
	answer, _ := m.content([]string{"Subject: a\n\tfolded one", "X-Empty:", "X-None:nospace", "X-Two:  two blanks "}, "line\r\n.dot\r\n")
	if answer != "a" {
		t.Fatalf("answer %q, want accept", answer)
	}
	g.waitDone(t, 1)
	got := g.messages()[0]
	want := "Subject: a\r\n\tfolded one\r\nX-Empty:\r\nX-None:nospace\r\nX-Two:  two blanks \r\n\r\nline\r\n.dot\r\n"
	if got.bytes != want {
		t.Errorf("bytes\n got %q\nwant %q", got.bytes, want)
	}
	env := mail.Envelope{
		Sender:     mail.Address{Local: "alice", Domain: "corp.example"},
		SenderArgs: []string{"SIZE=100", "BODY=8BITMIME"},
		Recipients: []mail.Recipient{
			{Address: mail.Address{Local: "bob", Domain: "partner.example"}, Args: []string{"NOTIFY=NEVER"}},
			{Address: mail.Address{Local: "odd one", Domain: "partner.example"}, Args: []string{"NOTIFY=NEVER"}},
		},
		Login:    "alice",
		Client:   mail.Client{Addr: netip.MustParseAddr("192.0.2.7"), Name: "client.example", Helo: "helo.example"},
		TLS:      mail.TLS{Version: "TLSv1.3", Cipher: "AES"},
		QueueID:  "QID1",
		Daemon:   "smtpd",
		FrontEnd: "milter",
	}
	if !reflect.DeepEqual(got.env, env) {
		t.Errorf("envelope\n got %+v\nwant %+v", got.env, env)
	}
}

func TestOutcomes(t *testing.T) {
	long := strings.Repeat("word ", 200)
	tests := []struct {
		name string
		out  gate.Outcome
		want string
	}{
		{"accept", gate.Outcome{Kind: gate.Accept}, "a"},
		{"stored", gate.Outcome{Kind: gate.Stored, Reply: gate.Reply{Code: 250, Enhanced: "2.0.0", Text: "held"}}, "d"},
		{"reject", gate.Outcome{Kind: gate.Reject, Reply: gate.Reply{Code: 550, Enhanced: "5.7.1", Text: "no cards"}}, "y550 5.7.1 no cards\x00"},
		{"tempfail", gate.Outcome{Kind: gate.TempFail, Reply: gate.Reply{Code: 451, Enhanced: "4.3.0", Text: "later"}}, "y451 4.3.0 later\x00"},
		{"percent is doubled", gate.Outcome{Kind: gate.Reject, Reply: gate.Reply{Code: 550, Enhanced: "5.7.1", Text: "100% %s"}}, "y550 5.7.1 100%% %%s\x00"},
		{"line breaks and NUL are blanks", gate.Outcome{Kind: gate.Reject, Reply: gate.Reply{Code: 550, Enhanced: "5.7.1", Text: "a\nb\r\nc\x00d"}}, "y550 5.7.1 a b  c d\x00"},
		{"long text gets lines", gate.Outcome{Kind: gate.Reject, Reply: gate.Reply{Code: 550, Enhanced: "5.7.1", Text: long}}, "y550-5.7.1 " + strings.TrimSpace(long[:480]) + "\r\n550-5.7.1 " + strings.TrimSpace(long[480:960]) + "\r\n550 5.7.1 " + strings.TrimSpace(long[960:]) + "\x00"},
		{"ASCII for a client without SMTPUTF8", gate.Outcome{Kind: gate.Reject, Reply: gate.Reply{Code: 550, Enhanced: "5.7.1", Text: "für Größe é"}}, "y550 5.7.1 fuer Groesse e\x00"},
		{"reject without reply", gate.Outcome{Kind: gate.Reject}, "y550 5.7.1 Refused by policy\x00"},
		{"reject with a positive code", gate.Outcome{Kind: gate.Reject, Reply: gate.Reply{Code: 250, Enhanced: "2.0.0", Text: "x"}}, "y550 5.7.1 Refused by policy\x00"},
		{"unknown kind", gate.Outcome{Kind: 17}, "y451 4.3.0 Temporary failure, try again later\x00"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &fakeGate{decide: always(test.out)}
			_, addr := start(t, g, Options{})
			m := postfix(t, addr)
			m.envelope("a@b.example", "c@d.example")
			if got, _ := m.content([]string{"Subject: x"}, "x\r\n"); got != test.want {
				t.Errorf("answer %q, want %q", got, test.want)
			}
			if errs := g.waitDone(t, 1); errs[0] != nil {
				t.Errorf("Done with error %v", errs[0])
			}
		})
	}
}

func TestHeaderEdits(t *testing.T) {
	g := &fakeGate{decide: always(gate.Outcome{Kind: gate.Accept, Edits: []policy.HeaderEdit{
		{Op: "add", Name: "X-Postern-Trace", Value: "one\r\nX-Evil: two"},
		{Op: "prefix", Name: "subject", Value: "[ext]"},
		{Op: "prefix", Name: "Subject", Value: "[größer]"},
		{Op: "prefix", Name: "X-None", Value: "new"},
		{Op: "replace", Name: "x-old", Value: "=?utf-8?q?n=C3=A4?=\r\n =?utf-8?q?u?="},
		{Op: "prefix", Name: "X-Old", Value: "p"},
		{Op: "replace", Name: "X-Tight", Value: ""},
	}})}
	_, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	answer, edits := m.content([]string{"SUBJECT:  old\n\tfolded", "X-Tight:v", "X-Old: 1\n 2", "Subject: second"}, "x\r\n")
	want := []string{
		"m\x00\x00\x00\x01SUBJECT\x00  =?utf-8?q?[gr=C3=B6=C3=9Fer]_?= [ext] old\n\tfolded\x00",
		"m\x00\x00\x00\x01X-Old\x00 p =?utf-8?q?n=C3=A4?=\n =?utf-8?q?u?=\x00",
		"m\x00\x00\x00\x01X-Tight\x00 \x00",
		"i\x00\x00\x00\x00X-Postern-Trace\x00 one  X-Evil: two\x00",
		"i\x00\x00\x00\x00X-None\x00 new\x00",
	}
	if answer != "a" || !reflect.DeepEqual(edits, want) {
		t.Errorf("answer %q, edits\n got %q\nwant %q", answer, edits, want)
	}
}

func TestHeaderEditsNotAgreedTo(t *testing.T) {
	g := &fakeGate{decide: always(gate.Outcome{Kind: gate.Accept, Edits: []policy.HeaderEdit{{Op: "add", Name: "X", Value: "y"}}})}
	_, addr := start(t, g, Options{})
	m := connect(t, addr)
	m.send('O', "\x00\x00\x00\x06\x00\x00\x00\x00\x00\x1f\xff\xff")
	m.receive()
	m.envelope("a@b.example", "c@d.example")
	if got, edits := m.content(nil, "x"); !strings.HasPrefix(got, "y451 4.3.0 ") || len(edits) > 0 {
		t.Errorf("answer %q, edits %q; want 451 and none", got, edits)
	}
	if errs := g.waitDone(t, 1); errs[0] == nil {
		t.Error("Done without error")
	}
}

// After a refusal the library's own responses would replace the backend: the next
// message of the connection, or the rest of this one, would pass unseen.
func TestManyMessagesAfterRefusals(t *testing.T) {
	kinds := []gate.Outcome{
		{Kind: gate.Reject, Reply: gate.Reply{Code: 550, Enhanced: "5.7.1", Text: "no"}},
		{Kind: gate.Stored},
		{Kind: gate.TempFail, Reply: gate.Reply{Code: 451, Enhanced: "4.3.0", Text: "later"}},
		{Kind: gate.Accept},
		{Kind: gate.Accept},
	}
	g := &fakeGate{}
	n := 0
	g.decide = func(context.Context, *mail.Message) gate.Outcome { n++; return kinds[n-1] }
	_, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.envelope("first@b.example", "c@d.example")
	for i, want := range []string{"y550 5.7.1 no\x00", "d", "y451 4.3.0 later\x00", "a", "a"} {
		if i > 0 {
			m.mail("next@b.example", "c@d.example", "e@d.example")
		}
		if got, _ := m.content([]string{"Subject: x"}, "x\r\n"); got != want {
			t.Errorf("message %d: answer %q, want %q", i, got, want)
		}
		m.send('A', "")
		m.send('A', "") // Postfix may send several
	}
	for i, msg := range g.messages() {
		wantRcpts := min(i, 1) + 1
		if len(msg.env.Recipients) != wantRcpts || msg.env.Sender.IsZero() || msg.bytes != "Subject: x\r\n\r\nx\r\n" {
			t.Errorf("message %d was seen as %+v", i, msg)
		}
		if msg.env.Login != "alice" || msg.env.Client.Name != "client.example" || msg.env.Daemon != "smtpd" {
			t.Errorf("message %d lost facts of the connection: %+v", i, msg.env)
		}
	}
}

func TestResets(t *testing.T) {
	tests := []struct {
		name  string
		begin func(m *mta)
	}{
		{"abort after RCPT", func(m *mta) { m.mail("old@b.example", "old@d.example"); m.send('A', "") }},
		{"abort inside the body", func(m *mta) {
			m.mail("old@b.example", "old@d.example")
			m.send('L', "Old\x00 1\x00")
			m.send('N', "")
			m.send('B', "old")
			m.send('A', "")
		}},
		{"MAIL again without abort", func(m *mta) {
			m.mail("old@b.example", "old@d.example")
			m.send('L', "Old\x00 1\x00")
		}},
		{"new connection", func(m *mta) {
			m.mail("old@b.example", "old@d.example")
			m.send('C', "client.example\x004\x00\x19192.0.2.7\x00")
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &fakeGate{}
			_, addr := start(t, g, Options{})
			m := postfix(t, addr)
			test.begin(m)
			m.send('M', "<new@b.example>\x00") // without macros: the old login is forgotten
			m.send('R', "<new@d.example>\x00")
			if got, _ := m.content([]string{"New: 1"}, "new"); got != "a" {
				t.Fatalf("answer %q", got)
			}
			msg := g.messages()[0]
			if msg.bytes != "New: 1\r\n\r\nnew" || len(msg.env.Recipients) != 1 || msg.env.Sender.Local != "new" || msg.env.Login != "" || len(msg.env.SenderArgs) != 0 {
				t.Errorf("saw %+v", msg)
			}
		})
	}
}

func TestOutOfOrder(t *testing.T) {
	tests := []struct {
		name string
		send func(m *mta)
	}{
		{"end before MAIL", func(*mta) {}},
		{"body before MAIL", func(m *mta) { m.send('L', "A\x00 b\x00"); m.send('N', ""); m.send('B', "x") }},
		{"RCPT before MAIL", func(m *mta) { m.send('R', "<c@d.example>\x00"); m.send('N', "") }},
		{"no recipient", func(m *mta) { m.mail("a@b.example"); m.send('N', ""); m.send('B', "x") }},
		{"no end of header", func(m *mta) { m.mail("a@b.example", "c@d.example"); m.send('L', "A\x00 b\x00") }},
		{"body before the end of header", func(m *mta) { m.mail("a@b.example", "c@d.example"); m.send('B', "x"); m.send('N', "") }},
		{"header after body", func(m *mta) {
			m.mail("a@b.example", "c@d.example")
			m.send('N', "")
			m.send('B', "x")
			m.send('L', "A\x00 b\x00")
		}},
		{"RCPT after header", func(m *mta) {
			m.mail("a@b.example", "c@d.example")
			m.send('L', "A\x00 b\x00")
			m.send('R', "<late@d.example>\x00")
			m.send('N', "")
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &fakeGate{}
			_, addr := start(t, g, Options{})
			m := postfix(t, addr)
			test.send(m)
			m.send('E', "")
			if got, _ := m.verdict(); !strings.HasPrefix(got, "y451 4.3.0 ") {
				t.Errorf("answer %q, want 451", got)
			}
			if n := len(g.messages()); n != 0 {
				t.Errorf("%d messages were judged", n)
			}
			m.envelope("a@b.example", "c@d.example")
			if got, _ := m.content(nil, "x"); got != "a" {
				t.Errorf("the next message: %q, want accept", got)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	tests := []struct{ name, mail, rcpt, macros, want string }{
		{"null sender", "<>", "<c@d.example>", "", "a"},
		{"source route", "<a@b.example>", "<@x,@y:c@d.example>", "", "a"},
		{"local name, resolved by the mail server", "<a@b.example>", "<root>", "R{rcpt_addr}\x00root@d.example\x00", "a"},
		{"local name, not resolved", "<a@b.example>", "<root>", "", "y553 5.1.3"},
		{"postmaster", "<a@b.example>", "<postmaster>", "", "a"},
		{"two at signs", "<a@b.example>", "<a@b@c.example>", "", "y553 5.1.3"},
		{"smuggled argument", "<a@b.example>", "<a@b.example> NOTIFY=NEVER>", "", "y553 5.1.3"},
		{"bad sender", "<a b>", "<c@d.example>", "", "y553 5.1.7"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &fakeGate{}
			_, addr := start(t, g, Options{})
			m := postfix(t, addr)
			m.send('M', test.mail+"\x00")
			if test.macros != "" {
				m.send('D', test.macros)
			}
			m.send('R', test.rcpt+"\x00")
			m.send('R', "<ok@d.example>\x00")
			if got, _ := m.content(nil, "x"); !strings.HasPrefix(got, test.want) {
				t.Errorf("answer %q, want %q", got, test.want)
			}
			if test.want == "a" && len(g.messages()[0].env.Recipients) != 2 {
				t.Errorf("saw %+v", g.messages()[0].env)
			}
		})
	}
}

func TestIPv6Client(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.send('C', "unknown\x006\x00\x19IPv6:2001:db8::7\x00")
	m.mail("a@b.example", "c@d.example")
	m.content(nil, "x")
	if got := g.messages()[0].env.Client; got.Addr != netip.MustParseAddr("2001:db8::7") || got.Name != "" {
		t.Errorf("client %+v", got)
	}
}

func TestHeaderWithNUL(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	if got, _ := m.content([]string{"X: a\x00b"}, "x"); got != "a" {
		t.Fatalf("answer %q", got)
	}
	if got := g.messages()[0].bytes; got != "X: a\x00b\r\n\r\nx" {
		t.Errorf("bytes %q", got)
	}
}

func TestBodyWithTheEnd(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	m.send('N', "")
	m.send('B', "one ")
	m.send('E', "two")
	m.verdict()
	if got := g.messages()[0].bytes; got != "\r\none two" {
		t.Errorf("bytes %q", got)
	}
}

func TestTooBig(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, Options{Spool: mail.Options{MaxSize: 100_000}})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	m.send('N', "")
	for range 3 {
		m.send('B', strings.Repeat("x", library.MaxBodyChunk))
	}
	m.send('E', "")
	if got, _ := m.verdict(); !strings.HasPrefix(got, "y552 5.3.4 ") {
		t.Errorf("answer %q, want 552", got)
	}
	m.mail("a@b.example", "c@d.example")
	if got, _ := m.content(nil, "small"); got != "a" {
		t.Errorf("the next message: %q", got)
	}
}

func TestSpoolFailure(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, Options{Spool: mail.Options{Memory: 10, Dir: "/nonexistent"}})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	if got, _ := m.content(nil, strings.Repeat("x", 100)); !strings.HasPrefix(got, "y451 4.3.0 ") {
		t.Errorf("answer %q, want 451", got)
	}
}

// The library's client is served without any of the extensions.
func TestLibraryClient(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, Options{})
	s := dial(t, addr)
	steps := []func() (*library.Action, error){
		func() (*library.Action, error) { return s.Conn("c.example", library.FamilyInet, 25, "192.0.2.1") },
		func() (*library.Action, error) { return s.Helo("h.example") },
		func() (*library.Action, error) { return s.Mail("a@b.example", nil) },
		func() (*library.Action, error) { return s.Rcpt("c@d.example", nil) },
		func() (*library.Action, error) { return s.HeaderField("Subject", "x") },
		s.HeaderEnd,
		func() (*library.Action, error) { return s.BodyChunk([]byte("x")) },
	}
	for i, step := range steps {
		if act, err := step(); err != nil || act.Code != library.ActContinue {
			t.Fatalf("step %d: %v, %v", i, act, err)
		}
	}
	if _, act, err := s.End(); err != nil || act.Code != library.ActAccept {
		t.Fatalf("end: %v, %v", act, err)
	}
	if got := g.messages()[0].bytes; got != "Subject: x\r\n\r\nx" {
		t.Errorf("bytes %q", got)
	}
}

func TestProgress(t *testing.T) {
	g := &fakeGate{decide: func(context.Context, *mail.Message) gate.Outcome {
		time.Sleep(400 * time.Millisecond)
		return gate.Outcome{Kind: gate.Accept}
	}}
	_, addr := start(t, g, Options{Progress: 20 * time.Millisecond})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	m.send('N', "")
	m.send('E', "")
	n := 0
	for {
		code, _ := m.receive()
		if code != 'p' {
			if code != 'a' || n < 2 {
				t.Errorf("answer %q after %d signs of life", code, n)
			}
			return
		}
		n++
	}
}
