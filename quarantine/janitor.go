package quarantine

import (
	"context"
	"log/slog"
	"time"

	"postern/audit"
)

// A Janitor lets held mail expire and has the store swept. Zero fields mean
// defaults.
type Janitor struct {
	Store Store
	Audit audit.Sink
	Log   *slog.Logger
	Keep  Keep
	Now   func() time.Time
}

const (
	expireEvery = time.Minute
	sweepEvery  = time.Hour
)

// Run works until ctx ends, at first at once. Errors are logged; the next turn
// tries again.
func (j *Janitor) Run(ctx context.Context) {
	expire := time.NewTicker(expireEvery)
	defer expire.Stop()
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	j.logged(ctx, "expiry failed", j.Expire)
	j.logged(ctx, "sweep failed", j.Sweep)
	for {
		select {
		case <-ctx.Done():
			return
		case <-expire.C:
			j.logged(ctx, "expiry failed", j.Expire)
		case <-sweep.C:
			j.logged(ctx, "sweep failed", j.Sweep)
		}
	}
}

func (j *Janitor) logged(ctx context.Context, message string, f func(context.Context) error) {
	if err := f(ctx); err != nil && ctx.Err() == nil {
		j.log().Error(message, "error", err)
	}
}

// Expire moves what is held past its end to Expired, with an event for each item.
func (j *Janitor) Expire(ctx context.Context) error {
	for {
		now := j.now()
		items, err := j.Store.Expire(ctx, now)
		if err != nil || len(items) == 0 {
			return err
		}
		for i := range items {
			it := &items[i]
			e := itemEvent(audit.Expire, it, now)
			if n := len(it.Acts); n > 0 {
				e.To, e.Actor = it.Acts[n-1].Recipients, it.Acts[n-1].Actor
			}
			j.log().Info("held mail expired", "incident", it.ID, "from", it.Sender, "to", e.To)
			if j.Audit == nil {
				continue
			}
			if err := j.Audit.Record(ctx, e); err != nil {
				j.log().Error("audit event lost", "kind", e.Kind, "incident", it.ID, "error", err)
			}
		}
	}
}

// Sweep deletes what nobody needs any more.
func (j *Janitor) Sweep(ctx context.Context) error {
	swept, err := j.Store.Sweep(ctx, j.Keep, j.now())
	if swept != (Swept{}) {
		j.log().Info("store swept", "bytes", swept.Bytes, "records", swept.Records, "leftovers", swept.Leftovers)
	}
	return err
}

func (j *Janitor) now() time.Time {
	if j.Now == nil {
		return time.Now()
	}
	return j.Now()
}

func (j *Janitor) log() *slog.Logger {
	if j.Log == nil {
		return slog.Default()
	}
	return j.Log
}
