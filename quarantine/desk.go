package quarantine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"postern/audit"
	"postern/mail"
)

// DeskOptions are what a desk works with.
type DeskOptions struct {
	Store Store
	Audit audit.Sink
	// Preview makes a preview of stored bytes; full asks for unmasked text.
	// Handed in, since the judging stands above this package.
	Preview func(ctx context.Context, m *mail.Message, full bool) (*Preview, error)
	// Chain lists the ways of encryption that ReleaseEncrypted tries, in order.
	Chain []string
	// Wake is called after a release, so that the outbox looks at once; may be nil.
	Wake func()
	Now  func() time.Time // default time.Now
	Log  *slog.Logger     // default slog.Default
	Dir  string           // folder for unlinked temporary files; default os.TempDir
}

// A Desk is what a person may do with held mail. Every act is checked, stored
// and audited here, whoever calls. Safe for concurrent use.
type Desk struct {
	o DeskOptions
}

// NewDesk returns a desk over a store.
func NewDesk(o DeskOptions) *Desk {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Wake == nil {
		o.Wake = func() {}
	}
	if o.Audit == nil {
		o.Audit = noSink{}
	}
	return &Desk{o}
}

// A noSink cannot record, so that nothing that must be recorded takes place.
type noSink struct{}

func (noSink) Record(context.Context, audit.Event) error { return errors.New("there is no audit sink") }

// List returns one page of items. What items say of a message is masked, so that
// a list is no look at a message and is not audited.
func (d *Desk) List(ctx context.Context, a Actor, q Query) (Page, error) {
	if a.Name == "" {
		return Page{}, ErrNotAllowed
	}
	return d.o.Store.List(ctx, q)
}

// Item returns one item; like List it is not audited.
func (d *Desk) Item(ctx context.Context, a Actor, id string) (Item, error) {
	if a.Name == "" {
		return Item{}, ErrNotAllowed
	}
	return d.o.Store.Item(ctx, id)
}

// Preview shows a stored message. With full it shows full values, which needs
// the right to, and is noted on the item. ErrNotFound when the bytes are gone.
func (d *Desk) Preview(ctx context.Context, a Actor, id string, full bool) (*Preview, error) {
	if d.o.Preview == nil {
		return nil, errors.New("preview: this desk cannot make one")
	}
	it, err := d.look(ctx, a, id, full, "")
	if err != nil {
		return nil, err
	}
	r, err := d.o.Store.Open(ctx, id)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	m, err := mail.Read(ctx, envelope(&it), r, mail.Options{MaxSize: noLimit, Dir: d.o.Dir})
	if err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	defer m.Close()
	return d.o.Preview(ctx, m, full)
}

// Open streams the message as it was received. It needs the right to see full
// values and is noted on the item. The caller closes the reader.
func (d *Desk) Open(ctx context.Context, a Actor, id string) (io.ReadCloser, error) {
	if _, err := d.look(ctx, a, id, true, "the whole message"); err != nil {
		return nil, err
	}
	return d.o.Store.Open(ctx, id)
}

// look checks and records that somebody looks at a message, before anything is
// shown: a look at full values that cannot be recorded does not take place.
func (d *Desk) look(ctx context.Context, a Actor, id string, full bool, note string) (Item, error) {
	it, err := d.Item(ctx, a, id)
	if err != nil {
		return it, err
	}
	if it.Record {
		return it, ErrRecord
	}
	if !full {
		d.record(ctx, audit.Show, a, &it, nil, "")
		return it, nil
	}
	if !a.ShowFull {
		return it, ErrNotAllowed
	}
	act := Act{Time: d.o.Now(), Actor: a.Name, Verb: audit.ShowFull, Note: note}
	if err := d.o.Store.Note(ctx, id, act); err != nil {
		return it, err
	}
	if err := d.o.Audit.Record(ctx, d.event(audit.ShowFull, a, &it, nil, note)); err != nil {
		return it, fmt.Errorf("audit: %w", err)
	}
	return it, nil
}

// Release lets mail leave for the held recipients named (none named: for all
// that are held). The outbox sends it. ErrOwnMail when the actor is sender, login or
// recipient of it, ErrRecord, ErrNotHeld, ErrNote, and ErrConflict when somebody
// else was faster.
func (d *Desk) Release(ctx context.Context, a Actor, id string, recipients []string, note string) (Item, error) {
	it, err := d.decide(ctx, a, id, Decision{Recipients: recipients, To: Released, Act: Act{Verb: audit.Release, Note: note}})
	if err == nil {
		d.o.Wake()
	}
	return it, err
}

