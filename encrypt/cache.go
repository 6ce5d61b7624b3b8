package encrypt

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"postern/mail"
)

// Figures of a cache.
const (
	cacheDeadline = 10 * time.Second // of one question to the directory
	cacheSize     = 10_000           // addresses
	cacheError    = 30 * time.Second // so long at most a failed directory is left alone
)

// A cache remembers the answers of a directory.
type cache struct {
	d             Directory
	ttl, negative time.Duration
	deadline      time.Duration
	now           func() time.Time

	mu      sync.Mutex
	answers map[string]*answer
}

// An answer is there when done is closed; until then those who want it wait.
type answer struct {
	done  chan struct{}
	keys  []Key
	err   error
	until time.Time
}

// Cache remembers what d says about an address: for ttl where it knows a usable key, for
// negative where it does not, and an error for negative, at most 30 seconds. One question about an
// address is asked at a time, for all who wait, and gets 10 seconds, whoever of them gives up
// earlier. Keys are checked anew at every look-up.
func Cache(d Directory, ttl, negative time.Duration) Directory {
	return &cache{d: d, ttl: ttl, negative: negative, deadline: cacheDeadline, now: time.Now, answers: map[string]*answer{}}
}

// String names the directory behind the cache.
func (c *cache) String() string { return sourceOf(c.d) }

func (c *cache) Lookup(ctx context.Context, a mail.Address) ([]Key, error) {
	name := a.Key()
	c.mu.Lock()
	known := c.answers[name]
	if known == nil || known.isOld(c.now()) {
		if err := ctx.Err(); err != nil {
			// Whose time is up asks nothing new: the rest of a long list of recipients.
			c.mu.Unlock()
			return nil, fmt.Errorf("no answer in time: %w", err)
		}
		c.makeRoom()
		known = &answer{done: make(chan struct{})}
		c.answers[name] = known
		// The question outlives whoever asked first; its deadline ends it.
		go c.ask(context.WithoutCancel(ctx), a, known)
	}
	c.mu.Unlock()
	select {
	case <-known.done:
	case <-ctx.Done():
		if !known.isThere() { // of two that are ready, select takes any
			return nil, fmt.Errorf("no answer in time: %w", ctx.Err())
		}
	}
	if known.err != nil {
		return nil, known.err
	}
	keys := slices.Clone(known.keys)
	for i := range keys {
		keys[i] = keys[i].checked(c.now())
	}
	return usableFirst(keys), nil
}

func (c *cache) ask(ctx context.Context, a mail.Address, to *answer) {
	ctx, cancel := context.WithTimeout(ctx, c.deadline)
	defer cancel()
	defer close(to.done)
	to.keys, to.err = c.d.Lookup(ctx, a)
	life := c.negative
	switch {
	case to.err != nil:
		life = min(life, cacheError)
	case len(to.keys) > 0 && to.keys[0].Problem == nil:
		life = c.ttl
	}
	to.until = c.now().Add(life)
}

// isOld reports whether an answer has come and run out.
func (a *answer) isOld(now time.Time) bool { return a.isThere() && !now.Before(a.until) }

func (a *answer) isThere() bool {
	select {
	case <-a.done:
		return true
	default:
		return false
	}
}

// makeRoom drops old answers when there are many, and some others if that is not enough.
func (c *cache) makeRoom() {
	if len(c.answers) < cacheSize {
		return
	}
	now := c.now()
	for name, a := range c.answers {
		if a.isOld(now) {
			delete(c.answers, name)
		}
	}
	for name := range c.answers {
		if len(c.answers) < cacheSize*9/10 {
			return
		}
		delete(c.answers, name)
	}
}
