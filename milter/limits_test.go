package milter

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"postern/gate"
	"postern/mail"
)

func TestOverload(t *testing.T) {
	release := make(chan struct{})
	g := &fakeGate{decide: func(context.Context, *mail.Message) gate.Outcome {
		<-release
		return gate.Outcome{Kind: gate.Accept}
	}}
	_, addr := start(t, g, Options{InProgress: 1, Wait: 30 * time.Millisecond})
	first := postfix(t, addr)
	first.envelope("a@b.example", "c@d.example")
	first.send('N', "")
	first.send('E', "")
	waitFor(t, func() bool { return len(g.messages()) == 1 })
	second := postfix(t, addr)
	second.envelope("a@b.example", "c@d.example")
	if got, _ := second.content(nil, "x"); !strings.HasPrefix(got, "y451 4.3.2 ") {
		t.Errorf("answer %q, want 451 4.3.2", got)
	}
	close(release)
	if got, _ := first.verdict(); got != "a" {
		t.Errorf("answer %q", got)
	}
}

// As many recipients as there may be are judged; with one more the message is put off
// as a whole, and the connection serves on.
func TestMostRecipients(t *testing.T) {
	g := &fakeGate{}
	_, addr := start(t, g, Options{})
	var to []string
	for n := range 50_000 {
		to = append(to, fmt.Sprintf("to%d@far.example", n))
	}
	m := postfix(t, addr)
	for i, test := range []struct {
		to     []string
		answer string
	}{
		{to[:MostRecipients], "a"},
		{to[:MostRecipients+1], "y452 4.5.3 More than 10000 recipients in one message, send it in parts"},
		{to, "y452 4.5.3 More than 10000 recipients in one message, send it in parts"},
		{to[:1], "a"},
	} {
		if i == 0 {
			m.envelope("a@b.example", test.to...)
		} else {
			m.mail("a@b.example", test.to...)
		}
		if got, _ := m.content(nil, "x"); !strings.HasPrefix(got, test.answer) {
			t.Errorf("%d recipients: answer %q", len(test.to), got)
		}
	}
	if got := g.messages(); len(got) != 2 || len(got[0].env.Recipients) != MostRecipients {
		t.Errorf("%d messages were judged", len(got))
	}
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for range 500 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("waited in vain")
}

func TestPanicInTheJudge(t *testing.T) {
	var log syncBuffer
	g := &fakeGate{decide: func(context.Context, *mail.Message) gate.Outcome { panic("4111 1111 1111 1111") }}
	_, addr := start(t, g, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	m := postfix(t, addr)
	for range 2 {
		m.envelope("a@b.example", "c@d.example")
		if got, _ := m.content(nil, "x"); !strings.HasPrefix(got, "y451 4.3.0 ") {
			t.Errorf("answer %q, want 451", got)
		}
	}
	if s := log.String(); !strings.Contains(s, "panic") || strings.Contains(s, "4111") {
		t.Errorf("log %q", s)
	}
}

func TestHalfPacketsTimeOut(t *testing.T) {
	s, addr := start(t, &fakeGate{}, Options{Timeout: 300 * time.Millisecond})
	for _, b := range []string{"\x00", "\x00\x00\x00\x0d", "\x00\x00\x00\x0dO123"} {
		m := connect(t, addr)
		if _, err := m.Write([]byte(b)); err != nil {
			t.Fatal(err)
		}
		if !m.gone() {
			t.Errorf("%q kept its connection", b)
		}
	}
	m := postfix(t, addr)
	time.Sleep(400 * time.Millisecond)
	m.envelope("a@b.example", "c@d.example") // silence between packets is no fault
	if got, _ := m.content(nil, "x"); got != "a" {
		t.Errorf("answer %q", got)
	}
	_ = m.Close()
	waitFor(t, func() bool { return s.guard.Conns() == 0 })
}

func TestIdleTimeout(t *testing.T) {
	_, addr := start(t, &fakeGate{}, Options{Idle: 500 * time.Millisecond})
	if m := postfix(t, addr); !m.gone() {
		t.Error("an idle connection stays")
	}
}

func TestBrokenPackets(t *testing.T) {
	tests := []struct{ name, bytes string }{
		{"zero length", "\x00\x00\x00\x00"},
		{"huge length", "\xff\xff\xff\xffB"},
		{"unknown command", "\x00\x00\x00\x01?"},
		{"macro without stage", "\x00\x00\x00\x01D"},
		{"connect without family", "\x00\x00\x00\x03Cx\x00"},
		{"connect with half a port", "\x00\x00\x00\x05Cx\x004\x00"},
		{"header without value", "\x00\x00\x00\x02Lx"},
		{"MAIL without address", "\x00\x00\x00\x01M"},
		{"second negotiation", "\x00\x00\x00\x01O"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &fakeGate{}
			_, addr := start(t, g, Options{})
			m := postfix(t, addr)
			if _, err := m.Write([]byte(test.bytes)); err != nil {
				t.Fatal(err)
			}
			if !m.gone() {
				t.Error("the connection stays")
			}
		})
	}
}

func TestUnknownCommandIsAnswered(t *testing.T) {
	_, addr := start(t, &fakeGate{}, Options{})
	m := postfix(t, addr)
	m.send('U', "XYZZY\x00")
	if code, _ := m.receive(); code != 'c' {
		t.Errorf("answer %q", code)
	}
}

