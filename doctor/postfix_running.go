package doctor

import (
	"context"
	"net"
	"strings"
)

// examineRunning connects to each SMTP listener of master.cf.
func (p *postfix) examineRunning(ctx context.Context) {
	const name = "running"
	var all, silent, places []string
	dialer := net.Dialer{Timeout: impatience}
	for _, s := range p.Services {
		if s.Program != "smtpd" {
			continue
		}
		for _, address := range s.Listens() {
			host, port, err := net.SplitHostPort(address)
			if err != nil {
				continue
			}
			if host == "" {
				address = net.JoinHostPort("127.0.0.1", port)
			}
			all = append(all, address)
			conn, err := dialer.DialContext(ctx, "tcp", address)
			if err != nil {
				silent, places = append(silent, address), append(places, s.Name)
				continue
			}
			conn.Close()
		}
	}
	switch {
	case len(all) == 0:
		p.fault(name, p.Master(), "no smtpd listens for connections", "add the services of docs/postfix.md")
	case len(silent) == len(all):
		p.fault(name, p.Dir, "nobody answers at "+strings.Join(all, ", "), "start Postfix; its log says what is wrong")
	case len(silent) > 0:
		p.fault(name, p.Master()+": "+strings.Join(places, ", "), "nobody answers at "+strings.Join(silent, ", "), `"postfix reload"; Postfix's log says what is wrong`)
	default:
		p.ok(name, p.Dir, "Postfix answers at "+strings.Join(all, ", "))
	}
}
