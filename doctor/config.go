package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"postern/config"
	"postern/gate"
	"postern/policy"
)

// Broken are the checks of a configuration that does not load: one for each mistake.
func Broken(path string, err error) []Check {
	const advice = `correct it; "postern config reference" has all keys`
	var mistakes config.Errors
	if !errors.As(err, &mistakes) {
		return []Check{{"config", "file", Fault, err.Error(), path, "name a configuration that can be read, by --config or $POSTERN_CONFIG"}}
	}
	var list []Check
	for _, m := range mistakes {
		list = append(list, Check{"config", "file", Fault, m.Text, mistakePlace(m), advice})
	}
	return list
}

// mistakePlace is "file:line: key".
func mistakePlace(m config.Error) string {
	text := m.Text
	m.Text = ""
	if text == "" {
		return m.File
	}
	return strings.TrimSuffix(m.Error(), ": ")
}

func examineConfig(ctx context.Context, g *group) {
	c := g.Config
	g.ok("file", g.file(), fmt.Sprintf("loads; organization.domains: %s", strings.Join(c.Organization.Domains, ", ")))
	if len(c.Organization.Domains) == 0 {
		g.warn("domains", g.key("organization.domains"), "no domain is inside, so all mail is outside mail", "name your own domains")
	}
	if c.Sink {
		g.warn("sink", g.file(), "without a configuration, mail that passes is kept in data.dir and leaves nowhere", "name a configuration by --config or $POSTERN_CONFIG, as the service does")
	}
	if g.Compile != nil {
		if err := g.Compile(); err != nil {
			g.fault("policy", g.file(), err.Error(), "make what the policy names; serve does not start without it")
		} else {
			g.ok("policy", g.file(), "policy "+c.Policy.Version()+" compiles")
		}
	}
	for _, n := range c.Notes(g.Now()) {
		g.warn("policy", mistakePlace(n), n.Text, "remove it or give it another end")
	}
	if len(c.Rules) > 0 && !enforced(c.Rules) {
		g.warn("mode", g.key("rule.mode"), `all rules have the mode "monitor": nothing is held for what is in it`, `set mode = "enforce" on those that have proved themselves`)
	}
	if c.Milter.Listen != "" && c.Milter.OnFailure == "accept" {
		g.warn("on_failure", g.key("milter.on_failure"), "mail that could not be judged leaves unread", `set it to "tempfail"`)
	}
	if c.Milter.Listen == "" && c.Relay.Listen == "" {
		g.fault("front_end", g.file(), "neither milter nor relay is on: no mail can be judged", "add the section milter or relay")
	}
	examineBypass(ctx, g)
	if g.Recognition != nil {
		if err := g.Recognition(); err != nil {
			g.fault("ocr", g.key("extract.ocr"), err.Error(), "serve does not start without it")
		} else {
			g.ok("ocr", g.key("extract.ocr"), "text in pictures is recognised: "+strings.Join(c.Extract.OCRLanguages, ", "))
		}
	}
}

func enforced(rules []policy.Rule) bool {
	for _, r := range rules {
		if r.Mode != policy.Monitor {
			return true
		}
	}
	return false
}

// examineBypass looks for the switch that lets everything pass.
func examineBypass(ctx context.Context, g *group) {
	if g.Store == nil {
		return
	}
	const where = "postern bypass"
	b, err := gate.NewBypass(g.Store, g.Now).Load(ctx)
	switch {
	case err != nil:
		g.fault("bypass", where, err.Error(), "see to it that the store can be read")
	case g.Now().Before(b.Until):
		g.fault("bypass", where, fmt.Sprintf("everything passes unjudged until %s (%s, by %s)", b.Until.Local().Format("2006-01-02 15:04:05"), b.Reason, b.Actor), `end it: "postern bypass --end"`)
	default:
		g.ok("bypass", where, "none: mail is judged")
	}
}
