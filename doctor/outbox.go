package doctor

import (
	"context"
	"fmt"
	"time"

	"postern/quarantine"
)

// How long released mail may wait: its next hop is usually the same machine's.
const (
	goodWaiting  = 10 * time.Minute
	mostWaiting  = time.Hour
	pages        = 20 // of a list of 500 items, which bound the look
	itemsOfAPage = 500
)

// examineOutbox looks at mail that waits to leave, and mail that waits for people.
func examineOutbox(ctx context.Context, g *group) {
	if g.Store == nil {
		return
	}
	const where = "postern quarantine list --state "
	counts, err := g.Store.Counts(ctx)
	if err != nil {
		g.fault("store", g.Config.Data.Dir, err.Error(), "look at the log of postern serve; the disk may be full")
		return
	}
	g.ok("held", where+"held", fmt.Sprintf("%d recipients' mail waits for a decision", counts[quarantine.Held]))
	if n := counts[quarantine.Failed]; n > 0 {
		g.warn("failed", where+"failed", fmt.Sprintf("%d recipients could not be reached for good", n), "look at the replies, and tell the senders")
	}
	oldest, err := g.oldest(ctx)
	switch {
	case err != nil:
		g.fault("waiting", where+"released", err.Error(), "see to it that the store can be read")
		return
	case oldest.since.IsZero():
		g.ok("waiting", where+"released", "no released mail waits to leave")
		return
	}
	age := g.Now().Sub(oldest.since)
	found := fmt.Sprintf("%d recipients' mail waits to leave, the oldest (%s) since %v, tried %d times", counts[quarantine.Released], oldest.id, age.Round(time.Second), oldest.tries)
	if oldest.reply != "" {
		found += ": " + oldest.reply
	}
	const advice = "look at the checks of hops, and whether postern serve runs"
	switch {
	case age > mostWaiting:
		g.fault("waiting", where+"released", found, advice)
	case age > goodWaiting:
		g.warn("waiting", where+"released", found, advice)
	default:
		g.ok("waiting", where+"released", found)
	}
}

// A waiting is a copy that has not left yet.
type waiting struct {
	id, reply string
	since     time.Time
	tries     int
}

// older is w, or what waits longer in an item.
func (w waiting) older(it quarantine.Item) waiting {
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			at := since(it, r)
			if r.State == quarantine.Released && (w.since.IsZero() || at.Before(w.since)) {
				w = waiting{it.ID, r.Reply, at, r.Tries}
			}
		}
	}
	return w
}

// oldest finds the copy that waits longest. Lists begin with the newest, so they are
// read to their end, within bounds.
func (g *group) oldest(ctx context.Context) (found waiting, err error) {
	for _, state := range []quarantine.State{quarantine.Released, quarantine.Held} { // held items may have released copies
		q := quarantine.Query{State: state, Most: itemsOfAPage}
		for range pages {
			page, err := g.Store.List(ctx, q)
			if err != nil {
				return found, err
			}
			for _, it := range page.Items {
				found = found.older(it)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
	}
	return found, nil
}

// since is when a recipient's mail was let go.
func since(it quarantine.Item, r quarantine.Recipient) time.Time {
	if r.LetGo.IsZero() {
		return it.Received
	}
	return r.LetGo
}
