package relay

import (
	"context"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"postern/gate"
	"postern/internal/netguard"
	"postern/mail"
)

// The library takes the end of the connection inside a chunk for the chunk's end.
func TestCutChunk(t *testing.T) {
	tests := []struct{ name, send string }{
		{"last", "BDAT 50 LAST\r\n12345"},
		{"first", "BDAT 50\r\n12345"},
		{"second", "BDAT 5\r\n12345BDAT 50 LAST\r\nabc"},
		{"between chunks", "BDAT 5\r\n12345"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			hop := startHop(t)
			g := &fakeGate{}
			s, addr := start(t, g, hop, Options{})
			c := greeted(t, addr)
			c.say("MAIL FROM:<a@corp.example>", "250 ")
			c.say("RCPT TO:<b@out.example>", "250 ")
			c.send(test.send)
			_ = c.Conn.(*net.TCPConn).CloseWrite()
			if rest := c.gone(); strings.Contains(rest, "queued") {
				t.Errorf("acknowledged: %q", rest)
			}
			waitFor(t, func() bool { return s.guard.Conns() == 0 })
			if len(g.messages()) > 0 || len(hop.received()) > 0 {
				t.Errorf("judged %+v, forwarded %q", g.messages(), hop.received())
			}
		})
	}
}

func TestChunks(t *testing.T) {
	hop := startHop(t)
	g := &fakeGate{}
	_, addr := start(t, g, hop, Options{})
	c := greeted(t, addr)
	for range 2 {
		c.say("MAIL FROM:<a@corp.example>", "250 ")
		c.say("RCPT TO:<b@out.example>", "250 ")
		big := strings.Repeat("y", 200_000)
		c.send("BDAT 200000\r\n" + big)
		c.want("250 ")
		c.send("BDAT 200000\r\n" + big)
		c.want("250 ")
		c.say("NOOP", "250 ")
		c.send("BDAT 5 LAST\r\n\r\n.\r\n")
		c.want("250 2.0.0 Ok")
		g.waitDone(t)
	}
	if got := hop.received()[1]; got != strings.Repeat("y", 400_000)+"\r\n..\r\n.\r\n" {
		t.Errorf("received %d bytes, the end %q", len(got), got[max(0, len(got)-20):])
	}
}

// A transfer in chunks that is dropped ends the session.
func TestResetInsideChunks(t *testing.T) {
	g := &fakeGate{}
	s, addr := start(t, g, startHop(t), Options{})
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	c.say("RCPT TO:<b@out.example>", "250 ")
	c.send("BDAT 5\r\n12345")
	c.want("250 ")
	c.send("RSET\r\nMAIL FROM:<a@corp.example>\r\n")
	c.want("250 ")
	c.want("421 ")
	c.gone()
	waitFor(t, func() bool { return s.guard.Conns() == 0 })
	if len(g.messages()) > 0 {
		t.Error("judged")
	}
}

func TestClientGoneInContent(t *testing.T) {
	hop := startHop(t)
	g := &fakeGate{}
	s, addr := start(t, g, hop, Options{})
	for _, content := range []string{"", "x", "x\r\n", "x\r\n.", "x\r\n.\r"} {
		c := greeted(t, addr)
		c.say("MAIL FROM:<a@corp.example>", "250 ")
		c.say("RCPT TO:<b@out.example>", "250 ")
		c.say("DATA", "354 ")
		c.send(content)
		_ = c.Close()
	}
	waitFor(t, func() bool { return s.guard.Conns() == 0 })
	if len(g.messages()) > 0 || len(hop.received()) > 0 {
		t.Errorf("judged %+v, forwarded %q", g.messages(), hop.received())
	}
}

func TestSizes(t *testing.T) {
	hop := startHop(t)
	g := &fakeGate{}
	_, addr := start(t, g, hop, Options{Spool: mail.Options{MaxSize: 1000}})
	c := greeted(t, addr)
	exact := strings.Repeat("x", 998)
	c.deliver(exact, "250 ") // with its CRLF exactly the maximum
	c.deliver(exact+"y", "552 5.3.4")
	c.deliver(strings.Repeat(exact, 2), "552 5.3.4")
	c.say("MAIL FROM:<a@corp.example> SIZE=1001", "552 5.3.4")
	c.say("MAIL FROM:<a@corp.example> SIZE=1000", "250 ")
	c.say("RCPT TO:<b@out.example>", "250 ")
	c.send("BDAT 1000 LAST\r\n" + exact + "zz")
	c.want("250 ")
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	c.say("RCPT TO:<b@out.example>", "250 ")
	c.send("BDAT 1001 LAST\r\n" + exact + "zzz")
	c.want("552 5.3.4")
	if n := len(hop.received()); n != 2 {
		t.Errorf("%d messages forwarded, want 2", n)
	}
}

func TestSpoolFailure(t *testing.T) {
	_, addr := start(t, &fakeGate{}, startHop(t), Options{Spool: mail.Options{Memory: 10, Dir: "/nonexistent"}})
	c := greeted(t, addr)
	c.deliver(strings.Repeat("x", 100), "451 4.3.0")
	c.deliver("x", "250 ")
}

