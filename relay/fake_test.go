package relay

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"postern/gate"
	"postern/internal/netguard"
	"postern/mail"
)

// A judged is one message as the fake gate got it.
type judged struct {
	env   mail.Envelope
	bytes string
}

// A done is one call of Done.
type done struct {
	kind  gate.Kind
	reply string
	err   error
}

// A fakeGate answers with decide, and remembers.
type fakeGate struct {
	decide func(ctx context.Context, m *mail.Message) gate.Outcome

	mu    sync.Mutex
	seen  []judged
	kept  int
	ended chan done
}

func (g *fakeGate) Handle(ctx context.Context, m *mail.Message) gate.Outcome {
	b, err := io.ReadAll(m.Open())
	if err != nil {
		panic(err)
	}
	g.mu.Lock()
	g.seen = append(g.seen, judged{m.Envelope, string(b)})
	g.mu.Unlock()
	if g.decide == nil {
		return gate.Outcome{Kind: gate.Accept}
	}
	return g.decide(ctx, m)
}

// Keep stores, and remembers that it did.
func (g *fakeGate) Keep(_ context.Context, m *mail.Message, out gate.Outcome) gate.Outcome {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.kept++
	return gate.Outcome{Kind: gate.Stored, Message: out.Message}
}

func (g *fakeGate) Done(_ context.Context, m *mail.Message, out gate.Outcome, reply string, err error) {
	if m.Size() > 0 {
		if _, readErr := m.ReadAt(make([]byte, 1), 0); readErr != nil {
			panic("message closed before Done")
		}
	}
	g.ended <- done{out.Kind, reply, err}
}

func (g *fakeGate) messages() []judged {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]judged(nil), g.seen...)
}

func (g *fakeGate) waitDone(t *testing.T) done {
	t.Helper()
	select {
	case d := <-g.ended:
		return d
	case <-time.After(5 * time.Second):
		t.Fatal("Done was not called")
	}
	return done{}
}

func always(out gate.Outcome) func(context.Context, *mail.Message) gate.Outcome {
	return func(context.Context, *mail.Message) gate.Outcome { return out }
}

// start runs a relay over a fake gate. nextHop may be nil: then nothing listens there.
func start(t *testing.T, g *fakeGate, nextHop *fakeHop, o Options) (*Server, string) {
	t.Helper()
	g.ended = make(chan done, 1000)
	o.Judge = g
	o.Hostname = "relay.example"
	o.NextHop = netguard.Address{Network: "tcp", Addr: "127.0.0.1:1"}
	if nextHop != nil {
		o.NextHop.Addr = nextHop.addr
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Spool.Dir == "" {
		o.Spool.Dir = t.TempDir()
	}
	s := New(o)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(context.Background(), l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		_ = s.Shutdown(ctx)
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return s, l.Addr().String()
}

// A client speaks SMTP by hand.
type client struct {
	t *testing.T
	net.Conn
	in *bufio.Reader
}

func connect(t *testing.T, addr string) *client {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	return &client{t, conn, bufio.NewReader(conn)}
}

// greeted is a client that has said EHLO.
func greeted(t *testing.T, addr string) *client {
	t.Helper()
	c := connect(t, addr)
	c.want("220 ")
	c.say("EHLO client.example", "250 ")
	return c
}

func (c *client) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		c.t.Fatalf("send: %v", err)
	}
}

// reply is the next reply, its lines joined by |.
func (c *client) reply() string {
	c.t.Helper()
	var lines []string
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			c.t.Fatalf("reply: %v after %q", err, lines)
		}
		lines = append(lines, strings.TrimRight(line, "\r\n"))
		if len(line) < 4 || line[3] != '-' {
			return strings.Join(lines, "|")
		}
	}
}

// want reads a reply whose last line must begin with prefix.
func (c *client) want(prefix string) string {
	c.t.Helper()
	got := c.reply()
	lines := strings.Split(got, "|")
	if !strings.HasPrefix(lines[len(lines)-1], prefix) {
		c.t.Fatalf("got %q, want %q", got, prefix)
	}
	return got
}

