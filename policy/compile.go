package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"postern/mail"
	"postern/scan"
)

// A Policy is compiled, immutable and safe for concurrent use.
type Policy struct {
	version    string
	own        []string
	inside     []string
	zone       *time.Location
	blocked    *people
	journal    map[string]bool
	levels     []level
	classes    []class
	rules      []rule
	terms      []scan.Term
	termUsers  [][]int // for each term the classes whose any or all has it
	leaves     int
	exceptions []exception // for notes
	asks       bool        // a condition asks whether the sender asked for encryption
	passwords  bool        // subjects may hold passwords
}

// testDetector finds the published test string.
const testDetector = "test_string"

// compiler holds what Compile works with.
type compiler struct {
	problems
	Policy
	recipients, senders map[string]*people
	levelIndex          map[string]int
	classIndex          map[string]int
	termIndex           map[string]int
	termPath            []string // where a term was first named
	detectors           map[string]bool
	labels              map[string]*scan.Label
	dictionaries        map[string]*scan.Dictionary // nil until read
	unread              map[string]bool             // the file's, where that failed
	exactData           map[string][]string
	exactDataProblem    string
	fingerprints        map[string]bool // by name: whether it holds public text
	fingerprintProblem  string
	// permits is set in conditions that silence a rule.
	permits bool
	// lenient is set where a condition that cannot hold is no mistake: "unless"
	// and what is built in.
	lenient bool
}

// Compile checks everything at once; with any problem the policy is nil.
func Compile(s Source) (*Policy, []Problem) {
	builtInRules := len(s.Rules) == 0
	ownClasses := len(s.Classes)
	s = s.Effective()
	c := &compiler{
		levelIndex: map[string]int{}, classIndex: map[string]int{},
		termIndex: map[string]int{}, detectors: map[string]bool{}, unread: map[string]bool{},
	}
	for _, name := range scan.Names() {
		c.detectors[name] = true
	}
	c.term("", scan.Term{Detector: testDetector}) // always term 0
	c.passwords = s.SubjectPasswords
	c.organization(s.Organization)
	c.people(s)
	c.compileLevels(s.Levels)
	c.compileDictionaries(s.Dictionaries)
	c.compileLabels(s.Labels)
	c.exactData, c.exactDataProblem = s.ExactDataTables, s.ExactDataProblem
	c.fingerprints, c.fingerprintProblem = s.FingerprintIndexes, s.FingerprintProblem
	c.compileClasses(s.Classes, ownClasses)
	c.lenient = builtInRules
	c.compileRules(s.Rules)
	c.lenient = false
	c.compileExceptions(s.Exceptions)
	c.tryTerms()
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	c.version = digest(s)
	p := c.Policy
	return &p, nil
}

