package gate

import (
	"context"
	"sync"
	"time"

	"postern/encrypt"
	"postern/internal/netguard"
	"postern/mail"
	"postern/policy"
	"postern/quarantine"
)

// plan finds, for each recipient whose mail must be encrypted, a way to do so;
// what came of it is one more reason.
func (g *Gate) plan(ctx context.Context, m *mail.Message, j *Judgement) {
	j.chains = make([][]string, len(j.Verdict.Recipients))
	already := sync.OnceValue(func() bool { return encrypt.AlreadyEncrypted(m) })
	ctx, cancel := context.WithTimeout(ctx, keysWithin)
	defer cancel()
	slots := netguard.NewSlots(keysAtOnce)
	var running sync.WaitGroup
	var t trouble
	for i := range j.Verdict.Recipients {
		d := &j.Verdict.Recipients[i]
		if d.Action != policy.Encrypt {
			continue
		}
		slots <- struct{}{}
		running.Go(func() {
			defer slots.Free()
			w := way{reason: refused(policy.Quarantine, "cannot be encrypted (panic)")}
			defer func() {
				if recover() != nil { // who reads keys is not all ours
					g.o.Log.Error("looking for keys failed (panic), the copy is held", "incident", j.Incident, "to", m.Envelope.Recipients[i].Address)
				}
				d.Way, j.chains[i] = w.name, w.rest
				d.Add(w.reason)
			}()
			if already() {
				w = asIs(d)
			} else {
				w = g.o.Channels.plan(ctx, m, j.Incident, m.Envelope.Recipients[i].Address, d.Chain, &t)
			}
		})
	}
	running.Wait()
	t.log(g.o.Log, j.Incident)
	j.Verdict.Settle()
	dropBcc(m, j.Verdict)
}

// Bounds of looking for the keys of all recipients of a message. What is not known
// by then counts as no key for now: who writes to many domains that do not answer
// would otherwise be put off again and again.
const (
	keysWithin = 10 * time.Second
	keysAtOnce = 16
)

// dropBcc takes the fields that name hidden recipients out of every copy, whatever
// its way, of mail that somebody must not see as it is. Other mail is not ours to
// change.
func dropBcc(m *mail.Message, v *policy.Verdict) {
	if v.Action == policy.Deliver {
		return
	}
	for _, name := range []string{"Bcc", "Resent-Bcc"} {
		if len(m.Header().Values(name)) > 0 {
			v.Edits = append(v.Edits, policy.HeaderEdit{Op: "remove", Name: name})
		}
	}
}

// recipients are those of the envelope, each once, in the state and with the way
// that the verdict gives them.
func recipients(m *mail.Message, j *Judgement) []quarantine.Recipient {
	var list []quarantine.Recipient
	seen := map[string]bool{}
	for i, r := range m.Envelope.Recipients {
		a := r.Address.String()
		if seen[a] {
			continue
		}
		seen[a] = true
		d := &j.Verdict.Recipients[i]
		rc := quarantine.Recipient{Address: a, Args: r.Args, State: quarantine.Held}
		switch {
		case d.Action == policy.Deliver:
			rc.State, rc.Next = quarantine.Released, j.Time
		case d.Action == policy.Encrypt && d.Way != "":
			rc.State, rc.Next, rc.Way, rc.Chain = quarantine.Released, j.Time, d.Way, j.chains[i]
		}
		list = append(list, rc)
	}
	return list
}

// copies puts the recipients together that get the same form of the message. Who
// is not named in the header gets a copy of their own where the form shows whom it
// is for.
func copies(m *mail.Message, j *Judgement) []quarantine.Copy {
	type form struct {
		state quarantine.State
		way   string
		alone string
	}
	shown := visible(m)
	at := map[form]int{}
	var list []quarantine.Copy
	for _, r := range recipients(m, j) {
		f := form{state: r.State, way: r.Way}
		if encrypt.Kind(r.Way) == encrypt.Password || showsRecipients(r.Way) && !shown[key(r.Address)] {
			f.alone = r.Address
		}
		i, ok := at[f]
		if !ok {
			i = len(list)
			at[f] = i
			list = append(list, quarantine.Copy{Number: i + 1, Edits: j.Verdict.Edits})
		}
		list[i].Recipients = append(list[i].Recipients, r)
	}
	return list
}

