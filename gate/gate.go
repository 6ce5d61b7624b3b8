package gate

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"postern/audit"
	"postern/extract"
	"postern/internal/netguard"
	"postern/mail"
	"postern/policy"
	"postern/quarantine"
	"postern/scan"
)

// Rules are a policy and the scan engine that was compiled from its terms. They
// belong together: a finding names its term by number.
type Rules struct {
	Policy *policy.Policy
	Engine *scan.Engine
}

// An Expander resolves an alias to the addresses that mail to it ends up at; nil
// when the address is no alias.
type Expander func(ctx context.Context, a mail.Address) ([]mail.Address, error)

// Options are what a gate works with. Store, Audit, Notify and Bypass may be
// nil for a gate that only inspects.
type Options struct {
	Reader *extract.Reader
	Rules  Rules
	// Expand resolves an alias; nil means that recipients are expanded already.
	Expand Expander
	// History is the past that rules over volume read; nil means none.
	History policy.History

	Store  quarantine.Store
	Audit  audit.Sink
	Log    *slog.Logger
	Bypass *Bypass
	// Notify is called, in a goroutine of its own, with each newly held item.
	Notify func(ctx context.Context, it quarantine.Item)
	// Wake is called when something was stored that is due to be sent.
	Wake func()
	// HopLimit is the size that the next hop takes, 0 for none; nil when nobody knows.
	HopLimit func() int64
	// Channels are the ways to encrypt; nil when there are none.
	Channels *Channels
	// TicketKey checks the tickets of the outbox.
	TicketKey []byte

	// HoldPartialReject holds the rejected recipients and lets the rest have the
	// mail; otherwise one rejected recipient refuses the whole message.
	HoldPartialReject bool
	// Keep is how long held mail waits for a decision; default 30 days.
	Keep time.Duration
	// Window is how long a client's retry is recognised; default 5 days, the
	// usual life of a queued message.
	Window time.Duration
	// Deadline bounds the whole judgement of one message; default 25 s, so that
	// the answer comes before any mail server gives up.
	Deadline time.Duration
	// Wait is how long a large message waits for its turn; default 20 s. It does
	// not count against Deadline.
	Wait time.Duration
	// Hops is how many Received fields a message may carry; default 50.
	Hops int
	Now  func() time.Time
}

func (o *Options) fill() {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&o.Keep, 30*24*time.Hour)
	set(&o.Window, 5*24*time.Hour)
	set(&o.Deadline, 25*time.Second)
	set(&o.Wait, 20*time.Second)
	if o.Hops == 0 {
		o.Hops = 50
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.History == nil {
		o.History = policy.NoHistory{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Audit == nil {
		o.Audit = audit.Fan{}
	}
}

// A Gate judges messages and acts on the verdicts. Safe for concurrent use.
type Gate struct {
	o       Options
	rules   atomic.Pointer[Rules]
	large   netguard.Slots
	notices sync.WaitGroup
}

// New makes a gate.
func New(o Options) *Gate {
	o.fill()
	g := &Gate{o: o, large: netguard.NewSlots(2 * runtime.GOMAXPROCS(0))}
	g.rules.Store(&o.Rules)
	return g
}

// SetRules swaps the policy for messages that come from now on.
func (g *Gate) SetRules(r Rules) { g.rules.Store(&r) }

// Close waits for notices that are on their way. No message may be in work.
func (g *Gate) Close() { g.notices.Wait() }

// Handle judges a complete message and acts: what a front end calls. It never
// fails; our own failure is an outcome of kind TempFail. The message stays the
// caller's, to close after Done.
func (g *Gate) Handle(ctx context.Context, m *mail.Message) Outcome {
	began := g.o.Now()
	out := g.handle(ctx, m)
	out.began = began
	return out
}

// largeSize is from which size on messages wait for each other: all judged at once,
// none of them would be done in time.
const largeSize = 1 << 20

func (g *Gate) handle(ctx context.Context, m *mail.Message) Outcome {
	incident := incidentID(m)
	if g.o.Bypass != nil {
		if b, on := g.o.Bypass.Active(ctx); on {
			return Outcome{Kind: Accept, Incident: incident, note: "bypass: " + b.Reason}
		}
	}
	if m.Size() > largeSize {
		if !g.large.Take(ctx, g.o.Wait) {
			return tempFail(incident, "4.3.2", "too many messages in work, try again later", extract.ErrBusy)
		}
		defer g.large.Free()
	}
	ctx, cancel := context.WithTimeout(ctx, g.o.Deadline)
	defer cancel()
	j, err := g.Inspect(ctx, m)
	switch {
	case errors.Is(err, extract.ErrBusy):
		return tempFail(incident, "4.3.2", "too many messages in work, try again later", err)
	case errors.Is(err, context.DeadlineExceeded):
		return tempFail(incident, "4.3.2", "the message could not be judged in time, try again later", err)
	case err != nil:
		return tempFail(incident, "4.3.0", "the message could not be judged, try again later", err)
	}
	return g.Apply(ctx, m, j)
}