func TestLargeMessage(t *testing.T) {
	hop := startHop(t)
	g := &fakeGate{}
	_, addr := start(t, g, hop, Options{})
	line := "." + strings.Repeat("\xe4", 75) + "\r\n"
	content := strings.Repeat(line, 30<<20/len(line))
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example> BODY=8BITMIME", "250 ")
	c.say("RCPT TO:<b@out.example>", "250 ")
	c.say("DATA", "354 ")
	stuffed := strings.ReplaceAll(content, ".", "..") + ".\r\n"
	c.send(stuffed)
	c.want("250 2.0.0 Ok")
	if got := hop.received(); got[0] != stuffed {
		t.Errorf("received %d bytes, want %d", len(got[0]), len(stuffed))
	}
	if got := g.messages()[0].bytes; got != content {
		t.Errorf("judged %d bytes, want %d", len(got), len(content))
	}
}

func TestVeryLongLine(t *testing.T) {
	hop := startHop(t)
	_, addr := start(t, &fakeGate{}, hop, Options{})
	greeted(t, addr).deliver(strings.Repeat("x", 3<<20), "250 ")
	if got := hop.received(); len(got) != 1 || len(got[0]) != 3<<20+5 {
		t.Error("changed")
	}
}

func TestCommandFlood(t *testing.T) {
	s, addr := start(t, &fakeGate{}, startHop(t), Options{MaxCommands: 20})
	c := greeted(t, addr)
	c.send("NOOP " + strings.Repeat("x", 100_000))
	c.gone()
	c = greeted(t, addr)
	c.send(strings.Repeat("RSET\r\n", 30))
	if rest := c.gone(); !strings.Contains(rest, "421 ") {
		t.Errorf("said %q", rest)
	}
	waitFor(t, func() bool { return s.guard.Conns() == 0 })
}

func TestRefusedRecipients(t *testing.T) {
	hop := startHop(t)
	hop.script(func(_ int, line string) string {
		if strings.HasPrefix(line, "RCPT") {
			return "550 5.1.1 no"
		}
		return ""
	})
	_, addr := start(t, &fakeGate{}, hop, Options{MaxRefused: 3})
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	for range 4 {
		c.say("RCPT TO:<b@out.example>", "550 ")
	}
	c.say("RCPT TO:<b@out.example>", "421 ")
	c.gone()
}

func TestTooManyRecipients(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, startHop(t), Options{MaxRecipients: 2})
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	c.say("RCPT TO:<b@out.example>", "250 ")
	c.say("RCPT TO:<c@out.example>", "250 ")
	c.say("RCPT TO:<d@out.example>", "452 ")
	c.say("DATA", "354 ")
	c.send("x\r\n.\r\n")
	c.want("250 ")
	if n := len(g.messages()[0].env.Recipients); n != 2 {
		t.Errorf("%d recipients", n)
	}
}

func TestConnectionCap(t *testing.T) {
	_, addr := start(t, &fakeGate{}, startHop(t), Options{MaxConnections: 2, Evict: 700 * time.Millisecond})
	first, second := greeted(t, addr), greeted(t, addr)
	second.say("MAIL FROM:<a@corp.example>", "250 ") // busy: never evicted
	connect(t, addr).want("421 4.3.2")
	time.Sleep(800 * time.Millisecond)
	third := greeted(t, addr) // in the place of the first
	if rest := first.gone(); !strings.HasPrefix(rest, "421 ") {
		t.Errorf("evicted with %q", rest)
	}
	third.say("NOOP", "250 ")
	second.say("RCPT TO:<b@out.example>", "250 ")
}

func TestTimeouts(t *testing.T) {
	_, addr := start(t, &fakeGate{}, startHop(t), Options{Command: 500 * time.Millisecond, Data: 500 * time.Millisecond, Content: 1500 * time.Millisecond})
	t.Run("command byte by byte", func(t *testing.T) {
		c := greeted(t, addr)
		go func() {
			for range 100 {
				if _, err := io.WriteString(c, "x"); err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		}()
		if rest := c.gone(); !strings.Contains(rest, "421 ") {
			t.Errorf("said %q", rest)
		}
	})
	for name, pause := range map[string]time.Duration{"silence in content": 1200 * time.Millisecond, "content that never ends": 20 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			c := greeted(t, addr)
			c.say("MAIL FROM:<a@corp.example>", "250 ")
			c.say("RCPT TO:<b@out.example>", "250 ")
			c.say("DATA", "354 ")
			go func() {
				for range 200 {
					if _, err := io.WriteString(c, "x"); err != nil {
						return
					}
					time.Sleep(pause)
				}
			}()
			if rest := c.gone(); strings.Contains(rest, "250 ") {
				t.Errorf("said %q", rest)
			}
		})
	}
	t.Run("slow content is fine", func(t *testing.T) {
		c := greeted(t, addr)
		c.say("MAIL FROM:<a@corp.example>", "250 ")
		c.say("RCPT TO:<b@out.example>", "250 ")
		c.say("DATA", "354 ")
		for range 12 { // longer than one command may take
			c.send("x")
			time.Sleep(60 * time.Millisecond)
		}
		c.send("\r\n.\r\n")
		c.want("250 ")
	})
}

