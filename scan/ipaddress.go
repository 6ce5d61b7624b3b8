package scan

import "net/netip"

// ipAddress finds addresses of the Internet Protocol, version 4. Rules: RFC 791,
// dotted as in RFC 6943, 3.1.1 (strict). Addresses of no host (RFC 6890: this
// network, loopback, link-local, multicast, broadcast) are left out.
var ipAddress = Detector{
	Name:     "ip_address",
	About:    "IPv4 addresses in dotted form",
	Levels:   "low alone, medium with a keyword near",
	Keywords: []string{"ip", "ip address", "ipv4", "ip-adresse", "adresse ip", "direccion ip", "indirizzo ip", "host", "server", "client"},
	costly:   true,
	id: &idNumber{
		written: ipForms(), alone: ipForms(), weak: true,
		validText: func(s string) bool {
			a, err := netip.ParseAddr(s)
			return err == nil && a.Is4() && !a.IsUnspecified() && !a.IsLoopback() && !a.IsLinkLocalUnicast() && !a.IsMulticast() &&
				a.As4()[0] != 0 && a.As4()[0] < 240
		},
	},
	exact: true,
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
