package netguard

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// An Address is a place to listen on or to connect to.
type Address struct {
	Network string // "tcp" or "unix"
	Addr    string // "host:port", or an absolute path
}

// Parse reads an address: "host:port", "unix:/path", and the forms that Postfix
// and Sendmail use for milters: "inet:host:port", "inet:port@host", "local:/path".
func Parse(s string) (Address, error) {
	kind, rest, found := strings.Cut(s, ":")
	switch {
	case found && (kind == "unix" || kind == "local"):
		return parseUnix(rest)
	case found && (kind == "inet" || kind == "inet6"):
		if port, host, ok := strings.Cut(rest, "@"); ok {
			rest = net.JoinHostPort(strings.Trim(host, "[]"), port)
		}
		return parseTCP(rest)
	case filepath.IsAbs(s):
		return parseUnix(s)
	}
	return parseTCP(s)
}

func parseUnix(path string) (Address, error) {
	if !filepath.IsAbs(path) {
		return Address{}, fmt.Errorf("socket %q: the path must begin with /", path)
	}
	// The kernel's limit, less the suffix under which the socket is made.
	if len(path) > 90 {
		return Address{}, fmt.Errorf("socket %q: the path is longer than 90 bytes", path)
	}
	return Address{Network: "unix", Addr: filepath.Clean(path)}, nil
}

func parseTCP(s string) (Address, error) {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return Address{}, fmt.Errorf("address %q: want host:port or unix:/path", s)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return Address{}, fmt.Errorf("address %q: the port must be a number up to 65535", s)
	}
	return Address{Network: "tcp", Addr: net.JoinHostPort(host, port)}, nil
}

// String is a in the form that [Parse] reads.
func (a Address) String() string {
	if a.Network == "unix" {
		return "unix:" + a.Addr
	}
	return a.Addr
}

// Dial connects to a within timeout.
func (a Address) Dial(ctx context.Context, timeout time.Duration) (net.Conn, error) {
	if a == (Address{}) {
		return nil, errors.New("no address to connect to")
	}
	d := net.Dialer{Timeout: timeout}
	return d.DialContext(ctx, a.Network, a.Addr)
}