// ReleaseEncrypted is Release of mail that leaves only if one of the ways of
// DeskOptions.Chain is found for the recipient; otherwise the recipient is held
// again, with the reason in its reply. ErrNoChain when there are none.
func (d *Desk) ReleaseEncrypted(ctx context.Context, a Actor, id string, recipients []string, note string) (Item, error) {
	if len(d.o.Chain) == 0 {
		return Item{}, ErrNoChain
	}
	it, err := d.decide(ctx, a, id, Decision{
		Recipients: recipients, To: Released, Chain: d.o.Chain, Act: Act{Verb: audit.Release, Note: note},
	})
	if err == nil {
		d.o.Wake()
	}
	return it, err
}

// CanEncrypt reports whether ReleaseEncrypted has any way to try.
func (d *Desk) CanEncrypt() bool { return len(d.o.Chain) > 0 }

// Deny keeps mail from leaving for the held recipients named, with the same
// errors as Release.
func (d *Desk) Deny(ctx context.Context, a Actor, id string, recipients []string, note string) (Item, error) {
	return d.decide(ctx, a, id, Decision{Recipients: recipients, To: Denied, Act: Act{Verb: audit.Deny, Note: note}})
}

// decide completes a decision by the stored names, the actor and the time.
func (d *Desk) decide(ctx context.Context, a Actor, id string, word Decision) (Item, error) {
	it, err := d.Item(ctx, a, id)
	if err != nil {
		return it, err
	}
	if it.Record {
		return it, ErrRecord
	}
	if a.Owns(&it) {
		return it, ErrOwnMail
	}
	if word.Act.Note, err = cleanNote(word.Act.Note); err != nil {
		return it, err
	}
	if word.Recipients, err = heldAmong(&it, word.Recipients); err != nil {
		return it, err
	}
	if len(word.Chain) > 0 {
		word.Act.Note = strings.TrimSpace("encrypted only. " + word.Act.Note)
	}
	word.Item = id
	word.Act.Time, word.Act.Actor, word.Act.Recipients = d.o.Now(), a.Name, word.Recipients
	after, err := d.o.Store.Decide(ctx, word)
	if err != nil {
		return it, err
	}
	d.record(ctx, word.Act.Verb, a, &after, word.Recipients, word.Act.Note)
	return after, nil
}

// heldAmong returns the addresses of the held recipients that are named, as they
// are stored; of all that are held when none is named.
func heldAmong(it *Item, named []string) ([]string, error) {
	stored := map[string]Recipient{}
	var all []string
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			key := strings.ToLower(r.Address)
			if old, ok := stored[key]; ok && old.State == Held {
				continue
			}
			stored[key] = r
			if r.State == Held {
				all = append(all, r.Address)
			}
		}
	}
	if len(named) == 0 {
		if len(all) == 0 {
			return nil, ErrNotHeld
		}
		return all, nil
	}
	var chosen []string
	for _, name := range named {
		r, ok := stored[strings.ToLower(strings.TrimSpace(name))]
		if !ok {
			return nil, fmt.Errorf("%w: %q is no recipient of it", ErrNotHeld, name)
		}
		if r.State != Held {
			return nil, fmt.Errorf("%w: for %s it is %s", ErrNotHeld, r.Address, r.State)
		}
		chosen = append(chosen, r.Address)
	}
	return chosen, nil
}

// record writes an event about what has happened already; where that fails,
// only the log can tell.
func (d *Desk) record(ctx context.Context, kind string, a Actor, it *Item, to []string, note string) {
	err := d.o.Audit.Record(context.WithoutCancel(ctx), d.event(kind, a, it, to, note))
	if err != nil {
		d.o.Log.Error("audit event lost", "kind", kind, "incident", it.ID, "error", err)
	}
}

func (d *Desk) event(kind string, a Actor, it *Item, to []string, note string) audit.Event {
	e := itemEvent(kind, it, d.o.Now())
	e.To, e.Actor, e.Note = to, a.Name, note
	return e
}

// itemEvent is an event about an item.
func itemEvent(kind string, it *Item, now time.Time) audit.Event {
	return audit.Event{
		Time: now, Kind: kind, Incident: it.ID, QueueID: it.QueueID, MessageID: it.MessageID,
		From: it.Sender, Login: it.Login, Action: it.Action.String(), Policy: it.Verdict.Policy, Size: it.Size,
	}
}
