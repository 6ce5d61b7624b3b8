package doctor

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"postern/internal/postconf"
)

// examineResolver wants a resolver that validates DNSSEC where a transport lives by DANE
// (RFC 7672 section 2.2: without the AD bit no TLSA record counts).
func (p *postfix) examineResolver(ctx context.Context) {
	const level = "smtp_tls_security_level"
	for _, s := range p.Services {
		v := s.Value(level)
		if s.Program != "smtp" || v != "dane" && v != "dane-only" {
			continue
		}
		file := "/etc/resolv.conf"
		if s.Chroot {
			file = filepath.Join(p.Value("queue_directory"), file)
		}
		p.resolver(ctx, s, file)
	}
}

func (p *postfix) resolver(ctx context.Context, s *postconf.Service, file string) {
	const name = "resolver"
	if v := s.Value("smtp_dns_support_level"); v != "dnssec" {
		p.fault(name, s.Place("smtp_dns_support_level"), fmt.Sprintf("%q: %s wants DANE, which needs dnssec", v, s.Name), "set it to dnssec")
		return
	}
	servers, err := nameservers(file)
	if err != nil {
		p.fault(name, file, err.Error(), "write a line \"nameserver 127.0.0.1\" with a validating resolver")
		return
	}
	for _, server := range servers {
		where := file + ": nameserver " + server
		switch validated, err := validates(ctx, net.JoinHostPort(server, "53")); {
		case err != nil:
			p.warn(name, where, err.Error(), "correct it, or start the resolver")
		case !validated:
			p.fault(name, where, "does not say that the root's answer is validated (AD): mail by DANE stays in the queue", "use a validating resolver on this machine (unbound); see dnssec_probe in Postfix's log")
		default:
			p.ok(name, where, "validates DNSSEC")
		}
		if !isLoopback(server) {
			p.warn(name, where, "is not on this machine: who sits between can say that he has validated", "run a validating resolver here")
		}
	}
}

// nameservers reads resolv.conf(5).
func nameservers(file string) (list []string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if w := strings.Fields(lines.Text()); len(w) > 1 && w[0] == "nameserver" {
			list = append(list, w[1])
		}
	}
	if err == nil && len(list) == 0 {
		err = errors.New("names no nameserver")
	}
	return list, errors.Join(err, lines.Err())
}

// validates asks a resolver for the root's name servers, which are signed, and reports
// whether it has validated the answer: AD (RFC 6840 section 5.8), asked for by DO
// (RFC 3225) and AD.
func validates(ctx context.Context, address string) (bool, error) {
	root := dnsmessage.MustNewName(".")
	question := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: 4711, RecursionDesired: true, AuthenticData: true},
		Questions: []dnsmessage.Question{{Name: root, Type: dnsmessage.TypeNS, Class: dnsmessage.ClassINET}},
	}
	const answerSize = 4096
	var edns dnsmessage.ResourceHeader
	if err := edns.SetEDNS0(answerSize, dnsmessage.RCodeSuccess, true); err != nil {
		return false, err
	}
	question.Additionals = []dnsmessage.Resource{{Header: edns, Body: &dnsmessage.OPTResource{}}}
	packet, err := question.Pack()
	if err != nil {
		return false, err
	}
	d := net.Dialer{Timeout: impatience}
	conn, err := d.DialContext(ctx, "udp", address)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(impatience)); err != nil {
		return false, err
	}
	if _, err := conn.Write(packet); err != nil {
		return false, err
	}
	buffer := make([]byte, answerSize)
	n, err := conn.Read(buffer)
	if err != nil {
		return false, fmt.Errorf("no answer: %w", err)
	}
	var p dnsmessage.Parser
	h, err := p.Start(buffer[:n])
	switch {
	case err != nil:
		return false, fmt.Errorf("answers no DNS: %w", err)
	case h.ID != question.ID || !h.Response:
		return false, errors.New("answers another question")
	case h.RCode != dnsmessage.RCodeSuccess:
		return false, fmt.Errorf("answers %v", h.RCode)
	}
	return h.AuthenticData, nil
}
