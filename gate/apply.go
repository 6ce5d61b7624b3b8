package gate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"postern/mail"
	"postern/policy"
	"postern/quarantine"
)

// Apply acts on a judgement: it stores what has to be stored in one durable
// transaction and says what the front end has to answer.
func (g *Gate) Apply(ctx context.Context, m *mail.Message, j *Judgement) Outcome {
	out := g.apply(ctx, m, j)
	out.judgement = j
	if out.Kind == Accept || out.Kind == Stored {
		v := policy.Volume{Messages: 1, Recipients: len(m.Envelope.Recipients), Gaps: len(j.Verdict.Gaps), Bytes: m.Size()}
		key := policy.Key{Kind: "sender", Value: cmp.Or(m.Envelope.Login, m.Envelope.Sender.Key())}
		if err := g.o.History.Add(ctx, key, v, j.Time); err != nil {
			g.o.Log.Error("the history was not written: rules over volume count one message less", "incident", j.Incident, "error", err)
		}
	}
	return out
}

func (g *Gate) apply(ctx context.Context, m *mail.Message, j *Judgement) Outcome {
	switch {
	case j.Loop:
		return Outcome{Kind: Reject, Incident: j.Incident, Reply: Reply{
			Code: 554, Enhanced: "5.4.6", Text: "Too many hops: the message goes round in a loop (" + j.Incident + ")",
		}}
	case j.Verdict.Action == policy.Deliver:
		return Outcome{Kind: Accept, Incident: j.Incident, Edits: j.Verdict.Edits}
	case j.Verdict.Action == policy.Reject && !g.o.HoldPartialReject:
		return g.reject(ctx, m, j)
	case j.Verdict.Action == policy.Encrypt && oneForm(m, j):
		return g.encrypt(ctx, m, j)
	default:
		return g.store(ctx, m, j)
	}
}

// reject refuses the whole message. The record, without bytes, is for people who
// ask later; where it cannot be written the refusal waits: what is not recorded
// cannot be explained.
func (g *Gate) reject(ctx context.Context, m *mail.Message, j *Judgement) Outcome {
	it := g.item(m, j)
	it.Record = true
	it.Copies = []quarantine.Copy{{Number: 1}}
	for _, r := range recipients(m, j) {
		r.State, r.Way, r.Chain, r.Next = quarantine.Refused, "", nil, time.Time{}
		it.Copies[0].Recipients = append(it.Copies[0].Recipients, r)
	}
	it, _, err := g.o.Store.Put(ctx, it, nil, g.o.Window)
	if err != nil {
		return tempFail(j.Incident, "4.3.0", "the refusal could not be recorded, try again later", fmt.Errorf("store record: %w", err))
	}
	return Outcome{Kind: Reject, Incident: it.ID, Reply: Reply{
		Code: 550, Enhanced: "5.7.1", Text: replyText(publicReason(j.Verdict, policy.Reject)) + " (" + it.ID + ")",
	}}
}

// store keeps the message, with a copy for each way in which it is to leave, and
// one for those who wait for a person.
func (g *Gate) store(ctx context.Context, m *mail.Message, j *Judgement) Outcome {
	it := g.item(m, j)
	it.Copies = copies(m, j)
	it, created, err := g.o.Store.Put(ctx, it, m.Open(), g.o.Window)
	if err != nil {
		return tempFail(j.Incident, "4.3.0", "the message could not be stored, try again later", fmt.Errorf("store message: %w", err))
	}
	if created {
		g.after(ctx, it)
	}
	return Outcome{Kind: Stored, Incident: it.ID, Reply: Reply{Code: 250, Enhanced: "2.0.0", Text: "accepted for review (" + it.ID + ")"}}
}

// Keep stores accepted mail after all: the next hop refused its form ([Outcome.Message])
// for its size. The outbox then takes the steps of the chain. Nothing may have been
// sent. The form stays with the outcome.
func (g *Gate) Keep(ctx context.Context, m *mail.Message, out Outcome) Outcome {
	if out.judgement == nil || out.Message == nil {
		return out
	}
	ctx, cancel := context.WithTimeout(ctx, g.o.Deadline)
	defer cancel()
	kept := g.store(ctx, m, out.judgement)
	kept.judgement, kept.began, kept.Message = out.judgement, out.began, out.Message
	return kept
}

// after is what follows a commit; none of it can undo the commit.
func (g *Gate) after(ctx context.Context, it quarantine.Item) {
	if g.o.Wake != nil {
		g.o.Wake()
	}
	if g.o.Notify != nil && it.State() == quarantine.Held {
		g.notices.Go(func() { g.o.Notify(context.WithoutCancel(ctx), it) })
	}
}

// item is the stored form of m without its copies.
func (g *Gate) item(m *mail.Message, j *Judgement) quarantine.Item {
	env := m.Envelope
	hash := m.ContentHash()
	// What replaces a header field is the sender's text, unmasked: only the copies
	// hold it, which need it.
	verdict := *j.Verdict
	verdict.Edits = slices.DeleteFunc(slices.Clone(verdict.Edits), func(e policy.HeaderEdit) bool { return e.Op == "replace" })
	return quarantine.Item{
		ID: j.Incident, Received: j.Time,
		Sender: env.Sender.String(), SenderArgs: env.SenderArgs, Login: env.Login, From: j.From, Subject: j.Subject,
		MessageID: j.MessageID, QueueID: env.QueueID,
		Client: clientText(env), FrontEnd: env.FrontEnd,
		Size: m.Size(), Hash: fmt.Sprintf("%x", hash), Automatic: m.Automatic(),
		Action: j.Verdict.Action, Verdict: verdict,
		Expires: j.Time.Add(g.o.Keep),
	}
}

func clientText(env mail.Envelope) string {
	if !env.Client.Addr.IsValid() {
		return ""
	}
	if env.Client.Name == "" {
		return env.Client.Addr.String()
	}
	return env.Client.Name + " [" + env.Client.Addr.String() + "]"
}

// publicReason is what may be told to anybody: the public texts of the rules that
// decided for action, each once.
func publicReason(v *policy.Verdict, action policy.Action) string {
	var texts []string
	seen := map[string]bool{}
	for _, d := range v.Recipients {
		for _, r := range d.Reasons {
			if r.Action == action && r.Counts() && r.Public != "" && !seen[r.Public] {
				seen[r.Public] = true
				texts = append(texts, r.Public)
			}
		}
	}
	if len(texts) == 0 {
		return "The organization's mail policy does not allow this message."
	}
	return strings.Join(texts, " ")
}

// replyText makes a text fit for one line of an SMTP reply (RFC 5321 section
// 4.5.3.1.5 allows 512 bytes for all of it).
func replyText(s string) string {
	const most = 400
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
	if len(s) > most {
		// Cut between words, so that no character is cut either.
		s = strings.TrimSpace(s[:strings.LastIndexByte(s[:most], ' ')+1])
		if s == "" {
			return "Refused by the organization's mail policy."
		}
		s += " …"
	}
	return s
}
