package policy

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// Judge decides over m, for each recipient. The only error is one of History:
// then nothing was decided.
func (p *Policy) Judge(_ context.Context, m *Mail, _ History) (*Verdict, error) {
	f := p.newFacts(m)
	v := &Verdict{Schema: VerdictSchema, Policy: p.version, Recipients: make([]Decision, len(m.Recipients))}
	tags := make([]bool, len(p.rules))
	for i := range m.Recipients {
		v.Recipients[i] = f.decide(i, tags)
	}
	var shown bool
	if v.Edits, shown = f.edits(tags); shown {
		f.holdShown(v)
	}
	v.Settle()
	for _, k := range f.met {
		v.Findings = append(v.Findings, f.classes[k].findings...)
		v.Counts = append(v.Counts, f.classes[k].counts...)
	}
	for i := range p.rules {
		v.Asked = append(v.Asked, p.rules[i].Name)
	}
	if m.Report != nil {
		v.Gaps = slices.Clone(m.Report.Gaps)
		v.Facts = slices.Clone(m.Report.Facts)
	}
	v.Findings = orEmpty(v.Findings)
	v.Gaps = orEmpty(v.Gaps)
	return v, nil
}

// orEmpty makes lists that scripts read "[]" rather than null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// decide asks every rule for one recipient.
func (f *facts) decide(i int, tags []bool) Decision {
	r := &f.recipients[i]
	d := Decision{Address: f.m.Recipients[i].Address.String()}
	test := f.testString()
	if r.journal && !test {
		d.Reasons = []Reason{{Action: Deliver, Mode: Enforce, Text: "journal: gets the clear original"}}
		return d
	}
	if test {
		d.Reasons = append(d.Reasons, reasonTest)
	}
	if r.blocked {
		d.Reasons = append(d.Reasons, reasonBlocked)
	}
	for n := range f.p.rules {
		reason, ok := f.ask(n, r)
		if !ok {
			continue
		}
		if reason.Counts() {
			tags[n] = true
		}
		d.Reasons = append(d.Reasons, reason)
	}
	d.Reasons = f.defaults(d.Reasons, r)
	f.finish(&d)
	return d
}

// testString reports whether the published test string was found: its term is
// always the first.
func (f *facts) testString() bool {
	for i := range f.m.Findings {
		if f.m.Findings[i].Term == 0 {
			return true
		}
	}
	return false
}

// speaks reports whether rule u speaks where t gets the mail.
func (f *facts) speaks(u *rule, t person) bool {
	if !u.expires.IsZero() && !f.m.Time.Before(u.expires) {
		return false
	}
	f.asking = u
	return u.when.holds(f, t) && (u.unless == nil || !u.unless.holds(f, t))
}

// ask asks one rule. It speaks where it does for anybody who gets the
// recipient's mail, and is silenced only where it is for all of them.
func (f *facts) ask(n int, r *recipient) (Reason, bool) {
	u := &f.p.rules[n]
	spoke, silenced := false, ""
	for _, t := range r.targets {
		if !f.speaks(u, t) {
			continue
		}
		by := f.silencedBy(u, t)
		if !spoke || by == "" {
			silenced = by
		}
		spoke = true
		if by == "" {
			break
		}
	}
	if !spoke {
		return Reason{}, false
	}
	reason := f.reason(n)
	reason.Exception = silenced
	return reason, true
}

// silencedBy is the text of the exception that silences u for t, "" for none.
func (f *facts) silencedBy(u *rule, t person) string {
	f.asking = u
	for i := range u.exceptions {
		e := &u.exceptions[i]
		if f.m.Time.Before(e.until) && e.when.holds(f, t) {
			return e.text
		}
	}
	return ""
}

// defaults adds the defaults of the levels of those classes about which no
// enforced rule spoke, for mail to outside. A rule that an exception silences
// has spoken: otherwise the exception would have no effect.
func (f *facts) defaults(reasons []Reason, r *recipient) []Reason {
	for _, k := range f.met {
		rank := f.p.classes[k].rank
		if rank < 0 || f.p.levels[rank].act == Deliver {
			continue
		}
		if !slices.ContainsFunc(r.targets, func(t person) bool { return t.outside && !f.spokeAbout(k, t) }) {
			continue
		}
		l := f.p.levels[rank]
		reasons = append(reasons, Reason{
			Action: l.act, Mode: Enforce, Findings: f.classes[k].findings,
			Text:   "default of level " + l.name + ", no rule speaks: " + f.classes[k].said,
			Public: publicText(l.act),
		})
	}
	return reasons
}

// spokeAbout reports whether an enforced rule about class k speaks for t.
func (f *facts) spokeAbout(k int, t person) bool {
	for n := range f.p.rules {
		u := &f.p.rules[n]
		if u.mode == Enforce && f.speaks(u, t) && slices.Contains(f.about(n), k) {
			return true
		}
	}
	return false
}

// about lists the classes that rule n speaks about in this message.
func (f *facts) about(n int) []int {
	if f.abouts[n] == nil {
		f.abouts[n] = f.p.rules[n].when.about(f, []int{})
	}
	return f.abouts[n]
}

// finish reads the action off the reasons, after adding those that stand for
// what cannot be done, and the one that stands where nothing speaks.
func (f *facts) finish(d *Decision) {
	if f.m.Sender.IsZero() {
		d.Reasons = neverRefuse(d.Reasons)
	}
	encrypt, confirm, counted := false, false, false
	for i := range d.Reasons {
		if r := &d.Reasons[i]; r.Counts() {
			counted = true
			encrypt = encrypt || r.Action == Encrypt
			confirm = confirm || r.Action == Confirm
		}
	}
	switch {
	case !counted:
		d.Reasons = append(d.Reasons, reasonNothing)
	case encrypt:
		if d.Chain = f.chain(d.Reasons); d.Chain == nil {
			d.Reasons = append(d.Reasons, reasonNoChain)
		}
	}
	if confirm {
		d.Reasons = append(d.Reasons, reasonNoConfirm)
	}
	d.settle()
}

// reason makes the reason of a rule that spoke, once for all recipients.
func (f *facts) reason(n int) Reason {
	if r := f.reasons[n]; r != nil {
		return *r
	}
	u := &f.p.rules[n]
	parts := u.when.say(f, nil)
	if len(parts) == 0 {
		parts = append(parts, cmp.Or(u.when.sayTo(), "its condition holds"))
	}
	r := &Reason{
		Rule: u.Name, Action: u.act, Mode: u.mode, Text: u.Name + ": " + strings.Join(parts, "; "),
		Severity: u.Severity, Public: cmp.Or(u.PublicText, publicText(u.act)),
		Approvers: u.Approvers, Notify: u.Notify,
	}
	for _, k := range f.about(n) {
		r.Findings = append(r.Findings, f.classes[k].findings...)
	}
	f.reasons[n] = r
	return *r
}
