package quarantine_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"

	"postern/internal/smtpsink"
	"postern/mail"
	"postern/quarantine"
)

// sizeBench is a bench with a mail whose first form, "openpgp", is larger than the
// second, "password". Neither says what the original says.
func sizeBench(t *testing.T, hop string, chain ...string) *bench {
	b := newBench(t, &fakeHop{addr: hop})
	b.outbox = quarantine.NewOutbox(quarantine.OutboxOptions{
		Store: b.store, Audit: b.audit, Log: slog.New(slog.DiscardHandler), NextHop: hop, Helo: "postern.example", Key: ticketKey, Now: b.clock.Now, Dir: b.dir,
		Encrypt: func(ctx context.Context, e quarantine.Encryption) (*mail.Message, error) {
			form := "A: " + e.Way + "\r\n\r\n"
			if e.Way == "openpgp" {
				form += strings.Repeat("x", 500) + "\r\n"
			}
			return mail.Read(ctx, e.Original.Envelope, strings.NewReader(form), mail.Options{})
		},
	})
	it := item("a", quarantine.Released, "bob@far.example")
	r := &it.Copies[0].Recipients[0]
	r.Way, r.Chain = "openpgp", chain
	b.put(it, "Subject: secret\r\n\r\nsecret\r\n")
	return b
}

// openpgpSize is the size of the first form with its trace line.
func openpgpSize(t *testing.T) int64 {
	h := startHop(t, &fakeHop{})
	b := sizeBench(t, h.addr)
	b.run(b.outbox)
	b.until("a", "sent")
	return int64(len(h.got()[0].body))
}

// A form that is larger than what a real server announces takes the next step of the
// chain.
func TestOutboxSizeAnnounced(t *testing.T) {
	size := openpgpSize(t)
	for _, test := range []struct {
		name  string
		limit int64
		chain []string
		state string
		sent  string // the form that arrived
		reply string
	}{
		// go-smtp takes one byte less than it announces, and says 552 after the content.
		{"exactly", size, []string{"password"}, "sent", "password", ""},
		{"one more", size + 1, []string{"password"}, "sent", "openpgp", ""},
		{"one less, next step", size - 1, []string{"password", "quarantine"}, "sent", "password", ""},
		{"one less, end of the chain", size - 1, []string{"quarantine"}, "held", "", "openpgp: so sent it has"},
		{"nothing fits", 20, []string{"password", "quarantine"}, "held", "", "; password: so sent it has"},
		{"SIZE without a limit", 0, []string{"password"}, "sent", "openpgp", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			sink, err := smtpsink.New(dir)
			if err != nil {
				t.Fatal(err)
			}
			sink.Limit(test.limit)
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			var running sync.WaitGroup
			running.Go(func() {
				if err := sink.Serve(l); err != nil {
					t.Errorf("sink: %v", err)
				}
			})
			t.Cleanup(func() {
				if err := sink.Close(context.Background()); err != nil {
					t.Error(err)
				}
				running.Wait()
			})
			b := sizeBench(t, l.Addr().String(), test.chain...)
			stop := b.run(b.outbox)
			it := b.until("a", test.state)
			stop()
			if r := it.Copies[0].Recipients[0].Reply; !strings.Contains(r, test.reply) {
				t.Errorf("reply %q", r)
			}
			list, err := smtpsink.Messages(dir)
			if err != nil {
				t.Fatal(err)
			}
			var sent []string
			for _, m := range list {
				_, body, _ := strings.Cut(string(m.Data), "\r\nA: ")
				way, _, _ := strings.Cut(body, "\r\n")
				sent = append(sent, way)
				if strings.Contains(string(m.Data), "secret") {
					t.Error("left in clear")
				}
			}
			if got := strings.Join(sent, " "); got != test.sent {
				t.Errorf("sent %q, want %q", got, test.sent)
			}
		})
	}
}

// A hop that announces no limit and refuses the size in the session: the copy takes
// the next step of its chain, or a person decides. Other refusals are for good.
func TestOutboxSizeRefused(t *testing.T) {
	for _, test := range []struct {
		name, size, where, says string
		chain                   []string
		state                   string
	}{
		{"at MAIL", "SIZE", "MAIL", "552 5.3.4 too big", []string{"password"}, "sent"},
		{"at MAIL, no enhanced code", "SIZE 0", "MAIL", "552 too big", []string{"password"}, "sent"},
		{"at RCPT", "SIZE 0", "RCPT", "550 5.2.3 too big for the mailbox", []string{"password"}, "sent"},
		{"after the content", "8BITMIME", ".", "552 5.3.4 too big", []string{"password"}, "sent"},
		{"after the content, several lines", "SIZE 0", ".", "554-5.3.4 too big\r\n554 5.3.4 sorry", []string{"password"}, "sent"},
		{"fits exactly", fmt.Sprintf("SIZE %d", openpgpSize(t)), "nowhere", "550 ", nil, "sent"},
		{"one byte too many", fmt.Sprintf("SIZE %d", openpgpSize(t)-1), "nowhere", "the next hop takes", nil, "held"},
		{"end of the chain", "SIZE", ".", "552 5.3.4 too big", []string{"quarantine"}, "held"},
		{"no chain", "SIZE", "MAIL", "552 too big", nil, "held"},
		{"mailbox full", "SIZE", "RCPT", "552 5.2.2 mailbox full", []string{"password"}, "failed"},
		{"for now", "SIZE", "MAIL", "452 4.3.1 no room", []string{"password"}, "released"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var mu sync.Mutex
			transactions := 0
			hop := startHop(t, &fakeHop{ext: []string{test.size}, reply: func(line string) string {
				mu.Lock()
				defer mu.Unlock()
				if strings.HasPrefix(line, "MAIL ") {
					transactions++
				}
				// The first form is refused, what comes then is not.
				if transactions == 1 && (line == test.where || strings.HasPrefix(line, test.where+" ")) {
					return test.says
				}
				return ""
			}})
			b := sizeBench(t, hop.addr, test.chain...)
			stop := b.run(b.outbox)
			if test.state == "released" {
				b.tried("a", 1)
			}
			it := b.until("a", test.state)
			stop()
			r := it.Copies[0].Recipients[0]
			if test.state != "sent" && !strings.Contains(r.Reply, test.says) {
				t.Errorf("reply %q", r.Reply)
			}
			for _, m := range hop.got() {
				if strings.Contains(m.body, "secret") {
					t.Error("left in clear")
				}
			}
			if test.state == "sent" && test.chain != nil && r.Way != "password" {
				t.Errorf("sent by %s", r.Way)
			}
		})
	}
}
