package quarantine_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"postern/mail"
	"postern/quarantine"
)

var rita = quarantine.Actor{Name: "rita", Addresses: []string{"rita@corp.example"}, ShowFull: true}

func (b *bench) desk() *quarantine.Desk {
	return quarantine.NewDesk(quarantine.DeskOptions{
		Store: b.store, Audit: b.audit, Now: b.clock.Now, Wake: b.outbox.Wake, Dir: b.dir,
		Log: slog.New(slog.DiscardHandler),
		Preview: func(_ context.Context, m *mail.Message, full bool) (*quarantine.Preview, error) {
			text, err := io.ReadAll(m.Open())
			p := &quarantine.Preview{Text: m.Envelope.Sender.String()}
			if full {
				p.Text += " " + string(text)
			}
			return p, err
		},
	})
}

func TestDeskReleaseLeaves(t *testing.T) {
	b := newBench(t, startHop(t, &fakeHop{}))
	b.put(item("a", quarantine.Held, "bob@far.example", "eve@far.example"), hello)
	b.run(b.outbox)
	it, err := b.desk().Release(t.Context(), rita, "a", []string{"BOB@far.example"}, " fine\r\nby me ")
	if err != nil {
		t.Fatal(err)
	}
	if act := it.Acts[0]; act.Note != "fine\nby me" || act.Actor != "rita" || act.Verb != "release" || act.Recipients[0] != "bob@far.example" {
		t.Errorf("act = %+v", act)
	}
	b.until("a", "sent held")
	if _, err := b.desk().Deny(t.Context(), rita, "a", nil, ""); err != nil {
		t.Fatal(err)
	}
	b.until("a", "sent denied")
	if got := b.hop.got(); len(got) != 1 || len(got[0].to) != 1 || got[0].to[0] != "RCPT TO:<bob@far.example>" {
		t.Errorf("received %+v", got)
	}
	if got := b.audit.kinds(); got != "release sent deny" {
		t.Errorf("events = %s", got)
	}
}

// A release of another process is found by looking, and give-up counts from it.
func TestDeskReleaseQueues(t *testing.T) {
	b := newBench(t, startHop(t, &fakeHop{reply: func(line string) string {
		if line == "." {
			return "451 later"
		}
		return ""
	}}))
	it := item("a", quarantine.Held, "bob@far.example")
	b.put(it, hello)
	b.run(b.outbox)
	b.clock.add(30 * 24 * time.Hour)
	desk := quarantine.NewDesk(quarantine.DeskOptions{Store: b.store, Audit: b.audit, Now: b.clock.Now})
	if _, err := desk.Release(t.Context(), rita, "a", nil, ""); err != nil {
		t.Fatal(err)
	}
	if r := b.tried("a", 1); r.State != quarantine.Released {
		t.Errorf("recipient = %+v", r)
	}
}

func TestDeskRefuses(t *testing.T) {
	const other = "bob@far.example"
	for _, test := range []struct {
		name  string
		actor quarantine.Actor
		item  quarantine.Item
		to    []string
		note  string
		want  error
	}{
		{name: "nobody", item: item("a", quarantine.Held, other), want: quarantine.ErrNotAllowed},
		{name: "record", actor: rita, item: item("a", quarantine.Refused, other), want: quarantine.ErrRecord},
		{name: "not held", actor: rita, item: item("a", quarantine.Released, other), want: quarantine.ErrNotHeld},
		{name: "not a recipient", actor: rita, item: item("a", quarantine.Held, other), to: []string{"x@far.example"}, want: quarantine.ErrNotHeld},
		{name: "long note", actor: rita, item: item("a", quarantine.Held, other), note: strings.Repeat("ä", 1001), want: quarantine.ErrNote},
		{name: "control character", actor: rita, item: item("a", quarantine.Held, other), note: "a\x1b[2Jb", want: quarantine.ErrNote},
		{name: "turned text", actor: rita, item: item("a", quarantine.Held, other), note: "a\u202eb", want: quarantine.ErrNote},
		{name: "not UTF-8", actor: rita, item: item("a", quarantine.Held, other), note: "\xff", want: quarantine.ErrNote},
		{
			name: "own by sender", actor: quarantine.Actor{Name: "x", Addresses: []string{"Ann@Corp.Example"}},
			item: item("a", quarantine.Held, other), want: quarantine.ErrOwnMail,
		},
		{name: "own by name", actor: quarantine.Actor{Name: "ANN@corp.example"}, item: item("a", quarantine.Held, other), want: quarantine.ErrOwnMail},
		{name: "own by login", actor: quarantine.Actor{Name: "ann"}, item: item("a", quarantine.Held, other), want: quarantine.ErrOwnMail},
		{
			name: "own by local part of login", actor: quarantine.Actor{Name: "x", Addresses: []string{"ann@other.example"}},
			item: item("a", quarantine.Held, other), want: quarantine.ErrOwnMail,
		},
		{name: "own as recipient", actor: rita, item: item("a", quarantine.Held, other, "rita@corp.example"), want: quarantine.ErrOwnMail},
		{name: "own with a tag", actor: rita, item: item("a", quarantine.Held, "Rita+x@corp.example"), want: quarantine.ErrOwnMail},
		{
			name: "own, the administrator", actor: quarantine.Actor{Name: "ann", Admin: true},
			item: item("a", quarantine.Held, other), want: quarantine.ErrOwnMail,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, nil)
			b.put(test.item, hello)
			before := states(test.item)
			_, err := b.desk().Release(t.Context(), test.actor, "a", test.to, test.note)
			if !errors.Is(err, test.want) {
				t.Errorf("Release: %v, want %v", err, test.want)
			}
			_, err = b.desk().Deny(t.Context(), test.actor, "a", test.to, test.note)
			if !errors.Is(err, test.want) {
				t.Errorf("Deny: %v, want %v", err, test.want)
			}
			if it, err := b.store.Item(t.Context(), "a"); err != nil || states(it) != before || b.audit.kinds() != "" {
				t.Errorf("afterwards %s, events %s, %v", states(it), b.audit.kinds(), err)
			}
		})
	}
}