func TestConnectionCapWaits(t *testing.T) {
	_, addr := start(t, &fakeGate{}, Options{MaxConnections: 1})
	first := postfix(t, addr)
	second := connect(t, addr)
	second.send('O', "\x00\x00\x00\x06\x00\x00\x01\xff\x00\x1f\xff\xff")
	_ = second.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if _, err := second.Read(make([]byte, 1)); err == nil {
		t.Error("the second connection was served beside the first")
	}
	_ = first.Close()
	_ = second.SetReadDeadline(time.Now().Add(5 * time.Second))
	if code, _ := second.receive(); code != 'O' {
		t.Errorf("answer %q", code)
	}
}

func TestIdleConnectionMakesRoom(t *testing.T) {
	_, addr := start(t, &fakeGate{}, Options{MaxConnections: 2, Evict: 50 * time.Millisecond})
	busy := postfix(t, addr)
	busy.envelope("a@b.example", "c@d.example")
	idle := postfix(t, addr)
	third := postfix(t, addr)
	if !idle.gone() {
		t.Error("the idle connection stayed")
	}
	for _, m := range []*mta{busy, third} {
		if m == third {
			m.envelope("a@b.example", "c@d.example")
		}
		if got, _ := m.content(nil, "x"); got != "a" {
			t.Errorf("answer %q", got)
		}
	}
}

func TestShutdown(t *testing.T) {
	release := make(chan struct{})
	g := &fakeGate{decide: func(context.Context, *mail.Message) gate.Outcome {
		<-release
		return gate.Outcome{Kind: gate.Stored}
	}}
	s, addr := start(t, g, Options{})
	idle := postfix(t, addr)
	judging := postfix(t, addr)
	judging.envelope("a@b.example", "c@d.example")
	judging.send('N', "")
	judging.send('E', "")
	collecting := postfix(t, addr)
	collecting.envelope("a@b.example", "c@d.example")
	waitFor(t, func() bool { return len(g.messages()) == 1 })
	time.Sleep(50 * time.Millisecond)

	stopped := make(chan error, 1)
	go func() { stopped <- s.Shutdown(context.Background()) }()
	if !idle.gone() {
		t.Error("the idle connection stays")
	}
	if c, err := net.Dial("tcp", addr); err == nil {
		_ = c.Close()
		t.Error("still accepting")
	}
	close(release)
	if got, _ := judging.verdict(); got != "d" {
		t.Errorf("the message in work got %q", got)
	}
	if got, _ := collecting.content(nil, "x"); got != "d" {
		t.Errorf("the message under way got %q", got)
	}
	if !judging.gone() || !collecting.gone() {
		t.Error("connections stay after their messages")
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestShutdownGraceEnds(t *testing.T) {
	g := &fakeGate{decide: func(ctx context.Context, _ *mail.Message) gate.Outcome {
		<-ctx.Done()
		return gate.Outcome{Kind: gate.TempFail}
	}}
	s, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	m.send('N', "")
	m.send('E', "")
	waitFor(t, func() bool { return len(g.messages()) == 1 })
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := s.Shutdown(ctx); err == nil {
		t.Error("no error")
	}
	if errs := g.waitDone(t, 1); errs[0] == nil {
		t.Error("Done does not know that the answer was lost")
	}
}

// The mail server hangs up while the message is judged: the judge learns of it,
// and Done that the answer was lost.
func TestMailServerGone(t *testing.T) {
	g := &fakeGate{decide: func(ctx context.Context, _ *mail.Message) gate.Outcome {
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Second):
		}
		return gate.Outcome{Kind: gate.Accept}
	}}
	_, addr := start(t, g, Options{Progress: 10 * time.Millisecond})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	m.send('N', "")
	m.send('E', "")
	waitFor(t, func() bool { return len(g.messages()) == 1 })
	began := time.Now()
	_ = m.Close()
	if errs := g.waitDone(t, 1); errs[0] == nil || time.Since(began) > 4*time.Second {
		t.Errorf("Done with %v after %v", errs[0], time.Since(began))
	}
}

func FuzzMilterPackets(f *testing.F) {
	offer := string(packet('O', "\x00\x00\x00\x06\x00\x00\x01\xff\x00\x1f\xff\xff"))
	message := string(packet('M', "<a@b.example>\x00")) + string(packet('R', "<c@d.example>\x00")) +
		string(packet('L', "A\x00b\x00")) + string(packet('N', "")) + string(packet('B', "x")) + string(packet('E', ""))
	f.Add([]byte(offer + message + message))
	f.Add([]byte(offer + string(packet('D', "Mi\x00q")) + string(packet('C', "h\x006\x00\x19::1\x00")) + string(packet('A', "")) + string(packet('E', "x"))))
	f.Add([]byte("\x00\x00\x00\x00"))
	f.Add([]byte(offer + "\x00\x00\x00\x02Lx"))
	f.Add([]byte(offer + string(packet('K', "")) + string(packet('U', "x")) + string(packet('T', "")) + string(packet('Q', ""))))
	g := &fakeGate{ended: make(chan struct{}, 1)}
	go func() {
		for range g.ended {
		}
	}()
	s := New(Options{Judge: g, Log: slog.New(slog.DiscardHandler), Spool: mail.Options{MaxSize: 1 << 16}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	go func() { _ = s.Serve(context.Background(), l) }()
	f.Fuzz(func(t *testing.T, data []byte) {
		m := connect(t, l.Addr().String())
		_ = m.SetDeadline(time.Now().Add(5 * time.Second))
		go func() {
			_, _ = m.Write(data)
			_ = m.Conn.(*net.TCPConn).CloseWrite()
		}()
		if _, err := m.Conn.Read(make([]byte, 1)); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Fatal("the session hangs")
		}
		g.mu.Lock()
		g.seen, g.done = nil, nil
		g.mu.Unlock()
	})
}
