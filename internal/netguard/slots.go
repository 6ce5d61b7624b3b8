package netguard

import (
	"context"
	"time"
)

// Slots bound how much is done at once.
type Slots chan struct{}

// NewSlots returns n free slots; less than one means one.
func NewSlots(n int) Slots { return make(Slots, max(n, 1)) }

// Take waits for a slot, at most wait, and reports whether it got one. Who got
// one must [Slots.Free] it.
func (s Slots) Take(ctx context.Context, wait time.Duration) bool {
	select {
	case s <- struct{}{}:
		return true
	default:
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case s <- struct{}{}:
		return true
	case <-timer.C:
		return false
	case <-ctx.Done():
		return false
	}
}

// Free gives a slot back.
func (s Slots) Free() { <-s }
