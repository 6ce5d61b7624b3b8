package doctor

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"postern/internal/postconf"
)

// examineSendmail looks at mail that does not come by SMTP.
func (p *postfix) examineSendmail() {
	if p.own.Milter.Listen == "" {
		return
	}
	const name = "non_smtpd_milters"
	list := postconf.Milters(p.Value(name))
	at := -1
	for _, s := range p.Services { // these milters are opened by cleanup
		if s.Program == "cleanup" {
			at = max(at, p.find(s, list))
		}
	}
	switch {
	case at >= 0:
		p.ok(name, p.Main()+": "+name, "mail of sendmail is judged")
	case p.Value("authorized_submit_users") == "static:anyone":
		p.warn(name, p.Main()+": "+name, "mail that programs of this machine hand to sendmail leaves unjudged", "set it to Postern's milter too, or let fewer users send by authorized_submit_users")
	default:
		p.ok(name, p.Main()+": authorized_submit_users", "mail of sendmail is not judged; it may be used by "+p.Value("authorized_submit_users"))
	}
	const classes = "internal_mail_filter_classes"
	switch v := p.Value(classes); {
	case v == "":
		p.ok(classes, p.Main()+": "+classes, "empty: Postfix's own bounces pass")
	case at >= 0:
		p.fault(classes, p.Main()+": "+classes, v+" goes through Postern: bounces may be held or get lost", "leave it empty")
	default:
		p.warn(classes, p.Main()+": "+classes, v+": Postfix's own mail goes through filters", "leave it empty")
	}
	for _, bcc := range []string{"always_bcc", "sender_bcc_maps", "recipient_bcc_maps"} {
		if v := p.Value(bcc); v != "" {
			p.warn(bcc, p.Main()+": "+bcc, v+": recipients are added behind Postern and are not judged", "see to it that they are inside")
		}
	}
}

// examineTakeBack looks at the listeners that take mail back from Postern.
func (p *postfix) examineTakeBack() {
	c := p.own
	back := p.takeBack()
	for _, s := range p.Services {
		key := back[s]
		if key == "" {
			continue
		}
		where := p.Master() + ": " + s.Name
		name := "reinjection"
		switch way := p.way(s); {
		case way == byRelay:
			p.fault(name, p.Main()+": relayhost", "what Postern hands back to "+s.Name+" goes to Postern again: mail loops", "hand mail to Postern by content_filter of the other services")
		case way == byProxy || way == byFilter:
			p.fault(name, s.Place(way), s.Name+" takes mail back from Postern ("+key+") and hands it to Postern again: mail loops", "set -o "+way+"= there")
		case way == byMilter:
			p.warn(name, s.Place(byMilter), s.Name+" takes mail back from Postern ("+key+") and has it judged again", "set -o smtpd_milters= there, with the signers only")
		default:
			p.ok(name, where, "takes mail back from Postern ("+key+") and does not filter it again")
		}
		if open := p.openToOthers(s); open != "" {
			p.warn(name, where, "other machines reach it at "+open+", past Postern", "name it 127.0.0.1:PORT in master.cf")
		}
		if len(c.Organization.AliasMaps) > 0 && overrides(s, "no_address_mappings") {
			p.warn(name, s.Place("receive_override_options"), "no_address_mappings keeps aliases from being expanded, and with organization.alias_maps nobody else does", "take it out")
		}
		p.examineSigners(s)
		p.examineUTF8(s)
	}
}

// openToOthers is an address of the service that is not this machine's alone.
func (p *postfix) openToOthers(s *postconf.Service) string {
	for _, l := range s.Listens() {
		host, _, err := net.SplitHostPort(l)
		a, aerr := netip.ParseAddr(host)
		if err == nil && host != "localhost" && (aerr != nil || !a.IsLoopback()) {
			return l
		}
	}
	return ""
}

// examineSigners wants what signs behind Postern to sign what comes back, too.
func (p *postfix) examineSigners(back *postconf.Service) {
	var have []string
	for _, m := range postconf.Milters(back.Value(byMilter)) {
		have = append(have, m.Endpoint)
	}
	for _, s := range p.Services {
		list, at := p.milter(s)
		if s == back || at < 0 || s.Program != "smtpd" {
			continue
		}
		for _, m := range list[at+1:] {
			if !slices.Contains(have, m.Endpoint) {
				p.warn("signer", back.Place(byMilter), m.Endpoint+" stands behind Postern at "+s.Name+", and is not at "+back.Name+": released mail is not signed", "set -o smtpd_milters="+m.Endpoint+" there")
			}
		}
	}
}

// examineUTF8 wants internationalised mail (RFC 6531) to come back where it comes in.
func (p *postfix) examineUTF8(back *postconf.Service) {
	const name = "smtputf8_enable"
	for _, s := range p.Services {
		if s != back && s.Program == "smtpd" && p.way(s) != "" && s.Value(name) == "yes" && back.Value(name) != "yes" {
			p.warn("smtputf8", back.Place(name), "internationalised mail is taken at "+s.Name+" and not at "+back.Name+": it could not be released", "set it to yes")
			return
		}
	}
}

// examineAliases wants tables that change recipients behind the milter to be known to
// Postern.
func (p *postfix) examineAliases(ctx context.Context) {
	known := p.own.Organization.AliasMaps
	for _, table := range known {
		if err := postconf.Ask(ctx, p.Dir, table, "postmaster"); err != nil {
			p.fault("alias_maps", p.key("organization.alias_maps"), err.Error(), "recipients cannot be judged without it; correct the name or build the table (postmap, newaliases)")
		} else {
			p.ok("alias_maps", p.key("organization.alias_maps"), table+" answers")
		}
	}
	if p.own.Milter.Listen == "" {
		return
	}
	names := []string{"virtual_alias_maps"}
	for _, domain := range p.own.Organization.Domains {
		if has(p.Value("mydestination"), domain) {
			names = append(names, "alias_maps")
			break
		}
	}
	for _, name := range names {
		for _, table := range postconf.List(p.Value(name)) {
			if !slices.Contains(known, strings.TrimPrefix(table, "proxy:")) && !slices.Contains(known, table) {
				p.warn("alias_maps", p.Main()+": "+name, fmt.Sprintf("%s changes recipients behind Postern, which does not know it", table), "name it in organization.alias_maps")
			}
		}
	}
}

// examineTLSHop wants a transport that demands verified TLS behind outbox.tls_next_hop.
func (p *postfix) examineTLSHop() {
	hop := p.own.Outbox.TLSNextHop
	s := p.At(hop)
	if s == nil {
		return
	}
	const name, level = "tls_next_hop", "smtp_tls_security_level"
	transport, _, _ := strings.Cut(s.Value(byFilter), ":")
	var out *postconf.Service
	for _, t := range p.Services {
		if t.Type == "unix" && t.Name == transport && t.Program == "smtp" {
			out = t
		}
	}
	if out == nil {
		p.fault(name, s.Place(byFilter), "names no transport of its own, so mail for which TLS is demanded leaves as any other", "set -o content_filter=TRANSPORT: to one with smtp_tls_security_level=dane-only, verify or secure")
		return
	}
	switch v := out.Value(level); v {
	case "dane-only", "verify", "secure", "fingerprint":
		p.ok(name, out.Place(level), v)
	default:
		p.fault(name, out.Place(level), fmt.Sprintf("%q does not verify who the next server is", v), "set it to dane-only, verify or secure")
	}
}
