package netguard

import (
	"context"
	"log/slog"
	"net"
	"sync"
	"time"
)

// Options say how connections are guarded. Zero fields mean the defaults.
type Options struct {
	MaxConns     int           // connections at once; default 256
	Busy         string        // told to a connection over the cap before it is closed; empty: it waits to be accepted
	Evict        time.Duration // at the cap, the one that has been idle longest, and at least so long, makes room; zero: never
	Command      time.Duration // the longest read where no deadline was set; default 5 minutes
	CommandBytes int64         // bytes read before a command is answered; default 64 KiB
	Write        time.Duration // the longest write; default 1 minute
	Log          *slog.Logger  // default slog.Default()
}

func (o *Options) fill() {
	if o.MaxConns <= 0 {
		o.MaxConns = 256
	}
	if o.Command <= 0 {
		o.Command = 5 * time.Minute
	}
	if o.CommandBytes <= 0 {
		o.CommandBytes = 64 << 10
	}
	if o.Write <= 0 {
		o.Write = time.Minute
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
}

// evictEvery is how often a guard looks for room while a connection waits.
const evictEvery = 250 * time.Millisecond

// A Guard keeps the set of live connections of one server, over all its listeners.
type Guard struct {
	opts Options

	mu        sync.Mutex
	changed   *sync.Cond
	conns     map[*Conn]struct{}
	listeners map[*Listener]struct{}
	stopping  bool
	refusals  Slots
}

// New returns a Guard without listeners.
func New(o Options) *Guard {
	o.fill()
	g := &Guard{
		opts: o, conns: map[*Conn]struct{}{}, listeners: map[*Listener]struct{}{},
		refusals: NewSlots(16),
	}
	g.changed = sync.NewCond(&g.mu)
	return g
}

// Stopping reports whether Shutdown has begun.
func (g *Guard) Stopping() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.stopping
}

// Conns is the number of live connections.
func (g *Guard) Conns() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.conns)
}

// Shutdown stops accepting, ends idle connections, and waits for the busy ones.
// When ctx ends first, it cuts these off and returns ctx's error.
func (g *Guard) Shutdown(ctx context.Context) error {
	g.mu.Lock()
	g.stopping = true
	for l := range g.listeners {
		_ = l.Listener.Close()
	}
	for c := range g.conns {
		c.Wake()
	}
	g.changed.Broadcast()
	stop := context.AfterFunc(ctx, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.changed.Broadcast()
	})
	defer stop()
	for len(g.conns) > 0 && ctx.Err() == nil {
		g.changed.Wait()
	}
	var rest []*Conn
	for c := range g.conns {
		rest = append(rest, c)
	}
	g.mu.Unlock()
	for _, c := range rest {
		c.cut()
	}
	if len(rest) > 0 {
		return ctx.Err()
	}
	return nil
}

func (g *Guard) remove(c *Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.conns, c)
	g.changed.Broadcast()
}

// admit wraps raw, or returns nil when there is no room for it.
func (g *Guard) admit(raw net.Conn) *Conn {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stopping || (g.full() && !g.evict()) {
		return nil
	}
	c := &Conn{Conn: raw, guard: g, since: time.Now(), budget: g.opts.CommandBytes}
	g.conns[c] = struct{}{}
	return c
}

// full counts the connections that have not been told to end.
func (g *Guard) full() bool {
	if len(g.conns) < g.opts.MaxConns {
		return false
	}
	if len(g.conns) >= 2*g.opts.MaxConns {
		return true // the ones told to end do not
	}
	n := 0
	for c := range g.conns {
		if c.counts() {
			n++
		}
	}
	return n >= g.opts.MaxConns
}

// evict ends the connection that has been idle longest, if any has been so for
// long enough: idle connections cannot lock everybody out.
func (g *Guard) evict() bool {
	if g.opts.Evict <= 0 || len(g.conns) >= 2*g.opts.MaxConns {
		return false
	}
	var oldest *Conn
	var when time.Time
	for c := range g.conns {
		if since, ok := c.idle(); ok && (oldest == nil || since.Before(when)) {
			oldest, when = c, since
		}
	}
	if oldest == nil || time.Since(when) < g.opts.Evict {
		return false
	}
	oldest.Wake()
	return true
}

// waitForRoom holds an accepted connection back, and all behind it, until there is
// room or the guard stops.
func (g *Guard) waitForRoom() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.full() && !g.stopping && !g.evict() {
		// Nothing else tells when a connection has been idle for long enough.
		look := time.AfterFunc(evictEvery, func() {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.changed.Broadcast()
		})
		g.changed.Wait()
		look.Stop()
	}
}

// refuse tells raw that there is no room.
func (g *Guard) refuse(raw net.Conn) {
	defer func() { _ = raw.Close() }()
	if g.opts.Busy == "" {
		return
	}
	// The line fits into the kernel's buffer: this does not wait for the peer.
	_ = raw.SetDeadline(time.Now().Add(time.Second))
	if _, err := raw.Write([]byte(g.opts.Busy)); err != nil || !g.refusals.Take(context.Background(), 0) {
		return
	}
	defer g.refusals.Free()
	// Some wait a moment: closing with unread input would reset the connection
	// before the peer has read the line.
	if half, ok := raw.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_, _ = raw.Read(make([]byte, 512))
	}
}
