package extract

import (
	"context"
	"sync"
	"time"
)

// memoryFor is what the walk through a message of size bytes can hold at most:
// its windows, its queued objects and the buffers of its readers grow with it
// up to their bounds.
func memoryFor(size int64) int64 {
	const least, most = 64 << 10, 12 << 20
	return min(least+4*size, most)
}

// weights is a semaphore over bytes, first come first served, so that a large
// message is not starved by small ones.
type weights struct {
	mu    sync.Mutex
	total int64
	free  int64
	queue []*waiter
}

type waiter struct {
	n     int64
	ready chan struct{}
}

func newWeights(total int64) *weights { return &weights{total: total, free: total} }

// acquire takes n bytes, or all there are if n is more, and waits at most
// so long.
func (s *weights) acquire(ctx context.Context, n int64, wait time.Duration) (release func(), err error) {
	n = min(n, s.total)
	s.mu.Lock()
	if s.free >= n && len(s.queue) == 0 {
		s.free -= n
		s.mu.Unlock()
		return func() { s.release(n) }, nil
	}
	me := &waiter{n, make(chan struct{})}
	s.queue = append(s.queue, me)
	s.mu.Unlock()

	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-me.ready:
		return func() { s.release(n) }, nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = ErrBusy
	}
	s.leave(me)
	return nil, err
}

func (s *weights) release(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free += n
	s.serve()
}

// leave takes a waiter out of the queue, or gives back what it got meanwhile.
func (s *weights) leave(me *waiter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-me.ready:
		s.free += me.n
	default:
		for i, q := range s.queue {
			if q == me {
				s.queue = append(s.queue[:i], s.queue[i+1:]...)
				break
			}
		}
	}
	s.serve()
}

func (s *weights) serve() {
	for len(s.queue) > 0 && s.queue[0].n <= s.free {
		s.free -= s.queue[0].n
		close(s.queue[0].ready)
		s.queue = s.queue[1:]
	}
}