// digest names a source: equal sources have equal digests.
func digest(s Source) string {
	text, err := json.Marshal(s)
	if err != nil { // only for values no configuration file can hold
		text = fmt.Appendf(nil, "%#v", s)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

func (c *compiler) organization(o Organization) {
	for i, d := range o.Domains {
		at := fmt.Sprintf("organization.domains[%d]", i)
		switch {
		case strings.HasPrefix(d, "*."):
			c.add(at, "subdomains are inside already; write %q", d[2:])
		case !isDomain(d):
			c.add(at, "%q is no domain", d)
		}
		c.inside = append(c.inside, canonDomain(d))
	}
	c.own = o.Own
	for i, v := range o.Own {
		if strings.TrimSpace(v) == "" {
			c.add(fmt.Sprintf("organization.own[%d]", i), "the value is empty; remove it")
		}
	}
	for i, m := range o.AliasMaps {
		if strings.TrimSpace(m) == "" || strings.HasPrefix(m, "-") {
			c.add(fmt.Sprintf("organization.alias_maps[%d]", i), "%q is no Postfix table; write type:name, as in \"hash:/etc/aliases\"", m)
		}
	}
	c.journal = map[string]bool{}
	for i, a := range o.Journal {
		p := newPeople()
		if wrong := p.entry(a, false); wrong != "" || len(p.addresses) != 1 {
			c.add(fmt.Sprintf("organization.journal[%d]", i), "%q is no address", a)
		}
		for k := range p.addresses {
			c.journal[k] = true
		}
	}
	c.zone = time.Local
	if o.Zone != "" {
		zone, err := time.LoadLocation(o.Zone)
		if err != nil {
			c.add("organization.zone", "%q is no time zone; write one as in \"Europe/Berlin\"", o.Zone)
			zone = time.UTC
		}
		c.zone = zone
	}
}

func (c *compiler) people(s Source) {
	c.recipients = c.groups("recipients.groups", s.Recipients.Groups, false)
	c.senders = c.groups("senders.groups", s.Senders.Groups, true)
	allowed := c.group("recipients.allowed", s.Recipients.Allowed, false)
	c.blocked = c.group("recipients.blocked", s.Recipients.Blocked, false)
	c.recipients[groupAllowed], c.recipients[groupBlocked] = allowed, c.blocked
	blocked := map[string]bool{}
	for _, b := range s.Recipients.Blocked {
		blocked[strings.ToLower(b)] = true
	}
	for i, a := range s.Recipients.Allowed {
		if blocked[strings.ToLower(a)] {
			c.add(fmt.Sprintf("recipients.allowed[%d]", i), "%q is in recipients.blocked too; remove it from one of them", a)
		}
	}
}

// term is the index of a term in the list for the scan engine.
func (c *compiler) term(path string, t scan.Term) int {
	key := t.Detector + "\x00" + t.Regex + "\x00" + strings.Join(t.Phrases, "\x00")
	if t.Label != nil {
		key = "label\x00" + t.Label.Name
	}
	if t.Dictionary != nil {
		key = "dictionary\x00" + t.Dictionary.Name()
	}
	if t.ExactData != "" {
		key = fmt.Sprintf("exactdata\x00%s\x00%d\x00%q", t.ExactData, t.ColumnCount, t.Columns)
	}
	if t.Fingerprint != "" {
		key = fmt.Sprintf("fingerprint\x00%s\x00%d", t.Fingerprint, t.Run)
	}
	if i, ok := c.termIndex[key]; ok {
		return i
	}
	c.terms = append(c.terms, t)
	c.termUsers = append(c.termUsers, nil)
	c.termPath = append(c.termPath, path)
	c.termIndex[key] = len(c.terms) - 1
	return len(c.terms) - 1
}

// tryTerms asks the scan engine whether it takes the terms.
func (c *compiler) tryTerms() {
	terms := slices.Clone(c.terms)
	for i := range terms {
		if terms[i].ExactData != "" || terms[i].Fingerprint != "" { // the index is not open yet; its name is checked
			terms[i] = scan.Term{Detector: testDetector}
		}
	}
	_, err := scan.New(scan.Options{Terms: terms})
	if err == nil {
		return
	}
	errs := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		errs = joined.Unwrap()
	}
	for _, err := range errs {
		var wrong *scan.TermError
		if !errors.As(err, &wrong) {
			c.add("class", "the scan engine refuses the classes: %v", err)
			continue
		}
		if at := c.termPath[wrong.Index]; !c.blamed(at) {
			c.add(at, "the scan engine refuses it: %v", wrong.Err)
		}
	}
}

// Terms are what the scan engine has to look for; findings come back with their index.
func (p *Policy) Terms() []scan.Term { return append([]scan.Term(nil), p.terms...) }

// Own lists the organisation's own values, for scan.Options.
func (p *Policy) Own() []string { return append([]string(nil), p.own...) }

// Version is a digest of the source, in hex.
func (p *Policy) Version() string { return p.version }

// Inside reports whether a domain is the organisation's own: one of its domains
// or below one. Without any domains nothing is inside.
func (p *Policy) Inside(domain string) bool { return p.insideCanon(canonDomain(domain)) }

func (p *Policy) insideCanon(d string) bool {
	if d == "" { // RFC 5321 section 4.5.1: <postmaster>, which is local
		return len(p.inside) > 0
	}
	for _, in := range p.inside {
		if d == in || strings.HasSuffix(d, in) && d[len(d)-len(in)-1] == '.' {
			return true
		}
	}
	return false
}

// person makes what sets of people are asked for out of an address.
func (p *Policy) person(a mail.Address) person {
	if a.IsZero() {
		return person{nobody: true}
	}
	domain := canonDomain(a.Domain)
	return person{address: strings.ToLower(a.Local) + "@" + domain, domain: domain, outside: !p.insideCanon(domain)}
}
