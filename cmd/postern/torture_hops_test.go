package main

import (
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"postern/internal/postfixtest"
)

// TestDeadNextHops: the relay says 451 while its next hop is dead; what the
// outbox cannot send is kept with a visible reply and sent once when it can.
func TestDeadNextHops(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hop := newFickleHop(t)
	w.configure(hop.addr, hop.addr, organization)
	w.retryEvery("500ms")
	w.serve()
	// Held mail needs the next hop too: the relay asks it about recipients.
	send(t, w.relay, alice, []string{stranger}, mailText("held", cardLine))
	id := heldFor(t, w, stranger)
	hop.set(hopDead)
	if got := code(trySend(w.relay, alice, []string{stranger}, mailText("plain", "hello"))); got != 451 {
		t.Errorf("with a dead next hop the relay says %d", got)
	}
	w.ok("quarantine", "release", id)
	eventually(t, "the reply is seen", func() error {
		it := w.item(id)
		r := it.Copies[0].Recipients[0]
		if r.State != "released" || !strings.Contains(r.Reply, "refused") {
			return fmt.Errorf("state %s, reply %q", r.State, r.Reply)
		}
		return nil
	})
	hop.set(hopWell)
	eventually(t, "it is sent", func() error {
		if r := w.item(id).Copies[0].Recipients[0]; r.State != "sent" || !strings.HasPrefix(r.Reply, "250") {
			return fmt.Errorf("state %s, reply %q", r.State, r.Reply)
		}
		return nil
	})
	time.Sleep(time.Second)
	if n := hop.count("held"); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// TestFickleNextHop: one of two recipients is refused; the connection is dropped in
// the middle of the content.
func TestFickleNextHop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hop := newFickleHop(t)
	w.configure(hop.addr, hop.addr, organization)
	w.retryEvery("500ms")
	w.serve()

	both := []string{"good@elsewhere.example", "refused@elsewhere.example"}
	hop.set(hopRefuses)
	// The relay hands the refusal on at once; the other recipient gets the mail.
	c := dialSMTP(t, w.relay)
	must(t, c.Mail(alice, nil))
	must(t, c.Rcpt(both[0], nil))
	if got := code(c.Rcpt(both[1], nil)); got != 550 {
		t.Errorf("the relay says %d for a recipient that the next hop refuses", got)
	}
	wr, err := c.Data()
	must(t, err)
	_, err = io.WriteString(wr, mailText("some", "hello"))
	must(t, err)
	must(t, wr.Close())
	if n := hop.count("some"); n != 1 {
		t.Errorf("%d copies for the recipient that was accepted", n)
	}

	// In the outbox each recipient has an end of its own.
	hop.set(hopWell)
	send(t, w.relay, alice, both, mailText("two", cardLine))
	hop.set(hopRefuses)
	id := heldFor(t, w, both[0])
	w.ok("quarantine", "release", id)
	eventually(t, "both have come to their end", func() error {
		got := map[string]string{}
		for _, r := range w.item(id).Copies[0].Recipients {
			got[r.Address] = string(r.State) + " " + r.Reply
		}
		if !strings.HasPrefix(got[both[0]], "sent 250") || !strings.HasPrefix(got[both[1]], "failed 550") {
			return fmt.Errorf("%v", got)
		}
		return nil
	})

	// Dropped inside the content: nobody has it, so it is tried again.
	hop.set(hopDropsContent)
	if got := code(trySend(w.relay, alice, []string{stranger}, mailText("dropped", "hello"))); got != 451 {
		t.Errorf("the relay says %d when the next hop hangs up", got)
	}
	hop.set(hopWell)
	send(t, w.relay, alice, []string{stranger}, mailText("drop", cardLine))
	id = heldFor(t, w, stranger)
	hop.set(hopDropsContent)
	w.ok("quarantine", "release", id)
	eventually(t, "a try has failed", func() error {
		if r := w.item(id).Copies[0].Recipients[0]; r.State != "released" || r.Reply == "" {
			return fmt.Errorf("state %s, reply %q", r.State, r.Reply)
		}
		return nil
	})
	hop.set(hopWell)
	eventually(t, "it is sent", func() error {
		if s := w.item(id).State; s != "sent" {
			return fmt.Errorf("it is %s", s)
		}
		return nil
	})
	if n := hop.count("drop"); n != 1 {
		t.Errorf("arrived %d times", n)
	}
}

// retryEvery changes the configuration: the outbox tries again after so long.
func (w *world) retryEvery(pause string) {
	w.t.Helper()
	text, err := os.ReadFile(w.config)
	must(w.t, err)
	changed := regexp.MustCompile(`(?m)^(outbox .*) }$`).ReplaceAllString(string(text), fmt.Sprintf("$1, retry = [%q] }", pause))
	must(w.t, os.WriteFile(w.config, []byte(changed), 0o600))
}

// A fickleHop is a mail server that fails in the ways that are asked of it, and
// counts the messages that it took.
type fickleHop struct {
	t    testing.TB
	addr string

	mu       sync.Mutex
	mode     hopMode
	listener net.Listener
	subjects map[string]int
	conns    sync.WaitGroup
}

type hopMode int

const (
	hopWell hopMode = iota
	hopDead
	hopRefuses      // recipients called refused@
	hopDropsContent // hangs up in the middle of it
)

func newFickleHop(t testing.TB) *fickleHop {
	h := &fickleHop{t: t, addr: fmt.Sprintf("127.0.0.1:%d", postfixtest.FreePort(t)), subjects: map[string]int{}}
	h.set(hopWell)
	t.Cleanup(func() {
		h.set(hopDead)
		h.conns.Wait()
	})
	return h
}

func (h *fickleHop) set(mode hopMode) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mode = mode
	switch {
	case mode == hopDead && h.listener != nil:
		h.listener.Close()
		h.listener = nil
	case mode != hopDead && h.listener == nil:
		l, err := net.Listen("tcp", h.addr)
		must(h.t, err)
		h.listener = l
		h.conns.Go(func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				h.conns.Go(func() { h.serve(c) })
			}
		})
	}
}

func (h *fickleHop) now() hopMode {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.mode
}

// count is how many messages with that subject were taken.
func (h *fickleHop) count(subject string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.subjects[subject]
}

func (h *fickleHop) serve(conn net.Conn) {
	defer conn.Close()
	c := textproto.NewConn(conn)
	c.PrintfLine("220 hop")
	for {
		_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
		line, err := c.ReadLine()
		if err != nil || h.now() == hopDead {
			return
		}
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); {
		case verb == "QUIT":
			return
		case verb == "RCPT" && h.now() == hopRefuses && strings.Contains(line, "<refused@"):
			c.PrintfLine("550 5.1.1 no such person")
		case verb == "DATA":
			c.PrintfLine("354 go on")
			if h.now() == hopDropsContent {
				c.ReadLine()
				return
			}
			lines, err := c.ReadDotLines()
			if err != nil {
				return
			}
			h.mu.Lock()
			for _, l := range lines {
				if subject, ok := strings.CutPrefix(l, "Subject: "); ok {
					h.subjects[subject]++
				}
			}
			h.mu.Unlock()
			c.PrintfLine("250 2.0.0 taken")
		default:
			c.PrintfLine("250 2.0.0 fine")
		}
	}
}