// showsRecipients reports whether the form names the keys that open it.
func showsRecipients(way string) bool {
	return encrypt.Kind(way) == encrypt.OpenPGP || encrypt.Kind(way) == encrypt.SMIME
}

// visible are the recipients that the header names.
func visible(m *mail.Message) map[string]bool {
	shown := map[string]bool{}
	for _, name := range []string{"To", "Cc"} {
		for _, a := range m.Header().Addresses(name) {
			shown[a.Key()] = true
		}
	}
	return shown
}

func key(address string) string {
	a, err := mail.ParseAddress(address)
	if err != nil {
		return address
	}
	return a.Key()
}

// oneForm reports whether all recipients get the same encrypted form, so that it
// can take the place of the original in the same transaction.
func oneForm(m *mail.Message, j *Judgement) bool {
	all := copies(m, j)
	if len(all) != 1 || len(all[0].Recipients) == 0 {
		return false
	}
	way := all[0].Recipients[0].Way
	return way != "" && encrypt.Kind(way) != encrypt.TLS
}

// encrypt makes the one form. Where that fails the message is stored, and the
// outbox takes the next step of the chain.
func (g *Gate) encrypt(ctx context.Context, m *mail.Message, j *Judgement) Outcome {
	way := copies(m, j)[0].Recipients[0].Way
	if way == AsIs {
		return Outcome{Kind: Accept, Incident: j.Incident, Edits: j.Verdict.Edits}
	}
	// A first try may have been stored, and its answer lost: the retry must not send
	// the mail once more.
	if it, err := g.o.Store.Item(ctx, j.Incident); err == nil && !it.Record && j.Time.Sub(it.Received) < g.o.Window {
		return g.store(ctx, m, j)
	}
	form, err := g.makeForm(ctx, m, j, way)
	if err != nil {
		g.o.Log.Warn("encryption in the same transaction failed, the outbox tries", "incident", j.Incident, "error", err)
		return g.store(ctx, m, j)
	}
	if form.Size() > g.mostInPlace() {
		form.Close()
		return g.store(ctx, m, j)
	}
	return Outcome{Kind: Accept, Incident: j.Incident, Message: form}
}

// mostInPlace is the size of a form that the next hop will take: what it says, and
// no more than Postfix's default message_size_limit (10,240,000), since the mail
// server behind a milter says nothing. A larger form leaves by the outbox, which takes
// the next step of the chain where the next hop's limit is exceeded.
func (g *Gate) mostInPlace() int64 {
	const most = 10_000_000
	// Trace fields are added on the way.
	const trace = 10_000
	if g.o.HopLimit != nil {
		if n := g.o.HopLimit(); n > 0 {
			return min(most, n-trace)
		}
	}
	return most
}

func (g *Gate) makeForm(ctx context.Context, m *mail.Message, j *Judgement, way string) (*mail.Message, error) {
	edited, err := quarantine.Edit(ctx, m, j.Verdict.Edits, g.o.Channels.Dir)
	if err != nil {
		return nil, err
	}
	if edited != m {
		defer edited.Close()
	}
	var to []mail.Address
	seen := map[mail.Address]bool{}
	for _, r := range m.Envelope.Recipients {
		if !seen[r.Address] {
			seen[r.Address] = true
			to = append(to, r.Address)
		}
	}
	return g.o.Channels.Encrypt(ctx, quarantine.Encryption{
		Incident: j.Incident, Way: way, To: to, Original: m, Message: edited,
	})
}
