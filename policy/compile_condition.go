package policy

import (
	"fmt"
	"net/netip"
	"reflect"
	"slices"

	"postern/extract"
	"postern/mail"
)

// condition compiles one condition with everything in it.
func (c *compiler) condition(path string, s Condition) condition {
	out := condition{rank: -1}
	if reflect.ValueOf(s).IsZero() {
		c.add(path, "is empty, so it says nothing; add a key")
		return out
	}
	c.later(path, s)
	c.sensitivity(path, s, &out)
	if s.To != nil {
		out.to = c.choice(path+".to", s.To, c.recipients, false)
	}
	out.own, out.quoted = s.OwnData, s.QuotedData
	c.origin(path, s, &out)
	c.reading(path, s, &out)
	if s.Recipients != nil {
		c.counts(path+".recipients", *s.Recipients, &out)
	}
	if s.Attachment != nil {
		c.attachment(path+".attachment", *s.Attachment, &out)
	}
	if s.Time != nil {
		c.time(path+".time", *s.Time, &out)
	}
	if s.Any != nil && len(s.Any) == 0 {
		c.add(path+".any", "the list is empty, so it can never match; add an alternative or remove it")
	}
	for i, a := range s.Any {
		out.any = append(out.any, c.condition(fmt.Sprintf("%s.any[%d]", path, i), a))
	}
	return out
}

// later refuses the keys of later versions.
func (c *compiler) later(path string, s Condition) {
	for _, k := range []struct {
		key string
		v   any
	}{
		{"within", s.Within},
		{"per", s.Per},
		{"distinct", s.Distinct},
		{"messages", s.Messages},
		{"bytes", s.Bytes},
		{"gaps", s.Gaps},
		{"deviation", s.Deviation},
		{"justified", s.Justified},
	} {
		if k.v != nil {
			c.add(path+"."+k.key, notAvailable, k.key)
		}
	}
}

// leaf adds a question to a condition.
func (c *compiler) leaf(out *condition, holds func(*facts) bool, say func(*facts) string) {
	out.leaves = append(out.leaves, leaf{id: c.leaves, holds: holds, say: say})
	c.leaves++
}

// sensitivity compiles class, level and count.
func (c *compiler) sensitivity(path string, s Condition, out *condition) {
	if s.Count != nil {
		out.count = c.atLeastOne(path+".count", s.Count)
		if s.Class == nil && s.Level == nil {
			c.add(path+".count", "counts the values of a class; add class or level")
		}
	}
	if s.Class != nil {
		var not []int
		c.words(path+".class", s.Class, func(at, word string, negated bool) {
			k, ok := c.classIndex[word]
			switch {
			case !ok:
				c.add(at, "there is no class %q; %s", word, hint(word, c.classNames()))
			case negated:
				not = append(not, k)
			default:
				out.classes = append(out.classes, k)
			}
		})
		c.classLeaf(out, out.classes, not)
	}
	if s.Level != nil {
		c.level(path+".level", s.Level, out)
	}
}

func (c *compiler) classLeaf(out *condition, wanted, not []int) {
	count := out.count
	c.leaf(out, func(f *facts) bool {
		for _, k := range not {
			if s := f.class(k); s != nil && s.met {
				return false
			}
		}
		for _, k := range wanted {
			if s := f.class(k); s != nil && s.met && s.count >= count {
				return true
			}
		}
		return len(wanted) == 0
	}, func(f *facts) string {
		return f.sayClasses(wanted, count)
	})
}

// level compiles level: of several the lowest decides, since each means "that
// or stricter".
func (c *compiler) level(path string, words Strings, out *condition) {
	wanted, not := c.ranks(path, words)
	if wanted >= not {
		c.add(path, "can never match: %q is wanted, and it or a milder one is not; change one", c.levels[wanted].name)
	}
	out.rank = wanted
	count := out.count
	c.leaf(out, func(f *facts) bool {
		for _, k := range f.met {
			if f.p.classes[k].rank >= not {
				return false
			}
		}
		return wanted < 0 || len(f.ranked(wanted, count)) > 0
	}, func(f *facts) string {
		if wanted < 0 {
			return ""
		}
		return f.sayClasses(f.ranked(wanted, count), count)
	})
}

// ranks are the lowest rank that is wanted (-1: none) and the lowest that must
// not be (above all: none).
func (c *compiler) ranks(path string, words Strings) (wanted, not int) {
	wanted, not = -1, len(c.levels)
	c.words(path, words, func(at, word string, negated bool) {
		rank, ok := c.levelIndex[word]
		if !ok {
			names := make([]string, len(c.levels))
			for i, l := range c.levels {
				names[i] = l.name
			}
			c.add(at, "there is no level %q; %s", word, hint(word, names))
			return
		}
		if negated {
			not = min(not, rank)
			return
		}
		if wanted < 0 || rank < wanted {
			wanted = rank
		}
		if !slices.ContainsFunc(c.classes, func(k class) bool { return k.rank >= rank }) {
			c.add(at, "can never match: no class has the level %q or a stricter one; give one to a class", word)
		}
	})
	return wanted, not
}

