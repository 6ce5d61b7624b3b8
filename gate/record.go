package gate

import (
	"context"
	"strconv"
	"strings"

	"postern/audit"
	"postern/mail"
	"postern/policy"
)

// Done is called by a front end once it has answered: it writes the one event and
// the one log line of the message. reply is the next hop's reply for mail that
// was handed on, and empty otherwise; err is set when the answer could not be
// given or the next hop could not be reached.
func (g *Gate) Done(ctx context.Context, m *mail.Message, out Outcome, reply string, err error) {
	ctx = context.WithoutCancel(ctx)
	if err == nil {
		err = out.err
	}
	if reply == "" {
		reply = out.Reply.String()
	}
	e := g.event(m, out, reply)
	if err != nil {
		e.Error = err.Error()
	}
	if rerr := g.o.Audit.Record(ctx, e); rerr != nil {
		g.o.Log.Error("audit event was not recorded", "incident", e.Incident, "error", rerr)
	}
	args := []any{
		"incident", e.Incident, "queue_id", e.QueueID, "from", e.From, "to", e.To,
		"action", e.Action, "outcome", e.Outcome, "rule", strings.Join(rules(e.Reasons), ", "),
		"size", e.Size, "delay", e.Delay,
	}
	if reply != "" {
		args = append(args, "reply", reply)
	}
	if err != nil {
		g.o.Log.Error("message", append(args, "error", err)...)
		return
	}
	g.o.Log.Info("message", args...)
}

// String is the reply as it is sent, empty when there is none.
func (r Reply) String() string {
	if r.Code == 0 {
		return ""
	}
	return strings.Join([]string{strconv.Itoa(r.Code), r.Enhanced, r.Text}, " ")
}

func (g *Gate) event(m *mail.Message, out Outcome, reply string) audit.Event {
	now := g.o.Now()
	env := m.Envelope
	e := audit.Event{
		Time: now, Kind: audit.Message,
		Incident: out.Incident, QueueID: env.QueueID, FrontEnd: env.FrontEnd,
		From: env.Sender.String(), Login: env.Login, Client: clientText(env),
		Outcome: out.Kind.String(), Reply: reply, Size: m.Size(), Note: out.note,
		Delay: now.Sub(out.began).Seconds(),
	}
	for _, r := range env.Recipients {
		e.To = append(e.To, r.Address.String())
	}
	if j := out.judgement; j != nil {
		e.MessageID = j.MessageID
		e.Action = j.Verdict.Action.String()
		e.Policy = j.Verdict.Policy
		e.Reasons = reasons(j.Verdict)
		e.Findings = counts(j.Verdict)
		for _, gap := range j.Verdict.Gaps {
			e.Gaps = append(e.Gaps, string(gap.Cause))
		}
		if j.Ticket != "" {
			e.Note = "carries the ticket of " + j.Ticket
		}
	}
	return e
}

// reasons gathers the rules that spoke, each once with its recipients.
func reasons(v *policy.Verdict) []audit.Reason {
	type key struct {
		rule, exception string
		action          policy.Action
		mode            policy.Mode
	}
	at := map[key]int{}
	var list []audit.Reason
	for _, d := range v.Recipients {
		for _, r := range d.Reasons {
			name := r.Rule
			if name == "" {
				name = r.Text
			}
			k := key{name, r.Exception, r.Action, r.Mode}
			i, ok := at[k]
			if !ok {
				i = len(list)
				at[k] = i
				list = append(list, audit.Reason{
					Rule: name, Action: r.Action.String(), Mode: string(r.Mode),
					Severity: r.Severity, Exception: r.Exception,
				})
			}
			list[i].To = append(list[i].To, d.Address)
		}
	}
	return list
}

// rules are the names of the reasons, without those that only say that mail passes.
func rules(rs []audit.Reason) []string {
	var names []string
	for _, r := range rs {
		switch {
		case r.Action == policy.Deliver.String():
		case r.Exception != "":
			names = append(names, r.Rule+" (exception)")
		case r.Mode == string(policy.Monitor):
			names = append(names, r.Rule+" (monitor)")
		default:
			names = append(names, r.Rule)
		}
	}
	return names
}

func counts(v *policy.Verdict) []audit.Count {
	var list []audit.Count
	for _, c := range v.Counts {
		list = append(list, audit.Count(c))
	}
	return list
}