func (c *client) say(line, prefix string) string {
	c.t.Helper()
	c.send(line + "\r\n")
	return c.want(prefix)
}

// deliver sends one message in DATA; content is on the wire as it stands.
func (c *client) deliver(content, prefix string) string {
	c.t.Helper()
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	c.say("RCPT TO:<b@out.example>", "250 ")
	c.say("DATA", "354 ")
	c.send(content + "\r\n.\r\n")
	return c.want(prefix)
}

// gone reads to the end of the connection and returns what came.
func (c *client) gone() string {
	c.t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
	rest, err := io.ReadAll(c.in)
	if ne, ok := err.(net.Error); ok && ne.Timeout() {
		c.t.Error("the connection stays")
	}
	return string(rest)
}

// A fakeHop is a next hop that notes every line and answers by script.
type fakeHop struct {
	addr string

	mu       sync.Mutex
	answer   func(connection int, line string) string
	ehlo     []string // extensions
	commands []string // of all connections, each with its number
	contents []string // as on the wire, with the final dot
	conns    int
}

func startHop(t testing.TB) *fakeHop {
	t.Helper()
	h := &fakeHop{ehlo: []string{"PIPELINING", "SIZE 100000000", "8BITMIME", "SMTPUTF8", "DSN"}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.addr = l.Addr().String()
	var wait sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	wait.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			h.mu.Lock()
			h.conns++
			n := h.conns
			h.mu.Unlock()
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			wait.Go(func() { h.serve(n, conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		wait.Wait()
	})
	return h
}

// script may replace the reply to a command; empty means the usual one, and "close"
// that the connection is closed.
func (h *fakeHop) script(answer func(connection int, line string) string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer = answer
}

func (h *fakeHop) offer(extensions ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ehlo = extensions
}

func (h *fakeHop) scripted() (answer func(int, string) string, ehlo string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.answer, strings.Join(h.ehlo, "\r\n250-")
}

func (h *fakeHop) serve(n int, conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReaderSize(conn, 64<<10)
	usual := func(line string) string {
		switch strings.ToUpper(line[:min(4, len(line))]) {
		case "":
			return "220 hop.example ESMTP"
		case "EHLO":
			_, ehlo := h.scripted()
			return "250-hop.example\r\n250-" + ehlo + "\r\n250 HELP"
		case "DATA":
			return "354 go on"
		case "QUIT":
			return "221 bye"
		case ".":
			return "250 2.0.0 Ok: queued as ABC"
		}
		return "250 2.1.0 Ok"
	}
	for line := ""; ; {
		reply := usual(line)
		if answer, _ := h.scripted(); answer != nil {
			if r := answer(n, line); r != "" {
				reply = r
			}
		}
		if reply == "close" {
			return
		}
		if _, err := io.WriteString(conn, reply+"\r\n"); err != nil {
			return
		}
		if line == "DATA" && strings.HasPrefix(reply, "354") {
			if !h.content(in) {
				return
			}
			line = "."
			continue
		}
		next, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(next, "\r\n")
		h.mu.Lock()
		h.commands = append(h.commands, fmt.Sprintf("%d %s", n, line))
		h.mu.Unlock()
	}
}

// content reads to CRLF . CRLF, strictly.
func (h *fakeHop) content(in *bufio.Reader) bool {
	var b strings.Builder
	for {
		line, err := in.ReadString('\n')
		b.WriteString(line)
		if err != nil {
			return false
		}
		if s := b.String(); line == ".\r\n" && (len(s) == 3 || strings.HasSuffix(s, "\r\n.\r\n")) {
			h.mu.Lock()
			h.contents = append(h.contents, s)
			h.mu.Unlock()
			return true
		}
	}
}

func (h *fakeHop) heard() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.commands...)
}

func (h *fakeHop) received() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.contents...)
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
