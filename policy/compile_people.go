package policy

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"postern/mail"
)

// entry adds one entry of a group, or one word of a condition, to p. It returns
// what is wrong with it, or "".
func (p *people) entry(word string, sender bool) string {
	lower := strings.ToLower(word)
	switch {
	case strings.TrimSpace(word) != word || word == "":
		return "is empty or has white space around it"
	case strings.ContainsAny(lower, "/:") && !strings.Contains(lower, "@"):
		network, err := parseNetwork(word)
		switch {
		case !sender:
			return "is no address or domain"
		case err != nil:
			return "is no network; write one as in \"10.0.8.0/24\""
		}
		p.networks = append(p.networks, network)
	case strings.Contains(lower, "@"):
		return p.address(lower, sender)
	case strings.HasPrefix(lower, "*."):
		if !isDomain(lower[2:]) {
			return "is no domain after \"*.\""
		}
		p.suffixes = append(p.suffixes, "."+canonDomain(lower[2:]))
	case sender && isNetwork(word):
		network, _ := parseNetwork(word)
		p.networks = append(p.networks, network)
	case strings.Contains(lower, "*"):
		return "has a \"*\" that is not at its start; write \"*.domain\" for the subdomains of a domain"
	case isDomain(lower) && strings.Contains(lower, "."):
		p.domains[canonDomain(lower)] = true
	case isDomain(lower) && !sender:
		p.domains[canonDomain(lower)] = true
	case sender && !strings.ContainsAny(lower, " \t<>"):
		p.logins[lower] = true
	default:
		return "is no address, domain or \"*.domain\""
	}
	return ""
}

func (p *people) address(word string, sender bool) string {
	at := strings.LastIndexByte(word, '@')
	local, domain := word[:at], word[at+1:]
	if local == "" || strings.ContainsAny(local, " \t<>") {
		return "is no address; for a whole domain leave out the \"@\""
	}
	if !isDomain(domain) {
		return "is no address: its domain cannot be"
	}
	p.addresses[addressKey(mail.Address{Local: strings.Trim(local, `"`), Domain: domain})] = true
	if sender {
		p.logins[word] = true
	}
	return ""
}

func isDomain(d string) bool {
	if strings.HasPrefix(d, "[") {
		return strings.HasSuffix(d, "]")
	}
	d = strings.TrimSuffix(d, ".")
	if d == "" || len(d) > 253 {
		return false
	}
	for _, label := range strings.Split(d, ".") {
		if label == "" || len(label) > 63 || strings.ContainsAny(label, " \t\r\n*@/\\:,;<>()\"'!?") {
			return false
		}
	}
	return true
}

func isNetwork(s string) bool {
	_, err := parseNetwork(s)
	return err == nil
}

// parseNetwork reads a network or a single address.
func parseNetwork(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	n, err := netip.ParsePrefix(s)
	if err != nil {
		return n, err
	}
	return n.Masked(), nil
}

// groups compiles the groups of recipients or senders. Names that words of a
// condition have already are refused.
func (c *compiler) groups(path string, groups map[string][]string, sender bool) map[string]*people {
	compiled := map[string]*people{}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		at := path + "." + name
		switch {
		case slices.Contains([]string{wordInside, wordOutside, groupAllowed, groupBlocked}, name):
			c.add(at, "the name %q is taken; give the group another one", name)
		case name == "" || strings.ContainsAny(name, "!@*./"):
			c.add(at, "a group's name has none of ! @ * . /; rename it")
		case len(groups[name]) == 0:
			c.add(at, "the group is empty, so what names it can never match; add an entry or remove it")
		}
		compiled[name] = c.group(at, groups[name], sender)
	}
	return compiled
}

func (c *compiler) group(path string, entries []string, sender bool) *people {
	p := newPeople()
	for i, e := range entries {
		if wrong := p.entry(e, sender); wrong != "" {
			c.add(fmt.Sprintf("%s[%d]", path, i), "%q %s", e, wrong)
		}
	}
	return p
}

// choice compiles the words of "to", "from" or "from_header".
func (c *compiler) choice(path string, words Strings, groups map[string]*people, sender bool) *choice {
	out := &choice{words: words}
	c.words(path, words, func(at, word string, not bool) {
		set := c.who(at, word, groups, sender, not)
		side := &out.yes
		if not {
			side = &out.no
		}
		if *side == nil {
			*side = newPeople()
		}
		(*side).merge(set)
	})
	return out
}

func (c *compiler) who(path, word string, groups map[string]*people, sender, not bool) *people {
	p := newPeople()
	if word == wordInside || word == wordOutside {
		p.inside, p.outside = word == wordInside, word == wordOutside
		if !sender && (p.inside && !not || p.outside && not) && len(c.inside) == 0 {
			c.add(path, "can never match: nothing is inside, because organization.domains is empty; set it")
		}
		return p
	}
	if g, ok := groups[word]; ok {
		if g.empty() && !not && !c.lenient && (word == groupAllowed || word == groupBlocked) {
			c.add(path, "can never match: recipients.%s is empty; fill it or remove the condition", word)
		}
		return g
	}
	if !strings.ContainsAny(word, ".@/:*") {
		known := append(slices.Collect(maps.Keys(groups)), wordInside, wordOutside)
		c.add(path, "there is no group %q; %s", word, hint(word, known))
		return p
	}
	if wrong := p.entry(word, sender); wrong != "" {
		c.add(path, "%q %s", word, wrong)
	}
	return p
}

// words calls f for every word of a list, without its "!", and refuses lists
// that hold nothing or contradict themselves.
func (c *compiler) words(path string, words Strings, f func(at, word string, not bool)) {
	if len(words) == 0 {
		c.add(path, "the list is empty, so it can never match; add a value or remove the key")
	}
	seen := map[string]bool{}
	for i, w := range words {
		at := path
		if len(words) > 1 {
			at = fmt.Sprintf("%s[%d]", path, i)
		}
		word, not := strings.CutPrefix(w, "!")
		switch {
		case word == "":
			c.add(at, "the value is empty; write one or remove it")
			continue
		case seen[w]:
			c.add(at, "%q stands there twice; remove one", w)
		case not && seen[word] || !not && seen["!"+w]:
			c.add(at, "can never match: both %q and %q are wanted", word, "!"+word)
		}
		seen[w] = true
		f(at, word, not)
	}
}
