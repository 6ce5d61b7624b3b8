package gate

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/emersion/go-message"

	"postern/audit"
	"postern/mail"
	"postern/policy"
	"postern/quarantine"
)

// Notices tell a sender that mail is held: what, why in public words, and what
// happens next. Only somebody inside who logged in is told, never a program that
// sends by itself, and no more than
// once in a while, so that neither a forged sender nor a program that sends
// thousands of mails makes Postern a source of mail itself.
type Notices struct {
	Store quarantine.Store
	Audit audit.Sink
	Log   *slog.Logger
	// Submit sends one message at once (Outbox.Submit).
	Submit func(ctx context.Context, from mail.Address, to []mail.Address, message []byte) error
	// Inside reports whether a domain is the organisation's own.
	Inside func(domain string) bool
	// From is the address in the From field; the envelope sender is null
	// (RFC 3834 section 3.3), so that nothing answers.
	From mail.Address
	// Every is how often one sender is told at most; default one hour.
	Every time.Duration
	Now   func() time.Time
}

// Notify tells the sender of a held item in the store, or does nothing where that is not
// wanted. Trouble is logged: the item is held all the same.
func (n *Notices) Notify(ctx context.Context, it quarantine.Item) {
	to, ok := n.wanted(it)
	if !ok {
		return
	}
	every := n.Every
	if every == 0 {
		every = time.Hour
	}
	due, err := n.Store.Once(ctx, "notice "+to.Key(), n.Now(), every)
	if err != nil {
		n.Log.Error("notice was not sent", "incident", it.ID, "error", err)
		return
	}
	if !due {
		return
	}
	// The outbox tells of items without what is below them.
	it, err = n.Store.Item(ctx, it.ID)
	if err == nil && it.State() != quarantine.Held {
		return // decided meanwhile
	}
	if err == nil {
		err = n.send(ctx, to, it)
	}
	if err != nil {
		n.Log.Error("notice was not sent", "incident", it.ID, "error", err)
		return
	}
	e := audit.Event{Time: n.Now(), Kind: audit.Notice, Incident: it.ID, To: []string{to.String()}}
	if err := n.Audit.Record(ctx, e); err != nil {
		n.Log.Error("audit event was not recorded", "incident", it.ID, "error", err)
	}
}

// wanted returns the sender when they are to be told.
func (n *Notices) wanted(it quarantine.Item) (mail.Address, bool) {
	if it.Login == "" || it.Sender == "" || it.Record || it.Automatic {
		return mail.Address{}, false
	}
	a, err := mail.ParseAddress(it.Sender)
	if err != nil || a.IsZero() || !n.Inside(a.Domain) {
		return mail.Address{}, false
	}
	return a, true
}

func (n *Notices) send(ctx context.Context, to mail.Address, it quarantine.Item) error {
	text, err := n.compose(to, it)
	if err != nil {
		return err
	}
	return n.Submit(ctx, mail.Address{}, []mail.Address{to}, text)
}

func (n *Notices) compose(to mail.Address, it quarantine.Item) ([]byte, error) {
	var h message.Header
	h.SetText("From", "Mail gateway <"+n.From.String()+">")
	h.Set("To", "<"+to.String()+">") // beyond ASCII as it is (RFC 6532): no word may be encoded in an address
	h.SetText("Subject", "Your message is held for review")
	h.Set("Date", n.Now().Format(time.RFC1123Z))
	h.Set("Message-ID", "<"+it.ID+".notice@"+n.From.Domain+">")
	// RFC 3834 section 5: what a program sends says so, and is not answered.
	h.Set("Auto-Submitted", "auto-replied")
	h.Set("X-Auto-Response-Suppress", "All")
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	var b bytes.Buffer
	w, err := message.CreateWriter(&b, h)
	if err != nil {
		return nil, fmt.Errorf("compose notice: %w", err)
	}
	if _, err := io.WriteString(w, n.text(it)); err != nil {
		return nil, fmt.Errorf("compose notice: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compose notice: %w", err)
	}
	return b.Bytes(), nil
}

func (n *Notices) text(it quarantine.Item) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Your message has not been sent yet to:\r\n\r\n")
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			if r.State == quarantine.Held {
				fmt.Fprintf(&b, "  %s\r\n", r.Address)
			}
		}
	}
	if it.Subject != "" {
		fmt.Fprintf(&b, "\r\nSubject: %s\r\n", it.Subject)
	}
	fmt.Fprintf(&b, "Received: %s\r\n", it.Received.Format("2 January 2006, 15:04 -0700"))
	fmt.Fprintf(&b, "\r\nWhy: %s\r\n", heldReason(&it.Verdict))
	fmt.Fprintf(&b, "\r\nWhat happens next: a reviewer decides whether it is sent. If nobody decides\r\n"+
		"until %s, it is not sent. You need not send it again.\r\n", it.Expires.Format("2 January 2006"))
	fmt.Fprintf(&b, "\r\nIf you have questions, name this number: %s\r\n", it.ID)
	return b.String()
}

// heldReason is why something is held, in public words: the strictest reasons.
func heldReason(v *policy.Verdict) string {
	for a := policy.Reject; a > policy.Deliver; a-- {
		for _, d := range v.Recipients {
			if d.Action == a {
				return publicReason(v, a)
			}
		}
	}
	return publicReason(v, v.Action)
}
