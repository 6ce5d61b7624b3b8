package web

import (
	"crypto/sha256"
	"sync"
	"time"
)

// A throttle makes who fails wait longer each time. Its memory is bounded.
type throttle struct {
	now func() time.Time
	// free is how many tries cost nothing; from then on each try makes the next
	// one wait, first so long, then twice as long, up to most.
	free        int
	first, most time.Duration
	size        int // entries at most

	mu      sync.Mutex
	entries map[[32]byte]strikes
}

type strikes struct {
	count int
	last  time.Time // of the latest try
	until time.Time // no try before
}

// forget is after how long without a try all is forgiven.
const forget = 2 * time.Hour

func newThrottle(now func() time.Time, free int) *throttle {
	return &throttle{
		now: now, free: free, first: 2 * time.Second, most: 15 * time.Minute, size: 10_000,
		entries: map[[32]byte]strikes{},
	}
}

// try begins a try and returns 0, or how long to wait before the next. A try
// counts as failed until forgive or undo, so that many at once gain nothing.
func (t *throttle) try(key string) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now, k := t.now(), sha256.Sum256([]byte(key))
	e, known := t.entries[k]
	if now.Before(e.until) {
		return e.until.Sub(now)
	}
	if now.Sub(e.last) > forget {
		e = strikes{}
	}
	if !known && len(t.entries) >= t.size {
		t.makeRoom(now)
	}
	e.count++
	e.last = now
	if over := e.count - t.free; over >= 0 {
		e.until = now.Add(min(t.first<<min(over, 20), t.most))
	}
	t.entries[k] = e
	return 0
}

// makeRoom drops what is forgiven, else the entry that bars the shortest.
func (t *throttle) makeRoom(now time.Time) {
	var victim [32]byte
	var best strikes
	found := false
	for k, e := range t.entries {
		if now.Sub(e.last) > forget {
			delete(t.entries, k)
			continue
		}
		if !found || e.until.Before(best.until) || e.until.Equal(best.until) && e.last.Before(best.last) {
			victim, best, found = k, e, true
		}
	}
	if found && len(t.entries) >= t.size {
		delete(t.entries, victim)
	}
}

// forgive forgets every try of key: the last one was right.
func (t *throttle) forgive(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.entries, sha256.Sum256([]byte(key)))
}

// undo takes one try back, and leaves those before: who knows one password must
// not get more tries for others by it.
func (t *throttle) undo(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := sha256.Sum256([]byte(key))
	e := t.entries[k]
	if e.count--; e.count <= 0 {
		delete(t.entries, k)
		return
	}
	e.until = time.Time{}
	t.entries[k] = e
}
