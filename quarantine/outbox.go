package quarantine

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"postern/audit"
	"postern/mail"
)

// OutboxOptions configure an Outbox. Zero fields mean defaults.
type OutboxOptions struct {
	Store   Store
	Audit   audit.Sink
	Log     *slog.Logger
	NextHop string // "host:port" or "unix:/path" of the re-injection listener
	// TLSNextHop is the listener for mail whose way is "tls": its transport demands
	// verified TLS; or "tls:host:port", with which the outbox itself demands TLS that
	// is verified for the host. Such mail never goes to NextHop.
	TLSNextHop string
	// Held is told of an item of which a copy could not be encrypted and waits for a
	// person now. It is as in a [Job], without what is below it. May be nil.
	Held func(ctx context.Context, it Item)
	// Roots verify "tls:" hops; nil means the system's.
	Roots *x509.CertPool
	// Encrypt makes the form of a message for some recipients of an item by a way.
	// Its error means that there is none now, unless it wraps [ErrLater]. Nil: mail
	// that has a way is held.
	Encrypt func(ctx context.Context, e Encryption) (*mail.Message, error)
	Helo    string // default the host's name
	Key     []byte // signs the ticket in X-Postern-Trace; without one there is none
	// Retry is the back-off; default 1m 5m 15m 30m 1h, the last one repeated.
	Retry []time.Duration
	// GiveUp is for how long after its release a recipient is tried, before it is
	// Failed; default 5 days.
	GiveUp   time.Duration
	Owner    string // names this process in leases; default host, process id and chance
	Parallel int    // copies sent at once; default 4
	Dir      string // folder for unlinked temporary files; default os.TempDir
	Now      func() time.Time
}

// The times of an outbox.
const (
	pollEvery = time.Second // releases of other processes show in the store only
	// A lease is extended while a copy is being sent; when a process dies, its
	// copies wait for so long.
	leaseFor = 20 * time.Second
	// stopWithin is what a copy in flight has left when the outbox is to stop.
	stopWithin = 30 * time.Second
)

// An Outbox sends released copies to the next hop and writes the replies back.
//
// A recipient is tried until the next hop answers 2xx (Sent) or 5xx (Failed).
// SMTP has one gap (RFC 1047): when the process or the connection dies after
// the final dot and before the reply is in the store, nobody knows whether the
// next hop has the mail; it is then sent again, with the same Message-ID and
// content. Otherwise every recipient is sent to once, also with several
// outboxes on one store.
//
// The next hop is meant to be on this machine or in a trusted network: the
// outbox does not speak TLS.
type Outbox struct {
	o     OutboxOptions
	wake  chan struct{}
	limit atomic.Int64 // the next hop's SIZE as last heard; 0 when it has none
	times hopTimes
	lease time.Duration
	stop  time.Duration
}

// NewOutbox returns an outbox; Run makes it work.
func NewOutbox(o OutboxOptions) *Outbox {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	o.Helo = cmp.Or(o.Helo, host)
	o.Owner = cmp.Or(o.Owner, fmt.Sprintf("%s %d %s", host, os.Getpid(), rand.Text()[:8]))
	o.GiveUp = cmp.Or(o.GiveUp, 5*24*time.Hour)
	o.Parallel = cmp.Or(o.Parallel, 4)
	o.Log = cmp.Or(o.Log, slog.Default())
	if len(o.Retry) == 0 {
		o.Retry = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Outbox{o: o, wake: make(chan struct{}, 1), times: defaultTimes, lease: leaseFor, stop: stopWithin}
}

// Wake makes a running outbox look for work at once. It never blocks.
func (o *Outbox) Wake() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Run sends what is due until ctx ends. It then takes nothing more, gives what
// is in flight half a minute, cuts off the rest (it stays due), and returns nil.
func (o *Outbox) Run(ctx context.Context) error {
	flight, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	var running sync.WaitGroup
	running.Go(func() { o.watchLimit(ctx) })
	slots := make(chan struct{}, o.o.Parallel)
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for ctx.Err() == nil {
		for _, j := range o.take(ctx, cap(slots)-len(slots)) {
			slots <- struct{}{}
			running.Go(func() {
				o.deliver(flight, j)
				<-slots
				o.Wake()
			})
		}
		select {
		case <-ctx.Done():
		case <-o.wake:
		case <-poll.C:
		}
	}
	timer := time.AfterFunc(o.stop, cut)
	defer timer.Stop()
	running.Wait()
	return nil
}

// take leases as many jobs as there are slots.
func (o *Outbox) take(ctx context.Context, most int) []Job {
	if most <= 0 {
		return nil
	}
	now := o.o.Now()
	jobs, err := o.o.Store.Lease(ctx, o.o.Owner, now, now.Add(o.lease), most)
	if err != nil && !errors.Is(err, context.Canceled) {
		o.o.Log.Error("outbox cannot lease", "error", err)
	}
	return jobs
}