func TestOverload(t *testing.T) {
	release := make(chan struct{})
	g := &fakeGate{decide: func(context.Context, *mail.Message) gate.Outcome {
		<-release
		return gate.Outcome{Kind: gate.Stored}
	}}
	_, addr := start(t, g, startHop(t), Options{InProgress: 1, Wait: 30 * time.Millisecond})
	first := greeted(t, addr)
	first.say("MAIL FROM:<a@corp.example>", "250 ")
	first.say("RCPT TO:<b@out.example>", "250 ")
	first.say("DATA", "354 ")
	first.send("x\r\n.\r\n")
	waitFor(t, func() bool { return len(g.messages()) == 1 })
	greeted(t, addr).deliver("x", "451 4.3.2")
	close(release)
	first.want("250 ")
}

func TestShutdown(t *testing.T) {
	release := make(chan struct{})
	g := &fakeGate{decide: func(context.Context, *mail.Message) gate.Outcome {
		<-release
		return gate.Outcome{Kind: gate.Accept}
	}}
	hop := startHop(t)
	s, addr := start(t, g, hop, Options{})
	idle := greeted(t, addr)
	open := greeted(t, addr)
	open.say("MAIL FROM:<a@corp.example>", "250 ")
	open.say("RCPT TO:<b@out.example>", "250 ")
	judging := greeted(t, addr)
	judging.say("MAIL FROM:<a@corp.example>", "250 ")
	judging.say("RCPT TO:<b@out.example>", "250 ")
	judging.say("DATA", "354 ")
	judging.send("x\r\n.\r\n")
	waitFor(t, func() bool { return len(g.messages()) == 1 })

	stopped := make(chan error, 1)
	go func() { stopped <- s.Shutdown(context.Background()) }()
	if rest := idle.gone(); !strings.HasPrefix(rest, "421 ") {
		t.Errorf("idle session was told %q", rest)
	}
	close(release)
	judging.want("250 2.0.0 Ok")
	if rest := judging.gone(); !strings.HasPrefix(rest, "421 ") {
		t.Errorf("session was told %q", rest)
	}
	open.say("DATA", "354 ")
	open.send("x\r\n.\r\nMAIL FROM:<a@corp.example>\r\n")
	open.want("250 2.0.0 Ok")
	open.want("421 ")
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if n := len(hop.received()); n != 2 {
		t.Errorf("%d messages forwarded, want 2", n)
	}
}

func TestShutdownGraceEnds(t *testing.T) {
	g := &fakeGate{decide: func(ctx context.Context, _ *mail.Message) gate.Outcome {
		<-ctx.Done()
		return gate.Outcome{Kind: gate.TempFail}
	}}
	s, addr := start(t, g, startHop(t), Options{})
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	c.say("RCPT TO:<b@out.example>", "250 ")
	c.say("DATA", "354 ")
	c.send("x\r\n.\r\n")
	waitFor(t, func() bool { return len(g.messages()) == 1 })
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := s.Shutdown(ctx); err == nil {
		t.Error("no error")
	}
	if d := g.waitDone(t); d.err == nil {
		t.Error("Done does not know that the answer was lost")
	}
}

func FuzzSMTP(f *testing.F) {
	head := "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n"
	f.Add([]byte(head + "DATA\r\nx\r\n.\r\nQUIT\r\n"))
	f.Add([]byte(head + "BDAT 5\r\n12345BDAT 0 LAST\r\nRSET\r\n"))
	f.Add([]byte(head + "BDAT 50 LAST\r\n12345"))
	f.Add([]byte("HELO x\r\nMAIL FROM:<> SIZE=9 BODY=7BIT RET=FULL ENVID=+41\r\nRCPT TO:<\"a\\\"b\"@[::1]> NOTIFY=NEVER\r\nSTARTTLS\r\nAUTH PLAIN\r\n"))
	f.Add([]byte(head + "DATA\r\n\n.\n\r.\r\n.\r\n"))
	g := &fakeGate{ended: make(chan done)}
	go func() {
		for range g.ended {
		}
	}()
	hop := startHop(f)
	s := New(Options{
		Judge: g, Log: slog.New(slog.DiscardHandler), Spool: mail.Options{MaxSize: 1 << 16},
		NextHop: netguard.Address{Network: "tcp", Addr: hop.addr},
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	go func() { _ = s.Serve(context.Background(), l) }()
	f.Fuzz(func(t *testing.T, data []byte) {
		c := connect(t, l.Addr().String())
		_ = c.SetDeadline(time.Now().Add(5 * time.Second))
		go func() {
			_, _ = c.Write(data)
			_ = c.Conn.(*net.TCPConn).CloseWrite()
		}()
		c.gone()
		g.mu.Lock()
		g.seen = nil
		g.mu.Unlock()
		hop.mu.Lock()
		hop.commands, hop.contents = nil, nil
		hop.mu.Unlock()
	})
}
