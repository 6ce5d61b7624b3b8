package policy

import (
	"fmt"
	"slices"
)

// Chains are the steps that a rule's chain may have: kinds of encryption, then
// what becomes of mail for which none of them can be had.
var Chains = []string{"openpgp", "smime", "password", "tls", endHold, endRefuse}

// The ends of a chain.
const (
	endHold   = "quarantine"
	endRefuse = "reject"
)

// defaultChain is that of rules that name none, and of levels.
var defaultChain = []string{"openpgp", "smime", "password", endHold}

func isEnd(step string) bool { return step == endHold || step == endRefuse }

func (c *compiler) chain(at string, r Rule) {
	if r.Encrypt == nil {
		return
	}
	at += ".encrypt"
	if r.Action != nil && *r.Action != Encrypt {
		c.add(at, "is for the action encrypt, and the action is %s; change one", *r.Action)
	}
	if !slices.ContainsFunc(r.Encrypt, func(step string) bool { return !isEnd(step) }) {
		c.add(at, "names no kind of encryption, so nothing could ever be sent; name one, or change the action")
	}
	for i, step := range r.Encrypt {
		one := fmt.Sprintf("%s[%d]", at, i)
		switch {
		case !slices.Contains(Chains, step):
			c.add(one, "there is no encryption %q; %s", step, hint(step, Chains))
		case slices.Contains(r.Encrypt[:i], step):
			c.add(one, "%q is there twice; remove one", step)
		case isEnd(step) && i < len(r.Encrypt)-1:
			c.add(one, "what stands after %q is never tried; move it to the end", step)
		}
	}
}

// chain is what all rules accept whose reasons want encryption, nil where they
// have no kind of encryption in common. The order is that of the first that
// states one; a rule that states none, or a level, accepts what is the default.
func (f *facts) chain(reasons []Reason) []string {
	var order []string
	kinds, end := Chains[:len(Chains)-2], endHold
	for i := range reasons {
		r := &reasons[i]
		if !r.Counts() || r.Action != Encrypt {
			continue
		}
		accepted := f.p.stated(r.Rule)
		switch {
		case accepted == nil:
			accepted = defaultChain
		case order == nil:
			order = accepted
		}
		kinds = common(kinds, accepted)
		// A bounce is never refused (RFC 5321 section 6.1).
		if slices.Contains(accepted, endRefuse) && !f.m.Sender.IsZero() {
			end = endRefuse
		}
	}
	if order != nil {
		kinds = common(order, kinds)
	}
	if len(kinds) == 0 {
		return nil
	}
	return append(slices.Clip(kinds), end)
}

// stated is the chain that a rule states, nil for none.
func (p *Policy) stated(rule string) []string {
	for i := range p.rules {
		if p.rules[i].Name == rule {
			return p.rules[i].Encrypt
		}
	}
	return nil
}

// common is what of a is in b, in the order of a.
func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}
