package scan

import (
	"net/netip"
	"strings"
)

// ipAddress finds addresses of the Internet Protocol. Rules: version 4 by RFC 791,
// dotted as in RFC 6943, 3.1.1 (strict), version 6 by RFC 4291, 2.2. Addresses of no host
// (RFC 6890: this network, loopback, link-local, multicast, broadcast) are left out.
var ipAddress = Detector{
	Name:     "ip_address",
	About:    "IP addresses: IPv4 in dotted form, IPv6 in groups",
	Levels:   "low alone, medium with a keyword near",
	Keywords: []string{"ip", "ip address", "ipv4", "ipv6", "ip-adresse", "adresse ip", "direccion ip", "indirizzo ip", "host", "server", "client"},
	costly:   true,
	id: &idNumber{
		written: ipForms(), alone: ipForms(), weak: true,
		validText: func(s string) bool {
			a, err := netip.ParseAddr(s)
			return err == nil && a.Is4() && !a.IsUnspecified() && !a.IsLoopback() && !a.IsLinkLocalUnicast() && !a.IsMulticast() &&
				a.As4()[0] != 0 && a.As4()[0] < 240
		},
	},
	lengths: []int{2, 3, 4},
	find:    findIPv6,
	exact:   true,
}

// ipForms are all widths of four numbers of at most three digits.
func ipForms() []string {
	forms := []string{""}
	for place := range 4 {
		var next []string
		for _, f := range forms {
			for _, w := range []string{"1", "2", "3"} {
				if place > 0 {
					w = "." + w
				}
				next = append(next, f+w)
			}
		}
		forms = next
	}
	return forms
}

// findIPv6 looks at a group of letters and digits; nearly every address has one.
func findIPv6(t *text, at int) {
	from, to := at, at
	for from > 0 && at-from < 40 && ipv6Byte(t.s[from-1]) {
		from--
	}
	for to < len(t.s) && to-at < 40 && ipv6Byte(t.s[to]) {
		to++
	}
	s := t.s[from:to]
	for strings.HasSuffix(s, ":") && !strings.HasSuffix(s, "::") {
		s = s[:len(s)-1]
	}
	found := span{from, from + len(s)}
	if strings.Count(s, ":") < 3 || t.alnum(from-1) || t.alnum(to) || t.taken(found) {
		return
	}
	a, err := netip.ParseAddr(s)
	if err != nil || !a.Is6() || a.Is4In6() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || !wideGroup(s) {
		return
	}
	// What is no address of the Internet's or a site's needs its full form.
	if b := a.As16(); b[0]>>5 != 1 && b[0]>>1 != 0xfc>>1 && strings.Count(s, ":") < 6 {
		return
	}
	m := match{span: found, value: a.String(), conf: Low, evidence: []string{"range"}}
	if word, near := t.keyword(found, reach, reach); near {
		m.conf, m.evidence = Medium, append(m.evidence, "keyword "+word)
	}
	t.add(m)
}

// wideGroup reports whether a group has three digits or more: other numbers of the
// hardware are written in pairs.
func wideGroup(s string) bool {
	for g := range strings.SplitSeq(s, ":") {
		if len(g) > 2 {
			return true
		}
	}
	return false
}

func ipv6Byte(b byte) bool {
	return b == ':' || b >= '0' && b <= '9' || lower(b) >= 'a' && lower(b) <= 'f'
}