func (c *compiler) classNames() []string {
	names := make([]string, len(c.classes))
	for i, k := range c.classes {
		names[i] = k.name
	}
	return names
}

// origin compiles what is asked of the sender and its session.
func (c *compiler) origin(path string, s Condition, out *condition) {
	if s.From != nil {
		from := c.choice(path+".from", s.From, c.senders, true)
		holds := func(f *facts) bool { return from.holdsOf(f.isSender, f.isSurely) }
		if c.permits {
			holds = func(f *facts) bool { return from.holdsOf(f.isSurely, f.isSender) }
		}
		c.leaf(out, holds, says("the sender"))
	}
	if s.FromHeader != nil {
		from := c.choice(path+".from_header", s.FromHeader, c.senders, true)
		c.leaf(out, func(f *facts) bool { return from.holds(f.isFromHeader) }, says("the header From"))
	}
	if s.Client != nil {
		c.client(path+".client", s.Client, out)
	}
	if s.Authenticated != nil {
		want := *s.Authenticated
		c.leaf(out, func(f *facts) bool { return (f.m.Login != "") == want }, says("the log-in"))
	}
	if s.TLS != nil {
		want := *s.TLS
		c.leaf(out, func(f *facts) bool { return f.m.TLS == want }, says("the encryption of the session"))
	}
}

func says(what string) func(*facts) string { return func(*facts) string { return what } }

func (c *compiler) client(path string, words Strings, out *condition) {
	var wanted, not []netip.Prefix
	c.words(path, words, func(at, word string, negated bool) {
		n, err := parseNetwork(word)
		switch {
		case err != nil:
			c.add(at, "%q is no network; write one as in \"10.0.8.0/24\"", word)
		case negated:
			not = append(not, n)
		default:
			wanted = append(wanted, n)
		}
	})
	for _, n := range not {
		for _, w := range wanted {
			if n.Bits() <= w.Bits() && n.Contains(w.Addr()) && len(wanted) == 1 {
				c.add(path, "can never match: %s lies in %s, which must not hold", w, n)
			}
		}
	}
	c.leaf(out, func(f *facts) bool {
		return (len(wanted) == 0 || inNetworks(wanted, f.m.Client)) && !inNetworks(not, f.m.Client)
	}, says("the client"))
}

// reading compiles what is asked of the message as it was read.
func (c *compiler) reading(path string, s Condition, out *condition) {
	if s.Gap != nil {
		causes := make([]string, len(extract.Causes))
		for i, cause := range extract.Causes {
			causes[i] = string(cause)
		}
		set := c.names(path+".gap", "gap", s.Gap, causes, nil)
		c.leaf(out, func(f *facts) bool { return set.holds(f.gaps) }, func(f *facts) string { return set.say("gap", f.gaps) })
	}
	if s.Fact != nil {
		set := c.names(path+".fact", "fact", s.Fact, extract.FactNames, []string{"first-contact", "lookalike-domain"})
		c.leaf(out, func(f *facts) bool { return set.holds(f.factNames) }, func(f *facts) string { return set.say("fact", f.factNames) })
	}
	if s.Size != nil {
		least := int64(*s.Size)
		if least < 1 {
			c.add(path+".size", "is 0, which every message has; write a size or remove it")
		}
		c.leaf(out, func(f *facts) bool { return f.m.Size >= least }, says("the message's size"))
	}
	if s.Subject != nil {
		texts := c.texts(path+".subject", s.Subject)
		c.leaf(out, func(f *facts) bool { return texts.holds(f.m.Subjects) }, says("the subject"))
	}
	if s.Asked != nil {
		want := *s.Asked
		c.asks = true
		c.leaf(out, func(f *facts) bool { return f.asked() == want }, says("whether the sender asked for encryption"))
	}
	if s.Header != nil {
		c.header(path+".header", *s.Header, out)
	}
}

func (c *compiler) header(path string, h HeaderMatch, out *condition) {
	if !isFieldName(h.Name) {
		c.add(path+".name", "%q is no name of a header field", h.Name)
	}
	if h.Match == nil {
		c.leaf(out, func(f *facts) bool { return len(f.m.Header.Values(h.Name)) > 0 }, says("the header "+h.Name))
		return
	}
	match := c.texts(path+".match", h.Match)
	c.leaf(out, func(f *facts) bool {
		var readings []string
		for _, v := range f.m.Header.Values(h.Name) {
			readings = append(readings, v)
			readings = append(readings, mail.Decode(v)...)
		}
		return match.holds(readings)
	}, says("the header "+h.Name))
}
