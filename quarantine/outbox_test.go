package quarantine_test

import (
	"crypto/sha256"
	"fmt"
	"net"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"postern/policy"
	"postern/quarantine"
	"postern/quarantine/sqlite"
)

func TestOutboxSends(t *testing.T) {
	b := newBench(t, startHop(t, &fakeHop{ext: []string{"SIZE 1000000", "8BITMIME"}}))
	b.put(item("a", quarantine.Released, "bob@far.example", "eve@far.example"), hello)
	b.run(b.outbox)
	it := b.until("a", "sent sent")
	if r := it.Copies[0].Recipients[0]; r.Reply != "250 2.0.0 queued as 4711" || r.Tries != 1 {
		t.Errorf("recipient = %+v", r)
	}
	got := b.hop.got()
	if len(got) != 1 || len(got[0].to) != 2 {
		t.Fatalf("received %d times", len(got))
	}
	value, rest := cutTrace(t, got[0].body)
	if rest != hello {
		t.Errorf("received %q", rest)
	}
	if want := fmt.Sprintf("MAIL FROM:<ann@corp.example> SIZE=%d", len(got[0].body)); got[0].from != want {
		t.Errorf("got %q, want %q", got[0].from, want)
	}
	id, ok := quarantine.CheckTicket(ticketKey, value, []string{"EVE@far.example"}, sha256.Sum256([]byte(hello)), start)
	if id != "a" || !ok {
		t.Errorf("ticket %q = %s, %v", value, id, ok)
	}
	if got := b.audit.kinds(); got != "sent" {
		t.Errorf("events = %s", got)
	}
}

func TestOutboxOverUnixSocket(t *testing.T) {
	hop := &fakeHop{addr: "unix:" + filepath.Join(t.TempDir(), "hop.sock")}
	l, err := net.Listen("unix", strings.TrimPrefix(hop.addr, "unix:"))
	if err != nil {
		t.Fatal(err)
	}
	hop.serve(t, l)
	b := newBench(t, hop)
	b.put(item("a", quarantine.Released, "bob@far.example"), hello)
	b.run(b.outbox)
	b.until("a", "sent")
}

func TestOutboxReplies(t *testing.T) {
	to := []string{"bob@far.example", "eve@far.example", "cy@far.example"}
	at := func(where, reply string) func(string) string {
		return func(line string) string {
			if strings.HasPrefix(line, where) {
				return reply
			}
			return ""
		}
	}
	for _, test := range []struct {
		name   string
		reply  func(string) string
		states string
		last   string // the last recipient's reply
	}{
		{"recipient refused", at("RCPT TO:<eve", "550 5.1.1 unknown"), "sent failed sent", "250 2.0.0 queued as 4711"},
		{"recipient later", at("RCPT TO:<cy", "450 4.2.1 busy"), "sent sent released", "450 4.2.1 busy"},
		{"all refused", at("RCPT", "550 no"), "failed failed failed", "550 no"},
		{"sender refused", at("MAIL", "553 5.1.8 no"), "failed failed failed", "553 5.1.8 no"},
		{"content refused", at(".", "554 5.6.0 no"), "failed failed failed", "554 5.6.0 no"},
		{"content later", at(".", "451 4.3.0 later"), "released released released", "451 4.3.0 later"},
		{"several lines", at(".", "554-first\r\n554 second"), "failed failed failed", "554 first second"},
		{"greeting refused", at("greeting", "554 closed"), "released released released", "next hop: 554 closed"},
		{"hello refused", at("EHLO", "421 no"), "released released released", "next hop: 421 no"},
		{"closing between recipients", at("RCPT TO:<eve", "421 bye"), "released released released", "421 bye"},
		{"success instead of 354", at("DATA", "250 what"), "released released released", "next hop: 250 what"},
		{"nonsense", at("MAIL", "hello there"), "released released released", "next hop: answer is not SMTP"},
		{"endless line", at("MAIL", "250 "+strings.Repeat("x", 10_000)), "released released released", "next hop: bufio: buffer full"},
		{"dropped at the end", at(".", "drop"), "released released released", "next hop: connection closed"},
		{"dropped at a recipient", at("RCPT TO:<eve", "drop"), "released released released", "next hop: connection closed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, startHop(t, &fakeHop{reply: test.reply}))
			b.put(item("a", quarantine.Released, to...), hello)
			b.run(b.outbox)
			b.tried("a", 1)
			it, err := b.store.Item(t.Context(), "a")
			if err != nil || states(it) != test.states {
				t.Fatalf("states = %s, %v; want %s", states(it), err, test.states)
			}
			r := it.Copies[0].Recipients[2]
			if r.Reply != test.last {
				t.Errorf("reply = %q, want %q", r.Reply, test.last)
			}
			if r.State == quarantine.Released && !r.Next.Equal(start.Add(time.Minute)) {
				t.Errorf("next try at %v", r.Next)
			}
		})
	}
}

