package quarantine

import (
	"context"
	"time"
)

// limitEvery is how often the next hop is asked for its limit.
const limitEvery = 10 * time.Minute

// Limit is the size of messages that the next hop takes, in bytes, as it last
// said; 0 when it set no limit or was not reached.
func (o *Outbox) Limit() int64 { return o.limit.Load() }

// watchLimit asks the next hop for its limit, at once and now and then, so that an
// encrypted form that it would refuse is known before it takes a message's place.
func (o *Outbox) watchLimit(ctx context.Context) {
	tick := time.NewTicker(limitEvery)
	defer tick.Stop()
	for {
		if h, err := dial(ctx, o.o.NextHop, o.o.Helo, o.times, o.o.Roots); err == nil {
			n, _ := h.sizeLimit()
			o.limit.Store(n)
			h.quit()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
