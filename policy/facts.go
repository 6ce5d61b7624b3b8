package policy

import (
	"strings"

	"postern/extract"
)

// facts is a message while it is judged: its facts in the form in which
// conditions ask for them, and the answers they had.
type facts struct {
	p       *Policy
	m       *Mail
	memo    []uint8
	classes []*classState // by class; nil where none of its terms was found
	met     []int         // classes that are met, ascending

	gaps, factNames []string // distinct, in order
	recipients      []recipient
	login, sender   person
	counted         bool
	outside         int
	domains         int
	reasons         []*Reason // of rules, made when first needed
	abouts          [][]int   // the same
	asking          *rule     // the rule whose conditions are asked
}

// recipient is a recipient with all the people its mail may end up with.
type recipient struct {
	targets []person
	blocked bool
	journal bool
}

func (p *Policy) newFacts(m *Mail) *facts {
	f := &facts{p: p, m: m, memo: make([]uint8, p.leaves), reasons: make([]*Reason, len(p.rules)), abouts: make([][]int, len(p.rules))}
	f.classify()
	if m.Report != nil {
		for _, g := range m.Report.Gaps {
			f.gaps = appendName(f.gaps, string(g.Cause))
		}
		for _, x := range m.Report.Facts {
			f.factNames = appendName(f.factNames, x.Name)
		}
	}
	f.sender = p.person(m.Sender)
	f.login = p.login(m.Login)
	people := make([]person, 0, len(m.Recipients))
	f.recipients = make([]recipient, len(m.Recipients))
	for i, r := range m.Recipients {
		f.recipients[i], people = p.recipient(r, people)
	}
	return f
}

func appendName(list []string, name string) []string {
	for _, have := range list {
		if have == name {
			return list
		}
	}
	return append(list, name)
}

// recipient finds who gets a recipient's mail: the members of an alias, and the
// address itself where it is no alias or is outside anyway. The people are kept
// in the slice all, so that most messages need one.
func (p *Policy) recipient(r Recipient, all []person) (recipient, []person) {
	self := p.person(r.Address)
	from := len(all)
	if len(r.Members) == 0 || self.outside {
		all = append(all, self)
	}
	for _, m := range r.Members {
		member := p.person(m)
		member.alias = self.address
		all = append(all, member)
	}
	out := recipient{targets: all[from:len(all):len(all)], journal: p.journal[self.address]}
	out.blocked = p.blocked.has(self)
	for _, t := range out.targets {
		out.blocked = out.blocked || p.blocked.has(t)
	}
	return out, all
}

// login makes a person of a log-in name; one without a domain is one of us.
func (p *Policy) login(login string) person {
	at := strings.LastIndexByte(login, '@')
	if login == "" || at < 0 {
		return person{nobody: login == ""}
	}
	domain := canonDomain(login[at+1:])
	return person{address: strings.ToLower(login[:at]) + "@" + domain, domain: domain, outside: !p.insideCanon(domain)}
}

// isSender reports whether the log-in or the envelope sender is in the set.
// Inside and outside are asked of the log-in where there is one.
func (f *facts) isSender(p *people) bool {
	if f.isLogin(p) {
		return true
	}
	if f.m.Login == "" {
		return p.has(f.sender)
	}
	return p.names(f.sender)
}

// isSurely is isSender where being in the set allows something: a log-in that
// is an address is asked alone, since anybody can write an envelope sender.
func (f *facts) isSurely(p *people) bool {
	if f.login.domain != "" {
		return f.isLogin(p)
	}
	return f.isSender(p)
}

func (f *facts) isLogin(p *people) bool {
	if p.hasNetwork(f.m.Client) {
		return true
	}
	return f.m.Login != "" && (p.logins[strings.ToLower(f.m.Login)] || p.has(f.login))
}

func (f *facts) isFromHeader(p *people) bool {
	for _, a := range f.m.From {
		if p.has(f.p.person(a)) {
			return true
		}
	}
	return false
}

// recipientCounts counts the recipients, those outside, and their domains.
func (f *facts) recipientCounts() (all, outside, domains int) {
	if !f.counted {
		seen := map[string]bool{}
		for _, r := range f.recipients {
			out := false
			for _, t := range r.targets {
				out = out || t.outside
				seen[t.domain] = true
			}
			if out {
				f.outside++
			}
		}
		f.domains, f.counted = len(seen), true
	}
	return len(f.recipients), f.outside, f.domains
}

func (f *facts) objects() []extract.ObjectInfo {
	if f.m.Report == nil {
		return nil
	}
	return f.m.Report.Objects
}