// Only who was not served is tried again, later and later, until it is enough.
func TestOutboxRetries(t *testing.T) {
	down := true
	hop := &fakeHop{reply: func(line string) string {
		if strings.HasPrefix(line, "RCPT TO:<eve") && down {
			return "450 4.2.1 busy"
		}
		return ""
	}}
	b := newBench(t, startHop(t, hop))
	b.put(item("a", quarantine.Released, "eve@far.example", "bob@far.example"), hello)
	b.run(b.outbox)
	for i, wait := range []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, time.Hour} {
		r := b.tried("a", i+1)
		if want := b.clock.Now().Add(wait); !r.Next.Equal(want) {
			t.Fatalf("after try %d the next is at %v, want %v", i+1, r.Next, want)
		}
		b.clock.add(wait)
		b.outbox.Wake()
	}
	b.tried("a", 7)
	b.clock.add(5 * 24 * time.Hour)
	b.outbox.Wake()
	it := b.until("a", "failed sent")
	if r := it.Copies[0].Recipients[0]; r.Reply != "given up: 450 4.2.1 busy" {
		t.Errorf("reply = %q", r.Reply)
	}
	if n := len(b.hop.got()); n != 1 {
		t.Errorf("content sent %d times", n)
	}
	if got := b.audit.kinds(); got != "sent failed" {
		t.Errorf("events = %s", got)
	}
}

