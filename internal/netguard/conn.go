package netguard

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// ErrFlood means that a peer sent more than it was allowed to before it was answered.
var ErrFlood = errors.New("peer sends more than is allowed")

// farewell bounds the last write before a connection is closed.
const farewell = 5 * time.Second

// A Conn is a guarded connection. What is written is kept until the next read,
// [Conn.Flush] or Close, so that the answers to one event leave in one packet.
// Deadlines for writing are the guard's own; calls of SetWriteDeadline do nothing.
// One goroutine reads and writes; Wake, Close and the state may be used by others.
type Conn struct {
	net.Conn
	guard *Guard

	// outMu guards what is being written. It is held during a write, which may
	// last; so it is never taken under mu or the guard's lock.
	outMu  sync.Mutex
	out    []byte
	outErr error

	mu      sync.Mutex
	readErr error
	closed  bool
	busy    bool      // inside a message
	woken   bool      // is to end as soon as it is not busy
	since   time.Time // when it was last seen doing something

	until  time.Time     // the deadline of all reads of this phase
	gap    time.Duration // the deadline of one read; zero: only until counts
	budget int64         // bytes that may still be read in this phase
}

// SetReadDeadline begins a phase of command: all reads until the next call must be
// done by t, and read no more than the guard's command limit. The zero time is
// the guard's longest. Inside content, see [Conn.Stream], it does nothing.
func (c *Conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gap == 0 {
		c.until, c.budget = t, c.guard.opts.CommandBytes
	}
	return nil
}

// Stream begins content: each read may take gap, all of them total, and no more
// than limit bytes are read. It lasts until [Conn.EndStream].
func (c *Conn) Stream(gap, total time.Duration, limit int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until, c.gap, c.budget = time.Now().Add(total), gap, limit
}

// EndStream ends content: commands follow.
func (c *Conn) EndStream() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until, c.gap, c.budget = time.Time{}, 0, c.guard.opts.CommandBytes
}

// SetWriteDeadline does nothing: each write has the guard's deadline.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }

// SetDeadline sets the read deadline only.
func (c *Conn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

// Read sends what is waiting to be written, then reads. Its error stays: a library
// that takes half a line for a line gets no other half.
func (c *Conn) Read(p []byte) (int, error) {
	if err := c.Flush(); err != nil {
		return 0, err
	}
	p, err := c.prepare(p)
	if err == nil && len(p) > 0 {
		var n int
		n, err = c.Conn.Read(p)
		c.mu.Lock()
		c.budget -= int64(n)
		c.since = time.Now()
		if err != nil && c.readErr == nil {
			c.readErr = err
		}
		c.mu.Unlock()
		return n, err
	}
	if err != nil {
		c.mu.Lock()
		c.readErr = err
		c.mu.Unlock()
	}
	return 0, err
}

// prepare sets the deadline of one read and cuts p to what may be read.
func (c *Conn) prepare(p []byte) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.readErr != nil:
		return nil, c.readErr
	case c.closed:
		return nil, net.ErrClosed
	case c.woken && !c.busy:
		return nil, os.ErrDeadlineExceeded
	case c.budget <= 0:
		return nil, ErrFlood
	}
	until := c.until
	if until.IsZero() {
		until = time.Now().Add(c.guard.opts.Command)
	}
	if c.gap > 0 {
		if soon := time.Now().Add(c.gap); soon.Before(until) {
			until = soon
		}
	}
	if int64(len(p)) > c.budget {
		p = p[:c.budget]
	}
	return p, c.Conn.SetReadDeadline(until)
}

// ReadErr is the error that ended reading, or nil. It is how a caller learns that
// content was cut short where a library takes the end of the stream for its end.
func (c *Conn) ReadErr() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.readErr
}

// Write keeps p for the next flush.
func (c *Conn) Write(p []byte) (int, error) {
	c.outMu.Lock()
	defer c.outMu.Unlock()
	c.out = append(c.out, p...)
	if len(c.out) > 32<<10 {
		c.flush(c.guard.opts.Write)
	}
	if c.outErr != nil {
		return 0, c.outErr
	}
	return len(p), nil
}

// Flush sends what is waiting. Its error stays: nothing can be said after it.
func (c *Conn) Flush() error {
	c.outMu.Lock()
	defer c.outMu.Unlock()
	c.flush(c.guard.opts.Write)
	return c.outErr
}

func (c *Conn) flush(within time.Duration) {
	if len(c.out) == 0 || c.outErr != nil {
		return
	}
	if err := c.Conn.SetWriteDeadline(time.Now().Add(within)); err != nil {
		c.outErr = err
		return
	}
	n, err := c.Conn.Write(c.out)
	if err == nil && n < len(c.out) {
		err = io.ErrShortWrite
	}
	c.out, c.outErr = c.out[:0], err
}

// SetBusy says whether the connection is inside a message. One that is not may be
// closed to make room or to stop.
func (c *Conn) SetBusy(busy bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy, c.since = busy, time.Now()
}

// Wake ends the connection as soon as it is not busy: its read then fails with
// a timeout.
func (c *Conn) Wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.woken = true
	if !c.busy {
		_ = c.Conn.SetReadDeadline(time.Unix(1, 0))
	}
}

// idle is when c was last seen active; ok is false when it may not be woken.
func (c *Conn) idle() (since time.Time, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.since, !c.busy && !c.woken && !c.closed
}

func (c *Conn) counts() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.woken
}

// Close sends what is waiting and closes. It may be called more than once.
func (c *Conn) Close() error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return nil
	}
	c.closed = true
	c.mu.Unlock()
	c.outMu.Lock()
	c.flush(min(farewell, c.guard.opts.Write))
	c.outMu.Unlock()
	err := c.Conn.Close()
	c.guard.remove(c)
	return err
}

// cut closes without a word, also while another goroutine writes.
func (c *Conn) cut() {
	_ = c.Conn.Close()
	_ = c.Close()
}
