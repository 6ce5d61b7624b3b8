package policy

import "strings"

// condition is a compiled condition: every leaf, the recipient and one of the
// alternatives must hold.
type condition struct {
	leaves []leaf
	to     *choice // nil: not asked
	any    []condition
	own    *bool // own_data; nil: not asked
	quoted *bool // quoted_data
	// classes and rank say which classes the condition speaks about: those
	// named, and those of a rank or stricter (-1: none). count bounds both.
	classes []int
	rank    int
	count   int
}

// leaf is one question about the message as a whole. Its answer is remembered
// under its id while the message is judged.
type leaf struct {
	id    int
	holds func(*facts) bool
	// say puts into words what held, for the reason; nil says nothing.
	say func(*facts) string
}

func (l *leaf) ask(f *facts) bool {
	switch f.memo[l.id] {
	case yes:
		return true
	case no:
		return false
	}
	if l.holds(f) {
		f.memo[l.id] = yes
		return true
	}
	f.memo[l.id] = no
	return false
}

const (
	unasked = iota
	yes
	no
)

// holds reports whether the condition holds for the message and one recipient.
func (c *condition) holds(f *facts, to person) bool {
	if c.to != nil && !c.to.holds(func(p *people) bool { return p.has(to) }) {
		return false
	}
	if c.own != nil && *c.own != f.ownData(to) {
		return false
	}
	if c.quoted != nil && *c.quoted != f.quotedData(to) {
		return false
	}
	for i := range c.leaves {
		if !c.leaves[i].ask(f) {
			return false
		}
	}
	if len(c.any) == 0 {
		return true
	}
	for i := range c.any {
		if c.any[i].holds(f, to) {
			return true
		}
	}
	return false
}

// say puts into words what of the message made the condition hold.
func (c *condition) say(f *facts, parts []string) []string {
	for _, l := range c.leaves {
		if l.say != nil && f.memo[l.id] == yes {
			if s := l.say(f); s != "" {
				parts = append(parts, s)
			}
		}
	}
	for i := range c.any {
		parts = c.any[i].say(f, parts)
	}
	return parts
}

// about lists the classes that were met and that the condition speaks about.
func (c *condition) about(f *facts, list []int) []int {
	for _, k := range c.classes {
		if s := f.class(k); s != nil && s.met && s.count >= c.count {
			list = appendNew(list, k)
		}
	}
	if c.rank >= 0 {
		for _, k := range f.ranked(c.rank, c.count) {
			list = appendNew(list, k)
		}
	}
	for i := range c.any {
		list = c.any[i].about(f, list)
	}
	return list
}

func appendNew(list []int, k int) []int {
	for _, have := range list {
		if have == k {
			return list
		}
	}
	return append(list, k)
}

// recipients puts into words whom the condition asks for.
func (c *condition) sayTo() string {
	if c.to == nil {
		return ""
	}
	return "to " + strings.Join(c.to.words, ", ")
}
