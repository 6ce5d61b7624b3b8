package quarantine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"postern/audit"
	"postern/mail"
)

// deliver makes one attempt with a job and writes back what became of it.
func (o *Outbox) deliver(ctx context.Context, j Job) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	keeper := o.keep(ctx, cancel, j)
	results, hop := o.attempt(ctx, j)
	// The reply is written back first of all, then good manners.
	j = keeper.end()
	o.finish(context.WithoutCancel(ctx), j, results)
	if hop != nil {
		hop.quit()
	}
}

// attempt sends a copy to those of its due recipients that get the same form of
// it; the others stay due. It always returns a result for each of them; the hop
// is to be quitted when there is one.
func (o *Outbox) attempt(ctx context.Context, j Job) ([]Result, *hop) {
	t := newTransaction(&j)
	if len(t.open()) == 0 {
		return o.results(&j, t), nil
	}
	m, err := o.load(ctx, &j)
	if err != nil {
		o.o.Log.Error("stored message cannot be read", "incident", j.Item.ID, "error", err)
		t.fail(reply{text: "the stored message cannot be read"})
		return o.results(&j, t), nil
	}
	j.Copy.Recipients = together(m, j.Copy.Recipients)
	t = newTransaction(&j)
	out, err := o.form(ctx, &j, t, m)
	switch {
	case err == nil:
	case len(j.Copy.Recipients) > 1 && isEncrypted(wayOf(&j)):
		// What is missing may be missing for one of them only. The others stay due.
		j.Copy.Recipients = j.Copy.Recipients[:1]
		return o.attempt(ctx, j)
	case ctx.Err() != nil, errors.Is(err, ErrLater) && !o.overdue(letGo(&j, &j.Copy.Recipients[0])):
		// Who was cut off while looking for keys did not find out that there are none.
		t.fail(reply{text: clean(err.Error())})
		return o.results(&j, t), nil
	default:
		// Also where help does not come in time: accepted mail must not end unseen.
		return o.fallBack(&j, clean(err.Error())), nil
	}
	defer out.close()
	h, err := dial(ctx, o.hopFor(&j), o.o.Helo, o.times, o.o.Roots)
	if err != nil {
		t.fail(temporary(err))
		return o.results(&j, t), nil
	}
	if most, ok := h.sizeLimit(); ok && out.size() > most && hasChain(wayOf(&j)) {
		return o.fallBack(&j, fmt.Sprintf("so sent it has %d bytes, the next hop takes %d", out.size(), most)), h
	}
	h.transact(t, out)
	return o.results(&j, t), h
}

// load opens a job's message.
func (o *Outbox) load(ctx context.Context, j *Job) (*mail.Message, error) {
	r, err := o.o.Store.Open(ctx, j.Item.ID)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return mail.Read(ctx, envelope(&j.Item), r, mail.Options{MaxSize: noLimit, Dir: o.o.Dir})
}

// ticketed puts the ticket on a message, which it takes over.
func (o *Outbox) ticketed(j *Job, m *mail.Message) (*outgoing, error) {
	var to []string
	until := j.Item.Received
	for i := range j.Copy.Recipients {
		r := &j.Copy.Recipients[i]
		to = append(to, r.Address)
		if at := letGo(j, r); at.After(until) {
			until = at
		}
	}
	// As long as this mail can be under way: here, and then as long behind the
	// next hop. The same on every try.
	until = until.Add(2 * o.o.GiveUp)
	return newOutgoing(m, traceLine(Ticket(o.o.Key, j.Item.ID, to, m.ContentHash(), until)))
}

// results turns replies into states.
func (o *Outbox) results(j *Job, t *transaction) []Result {
	now := o.o.Now()
	var all []Result
	seen := map[string]bool{}
	for _, r := range j.Copy.Recipients {
		if seen[r.Address] {
			continue
		}
		seen[r.Address] = true
		answer := t.replies[r.Address]
		result := Result{Address: r.Address, Way: r.Way, Chain: r.Chain, Reply: answer.String()}
		switch {
		case answer.tooBig() && isEncrypted(r.Way):
			// The hop said no limit, or changed its mind: the form was too big for it.
			result = o.nextStep(&r, answer.String())
		case answer.code/100 == 2:
			result.State = Sent
		case answer.code/100 == 5:
			result.State = Failed
		case o.overdue(letGo(j, &r)):
			result.State = Failed
			result.Reply = "given up: " + result.Reply
		default:
			result.State = Released
			result.Next = now.Add(o.o.Retry[min(r.Tries, len(o.o.Retry)-1)])
		}
		all = append(all, result)
	}
	return all
}

