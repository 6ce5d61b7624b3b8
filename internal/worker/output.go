package worker

import (
	"bufio"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// An Output sends messages to the parent.
type Output struct {
	out     *sender
	stopped atomic.Bool
}

// ErrStopped is what Send returns once the parent wants no more.
var ErrStopped = errors.New("the job was stopped")

// Send sends one message of at most MaxMessage bytes. It is copied, and goes out
// within about flushTime even when the handler never comes back.
func (o *Output) Send(message []byte) error {
	if o.stopped.Load() {
		return ErrStopped
	}
	if len(message) > MaxMessage {
		return errFrame
	}
	return o.out.write(frameOutput, message, false)
}

const flushTime = 20 * time.Millisecond

// A sender writes frames, many at a time. While a job runs a timer sends what has
// gathered.
type sender struct {
	mu    sync.Mutex
	w     *bufio.Writer
	timer *time.Timer
	busy  bool // a job runs
}

func newSender(w io.Writer) *sender {
	s := &sender{w: bufio.NewWriterSize(w, 64<<10)}
	s.timer = time.AfterFunc(flushTime, s.tick)
	s.timer.Stop()
	return s
}

func (s *sender) write(kind byte, payload []byte, last bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := writeFrame(s.w, kind, payload); err != nil {
		return err
	}
	if last {
		s.busy = false
		s.timer.Stop()
		return s.w.Flush()
	}
	return nil
}

// begin lets the timer run until the last frame.
func (s *sender) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = true
	s.timer.Reset(flushTime)
}

func (s *sender) tick() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy && s.w.Flush() == nil { // an error comes back from the next write
		s.timer.Reset(flushTime)
	}
}
