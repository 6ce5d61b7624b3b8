package policy

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// rule is a compiled rule.
type rule struct {
	Rule
	act        Action
	mode       Mode
	when       condition
	unless     *condition
	exceptions []exception
	expires    time.Time
	edits      []HeaderEdit
}

// exception is a compiled exception.
type exception struct {
	when  condition
	until time.Time
	text  string // as reasons show it
	path  string
}

// Severities are the words of a rule's severity.
var Severities = []string{"low", "medium", "high", "critical"}

func (c *compiler) compileRules(rules []Rule) {
	names := map[string]bool{}
	for i, r := range rules {
		at := fmt.Sprintf("rule[%d]", i)
		switch {
		case strings.TrimSpace(r.Name) == "":
			c.add(at+".name", "a rule needs a name")
		case names[r.Name]:
			c.add(at+".name", "the rule %q is there twice; rename one", r.Name)
		}
		names[r.Name] = true
		c.rules = append(c.rules, c.rule(at, r))
	}
}

func (c *compiler) rule(at string, r Rule) rule {
	out := rule{Rule: r, mode: r.Mode}
	if out.mode == "" {
		out.mode = Enforce
	}
	if out.mode != Enforce && out.mode != Monitor {
		c.add(at+".mode", "there is no mode %q; use enforce or monitor", r.Mode)
	}
	if r.Action == nil {
		c.add(at+".action", "is missing; set deliver, encrypt, confirm, quarantine or reject")
	} else {
		out.act = *r.Action
	}
	c.chain(at, r)
	if r.Severity != "" && !slices.Contains(Severities, r.Severity) {
		c.add(at+".severity", "there is no severity %q; use low, medium, high or critical", r.Severity)
	}
	for key, list := range map[string]Strings{"approvers": r.Approvers, "notify": r.Notify} {
		if list != nil && len(list) == 0 || slices.Contains(list, "") {
			c.add(at+"."+key, "is empty; name somebody or remove it")
		}
	}
	out.edits = c.tag(at+".tag", r.Tag)
	if !r.Expires.IsZero() {
		out.expires = r.Expires.End(c.zone)
	}
	asks := c.asks
	out.when = c.condition(at+".when", r.When)
	if r.Unless != nil {
		lenient := c.lenient
		c.lenient, c.permits = true, true
		unless := c.condition(at+".unless", *r.Unless)
		c.lenient, c.permits = lenient, false
		out.unless = &unless
		if reflect.DeepEqual(r.When, *r.Unless) {
			c.add(at+".unless", "can never match: unless is the same as when; change one")
		}
	}
	if out.mode == Monitor { // which changes nothing
		c.asks = asks
	}
	c.againstBlocked(at, r)
	return out
}

// againstBlocked refuses rules that are only about recipients whose mail is
// refused anyway.
func (c *compiler) againstBlocked(at string, r Rule) {
	if len(r.When.To) == 0 || r.Action == nil || *r.Action == Reject {
		return
	}
	for _, w := range r.When.To {
		p := newPeople()
		if strings.HasPrefix(w, "!") || w == wordInside || w == wordOutside || c.recipients[w] != nil || p.entry(w, false) != "" {
			return
		}
		for a := range p.addresses {
			if !c.blocked.addresses[a] && !c.blocked.hasDomain(a[strings.LastIndexByte(a, '@')+1:]) {
				return
			}
		}
		for d := range p.domains {
			if !c.blocked.hasDomain(d) {
				return
			}
		}
		for _, s := range p.suffixes {
			if !slices.Contains(c.blocked.suffixes, s) {
				return
			}
		}
	}
	c.add(at+".when.to", "can never decide anything: mail to %s is refused by recipients.blocked; remove one", strings.Join(r.When.To, ", "))
}

func (c *compiler) tag(path string, t *Tag) []HeaderEdit {
	if t == nil {
		return nil
	}
	var edits []HeaderEdit
	if (t.Header == "") != (t.Value == "") || t.Header == "" && t.Subject == "" {
		c.add(path, "wants header and value, or subject")
	}
	for _, s := range []string{t.Header, t.Value, t.Subject} {
		if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			c.add(path, "holds a control character; remove it")
		}
	}
	if t.Header != "" {
		if !isFieldName(t.Header) {
			c.add(path+".header", "%q is no name of a header field", t.Header)
		}
		edits = append(edits, HeaderEdit{Op: "add", Name: t.Header, Value: t.Value})
	}
	if t.Subject != "" {
		edits = append(edits, HeaderEdit{Op: "prefix", Name: "Subject", Value: t.Subject})
	}
	return edits
}

// isFieldName reports whether s is a field name of RFC 5322 section 2.2.
func isFieldName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == ':' || r > '~' })
}

func (c *compiler) compileExceptions(exceptions []Exception) {
	c.permits = true
	defer func() { c.permits = false }()
	names := make([]string, len(c.rules))
	for i, r := range c.rules {
		names[i] = r.Name
	}
	for i, e := range exceptions {
		at := fmt.Sprintf("exception[%d]", i)
		n := slices.Index(names, e.Rule)
		if n < 0 {
			c.add(at+".rule", "there is no rule %q; %s", e.Rule, hint(e.Rule, names))
		}
		if strings.TrimSpace(e.Reason) == "" {
			c.add(at+".reason", "is missing; say why, for those who read the reasons")
		}
		if e.Until.IsZero() {
			c.add(at+".until", "is missing; every exception has an end, as in 2027-06-30")
		}
		out := exception{when: c.condition(at+".when", e.When), path: at}
		out.until = e.Until.End(c.zone)
		out.text = fmt.Sprintf("%s (until %s)", e.Reason, e.Until)
		c.exceptions = append(c.exceptions, out)
		if n >= 0 {
			c.rules[n].exceptions = append(c.rules[n].exceptions, out)
		}
	}
}
