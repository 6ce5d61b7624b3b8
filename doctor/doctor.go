// Package doctor looks at a Postern and at what stands around it, and says what is
// wrong, where, and what to do: the configuration, Postfix's settings, sockets, rights, keys,
// clocks, disks. A canary, a mail sent on the usual way out, shows whether mail is judged
// at all.
//
// Looking changes nothing: no key is made, no file, no setting. Only the canary is mail.
package doctor

import (
	"context"
	"slices"
	"time"

	"postern/config"
	"postern/encrypt"
	"postern/quarantine"
)

// A State is how bad it is.
type State string

// The states.
const (
	OK State = "ok"
	// Warning is what may do harm later, or harms no mail.
	Warning State = "warning"
	// Fault is what lets mail leave unjudged, keeps it from leaving, or does not work.
	Fault State = "fault"
)

// A Check is what one look has found.
type Check struct {
	Group string `json:"group"` // "postfix"
	Name  string `json:"check"` // "milter_default_action"
	State State  `json:"state"`
	Found string `json:"found"`
	// Where is the file and the setting, or the address, that it is about.
	Where string `json:"where"`
	// Advice is what to do; empty where nothing needs to be done.
	Advice string `json:"advice,omitempty"`
}

// Options say what is looked at, and how. Functions may be nil where there is nothing
// to look at.
type Options struct {
	Config *config.Config
	// Compile compiles the policy with all it needs.
	Compile func() error
	// Recognition looks for the program that recognises text; nil where it is off.
	Recognition func() error
	// Sandbox starts a worker and reports how far it is confined, and what this kernel
	// lacks.
	Sandbox func(context.Context) (done, missing string, err error)
	// Signers loads the gateway's own keys.
	Signers func() (encrypt.Options, error)
	// LDAP asks the directory server for any key; nil where there is none.
	LDAP func(context.Context) error
	// Store is the store of the service; nil where there is none yet or it does not open.
	Store quarantine.Store
	// AuditFile is the record of the service.
	AuditFile string
	// PostfixConfig is the folder of main.cf; empty for the one Postfix itself uses.
	PostfixConfig string
	// Only names the groups to examine; empty: all.
	Only []string
	// Now is the time; default [time.Now].
	Now func() time.Time
}

// groups are the checks in the order in which they are made.
var groups = []struct {
	name    string
	examine func(context.Context, *group)
}{
	{"config", examineConfig},
	{"confinement", examineConfinement},
	{"disk", examineDisk},
	{"sockets", examineSockets},
	{"rights", examineRights},
	{"keys", examineKeys},
	{"postfix", examinePostfix},
	{"hops", examineHops},
	{"outbox", examineOutbox},
	{"record", examineRecord},
	{"clock", examineClock},
}

// Groups are the names of the groups, in their order.
func Groups() []string {
	var names []string
	for _, g := range groups {
		names = append(names, g.name)
	}
	return names
}

// Examine makes all checks and reports each as soon as it is made.
func Examine(ctx context.Context, o Options, report func(Check)) {
	if o.Now == nil {
		o.Now = time.Now
	}
	running := &service{}
	for _, g := range groups {
		if ctx.Err() != nil {
			return
		}
		if len(o.Only) > 0 && !slices.Contains(o.Only, g.name) {
			continue
		}
		g.examine(ctx, &group{Options: o, name: g.name, report: report, service: running})
	}
}

// A group reports the checks of one subject.
type group struct {
	Options
	name   string
	report func(Check)
	// service is what the groups before have learnt about the running one.
	service *service
}

func (g *group) ok(name, where, found string) {
	g.report(Check{g.name, name, OK, found, where, ""})
}

func (g *group) warn(name, where, found, advice string) {
	g.report(Check{g.name, name, Warning, found, where, advice})
}

func (g *group) fault(name, where, found, advice string) {
	g.report(Check{g.name, name, Fault, found, where, advice})
}

// file is the name of the configuration, for people.
func (g *group) file() string {
	if g.Config.Path == "" {
		return "built-in configuration"
	}
	return g.Config.Path
}

// key names a key of the configuration.
func (g *group) key(key string) string { return g.file() + ": " + key }