func TestOutboxHopDownThenUp(t *testing.T) {
	hop := &fakeHop{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hop.addr = l.Addr().String()
	l.Close()
	b := newBench(t, hop)
	b.put(item("a", quarantine.Released, "bob@far.example"), hello)
	b.run(b.outbox)
	if r := b.tried("a", 1); !strings.Contains(r.Reply, "connection refused") {
		t.Errorf("reply = %q", r.Reply)
	}
	if l, err = net.Listen("tcp", hop.addr); err != nil {
		t.Fatal(err)
	}
	hop.serve(t, l)
	b.clock.add(time.Minute)
	b.outbox.Wake()
	b.until("a", "sent")
}

func TestOutboxDroppedInContent(t *testing.T) {
	b := newBench(t, startHop(t, &fakeHop{dropAfter: 100_000}))
	b.put(item("a", quarantine.Released, "bob@far.example"), hello+strings.Repeat("line\r\n", 2_000_000))
	b.run(b.outbox)
	if r := b.tried("a", 1); r.State != quarantine.Released || r.Reply == "" {
		t.Errorf("recipient = %+v", r)
	}
	if n := len(b.hop.got()); n != 0 {
		t.Errorf("received %d times", n)
	}
}

// Two outboxes on one store send everything once.
func TestOutboxTwoProcesses(t *testing.T) {
	b := newBench(t, startHop(t, &fakeHop{}))
	const n = 30
	for i := range n {
		b.put(item(fmt.Sprint("item", i), quarantine.Released, "bob@far.example"), hello)
	}
	b.run(b.outbox)
	other, err := sqlite.Open(filepath.Join(b.dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	defer b.run(b.newOutbox(other))()
	for i := range n {
		b.until(fmt.Sprint("item", i), "sent")
	}
	if got := len(b.hop.got()); got != n {
		t.Errorf("received %d, want %d", got, n)
	}
}

func TestOutboxStopFinishesWhatIsInFlight(t *testing.T) {
	hop := startHop(t, &fakeHop{hold: make(chan struct{})})
	b := newBench(t, hop)
	b.put(item("a", quarantine.Released, "bob@far.example"), hello)
	stop := b.run(b.outbox)
	for len(hop.got()) == 0 {
		time.Sleep(time.Millisecond)
	}
	time.AfterFunc(200*time.Millisecond, func() { close(hop.hold) })
	stop()
	if it, err := b.store.Item(t.Context(), "a"); err != nil || states(it) != "sent" {
		t.Errorf("after the stop: %s, %v", states(it), err)
	}
}

func TestOutboxStopCutsOffWhatHangs(t *testing.T) {
	hop := startHop(t, &fakeHop{hold: make(chan struct{})})
	defer close(hop.hold)
	b := newBench(t, hop)
	b.outbox.SetTimes(time.Minute, 50*time.Millisecond, time.Minute)
	b.put(item("a", quarantine.Released, "bob@far.example"), hello)
	stop := b.run(b.outbox)
	for len(hop.got()) == 0 {
		time.Sleep(time.Millisecond)
	}
	stop()
	it, err := b.store.Item(t.Context(), "a")
	if err != nil || states(it) != "released" || it.Copies[0].Recipients[0].Tries != 1 {
		t.Errorf("after the stop: %+v, %v", it.Copies, err)
	}
}

// A lease is extended while a slow hop takes its time.
func TestOutboxKeepsItsLease(t *testing.T) {
	hop := startHop(t, &fakeHop{hold: make(chan struct{})})
	b := newBench(t, hop)
	b.outbox.SetTimes(60*time.Millisecond, time.Second, 10*time.Second)
	b.put(item("a", quarantine.Released, "bob@far.example"), hello)
	b.run(b.outbox)
	for len(hop.got()) == 0 {
		time.Sleep(time.Millisecond)
	}
	for range 10 {
		b.clock.add(30 * time.Millisecond)
		time.Sleep(40 * time.Millisecond)
		jobs, err := b.store.Lease(t.Context(), "thief", b.clock.Now(), b.clock.Now().Add(time.Minute), 1)
		if err != nil || len(jobs) != 0 {
			t.Fatalf("lease was lost: %v", err)
		}
	}
	close(hop.hold)
	b.until("a", "sent")
}

func TestOutboxHeaderEdits(t *testing.T) {
	b := newBench(t, startHop(t, &fakeHop{}))
	it := item("a", quarantine.Released, "bob@far.example")
	it.Copies[0].Edits = []policy.HeaderEdit{
		{Op: "add", Name: "X-Class", Value: "für uns\r\nX-Evil: 1"},
		{Op: "prefix", Name: "subject", Value: "[internal]"},
		{Op: "prefix", Name: "Keywords", Value: "x"},
		{Op: "prefix", Name: "from", Value: "[a]"},
		{Op: "add", Name: "no name", Value: "2"},
	}
	b.put(it, strings.Replace(hello, "From: ", "From:", 1))
	b.run(b.outbox)
	b.until("a", "sent")
	value, rest := cutTrace(t, b.hop.got()[0].body)
	want := "Keywords: x\r\nX-Class: =?utf-8?q?f=C3=BCr_uns__X-Evil:_1?=\r\n" +
		"From: [a] ann@corp.example\r\nSubject: [internal] hello\r\n\r\nHello.\r\n"
	if rest != want {
		t.Errorf("received %q\nwant %q", rest, want)
	}
	if _, ok := quarantine.CheckTicket(ticketKey, value, []string{"bob@far.example"}, sha256.Sum256([]byte(want)), start); !ok {
		t.Error("the ticket is not for what was sent")
	}
}

func TestOutboxDamagedBytes(t *testing.T) {
	b := newBench(t, startHop(t, &fakeHop{}))
	b.put(item("a", quarantine.Released, "bob@far.example"), strings.Repeat(hello, 10_000))
	cutBlobs(t, b.dir)
	b.run(b.outbox)
	if r := b.tried("a", 1); r.State != quarantine.Released || r.Reply != "the stored message cannot be read" {
		t.Errorf("recipient = %+v", r)
	}
	if n := len(b.hop.got()); n != 0 {
		t.Errorf("damaged mail was sent")
	}
}

// 25 MiB go through in pieces.
func TestOutboxMemory(t *testing.T) {
	b := newBench(t, startHop(t, &fakeHop{}))
	body := strings.Repeat(strings.Repeat("x", 70)+"\r\n", 25<<20/72)
	b.put(item("a", quarantine.Released, "bob@far.example"), hello+body)
	want := int64(len(hello) + len(body))
	body = ""
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.run(b.outbox)
	b.until("a", "sent")
	runtime.ReadMemStats(&after)
	got := b.hop.got()[0]
	if value, _ := cutTrace(t, got.body); got.size != want+int64(len(quarantine.TraceHeader)+len(value)+4) {
		t.Errorf("received %d bytes, want %d and the trace line", got.size, want)
	}
	// The system memory the process grew by; the fake hop keeps 1 MiB itself
	// and makes a string of every line, which is garbage.
	if grew := int64(after.Sys) - int64(before.Sys); grew > 16<<20 {
		t.Errorf("memory grew by %d bytes", grew)
	}
}
