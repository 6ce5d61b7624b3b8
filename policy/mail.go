package policy

import (
	"context"
	"net/netip"
	"time"

	"postern/extract"
	"postern/mail"
	"postern/scan"
)

// A Mail is everything about a message that rules may ask for.
type Mail struct {
	Time   time.Time
	Sender mail.Address // envelope sender; zero for bounces
	Login  string       // who logged in; empty when nobody did
	From   []mail.Address
	Client netip.Addr
	TLS    bool
	// Recipients in the order of the envelope.
	Recipients []Recipient
	// Subjects are all readings of the subject.
	Subjects []string
	Header   mail.Header
	Size     int64
	Findings []scan.Finding
	Report   *extract.Report
}

// A Recipient is one forward-path, and where mail to it ends up where an inside
// alias was expanded (empty: it is no alias). One outside member makes it outside.
type Recipient struct {
	Address mail.Address
	Members []mail.Address
}

// A History sums what was judged before, for rules over volume. [NoHistory] knows nothing.
type History interface {
	// Sum adds up what key's owner sent in the window before now.
	Sum(ctx context.Context, key Key, window time.Duration, now time.Time) (Volume, error)
	// Add takes what was acted on into the past of key's owner.
	Add(ctx context.Context, key Key, v Volume, now time.Time) error
}

// A Key names whose past is summed: one sender, group, client or domain.
type Key struct{ Kind, Value string }

// A Volume is a sum over a window.
type Volume struct {
	Messages, Recipients, Gaps int
	Bytes                      int64
}

// NoHistory is the empty past.
type NoHistory struct{}

// Sum is always zero.
func (NoHistory) Sum(context.Context, Key, time.Duration, time.Time) (Volume, error) {
	return Volume{}, nil
}

// Add keeps nothing.
func (NoHistory) Add(context.Context, Key, Volume, time.Time) error { return nil }
