package relay

import (
	"context"
	"strings"
	"testing"
	"time"

	"postern/gate"
	"postern/mail"
)

func TestDeadHop(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, nil, Options{})
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	c.say("RCPT TO:<b@out.example>", "451 4.4.1")
	c.say("DATA", "502 ")
	c.say("QUIT", "221 ")
	if len(g.messages()) > 0 {
		t.Error("judged")
	}
}

func TestHopRefuses(t *testing.T) {
	tests := []struct {
		name, at, says, rcpt, final string
	}{
		{"greeting", "", "554 5.3.2 closed", "554 5.3.2 closed", ""},
		{"greeting for now", "", "421 too busy", "451 4.0.0 too busy", ""},
		{"EHLO and HELO", "E", "550 no", "250 ", ""}, // HELO is tried
		{"MAIL", "MAIL", "550 5.7.1 not you", "550 5.7.1 not you", ""},
		{"RCPT", "RCPT", "452 4.2.2 full", "452 4.2.2 full", ""},
		{"RCPT with 421", "RCPT", "421 4.3.2 going", "451 4.4.1", ""},
		{"RCPT with nonsense", "RCPT", "hello", "451 4.4.1", ""},
		{"RCPT with 354", "RCPT", "354 go", "451 4.0.0 go", ""},
		{"DATA", "DATA", "554 5.5.1 no", "250 ", "554 5.5.1 no"},
		{"DATA with 250", "DATA", "250 ok", "250 ", "451 4.4.1"},
		{"content", ".", "550-5.7.1 virus\r\n550 5.7.1 found", "250 ", "550-5.7.1 virus|550 5.7.1 found"},
		{"content, without enhanced code", ".", "552 too big", "250 ", "552 5.0.0 too big"},
		{"content for now", ".", "421 4.3.0 down", "250 ", "451 4.3.0 down"},
		{"content, wrong class", ".", "550 4.0.0 x", "250 ", "550 5.0.0 x"},
		{"content not answered", ".", "close", "250 ", "451 4.4.2"},
		{"DATA not answered", "DATA", "close", "250 ", "451 4.4.1"},
		{"MAIL not answered", "MAIL", "close", "451 4.4.1", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			hop := startHop(t)
			hop.script(func(_ int, line string) string {
				if line == test.at || test.at != "" && strings.HasPrefix(line, test.at) {
					return test.says
				}
				return ""
			})
			g := &fakeGate{}
			_, addr := start(t, g, hop, Options{})
			c := greeted(t, addr)
			c.say("MAIL FROM:<a@corp.example>", "250 ")
			c.say("RCPT TO:<b@out.example>", test.rcpt)
			if test.final == "" {
				return
			}
			c.say("DATA", "354 ")
			c.send("x\r\n.\r\n")
			if got := c.reply(); !strings.HasPrefix(got, test.final) {
				t.Errorf("got %q, want %q", got, test.final)
			}
			d := g.waitDone(t)
			if handed := strings.HasPrefix(test.says, "5") || strings.HasPrefix(test.says, "421"); handed != (d.reply != "") || handed != (d.err == nil) {
				t.Errorf("Done with %+v", d)
			}
		})
	}
}

// The next hop gave up while the message was judged: it is asked again, once, from
// the beginning.
func TestHopLostPatience(t *testing.T) {
	hop := startHop(t)
	hop.script(func(n int, line string) string {
		if n == 1 && line == "DATA" {
			return "421 4.4.2 timeout"
		}
		return ""
	})
	g := &fakeGate{}
	_, addr := start(t, g, hop, Options{})
	greeted(t, addr).deliver("x", "250 2.0.0 Ok: queued")
	if got := hop.received(); len(got) != 1 {
		t.Errorf("received %q", got)
	}
}

// On the second connection a recipient is refused: the message must not go to the
// others only, after the client was told that all are well.
func TestHopChangesItsMind(t *testing.T) {
	hop := startHop(t)
	hop.script(func(n int, line string) string {
		switch {
		case n == 1 && line == "DATA":
			return "close"
		case n == 2 && strings.Contains(line, "b@"):
			return "550 no"
		}
		return ""
	})
	g := &fakeGate{}
	_, addr := start(t, g, hop, Options{})
	greeted(t, addr).deliver("x", "451 4.4.1")
	if got := hop.received(); len(got) != 0 {
		t.Errorf("received %q", got)
	}
}

func TestHopIdleBetweenMessages(t *testing.T) {
	hop := startHop(t)
	hop.script(func(n int, line string) string {
		if n == 1 && line == "RSET" {
			return "close"
		}
		return ""
	})
	g := &fakeGate{}
	_, addr := start(t, g, hop, Options{})
	c := greeted(t, addr)
	c.deliver("one", "250 ")
	c.deliver("two", "250 ")
	if got := hop.received(); len(got) != 2 {
		t.Errorf("received %q", got)
	}
}

// The next hop refuses in the middle of the content and hangs up.
func TestHopRefusesEarly(t *testing.T) {
	hop := startHop(t)
	hop.script(func(_ int, line string) string {
		if line == "DATA" {
			return "354 go\r\n552 5.3.4 too big"
		}
		return ""
	})
	g := &fakeGate{}
	_, addr := start(t, g, hop, Options{})
	got := greeted(t, addr).deliver(strings.Repeat(strings.Repeat("x", 76)+"\r\n", 100_000), "552 ")
	if got != "552 5.3.4 too big" {
		t.Errorf("got %q", got)
	}
}

func TestSlowHopTimesOut(t *testing.T) {
	block := make(chan struct{})
	defer close(block)
	hop := startHop(t)
	hop.script(func(_ int, line string) string {
		if strings.HasPrefix(line, "RCPT") {
			<-block
		}
		return ""
	})
	_, addr := start(t, &fakeGate{}, hop, Options{Hop: 50 * time.Millisecond})
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	c.say("RCPT TO:<b@out.example>", "451 4.4.1")
}

func TestHopWithoutTLS(t *testing.T) {
	_, addr := start(t, &fakeGate{}, startHop(t), Options{NextHopTLS: clientTLS(t)})
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	c.say("RCPT TO:<b@out.example>", "451 4.4.1")
}

func TestPanicInTheJudge(t *testing.T) {
	g := &fakeGate{decide: func(context.Context, *mail.Message) gate.Outcome { panic("secret") }}
	hop := startHop(t)
	_, addr := start(t, g, hop, Options{})
	c := greeted(t, addr)
	for range 2 {
		c.deliver("x", "451 4.3.0")
	}
	if got := hop.received(); len(got) > 0 {
		t.Errorf("received %q", got)
	}
}
