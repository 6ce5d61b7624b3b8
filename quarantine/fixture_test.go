package quarantine_test

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"postern/audit"
	"postern/policy"
	"postern/quarantine"
	"postern/quarantine/sqlite"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// A clock is set by the test.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// A sink remembers events.
type sink struct {
	mu     sync.Mutex
	err    error
	events []audit.Event
}

func (s *sink) Record(_ context.Context, e audit.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.events = append(s.events, e)
	}
	return s.err
}

// kinds writes the events as "release sent".
func (s *sink) kinds() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, e := range s.events {
		all = append(all, e.Kind)
	}
	return strings.Join(all, " ")
}

// A bench is a store with what works on it.
type bench struct {
	t      *testing.T
	dir    string
	store  *sqlite.Store
	clock  *clock
	audit  *sink
	hop    *fakeHop
	outbox *quarantine.Outbox
}

var ticketKey = []byte("0123456789abcdef0123456789abcdef")

func newBench(t *testing.T, hop *fakeHop) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), clock: &clock{now: start}, audit: &sink{}, hop: hop}
	var err error
	if b.store, err = sqlite.Open(filepath.Join(b.dir, "data")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.store.Close() })
	b.outbox = b.newOutbox(b.store)
	return b
}

func (b *bench) newOutbox(s quarantine.Store) *quarantine.Outbox {
	next := ""
	if b.hop != nil {
		next = b.hop.addr
	}
	o := quarantine.NewOutbox(quarantine.OutboxOptions{
		Store: s, Audit: b.audit, Log: slog.New(slog.DiscardHandler),
		NextHop: next, Helo: "postern.example", Key: ticketKey, Now: b.clock.Now, Dir: b.dir,
	})
	o.SetTimes(time.Minute, 5*time.Second, 10*time.Second)
	return o
}

// run runs the outbox until the test ends or the returned function is called.
func (b *bench) run(o *quarantine.Outbox) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		o.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-done
	}
	b.t.Cleanup(stop)
	return stop
}

// until waits for an item to come into a state.
func (b *bench) until(id, want string) quarantine.Item {
	b.t.Helper()
	var it quarantine.Item
	for range 500 {
		var err error
		if it, err = b.store.Item(b.t.Context(), id); err != nil {
			b.t.Fatal(err)
		}
		if states(it) == want {
			return it
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.t.Fatalf("%s is %s, want %s", id, states(it), want)
	return it
}

// tried waits until the first recipient was tried so often.
func (b *bench) tried(id string, tries int) quarantine.Recipient {
	b.t.Helper()
	for range 500 {
		it, err := b.store.Item(b.t.Context(), id)
		if err != nil {
			b.t.Fatal(err)
		}
		if r := it.Copies[0].Recipients[0]; r.Tries >= tries {
			return r
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.t.Fatalf("%s was not tried %d times", id, tries)
	return quarantine.Recipient{}
}

func states(it quarantine.Item) string {
	var all []string
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			all = append(all, string(r.State))
		}
	}
	return strings.Join(all, " ")
}

const hello = "From: ann@corp.example\r\nSubject: hello\r\n\r\nHello.\r\n"

// item is a mail from Ann in one copy.
func item(id string, state quarantine.State, to ...string) quarantine.Item {
	it := quarantine.Item{
		ID: id, Received: start, Sender: "ann@corp.example", Login: "ann", QueueID: "Q1",
		Action: policy.Quarantine, Verdict: policy.Verdict{Policy: "p1"}, Expires: start.Add(time.Hour),
	}
	c := quarantine.Copy{Number: 1}
	for _, a := range to {
		r := quarantine.Recipient{Address: a, State: state}
		if state == quarantine.Released {
			r.Next = start
		}
		c.Recipients = append(c.Recipients, r)
	}
	it.Copies = []quarantine.Copy{c}
	it.Record = state == quarantine.Refused
	return it
}

func (b *bench) put(it quarantine.Item, content string) {
	b.t.Helper()
	var r io.Reader
	if !it.Record {
		r = strings.NewReader(content)
	}
	if _, created, err := b.store.Put(b.t.Context(), it, r, time.Hour); err != nil || !created {
		b.t.Fatalf("Put = %v, %v", created, err)
	}
}

// cutTrace takes the trace header off a body and returns its unfolded value.
func cutTrace(t *testing.T, body string) (value, rest string) {
	t.Helper()
	line, rest, _ := strings.Cut(body, "\r\n")
	for strings.HasPrefix(rest, " ") {
		more, after, _ := strings.Cut(rest, "\r\n")
		line, rest = line+more, after
	}
	value, ok := strings.CutPrefix(line, quarantine.TraceHeader+": ")
	if !ok {
		t.Fatalf("first line is %q", line)
	}
	return value, rest
}