// overdue reports whether a recipient was tried for long enough.
func (o *Outbox) overdue(letGo time.Time) bool {
	return o.o.Now().Sub(letGo) > o.o.GiveUp
}

// letGo says when mail was let go for a recipient: by a person, or else when it was
// received.
func letGo(j *Job, r *Recipient) time.Time {
	if r.LetGo.After(j.Item.Received) {
		return r.LetGo
	}
	return j.Item.Received
}

// finish writes results back. A store that cannot be written just now is asked
// again for a while, because what is not written back is sent again.
func (o *Outbox) finish(ctx context.Context, j Job, results []Result) {
	err := o.o.Store.Finish(ctx, j, results)
	for wait := 100 * time.Millisecond; retryFinish(err) && wait < leaseFor/4; wait *= 2 {
		time.Sleep(wait)
		err = o.o.Store.Finish(ctx, j, results)
	}
	if err != nil {
		o.o.Log.Error("reply not written back, mail may be sent twice", "incident", j.Item.ID, "copy", j.Copy.Number, "error", err)
		return
	}
	for _, group := range groupResults(results) {
		o.report(ctx, &j.Item, group)
	}
}

func retryFinish(err error) bool {
	return err != nil && !errors.Is(err, ErrConflict) && !errors.Is(err, ErrNotFound)
}

// groupResults puts the recipients with one state and reply together.
func groupResults(results []Result) [][]Result {
	type answer struct {
		state State
		reply string
	}
	var groups [][]Result
	place := map[answer]int{}
	for _, r := range results {
		a := answer{r.State, r.Reply}
		i, known := place[a]
		if !known {
			i, place[a] = len(groups), len(groups)
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

func (o *Outbox) report(ctx context.Context, it *Item, group []Result) {
	to := make([]string, 0, len(group))
	for _, r := range group {
		to = append(to, r.Address)
	}
	state, answer := group[0].State, group[0].Reply
	message := "copy sent"
	if state != Sent {
		message = "copy not sent"
	}
	o.o.Log.Info(message, "incident", it.ID, "from", it.Sender, "to", to, "state", string(state), "reply", answer)
	kind := audit.Sent
	switch state {
	case Sent:
	case Failed:
		kind = audit.Failed
	case Held:
		kind = audit.Hold
		if o.o.Held != nil {
			o.o.Held(ctx, *it)
		}
	default:
		return // to be tried again: the log line will do
	}
	if o.o.Audit == nil {
		return
	}
	e := itemEvent(kind, it, o.o.Now())
	e.To, e.Reply = to, answer
	if err := o.o.Audit.Record(ctx, e); err != nil {
		o.o.Log.Error("audit event lost", "kind", kind, "incident", it.ID, "error", err)
	}
}

// A keeper extends the lease of a job until it is ended.
type keeper struct {
	job  Job
	stop chan struct{}
	done chan struct{}
}

// keep starts a keeper. When the lease is lost, it cuts the sending off: another
// outbox is at it.
func (o *Outbox) keep(ctx context.Context, cut context.CancelFunc, j Job) *keeper {
	k := &keeper{job: j, stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(k.done)
		tick := time.NewTicker(o.lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-k.stop:
				return
			case <-tick.C:
			}
			longer, err := o.o.Store.Extend(context.WithoutCancel(ctx), k.job, o.o.Now().Add(o.lease))
			switch {
			case err == nil:
				k.job = longer
			case errors.Is(err, ErrConflict):
				cut()
				return
			default:
				o.o.Log.Error("outbox cannot extend its lease", "incident", j.Item.ID, "error", err)
			}
		}
	}()
	return k
}

// end stops the keeper and returns the job with the lease as it now is.
func (k *keeper) end() Job {
	close(k.stop)
	<-k.done
	return k.job
}