func TestDeskShows(t *testing.T) {
	b := newBench(t, nil)
	b.put(item("a", quarantine.Held, "bob@far.example"), hello)
	b.put(item("r", quarantine.Refused, "bob@far.example"), "")
	d := b.desk()
	blind := quarantine.Actor{Name: "ben", Admin: true}

	p, err := d.Preview(t.Context(), blind, "a", false)
	if err != nil || p.Text != "ann@corp.example" {
		t.Errorf("Preview = %+v, %v", p, err)
	}
	if _, err := d.Preview(t.Context(), blind, "a", true); !errors.Is(err, quarantine.ErrNotAllowed) {
		t.Errorf("full Preview without the right: %v", err)
	}
	if _, err := d.Open(t.Context(), blind, "a"); !errors.Is(err, quarantine.ErrNotAllowed) {
		t.Errorf("Open without the right: %v", err)
	}
	if _, err := d.Preview(t.Context(), rita, "r", false); !errors.Is(err, quarantine.ErrRecord) {
		t.Errorf("Preview of a record: %v", err)
	}
	if _, err := d.Preview(t.Context(), rita, "none", false); !errors.Is(err, quarantine.ErrNotFound) {
		t.Errorf("Preview of nothing: %v", err)
	}
	p, err = d.Preview(t.Context(), rita, "a", true)
	if err != nil || !strings.HasSuffix(p.Text, hello) {
		t.Errorf("full Preview = %+v, %v", p, err)
	}
	r, err := d.Open(t.Context(), rita, "a")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if text, err := io.ReadAll(r); string(text) != hello || err != nil {
		t.Errorf("Open = %q, %v", text, err)
	}
	if got := b.audit.kinds(); got != "show show-full show-full" {
		t.Errorf("events = %s", got)
	}
	it, err := b.store.Item(t.Context(), "a")
	if err != nil || len(it.Acts) != 2 || it.Acts[0].Verb != "show-full" {
		t.Errorf("acts = %+v, %v", it.Acts, err)
	}
}

// Full values are not shown when nobody would know of it; a decision stands.
func TestDeskAuditFails(t *testing.T) {
	b := newBench(t, nil)
	b.put(item("a", quarantine.Held, "bob@far.example"), hello)
	b.audit.err = errors.New("disk full")
	if _, err := b.desk().Preview(t.Context(), rita, "a", true); !errors.Is(err, b.audit.err) {
		t.Errorf("full Preview: %v", err)
	}
	if _, err := b.desk().Open(t.Context(), rita, "a"); !errors.Is(err, b.audit.err) {
		t.Errorf("Open: %v", err)
	}
	if it, err := b.desk().Deny(t.Context(), rita, "a", nil, ""); err != nil || states(it) != "denied" {
		t.Errorf("Deny: %s, %v", states(it), err)
	}
}

func TestJanitor(t *testing.T) {
	b := newBench(t, nil)
	b.put(item("a", quarantine.Held, "bob@far.example", "eve@far.example"), hello)
	j := &quarantine.Janitor{Store: b.store, Audit: b.audit, Log: slog.New(slog.DiscardHandler), Now: b.clock.Now}
	b.clock.add(2 * time.Hour)
	if err := j.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.until("a", "expired expired")
	if e := b.audit.events[0]; e.Kind != "expire" || e.Incident != "a" || len(e.To) != 2 || e.Actor != "expiry" {
		t.Errorf("event = %+v", e)
	}
	b.clock.add(31 * 24 * time.Hour)
	if err := j.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.store.Open(t.Context(), "a"); !errors.Is(err, quarantine.ErrNotFound) {
		t.Errorf("bytes after the sweep: %v", err)
	}
	b.clock.add(365 * 24 * time.Hour)
	if err := j.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.store.Item(t.Context(), "a"); !errors.Is(err, quarantine.ErrNotFound) {
		t.Errorf("item after the sweep: %v", err)
	}
}

// A desk without a sink decides nothing unseen: what must be on record first is refused.
func TestDeskWithoutParts(t *testing.T) {
	b := newBench(t, nil)
	b.put(item("a", quarantine.Held, "bob@far.example"), hello)
	d := quarantine.NewDesk(quarantine.DeskOptions{Store: b.store, Log: slog.New(slog.DiscardHandler)})
	if _, err := d.Preview(t.Context(), rita, "a", false); err == nil {
		t.Error("Preview without a function for it: no error")
	}
	if _, err := d.Open(t.Context(), rita, "a"); err == nil {
		t.Error("Open without a sink: no error")
	}
}
