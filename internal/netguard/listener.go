package netguard

import (
	"errors"
	"net"
	"time"
)

// A Listener accepts guarded connections.
type Listener struct {
	net.Listener
	guard *Guard
}

// Listener wraps l. It is closed by Shutdown.
func (g *Guard) Listener(l net.Listener) *Listener {
	guarded := &Listener{Listener: l, guard: g}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.listeners[guarded] = struct{}{}
	if g.stopping {
		_ = l.Close()
	}
	return guarded
}

// Accept returns the next connection, a *[Conn]. Errors are retried with growing
// pauses; only a closed listener ends it, with net.ErrClosed.
func (l *Listener) Accept() (net.Conn, error) {
	pause := time.Duration(0)
	for {
		raw, err := l.Listener.Accept()
		if err != nil {
			if l.guard.Stopping() || errors.Is(err, net.ErrClosed) {
				return nil, net.ErrClosed
			}
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			l.guard.opts.Log.Warn("accept failed, trying again", "listener", l.Addr().String(), "error", err)
			time.Sleep(pause)
			continue
		}
		pause = 0
		if l.guard.opts.Busy == "" {
			l.guard.waitForRoom()
		}
		if c := l.guard.admit(raw); c != nil {
			return c, nil
		}
		go l.guard.refuse(raw)
	}
}

// Close closes the listener only; live connections stay.
func (l *Listener) Close() error {
	l.guard.mu.Lock()
	delete(l.guard.listeners, l)
	l.guard.mu.Unlock()
	return l.Listener.Close()
}
