package gate

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"postern/quarantine"
)

// bypassSetting is the key under which the store keeps the bypass.
const bypassSetting = "bypass"

// A Bypass lets everything pass, unjudged, until it ends by itself. It is for
// the night on which the gate itself is the trouble. Its state is in the store,
// so that all processes see it within a second.
type Bypass struct {
	store quarantine.Store
	now   func() time.Time

	mu      sync.Mutex
	current BypassState
	asked   time.Time
}

// A BypassState says until when everything passes, and why.
type BypassState struct {
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
	Actor  string    `json:"actor"`
	// Ended says that the end was put on record.
	Ended bool `json:"ended"`
}

// NewBypass reads and writes the bypass in store.
func NewBypass(store quarantine.Store, now func() time.Time) *Bypass {
	return &Bypass{store: store, now: now}
}

// Active reports the bypass that is in force. A store that cannot be read leaves
// in force what was known last: its own end still holds.
func (b *Bypass) Active(ctx context.Context) (BypassState, bool) {
	const fresh = time.Second
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if now.Sub(b.asked) >= fresh {
		b.asked = now
		ctx, cancel := context.WithTimeout(ctx, fresh) // all messages wait for this
		defer cancel()
		if s, err := b.Load(ctx); err == nil {
			b.current = s
		}
	}
	return b.current, now.Before(b.current.Until)
}

// Load reads the state from the store; zero when there never was a bypass.
func (b *Bypass) Load(ctx context.Context) (BypassState, error) {
	var s BypassState
	text, err := b.store.Setting(ctx, bypassSetting)
	if err != nil || text == "" {
		return s, err
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("stored bypass: %w", err)
	}
	return s, nil
}

// Save writes the state to the store.
func (b *Bypass) Save(ctx context.Context, s BypassState) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return b.store.SetSetting(ctx, bypassSetting, string(text))
}
