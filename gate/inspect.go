package gate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"postern/encrypt"
	"postern/extract"
	"postern/mail"
	"postern/policy"
	"postern/quarantine"
	"postern/scan"
)

// A Judgement is what Inspect found out about a message. It has had no effects.
type Judgement struct {
	Incident string
	Verdict  *policy.Verdict
	Report   *extract.Report
	// Loop says that the message went round too often and must not go on.
	Loop bool
	// Ticket is the item whose valid ticket the message carries: it was released
	// by a person and is not judged again.
	Ticket string
	// Time is when it was judged.
	Time time.Time
	// The parts of the header that people see, without any datum.
	Subject, From, MessageID string

	// chains are the ways that are left for each recipient after the planned one.
	chains [][]string
}

// Inspect judges m: extract gives documents, scan gives findings, policy gives
// one decision for each recipient. The error is our own failure: nothing is
// known about m then.
func (g *Gate) Inspect(ctx context.Context, m *mail.Message) (*Judgement, error) {
	rules := g.rules.Load()
	now := g.o.Now()
	j := &Judgement{Incident: incidentID(m), Time: now}
	j.mask(rules.Engine, m)
	if g.looping(m) {
		j.Loop = true
		j.Verdict = passing(m, rules, policy.Reject, "the message has passed too many mail servers")
		j.Report = &extract.Report{}
		return j, nil
	}
	if item, ok := g.ticket(m, now); ok {
		j.Ticket = item
		j.Verdict = passing(m, rules, policy.Deliver, "released from the quarantine as "+item)
		j.Report = &extract.Report{}
		return j, nil
	}
	facts, err := g.facts(ctx, rules, m, now)
	if err != nil {
		return nil, err
	}
	j.Report = facts.Report
	if j.Verdict, err = rules.Policy.Judge(ctx, facts, g.o.History); err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	// Paths hold file names, which a sender chose.
	for i := range j.Verdict.Gaps {
		j.Verdict.Gaps[i].Path = rules.Engine.Mask(j.Verdict.Gaps[i].Path)
	}
	for i := range j.Verdict.Facts {
		j.Verdict.Facts[i].Path = rules.Engine.Mask(j.Verdict.Facts[i].Path)
	}
	g.plan(ctx, m, j)
	return j, nil
}

// facts reads and scans m.
func (g *Gate) facts(ctx context.Context, rules *Rules, m *mail.Message, now time.Time) (*policy.Mail, error) {
	env := m.Envelope
	head := m.Header()
	f := &policy.Mail{
		Time:   now,
		Sender: env.Sender, Login: env.Login, Client: env.Client.Addr, TLS: env.TLS != mail.TLS{},
		Header: head,
		Size:   m.Size(),
	}
	for _, v := range head.Values("Subject") {
		f.Subjects = append(f.Subjects, mail.Decode(v)...)
	}
	if a, ok := head.FirstAddress("From"); ok {
		f.From = append(f.From, a)
	}
	for _, r := range env.Recipients {
		pr := policy.Recipient{Address: r.Address}
		if g.o.Expand != nil {
			members, err := g.o.Expand(ctx, r.Address)
			if err != nil {
				return nil, fmt.Errorf("expand recipient: %w", err)
			}
			pr.Members = members
		}
		f.Recipients = append(f.Recipients, pr)
	}
	var found collector
	var err error
	f.Report, err = g.o.Reader.Message(ctx, m, func(d *extract.Document) error {
		rules.Engine.Hits(d, found.add)
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read message: %w", err)
	}
	f.Findings = found.findings
	return f, nil
}

// passing is a verdict that no rule made: the same for all recipients.
func passing(m *mail.Message, rules *Rules, a policy.Action, why string) *policy.Verdict {
	v := &policy.Verdict{Schema: policy.VerdictSchema, Policy: rules.Policy.Version(), Action: a}
	for _, r := range m.Envelope.Recipients {
		v.Recipients = append(v.Recipients, policy.Decision{
			Address: r.Address.String(), Action: a,
			Reasons: []policy.Reason{{Action: a, Mode: policy.Enforce, Text: why, Public: why}},
		})
	}
	return v
}

// looping reports whether m has been round too often: too many mail servers
// (RFC 5321 section 6.3), or our own outbox again and again.
func (g *Gate) looping(m *mail.Message) bool {
	const rounds = 5
	h := m.Header()
	return len(h.Values("Received")) > g.o.Hops || len(h.Values(quarantine.TraceHeader)) >= rounds
}

// ticket looks for a valid ticket of the outbox on m.
func (g *Gate) ticket(m *mail.Message, now time.Time) (string, bool) {
	if g.o.TicketKey == nil {
		return "", false
	}
	values := m.Header().Values(quarantine.TraceHeader)
	if len(values) == 0 {
		return "", false
	}
	var to []string
	for _, r := range m.Envelope.Recipients {
		to = append(to, r.Address.String())
	}
	for _, v := range values {
		if item, ok := quarantine.CheckTicket(g.o.TicketKey, v, to, m.ContentHash(), now); ok {
			return item, true
		}
	}
	return "", false
}

// mask keeps what people need to recognise the message by, without a datum.
func (j *Judgement) mask(e *scan.Engine, m *mail.Message) {
	h := m.Header()
	j.Subject = e.Mask(clip(withoutPassword(h.Text("Subject"))))
	if a, ok := h.FirstAddress("From"); ok {
		j.From = a.String()
	}
	j.MessageID = MaskMessageID(e, m.MessageID())
}

// withoutPassword is a subject for people without the password that its sender put
// into it, whatever the configuration says of passwords.
func withoutPassword(subject string) string {
	_, cleaned, ok := encrypt.SubjectPassword(subject)
	if !ok {
		return subject
	}
	return mail.Decode(cleaned)[0]
}

// MaskMessageID is a Message-ID as it is kept: the sender's program chose it, so
// that even there a datum may stand. Its two halves are masked one by one, since
// the whole always looks like an address.
func MaskMessageID(e *scan.Engine, id string) string {
	left, right, ok := strings.Cut(clip(strings.Trim(id, "<>")), "@")
	if !ok {
		return e.Mask(left)
	}
	return e.Mask(left) + "@" + e.Mask(right)
}

// clip bounds what is kept of a header line.
func clip(s string) string {
	const most = 500
	r := []rune(s)
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
