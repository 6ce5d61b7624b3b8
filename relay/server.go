package relay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	library "github.com/emersion/go-smtp"

	"postern/gate"
	"postern/internal/netguard"
	"postern/mail"
)

// A Judge decides what becomes of a message, and is told how it was answered.
// [gate.Gate] is one.
type Judge interface {
	Handle(ctx context.Context, m *mail.Message) gate.Outcome
	// Keep stores accepted mail after all, whose encrypted form the next hop refused for
	// its size.
	Keep(ctx context.Context, m *mail.Message, out gate.Outcome) gate.Outcome
	Done(ctx context.Context, m *mail.Message, out gate.Outcome, reply string, err error)
}

// Options of a [Server]. Zero fields but Judge and NextHop mean the defaults.
type Options struct {
	Judge Judge
	// NextHop is where accepted mail goes.
	NextHop netguard.Address
	// NextHopTLS, if set, makes STARTTLS with the next hop a must.
	NextHopTLS *tls.Config
	// Trusted are the networks whose clients are served; others are told 554. Nil
	// serves everybody. Who comes by a Unix socket is served.
	Trusted []netip.Prefix
	// Hostname is what we call ourselves in the greeting and in EHLO. Default
	// os.Hostname.
	Hostname string
	// TLS, if set, makes the relay offer STARTTLS.
	TLS *tls.Config

	MaxConnections int // at once; more are told 421. Default 256
	MaxRecipients  int // of one message; more are 452. Default 1,000
	MaxRefused     int // recipients refused in one session before it ends. Default 100
	MaxCommands    int // in one session without a finished message. Default 5,000
	// Command is how long a client may take for one command; default 5 minutes
	// (RFC 5321 section 4.5.3.2.7). Data is the longest silence inside the
	// content, default 5 minutes, and Content the longest for all of it, default 1 hour.
	Command, Data, Content time.Duration
	// Evict: at the cap, the connection that was idle longest, and at least so
	// long, makes room. Default 10 s.
	Evict time.Duration
	// InProgress is how many messages are judged at once; one that waited for
	// Wait is answered with 451 4.3.2. Defaults 128 and 20 s.
	InProgress int
	Wait       time.Duration
	// Hop bounds one command of the next hop, and HopFinal its answer to the
	// content (RFC 5321 section 4.5.3.2.6). Defaults 1 minute and 10 minutes.
	Hop, HopFinal time.Duration
	// Spool bounds the messages. One that is too big is refused: 552 5.3.4.
	Spool mail.Options
	Log   *slog.Logger // default slog.Default()
}

func (o *Options) fill() {
	durations := []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.Command, 5 * time.Minute},
		{&o.Data, 5 * time.Minute},
		{&o.Content, time.Hour},
		{&o.Evict, 10 * time.Second},
		{&o.Wait, 20 * time.Second},
		{&o.Hop, time.Minute},
		{&o.HopFinal, 10 * time.Minute},
	}
	for _, d := range durations {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	numbers := []struct {
		field *int
		value int
	}{
		{&o.MaxConnections, 256},
		{&o.MaxRecipients, 1000},
		{&o.MaxRefused, 100},
		{&o.MaxCommands, 5000},
		{&o.InProgress, 128},
	}
	for _, n := range numbers {
		if *n.field <= 0 {
			*n.field = n.value
		}
	}
	if o.Spool.MaxSize <= 0 {
		o.Spool.MaxSize = 150 << 20
	}
	if o.Hostname == "" {
		o.Hostname = hostname()
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
}

// contentLimit is how much is read of content on the wire: stuffed dots take a third
// more at most, and what follows a message that is too big is read to be able to say
// so, but not for ever.
func contentLimit(size int64) int64 { return 2*size + 1<<20 }

func hostname() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "localhost"
	}
	return name
}

// A Server relays mail. It holds no state beyond its connections.
type Server struct {
	opts    Options
	library *library.Server
	guard   *netguard.Guard
	slots   netguard.Slots
	work    context.Context // of all messages; ends when the grace of Shutdown does
	stop    context.CancelFunc
	// contents counts what is being received or judged: the library does not wait
	// for it where it came in chunks (BDAT).
	mu       sync.Mutex
	stopping bool
	contents sync.WaitGroup
}

// New returns a Server that listens nowhere yet.
func New(o Options) *Server {
	o.fill()
	work, stop := context.WithCancel(context.Background())
	s := &Server{
		opts:  o,
		slots: netguard.NewSlots(o.InProgress),
		work:  work, stop: stop,
		guard: netguard.New(netguard.Options{
			MaxConns: o.MaxConnections, Evict: o.Evict, Command: o.Command, Log: o.Log,
			Busy: fmt.Sprintf("421 4.3.2 %s Too many connections, try again later\r\n", o.Hostname),
		}),
	}
	l := library.NewServer(library.BackendFunc(s.session))
	l.Domain = o.Hostname
	l.TLSConfig = o.TLS
	l.MaxRecipients = o.MaxRecipients
	// The library refuses a message of exactly its maximum.
	l.MaxMessageBytes = o.Spool.MaxSize + 1
	// Lines of content may be as long as the message. Lines of command are bounded
	// by what the guard lets through for one command.
	l.MaxLineLength = int(contentLimit(o.Spool.MaxSize))
	l.ReadTimeout = o.Command
	l.EnableSMTPUTF8 = true
	l.EnableDSN = true
	l.ErrorLog = quietLog{o.Log}
	s.library = l
	return s
}

// Serve relays what comes in on l until Shutdown, and then returns nil; or until
// ctx ends, which closes l only. It may be called for several listeners.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	defer context.AfterFunc(ctx, func() { _ = l.Close() })()
	guarded := s.guard.Listener(l)
	defer func() { _ = guarded.Close() }()
	err := s.library.Serve(guarded)
	if errors.Is(err, net.ErrClosed) {
		return ctx.Err()
	}
	return err
}

// Shutdown stops accepting and ends idle sessions with 421. Messages that are under
// way are answered, until ctx ends: then they are cut off, and the clients keep
// them. It returns when no message is in work.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.stopping = true
	s.mu.Unlock()
	err := s.guard.Shutdown(ctx)
	s.mu.Lock()
	s.stop()
	s.mu.Unlock()
	s.contents.Wait()
	return err
}

// begin counts one message in work, unless the server has stopped.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.work.Err() != nil {
		return false
	}
	s.contents.Add(1)
	return true
}

func (s *Server) draining() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopping
}

// quietLog takes what the library has to say. Formats only: an argument may be a
// panic's value, and hold content.
type quietLog struct{ *slog.Logger }

func (l quietLog) Printf(format string, _ ...any) { l.Debug("smtp library", "format", format) }
func (l quietLog) Println(...any)                 { l.Debug("smtp library") }
