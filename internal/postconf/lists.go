package postconf

import (
	"net"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"
)

// A Milter is one entry of smtpd_milters.
type Milter struct {
	// Endpoint is "inet:host:port" or "unix:path".
	Endpoint string
	// Settings are those of the entry alone: command_timeout, content_timeout, default_action.
	Settings map[string]string
}

// Milters reads the list in smtpd_milters or non_smtpd_milters (MILTER_README,
// "Per-Milter application settings").
func Milters(value string) []Milter {
	var list []Milter
	for _, entry := range split(value) {
		m := Milter{Endpoint: entry, Settings: map[string]string{}}
		if inner, ok := strings.CutPrefix(entry, "{"); ok {
			parts := split(strings.TrimSuffix(inner, "}"))
			if len(parts) == 0 {
				continue
			}
			m.Endpoint = parts[0]
			for _, p := range parts[1:] {
				p = strings.TrimSuffix(strings.TrimPrefix(p, "{"), "}")
				if name, v, ok := strings.Cut(p, "="); ok {
					m.Settings[strings.TrimSpace(name)] = strings.TrimSpace(v)
				}
			}
		}
		list = append(list, m)
	}
	return list
}

// split parts a list at commas and blanks outside of braces. Those around an "=" belong
// to what they stand in only inside braces.
func split(value string) []string {
	var list []string
	depth, begin := 0, -1
	end := func(i int) {
		if begin >= 0 {
			list = append(list, value[begin:i])
		}
		begin = -1
	}
	for i := range len(value) {
		b := value[i]
		switch {
		case depth == 0 && (b == ',' || b == ' ' || b == '\t'):
			end(i)
			continue
		case b == '{':
			depth++
		case b == '}' && depth > 0:
			depth--
		}
		if begin < 0 {
			begin = i
		}
	}
	end(len(value))
	return list
}

// List parts a plain list at commas and blanks.
func List(value string) []string { return split(value) }

// Socket is where the service finds a Unix socket of that name: relative to the queue
// folder, and in a chroot below it always.
func (s *Service) Socket(path string) string {
	queue := s.config.Value("queue_directory")
	if s.Chroot || !filepath.IsAbs(path) {
		return filepath.Join(queue, path)
	}
	return filepath.Clean(path)
}

// Reaches reports whether the endpoint of a milter or filter, as this service would open
// it, is address: "host:port" or "unix:/path".
func (s *Service) Reaches(endpoint, address string) bool {
	kind, rest, ok := strings.Cut(endpoint, ":")
	path, unix := strings.CutPrefix(address, "unix:")
	switch {
	case ok && (kind == "unix" || kind == "local"):
		return unix && samePath(s.Socket(rest), path)
	case ok && kind == "inet":
		endpoint = rest
	}
	if port, host, at := strings.Cut(endpoint, "@"); at {
		endpoint = net.JoinHostPort(host, port)
	}
	return !unix && SamePlace(endpoint, address)
}

func samePath(a, b string) bool {
	if real, err := filepath.EvalSymlinks(a); err == nil {
		a = real
	}
	if real, err := filepath.EvalSymlinks(b); err == nil {
		b = real
	}
	return filepath.Clean(a) == filepath.Clean(b)
}

// SamePlace reports whether who connects to "host:port" comes out at a listener on
// address of this machine. A listener without a host, or with that of no address, is on
// all of them.
func SamePlace(to, listener string) bool {
	hostA, portA, okA := hostPort(to)
	hostB, portB, okB := hostPort(listener)
	if !okA || !okB || portA != portB {
		return false
	}
	a, b := loopback(hostA), loopback(hostB)
	return strings.EqualFold(hostA, hostB) || a && b || everywhere(hostB)
}

// hostPort reads "host:port", "[host]:port" and "[host:port]"; the port may be a name.
func hostPort(s string) (host string, port int, ok bool) {
	host, name, err := net.SplitHostPort(s)
	if err != nil {
		return "", 0, false
	}
	port, err = strconv.Atoi(name)
	if err != nil {
		port, err = net.LookupPort("tcp", name)
	}
	return strings.Trim(host, "[]"), port, err == nil
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && a.IsLoopback()
}

func everywhere(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "" || host == "*" || err == nil && a.IsUnspecified()
}

// Listens are the addresses "host:port" of an inet service; the host is empty where it
// listens on all.
func (s *Service) Listens() []string {
	if s.Type != "inet" {
		return nil
	}
	if host, port, ok := hostPort(s.Name); ok {
		return []string{net.JoinHostPort(host, strconv.Itoa(port))}
	}
	_, port, ok := hostPort(":" + s.Name)
	if !ok {
		return nil
	}
	var list []string
	for _, host := range List(s.Value("inet_interfaces")) {
		switch host {
		case "all":
			host = ""
		case "loopback-only":
			host = "127.0.0.1"
		}
		list = append(list, net.JoinHostPort(strings.Trim(host, "[]"), strconv.Itoa(port)))
	}
	return list
}

// At finds the SMTP listener that "host:port" comes out at; nil when there is none.
func (c *Config) At(address string) *Service {
	for _, s := range c.Services {
		if s.Type != "inet" || s.Program != "smtpd" {
			continue
		}
		for _, l := range s.Listens() {
			if SamePlace(address, l) {
				return s
			}
		}
	}
	return nil
}
