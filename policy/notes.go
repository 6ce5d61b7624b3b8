package policy

import (
	"fmt"
	"time"
)

// Notes are things in a policy that are no mistake but worth a look at the time
// now: rules and exceptions that are over. They are none of the problems of
// [Compile], since a date that passes must not keep a gateway from starting.
func (p *Policy) Notes(now time.Time) []Problem {
	var notes problems
	for i, r := range p.rules {
		if !r.expires.IsZero() && !now.Before(r.expires) {
			notes.add(fmt.Sprintf("rule[%d].expires", i), "the rule %q is over since %s; remove it, or give it a later end", r.Name, r.Expires)
		}
	}
	for _, e := range p.exceptions {
		if !now.Before(e.until) {
			notes.add(e.path+".until", "the exception is over; remove it, or give it a later end")
		}
	}
	return notes
}
