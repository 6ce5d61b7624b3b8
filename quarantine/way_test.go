package quarantine_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"postern/mail"
	"postern/quarantine"
)

// wayBench is a bench whose outbox encrypts by a function, and a mail that goes by
// OpenPGP to those named.
func wayBench(t *testing.T, encrypt func(quarantine.Encryption) error, to ...string) *bench {
	b := newBench(t, startHop(t, &fakeHop{}))
	b.outbox = b.wayOutbox("", encrypt)
	it := item("a", quarantine.Released, to...)
	for i := range it.Copies[0].Recipients {
		r := &it.Copies[0].Recipients[i]
		r.Way, r.Chain = "openpgp", []string{"quarantine"}
	}
	b.put(it, "To: "+strings.Join(to, ", ")+"\r\nSubject: secret\r\n\r\nsecret\r\n")
	return b
}

// wayOutbox is an outbox that encrypts by a function, with a next hop for verified TLS.
func (b *bench) wayOutbox(tlsHop string, encrypt func(quarantine.Encryption) error) *quarantine.Outbox {
	return quarantine.NewOutbox(quarantine.OutboxOptions{
		Store: b.store, Audit: b.audit, Log: slog.New(slog.DiscardHandler), NextHop: b.hop.addr, TLSNextHop: tlsHop,
		Key: ticketKey, Now: b.clock.Now, Dir: b.dir,
		Encrypt: func(ctx context.Context, e quarantine.Encryption) (*mail.Message, error) {
			if err := encrypt(e); err != nil {
				return nil, err
			}
			form := fmt.Sprintf("To: x\r\n\r\n%s for %v\r\n", e.Way, e.To)
			return mail.Read(ctx, e.Original.Envelope, strings.NewReader(form), mail.Options{})
		},
	})
}

func (b *bench) nothingInClear() {
	b.t.Helper()
	for _, m := range b.hop.got() {
		if strings.Contains(m.body, "secret") {
			b.t.Errorf("left in clear:\n%s", m.body)
		}
	}
}

// One recipient's missing key keeps nobody else from their mail.
func TestOutboxKeyOfOneIsGone(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{errors.New("key expired"), "sent held sent"},
		{fmt.Errorf("no answer: %w", quarantine.ErrLater), "sent released sent"},
	} {
		b := wayBench(t, func(e quarantine.Encryption) error {
			for _, a := range e.To {
				if a.Local == "cy" {
					return test.err
				}
			}
			return nil
		}, "bob@far.example", "cy@far.example", "dan@far.example")
		b.run(b.outbox)
		it := b.until("a", test.want)
		if r := it.Copies[0].Recipients[1]; !strings.Contains(r.Reply, strings.SplitN(test.err.Error(), ":", 2)[0]) {
			t.Errorf("reply %q", r.Reply)
		}
		b.nothingInClear()
	}
}

// Keys that cannot be asked for until it is too late: a person decides.
func TestOutboxHoldsWhatCouldNotBeEncryptedInTime(t *testing.T) {
	b := wayBench(t, func(quarantine.Encryption) error { return fmt.Errorf("no answer: %w", quarantine.ErrLater) }, "bob@far.example")
	b.clock.add(6 * 24 * time.Hour)
	b.run(b.outbox)
	b.until("a", "held")
	b.nothingInClear()
}
