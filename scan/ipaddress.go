package scan

import (
	"net/netip"
	"strings"
)

// ipAddress finds addresses of the Internet Protocol. Rules: version 4 by RFC 791,
// dotted as in RFC 6943, 3.1.1 (strict), version 6 by RFC 4291, 2.2. Addresses of no host
// (RFC 6890: this network, loopback, link-local, multicast, broadcast) are left out where nothing
// calls them addresses.
var ipAddress = Detector{
	Name:   "ip_address",
	About:  "IP addresses: IPv4 in dotted form, IPv6 in groups",
	Levels: "low alone, medium with a keyword near; low with a keyword before them for those of no host on the net",
	Keywords: []string{
		"ip", "ip address", "ips", "ipv4", "ipv6", "ip-adresse", "adresse ip", "direccion ip", "indirizzo ip", "host", "server", "client",
		"localhost", "loopback", "gateway", "subnet", "broadcast", "multicast", "link-local",
	},
	costly: true,
	id: &idNumber{
		written: ipForms(), alone: ipForms(), weak: true, prefixed: true,
		validText: func(s string) bool {
			a, err := netip.ParseAddr(s)
			return err == nil && a.Is4()
		},
		quad: findIPv4,
	},
	refine:  refineIP,
	lengths: []int{2, 3, 4},
	beside:  ":",
	find:    findIPv6,
	exact:   true,
}

// refineIP wants a keyword before an address of no host, and takes one of version 6 that ends so whole.
func refineIP(t *text, m *match) bool {
	if t.byteAt(m.start-1) == ':' {
		from := t.startIPv6(m.start)
		if a, err := netip.ParseAddr(t.s[from:m.end]); err == nil && a.Is6() && !t.alnum(from-1) {
			m.start, m.value = from, a.String()
			return !t.taken(m.span)
		}
	}
	if a, err := netip.ParseAddr(m.value); err == nil && hostless(a) {
		m.conf = Low
		return t.called(m.span)
	}
	return true
}

// findIPv4 looks at four numbers with dots between. It finds what the ways to write an address in idNumber do, and
// asks in their order; but logs are full of addresses.
func findIPv4(t *text, groups []span) {
	var a [4]byte
	for k, g := range groups {
		n := 0
		for i := g.start; i < g.end; i++ {
			n = n*10 + int(t.s[i]-'0')
		}
		if n > 255 || t.s[g.start] == '0' && g.len() > 1 {
			return
		}
		a[k] = byte(n)
	}
	s := span{groups[0].start, groups[3].end}
	before := t.byteAt(s.start - 1)
	if before == '@' || continued(t, s, '.') && !t.prefixLength(s.end) || t.taken(s) {
		return
	}
	if before == ':' || hostless(netip.AddrFrom4(a)) {
		addID(t, s, t.s[s.start:s.end], true, true, reach)
		return
	}
	m := match{span: s, value: t.s[s.start:s.end], conf: Low, evidence: rangeEvidence}
	if word, near := t.keyword(s, reach, reach); near {
		m.conf, m.evidence = Medium, t.withKeyword(rangeEvidence, word)
	}
	t.add(m)
}

// prefixLength reports whether the length of a network's prefix (RFC 4632, 3.1) stands at i, and
// nothing further.
func (t *text) prefixLength(i int) bool {
	if t.byteAt(i) != '/' || !t.digit(i+1) {
		return false
	}
	end := i + 2
	if t.digit(end) {
		end++
	}
	return !t.alnum(end) && t.byteAt(end) != '/' && number(t.s[i+1:end]) <= 32
}

// hostless reports whether an address is that of no host on the net.
func hostless(a netip.Addr) bool {
	return a.IsUnspecified() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.Is4() && (a.As4()[0] == 0 || a.As4()[0] >= 240)
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
	from, to := t.startIPv6(at), at
	for to < len(t.s) && to-at < 40 && ipv6Byte(t.s[to]) {
		to++
	}
	if quad := t.dottedQuad(from, to); quad > 0 {
		to = quad
	} else if t.byteAt(to) == '.' && t.digit(to+1) {
		return
	}
	s := t.s[from:to]
	for strings.HasSuffix(s, ":") && !strings.HasSuffix(s, "::") {
		s = s[:len(s)-1]
	}
	found := span{from, from + len(s)}
	if strings.Count(s, ":") < 2 || t.alnum(from-1) || t.alnum(to) || t.taken(found) {
		return
	}
	a, err := netip.ParseAddr(s)
	if err != nil || !a.Is6() || !wideGroup(s) {
		return
	}
	if hostless(a) {
		if t.called(found) {
			t.add(match{span: found, value: a.String(), conf: Low, evidence: []string{"range"}})
		}
		return
	}
	// What is no address of the Internet's or a site's needs its full form.
	if b := a.As16(); b[0]>>5 != 1 && b[0]>>1 != 0xfc>>1 && strings.Count(s, ":") < 6 && strings.IndexByte(s, '.') < 0 {
		return
	}
	m := match{span: found, value: a.String(), conf: Low, evidence: []string{"range"}}
	if word, near := t.keyword(found, reach, reach); near {
		m.conf, m.evidence = Medium, append(m.evidence, "keyword "+word)
	}
	t.add(m)
}

// dottedQuad is where the four numbers end that stand in the place of an address's last
// two groups (RFC 4291, 2.2), the first of which ends at to; 0 for none.
func (t *text) dottedQuad(from, to int) int {
	i := to
	for part := range 4 {
		if part > 0 {
			if t.byteAt(i) != '.' || !t.digit(i+1) {
				return 0
			}
			i++
		} else {
			for i > from && t.digit(i-1) {
				i--
			}
			if i == to || i == from || t.s[i-1] != ':' {
				return 0
			}
		}
		for first := i; t.digit(i) && i-first < 3; {
			i++
		}
	}
	return i
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

// startIPv6 is where the digits and colons before i begin.
func (t *text) startIPv6(i int) int {
	from := i
	for from > 0 && i-from < 40 && ipv6Byte(t.s[from-1]) {
		from--
	}
	return from
}

func ipv6Byte(b byte) bool {
	return b == ':' || b >= '0' && b <= '9' || lower(b) >= 'a' && lower(b) <= 'f'
}
