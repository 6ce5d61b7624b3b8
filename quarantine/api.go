package quarantine

import (
	"context"
	"io"
	"log/slog"
	"time"

	"postern/audit"
	"postern/mail"
)

// STUB FILE: agreed signatures; the package's author replaces it.

// An Actor is who acts at the desk.
type Actor struct {
	Name      string   // as in events
	Addresses []string // the actor's own addresses: nobody decides over their own mail
	ShowFull  bool
	Admin     bool // the command line of the machine's administrator
}

// A Preview is what of a stored message may be shown: made anew from its bytes by the judging side.
type Preview struct {
	// Header are the lines people want to see (From, To, Cc, Subject, Date, Message-ID), masked.
	Header [][2]string
	// Text is the shown text of the body, masked, at most 64 KiB; HTML the body as HTML as sent (unsanitised!), empty when there is none.
	Text string
	HTML string
	// Parts lists the objects of the message: path, format, size, gap, masked.
	Parts []PreviewPart
}

type PreviewPart struct {
	Path, Name, Format, Gap string
	Size                    int64
	Depth                   int
}

// DeskOptions are what a desk works with.
type DeskOptions struct {
	Store Store
	Audit audit.Sink
	// Preview makes a preview of stored bytes; full asks for unmasked text. Handed in, since the judging stands above this package.
	Preview func(ctx context.Context, m *mail.Message, full bool) (*Preview, error)
	// Wake is called after a release, so that the outbox looks at once; may be nil.
	Wake func()
	Now  func() time.Time
}

// A Desk is what a person may do with held mail. Every act is checked, stored and audited here, whoever calls.
type Desk struct{}

func NewDesk(o DeskOptions) *Desk                                          { panic("stub") }
func (d *Desk) List(ctx context.Context, a Actor, q Query) (Page, error)   { panic("stub") }
func (d *Desk) Item(ctx context.Context, a Actor, id string) (Item, error) { panic("stub") }
func (d *Desk) Preview(ctx context.Context, a Actor, id string, full bool) (*Preview, error) {
	panic("stub")
}
func (d *Desk) Open(ctx context.Context, a Actor, id string) (io.ReadCloser, error) { panic("stub") } // full right needed; audited

// Release and Deny decide over the held recipients named (none named: all held). ErrOwnMail when the actor is sender, login or recipient of it.
func (d *Desk) Release(ctx context.Context, a Actor, id string, recipients []string, note string) (Item, error) {
	panic("stub")
}
func (d *Desk) Deny(ctx context.Context, a Actor, id string, recipients []string, note string) (Item, error) {
	panic("stub")
}

// OutboxOptions configure an Outbox. Zero fields mean defaults.
type OutboxOptions struct {
	Store   Store
	Audit   audit.Sink
	Log     *slog.Logger
	NextHop string // "host:port" or "unix:/path" of the re-injection listener
	Helo    string
	Key     []byte          // signs the ticket in X-Postern-Trace
	Retry   []time.Duration // back-off steps; default 1m 5m 15m 30m 1h, the last one repeated
	GiveUp  time.Duration   // after this the recipient is Failed; default 5 days
	Owner   string
	Now     func() time.Time
}

// An Outbox sends released copies to the next hop and writes the replies back.
type Outbox struct{}

func NewOutbox(o OutboxOptions) *Outbox         { panic("stub") }
func (o *Outbox) Run(ctx context.Context) error { panic("stub") } // until ctx ends; finishes what is in flight
func (o *Outbox) Wake()                         { panic("stub") }

// Submit queues nothing: it sends one small message (a notice) at once, best effort.
func (o *Outbox) Submit(ctx context.Context, from mail.Address, to []mail.Address, message []byte) error {
	panic("stub")
}

// A ticket in the trace header of what the outbox sends lets it pass Postern again, unjudged, when mail comes round.
// Ticket makes the header line's value; CheckTicket verifies one for these recipients and content hash at a time.
func Ticket(key []byte, item string, recipients []string, contentHash [32]byte, expires time.Time) string {
	panic("stub")
}
func CheckTicket(key []byte, value string, recipients []string, contentHash [32]byte, now time.Time) (item string, ok bool) {
	panic("stub")
}

// TraceHeader is the name of the header that the outbox puts before what it sends.
const TraceHeader = "X-Postern-Trace"
