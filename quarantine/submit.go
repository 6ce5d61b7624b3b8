package quarantine

import (
	"bytes"
	"context"
	"fmt"

	"postern/mail"
)

// Submit queues nothing: it sends one small message (a notice) at once, best
// effort. It carries a ticket too. The error tells of the first recipient that the
// next hop did not take; others may have been taken.
func (o *Outbox) Submit(ctx context.Context, from mail.Address, to []mail.Address, message []byte) error {
	if err := o.submit(ctx, from, to, message); err != nil {
		return fmt.Errorf("submit: %w", err)
	}
	return nil
}

func (o *Outbox) submit(ctx context.Context, from mail.Address, to []mail.Address, message []byte) error {
	t := &transaction{sender: from, replies: map[string]reply{}}
	for _, a := range to {
		t.names = append(t.names, a.String())
		t.recipients = append(t.recipients, mail.Recipient{Address: a})
	}
	m, err := mail.Read(ctx, mail.Envelope{Sender: from}, bytes.NewReader(message), mail.Options{Dir: o.o.Dir})
	if err != nil {
		return err
	}
	ticket := Ticket(o.o.Key, "notice", t.names, m.ContentHash(), o.o.Now().Add(o.o.GiveUp))
	out, err := newOutgoing(m, traceLine(ticket))
	if err != nil {
		return err
	}
	defer out.close()
	h, err := dial(ctx, o.o.NextHop, o.o.Helo, o.times, o.o.Roots)
	if err != nil {
		return err
	}
	defer h.quit()
	h.transact(t, out)
	for _, name := range t.names {
		if r := t.replies[name]; r.code/100 != 2 {
			return &hopError{r}
		}
	}
	return nil
}
