package relay

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"postern/gate"
	"postern/mail"
	"postern/policy"
)

func spooled(t *testing.T, text string) *mail.Message {
	t.Helper()
	m, err := mail.Read(t.Context(), mail.Envelope{}, strings.NewReader(text), mail.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

// closed reports whether m was given back, waiting a little for it.
func closed(m *mail.Message) bool {
	for range 200 {
		if _, err := m.ReadAt(make([]byte, 1), 0); err != nil {
			return true
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

// dialogue is what the next hop heard of one message.
func dialogue(h *fakeHop) []string {
	var list []string
	for _, line := range h.heard() {
		if !strings.HasSuffix(line, "EHLO relay.example") && !strings.HasSuffix(line, "QUIT") {
			list = append(list, line)
		}
	}
	return list
}

func TestForwardsEncrypted(t *testing.T) {
	const original = "Subject: secret\r\n\r\nhello\r\n"
	const enc = "Subject: ...\r\n\r\n.dot\r\nQUJD\r\n"
	const eightBit = "Subject: ...\r\n\r\ngr\xc3\xbc\xc3\x9fe\r\n"
	all := []string{"SIZE 1000", "8BITMIME", "SMTPUTF8", "DSN"}
	tests := []struct {
		name, enc  string
		mail, rcpt string // arguments of the client
		offers     []string
		heard      []string // by the next hop
		refuses    string   // a command, with its reply
		want       string
		sent       string
		kept       int // stored after all
	}{
		{
			name: "no arguments", enc: enc, offers: all,
			heard: []string{"1 MAIL FROM:<a@corp.example>", "1 RCPT TO:<b@out.example>", "1 DATA"},
			want:  "250 2.0.0 Ok: queued", sent: "Subject: ...\r\n\r\n..dot\r\nQUJD\r\n.\r\n",
		},
		{
			name: "size does", enc: enc, mail: " SIZE=30 BODY=8BITMIME", offers: all,
			heard: []string{"1 MAIL FROM:<a@corp.example> SIZE=30 BODY=8BITMIME", "1 RCPT TO:<b@out.example>", "1 DATA"},
			want:  "250 2.0.0 Ok: queued", sent: "Subject: ...\r\n\r\n..dot\r\nQUJD\r\n.\r\n",
		},
		{
			name: "size too small", enc: enc, mail: " SIZE=27 RET=HDRS", rcpt: " NOTIFY=NEVER", offers: all,
			heard: []string{
				"1 MAIL FROM:<a@corp.example> SIZE=27 RET=HDRS", "1 RCPT TO:<b@out.example> NOTIFY=NEVER", "1 RSET",
				"1 MAIL FROM:<a@corp.example> SIZE=28 RET=HDRS", "1 RCPT TO:<b@out.example> NOTIFY=NEVER", "1 DATA",
			},
			want: "250 2.0.0 Ok: queued", sent: "Subject: ...\r\n\r\n..dot\r\nQUJD\r\n.\r\n",
		},
		{
			name: "size counts line ends", enc: "A: 1\n\nx", mail: " SIZE=9", offers: all,
			heard: []string{
				"1 MAIL FROM:<a@corp.example> SIZE=9", "1 RCPT TO:<b@out.example>", "1 RSET",
				"1 MAIL FROM:<a@corp.example> SIZE=11", "1 RCPT TO:<b@out.example>", "1 DATA",
			},
			want: "250 2.0.0 Ok: queued", sent: "A: 1\r\n\r\nx\r\n.\r\n",
		},
		{
			name: "the next hop refuses the size", enc: enc, mail: " SIZE=27", offers: all,
			refuses: "MAIL FROM:<a@corp.example> SIZE=28|552 5.3.4 too big",
			heard: []string{
				"1 MAIL FROM:<a@corp.example> SIZE=27", "1 RCPT TO:<b@out.example>", "1 RSET",
				"1 MAIL FROM:<a@corp.example> SIZE=28",
			},
			want: "250 2.0.0 Accepted", kept: 1,
		},
		{
			name: "the next hop refuses the size after the content", enc: enc, offers: all, refuses: ".|552 too big",
			heard: []string{"1 MAIL FROM:<a@corp.example>", "1 RCPT TO:<b@out.example>", "1 DATA"},
			want:  "250 2.0.0 Accepted", kept: 1, sent: "Subject: ...\r\n\r\n..dot\r\nQUJD\r\n.\r\n",
		},
		{
			name: "the next hop refuses a recipient now", enc: enc, mail: " SIZE=27", offers: all,
			refuses: "RCPT TO:<b@out.example> 2|550 5.1.1 no",
			want:    "451 4.4.1",
		},
		{
			name: "8 bits where 7 were promised", enc: eightBit, mail: " BODY=7BIT", offers: all,
			heard: []string{
				"1 MAIL FROM:<a@corp.example> BODY=7BIT", "1 RCPT TO:<b@out.example>", "1 RSET",
				"1 MAIL FROM:<a@corp.example> BODY=8BITMIME", "1 RCPT TO:<b@out.example>", "1 DATA",
			},
			want: "250 2.0.0 Ok: queued", sent: eightBit + ".\r\n",
		},
		{
			name: "8 bits where nothing was promised", enc: eightBit, offers: all,
			heard: []string{
				"1 MAIL FROM:<a@corp.example>", "1 RCPT TO:<b@out.example>", "1 RSET",
				"1 MAIL FROM:<a@corp.example> BODY=8BITMIME", "1 RCPT TO:<b@out.example>", "1 DATA",
			},
			want: "250 2.0.0 Ok: queued", sent: eightBit + ".\r\n",
		},
		{
			name: "a next hop without SIZE", enc: enc, mail: " SIZE=5 SMTPUTF8", offers: []string{"SMTPUTF8"},
			heard: []string{"1 MAIL FROM:<a@corp.example> SMTPUTF8", "1 RCPT TO:<b@out.example>", "1 DATA"},
			want:  "250 2.0.0 Ok: queued", sent: "Subject: ...\r\n\r\n..dot\r\nQUJD\r\n.\r\n",
		},
		{
			name: "the next hop refuses the content", enc: enc, offers: all, refuses: ".|550 5.7.1 no such thing",
			heard: []string{"1 MAIL FROM:<a@corp.example>", "1 RCPT TO:<b@out.example>", "1 DATA"},
			want:  "550 5.7.1 no such thing", sent: "Subject: ...\r\n\r\n..dot\r\nQUJD\r\n.\r\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			hop := startHop(t)
			hop.offer(test.offers...)
			refused, says, _ := strings.Cut(test.refuses, "|")
			refused, second := strings.CutSuffix(refused, " 2")
			n := 0
			hop.script(func(_ int, line string) string {
				if refused == "" || line != refused {
					return ""
				}
				if n++; second && n == 1 {
					return ""
				}
				return says
			})
			m := spooled(t, test.enc)
			g := &fakeGate{decide: always(gate.Outcome{
				Kind: gate.Accept, Message: m, Edits: []policy.HeaderEdit{{Op: "add", Name: "X-Not-Again", Value: "1"}},
			})}
			_, addr := start(t, g, hop, Options{})
			c := greeted(t, addr)
			c.say("MAIL FROM:<a@corp.example>"+test.mail, "250 ")
			c.say("RCPT TO:<b@out.example>"+test.rcpt, "250 ")
			c.say("DATA", "354 ")
			c.send(original + ".\r\n")
			if got := c.reply(); !strings.HasPrefix(got, test.want) {
				t.Errorf("answered %q, want %q", got, test.want)
			}
			g.waitDone(t)
			heard := dialogue(hop)
			if len(heard) > len(test.heard) && test.heard != nil {
				heard = heard[:len(test.heard)]
			}
			if test.heard != nil && !reflect.DeepEqual(heard, test.heard) {
				t.Errorf("next hop heard\n%q, want\n%q", heard, test.heard)
			}
			if got := strings.Join(hop.received(), "|"); got != test.sent {
				t.Errorf("sent %q, want %q", got, test.sent)
			}
			if !closed(m) {
				t.Error("what was sent was not closed")
			}
			if g.kept != test.kept {
				t.Errorf("stored %d times, want %d", g.kept, test.kept)
			}
		})
	}
}

// The next hop hangs up at DATA: the second connection gets the new arguments, and
// the same bytes.
func TestEncryptedOnASecondConnection(t *testing.T) {
	hop := startHop(t)
	hop.script(func(n int, line string) string {
		if n == 1 && line == "DATA" {
			return "close"
		}
		return ""
	})
	m := spooled(t, "A: 1\r\n\r\n"+strings.Repeat("x", 100)+"\r\n")
	g := &fakeGate{decide: always(gate.Outcome{Kind: gate.Accept, Message: m})}
	_, addr := start(t, g, hop, Options{})
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example> SIZE=5", "250 ")
	c.say("RCPT TO:<b@out.example>", "250 ")
	c.say("DATA", "354 ")
	c.send("x\r\n.\r\n")
	c.want("250 2.0.0 Ok: queued")
	heard := dialogue(hop)
	want := []string{"2 MAIL FROM:<a@corp.example> SIZE=110", "2 RCPT TO:<b@out.example>", "2 DATA"}
	if got := heard[len(heard)-3:]; !reflect.DeepEqual(got, want) {
		t.Errorf("next hop heard %q, want %q at the end", heard, want)
	}
}

// Mail that cannot be sent in its new form is kept by the client: the original
// never passes.
func TestEncryptedCannotBeRead(t *testing.T) {
	gone := spooled(t, "A: 1\r\n\r\nx\r\n")
	_ = gone.Close()
	for name, m := range map[string]*mail.Message{"closed": gone, "broken": {}} {
		t.Run(name, func(t *testing.T) {
			hop := startHop(t)
			g := &fakeGate{decide: always(gate.Outcome{Kind: gate.Accept, Message: m})}
			_, addr := start(t, g, hop, Options{})
			c := greeted(t, addr)
			c.deliver("Subject: secret\r\n\r\nhello", "451 4.3.0")
			if d := g.waitDone(t); d.err == nil {
				t.Error("Done without error")
			}
			g.decide = nil
			c.deliver("next", "250 ")
			if got := hop.received(); len(got) != 1 || got[0] != "next\r\n.\r\n" {
				t.Errorf("sent %q", got)
			}
		})
	}
}

// A message that is refused or stored after all is given back too.
func TestClosesWhatIsNotSent(t *testing.T) {
	for _, kind := range []gate.Kind{gate.Stored, gate.Reject, gate.TempFail} {
		m := spooled(t, "A: 1\r\n\r\nx\r\n")
		g := &fakeGate{decide: always(gate.Outcome{Kind: kind, Message: m})}
		_, addr := start(t, g, startHop(t), Options{})
		greeted(t, addr).deliver("x", []string{"", "250 ", "550 ", "451 "}[kind])
		g.waitDone(t)
		if !closed(m) {
			t.Errorf("%v: not closed", kind)
		}
	}
}

func TestEncryptedAlternates(t *testing.T) {
	hop := startHop(t)
	g := &fakeGate{}
	n := 0
	g.decide = func(_ context.Context, m *mail.Message) gate.Outcome {
		if n++; n%2 == 0 {
			return gate.Outcome{Kind: gate.Accept}
		}
		return gate.Outcome{Kind: gate.Accept, Message: spooled(t, "A: hidden\r\n\r\n"+strings.Repeat("x", 50)+"\r\n")}
	}
	_, addr := start(t, g, hop, Options{})
	c := greeted(t, addr)
	for range 6 {
		c.say("MAIL FROM:<a@corp.example> SIZE=10", "250 ")
		c.say("RCPT TO:<b@out.example>", "250 ")
		c.say("DATA", "354 ")
		c.send("A: clear\r\n.\r\n")
		c.want("250 ")
		g.waitDone(t)
	}
	for i, got := range hop.received() {
		if want := []string{"A: hidden\r\n\r\nx", "A: clear\r\n.\r\n"}[i%2]; !strings.HasPrefix(got, want) {
			t.Errorf("message %d: %q", i, got)
		}
	}
}
