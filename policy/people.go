package policy

import (
	"net/netip"
	"strings"

	"golang.org/x/net/idna"

	"postern/mail"
)

// The words of "to" and "from" that are no names of groups, and the groups that
// are always there.
const (
	wordInside   = "inside"
	wordOutside  = "outside"
	groupAllowed = "allowed"
	groupBlocked = "blocked"
)

// people is a set of people: what a group stands for, or the words of a "to".
type people struct {
	inside, outside bool
	addresses       map[string]bool // as addressKey makes them
	logins          map[string]bool // lower case
	domains         map[string]bool
	suffixes        []string // ".partner.example"
	networks        []netip.Prefix
}

func newPeople() *people {
	return &people{addresses: map[string]bool{}, logins: map[string]bool{}, domains: map[string]bool{}}
}

func (p *people) merge(q *people) {
	p.inside = p.inside || q.inside
	p.outside = p.outside || q.outside
	for k := range q.addresses {
		p.addresses[k] = true
	}
	for k := range q.logins {
		p.logins[k] = true
	}
	for k := range q.domains {
		p.domains[k] = true
	}
	p.suffixes = append(p.suffixes, q.suffixes...)
	p.networks = append(p.networks, q.networks...)
}

func (p *people) empty() bool {
	return !p.inside && !p.outside &&
		len(p.addresses)+len(p.logins)+len(p.domains)+len(p.suffixes)+len(p.networks) == 0
}

// hasDomain reports whether the set names the domain or one above it with "*.".
func (p *people) hasDomain(domain string) bool {
	if p.domains[domain] {
		return true
	}
	for _, s := range p.suffixes {
		if strings.HasSuffix(domain, s) && len(domain) > len(s) {
			return true
		}
	}
	return false
}

func (p *people) hasNetwork(a netip.Addr) bool { return inNetworks(p.networks, a) }

func inNetworks(networks []netip.Prefix, a netip.Addr) bool {
	a = a.Unmap()
	for _, n := range networks {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// A person is one address that a set of people is asked for.
type person struct {
	address string // as addressKey makes it
	alias   string // of the alias that led to it, or ""
	domain  string
	outside bool
	nobody  bool // the null sender: neither inside nor outside
}

// has reports whether the set holds a person. An alias counts by its address
// only: what its domain may get says nothing about where its mail ends up.
func (p *people) has(w person) bool {
	if p.inside && !w.outside && !w.nobody || p.outside && w.outside && !w.nobody {
		return true
	}
	return p.names(w)
}

// names reports whether the set names a person, other than by inside or outside.
func (p *people) names(w person) bool {
	if w.nobody {
		return false
	}
	return p.addresses[w.address] || w.alias != "" && p.addresses[w.alias] || p.hasDomain(w.domain)
}

// choice is a compiled list of words: any of yes (if there is one), none of no.
type choice struct {
	yes, no *people
	words   []string // as written, for reasons
}

func (c *choice) holds(has func(*people) bool) bool {
	return (c.yes == nil || has(c.yes)) && (c.no == nil || !has(c.no))
}

// holdsOf is holds with different questions for the two sides.
func (c *choice) holdsOf(yes, no func(*people) bool) bool {
	return (c.yes == nil || yes(c.yes)) && (c.no == nil || !no(c.no))
}

// addressKey is an address in the form in which addresses are compared: two
// that differ in case or in the spelling of an international domain are one.
func addressKey(a mail.Address) string {
	return strings.ToLower(a.Local) + "@" + canonDomain(a.Domain)
}

// canonDomain is a domain in lower-case ASCII, without a trailing dot. What is
// no domain name stays as it is, in lower case.
func canonDomain(d string) string {
	d = strings.TrimSuffix(strings.ToLower(d), ".")
	for i := range len(d) {
		if d[i] >= 0x80 {
			if ascii, err := idna.Lookup.ToASCII(d); err == nil {
				return ascii
			}
			return d
		}
	}
	return d
}
