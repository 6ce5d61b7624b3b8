package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"postern/config"
	"postern/internal/postconf"
)

// A postfix examines Postfix's settings, its Config, against Postern's own.
type postfix struct {
	*group
	*postconf.Config
	own *config.Config
}

func examinePostfix(ctx context.Context, g *group) {
	c, err := postconf.Read(ctx, g.PostfixConfig)
	switch {
	case errors.Is(err, postconf.ErrNotInstalled) && g.PostfixConfig == "":
		g.warn("installed", "PATH", "there is no Postfix here, so its settings are not looked at", "run this on the mail server too, with the same configuration")
		return
	case err != nil:
		g.fault("settings", g.PostfixConfig, err.Error(), `name Postfix's folder by --postfix-config; "postfix check" says more`)
		return
	}
	p := &postfix{group: g, Config: c, own: g.Config}
	report, said := g.report, map[Check]bool{}
	g.report = func(c Check) { // services have most settings in common
		if !said[c] {
			said[c] = true
			report(c)
		}
	}
	g.ok("settings", c.Dir, fmt.Sprintf("read: %d services", len(c.Services)))
	for _, w := range c.Warnings {
		g.warn("settings", c.Dir, "postconf: "+w, "correct or remove it")
	}
	p.examineRunning(ctx)
	p.examineServices()
	p.examineSendmail()
	p.examineTakeBack()
	p.examineAliases(ctx)
	p.examineTLSHop()
	p.examineResolver(ctx)
}

// The ways by which a service hands mail to Postern.
const (
	byMilter = "smtpd_milters"
	byProxy  = "smtpd_proxy_filter"
	byFilter = "content_filter"
	byRelay  = "relayhost"
)

// way is how mail that comes in by s reaches Postern; empty where it does not.
func (p *postfix) way(s *postconf.Service) string {
	milter, relay := p.own.Milter.Listen, p.own.Relay.Listen
	if _, at := p.milter(s); at >= 0 && !overrides(s, "no_milters") {
		return byMilter
	}
	if relay == "" {
		return ""
	}
	if v := s.Value(byProxy); v != "" && s.Reaches(proxyEndpoint(v), relay) {
		return byProxy
	}
	if s.Reaches(nextHop(s.Value(byFilter)), relay) {
		return byFilter
	}
	if p.Value(byRelay) != "" && s.Reaches(nextHop("smtp:"+p.Value(byRelay)), relay) && relay != milter {
		return byRelay
	}
	return ""
}

// milter finds Postern among a service's milters; at is -1 where it is not there.
func (p *postfix) milter(s *postconf.Service) (list []postconf.Milter, at int) {
	list = postconf.Milters(s.Value(byMilter))
	return list, p.find(s, list)
}

func (p *postfix) find(s *postconf.Service, list []postconf.Milter) int {
	if listen := p.own.Milter.Listen; listen != "" {
		for i, m := range list {
			if s.Reaches(m.Endpoint, listen) {
				return i
			}
		}
	}
	return -1
}

func overrides(s *postconf.Service, option string) bool {
	return has(s.Value("receive_override_options"), option)
}

func has(list, word string) bool {
	for _, w := range postconf.List(list) {
		if w == word {
			return true
		}
	}
	return false
}

// proxyEndpoint is the address in smtpd_proxy_filter, whose host may be left out.
func proxyEndpoint(v string) string {
	switch {
	case !strings.Contains(v, ":"):
		return "127.0.0.1:" + v
	case strings.HasPrefix(v, ":"):
		return "127.0.0.1" + v
	}
	return v
}

// nextHop is the address in "transport:[host]:port" or "transport:host:port".
func nextHop(v string) string {
	_, hop, ok := strings.Cut(v, ":")
	if !ok {
		return ""
	}
	if host, port, ok := strings.Cut(hop, "]:"); ok {
		return net.JoinHostPort(strings.TrimPrefix(host, "["), port)
	}
	return hop
}

// takeBack are the listeners that take mail back from Postern, by the keys that name them.
func (p *postfix) takeBack() map[*postconf.Service]string {
	c := p.own
	found := map[*postconf.Service]string{}
	for _, hop := range []struct{ key, address string }{
		{"outbox.tls_next_hop", c.Outbox.TLSNextHop}, {"relay.next_hop", c.Relay.NextHop}, {"outbox.next_hop", c.Outbox.NextHop},
	} {
		if s := p.At(hop.address); s != nil {
			found[s] = hop.key
		}
	}
	return found
}
