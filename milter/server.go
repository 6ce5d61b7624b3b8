package milter

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"postern/gate"
	"postern/internal/netguard"
	"postern/mail"
)

// A Judge decides what becomes of a message, and is told how it was answered.
// [gate.Gate] is one.
type Judge interface {
	Handle(ctx context.Context, m *mail.Message) gate.Outcome
	Done(ctx context.Context, m *mail.Message, out gate.Outcome, reply string, err error)
}

// Options of a [Server]. Zero fields but Judge mean the defaults.
type Options struct {
	Judge Judge
	// MaxConnections at once; more wait in the kernel's queue. Default 500.
	MaxConnections int
	// Evict: at the cap, the connection that was idle longest outside of a message,
	// and at least so long, makes room: the mail server gives its client a 451 then.
	// Default 2 s.
	Evict time.Duration
	// Idle is how long the mail server may be silent between two packets: it is
	// while its client sends the content, however slowly. Default 2 hours, as
	// libmilter has it.
	Idle time.Duration
	// Timeout is the longest that one packet may take to arrive or to be sent.
	// Default 1 minute.
	Timeout time.Duration
	// InProgress is how many messages are judged at once; one that waited for
	// Wait is answered with 451 4.3.2. Defaults 128 and 20 s.
	InProgress int
	Wait       time.Duration
	// Progress is the pause between two signs of life that are sent while a
	// message is judged, so that the mail server does not give up. Default 5 s.
	Progress time.Duration
	// MaxRecipients of one message; more are 452. Default [MostRecipients].
	MaxRecipients int
	// Spool bounds the messages. One that is too big is refused: 552 5.3.4.
	Spool mail.Options
	Log   *slog.Logger // default slog.Default()
}

// MostRecipients is how many recipients a message may have where nothing else is said.
const MostRecipients = 10_000

func (o *Options) fill() {
	set := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	set(&o.Evict, 2*time.Second)
	set(&o.Idle, 2*time.Hour)
	set(&o.Timeout, time.Minute)
	set(&o.Wait, 20*time.Second)
	set(&o.Progress, 5*time.Second)
	if o.MaxConnections <= 0 {
		o.MaxConnections = 500
	}
	if o.InProgress <= 0 {
		o.InProgress = 128
	}
	if o.MaxRecipients <= 0 {
		o.MaxRecipients = MostRecipients
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
}

// A Server answers mail servers. It holds no state beyond its connections.
type Server struct {
	opts  Options
	guard *netguard.Guard
	slots netguard.Slots
	work  context.Context // of all messages; ends when the grace of Shutdown does
	stop  context.CancelFunc

	mu       sync.Mutex
	stopping bool
	sessions sync.WaitGroup
}

// New returns a Server that listens nowhere yet.
func New(o Options) *Server {
	o.fill()
	work, stop := context.WithCancel(context.Background())
	return &Server{
		opts:  o,
		slots: netguard.NewSlots(o.InProgress),
		work:  work, stop: stop,
		guard: netguard.New(netguard.Options{
			MaxConns: o.MaxConnections, Evict: o.Evict, Command: o.Idle, CommandBytes: packetBudget,
			Write: o.Timeout, Log: o.Log,
		}),
	}
}

// Serve answers on l until Shutdown, and then returns nil; or until ctx ends, which
// closes l only. It may be called for several listeners.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	guarded := s.guard.Listener(l)
	defer func() { _ = guarded.Close() }()
	defer context.AfterFunc(ctx, func() { _ = l.Close() })()
	for {
		conn, err := guarded.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return ctx.Err()
			}
			return err
		}
		if !s.begin() {
			_ = conn.Close()
			continue
		}
		go func() {
			defer s.sessions.Done()
			s.converse(conn.(*netguard.Conn))
		}()
	}
}

func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	s.sessions.Add(1)
	return true
}

// Shutdown stops accepting and ends idle connections at once. Messages that are
// under way are answered, until ctx ends: then they are cut off, and the mail
// server keeps them. It returns when no session is left.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.stopping = true
	s.mu.Unlock()
	err := s.guard.Shutdown(ctx)
	s.stop()
	s.sessions.Wait()
	return err
}
