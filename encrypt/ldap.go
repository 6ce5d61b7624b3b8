package encrypt

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"postern/mail"
)

// An LDAP looks keys and certificates up in the entries of a directory server: the
// attributes userCertificate, userSMIMECertificate (RFC 4523, RFC 2798) and pgpKey. What the
// entry of an address holds is for that address, whatever it says itself. It is immutable.
type LDAP struct {
	// URL is ldaps://host[:port], or ldap://host[:port], on which StartTLS must succeed.
	URL string
	// Plain allows ldap:// without TLS. Whoever sits between can then hand out keys of
	// his own; a password is never sent so.
	Plain bool
	// BindDN and Password sign in; both empty means that nobody does.
	BindDN, Password string
	// Base is where the search begins: "ou=people,dc=example,dc=org".
	Base string
	// Filter finds the entry of an address, which stands for %s, escaped; empty means
	// "(mail=%s)".
	Filter string
	// TLS may name roots and a client certificate; nil means the system's roots.
	TLS *tls.Config
	// Timeout bounds one look-up; zero means 5 seconds.
	Timeout time.Duration
}

// Bounds of an answer.
const (
	mostEntries = 20
	mostValues  = 100 // of one attribute
	// largestLDAP is in bytes of all that a server sends in one look-up; the library
	// makes up to a hundred times as much of it in memory.
	largestLDAP = 1 << 20
	// deepestLDAP is more than an answer has (RFC 4511 section 4.5.2): the library
	// copies a value once for each value that it lies in.
	deepestLDAP = 16
)

func init() { ber.MaxNestingDepth, ber.MaxPacketLengthBytes = deepestLDAP, largestLDAP }

var errLargeLDAP = fmt.Errorf("the answer is larger than %d bytes", largestLDAP)

// A boundedConn ends after largestLDAP bytes were read.
type boundedConn struct {
	net.Conn
	read     int // by one goroutine after the other
	exceeded atomic.Bool
}

func (c *boundedConn) Read(p []byte) (int, error) {
	if c.read >= largestLDAP {
		c.exceeded.Store(true)
		return 0, errLargeLDAP
	}
	n, err := c.Conn.Read(p[:min(len(p), largestLDAP-c.read)])
	c.read += n
	return n, err
}

// The attributes asked for. Servers return the name with or without the option.
var ldapAttributes = []string{
	"userCertificate;binary", "userCertificate", "userSMIMECertificate;binary", "userSMIMECertificate", "pgpKey", "pgpKey;binary",
}

// String names the kind of directory.
func (d *LDAP) String() string { return "LDAP" }

// Lookup implements [Directory]. Each look-up has a connection of its own: put a [Cache] before it.
func (d *LDAP) Lookup(ctx context.Context, a mail.Address) ([]Key, error) {
	timeout := d.Timeout
	if timeout == 0 {
		timeout = 5 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	entries, err := d.search(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("ask LDAP: %w", ldapReason(ctx, err))
	}
	var keys []Key
	now := time.Now()
	for _, e := range entries {
		for _, attribute := range e.Attributes {
			for i, value := range attribute.ByteValues {
				if i < mostValues {
					keys = append(keys, readKeys(value, "LDAP", now)...)
				}
			}
		}
	}
	for i := range keys {
		keys[i].Addresses = append(keys[i].Addresses, a.String())
	}
	return usableFirst(keys), nil
}

func (d *LDAP) search(ctx context.Context, a mail.Address) ([]*ldap.Entry, error) {
	conn, bound, err := d.connect(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	filter := d.Filter
	if filter == "" {
		filter = "(mail=%s)"
	}
	filter = filterFor(filter, a)
	left := timeLeft(ctx)
	// The server's own limits are whole seconds.
	request := ldap.NewSearchRequest(d.Base, ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, mostEntries,
		int(left/time.Second)+1, false, filter, ldapAttributes, nil)
	result, err := conn.Search(request)
	switch {
	case bound.exceeded.Load():
		return nil, errLargeLDAP
	case ldap.IsErrorWithCode(err, ldap.LDAPResultNoSuchObject):
		return nil, nil
	case ldap.IsErrorWithCode(err, ldap.LDAPResultSizeLimitExceeded) && result != nil:
		return result.Entries, nil // as many as are wanted
	case err != nil:
		return nil, err
	}
	return result.Entries, nil
}

// filterFor is a filter for an address: as it is written and, where that is another
// form, with its domain in A-labels, the only one that mail (RFC 4524 section 2.16) can hold.
func filterFor(filter string, a mail.Address) string {
	written := strings.ReplaceAll(filter, "%s", ldap.EscapeFilter(a.String()))
	labels := mail.Address{Local: a.Local, Domain: mail.DomainKey(a.Domain)}
	if labels == a {
		return written
	}
	return "(|" + written + strings.ReplaceAll(filter, "%s", ldap.EscapeFilter(labels.String())) + ")"
}

var errPlainLDAP = errors.New("ldap:// without TLS cannot carry a password")

// connect dials, starts TLS and signs in.
func (d *LDAP) connect(ctx context.Context) (*ldap.Conn, *boundedConn, error) {
	address, err := url.Parse(d.URL)
	if err != nil || address.Scheme != "ldap" && address.Scheme != "ldaps" || address.Hostname() == "" {
		return nil, nil, errors.New("the URL is not ldap://host or ldaps://host")
	}
	if d.Plain && address.Scheme == "ldap" && d.Password != "" {
		return nil, nil, errPlainLDAP
	}
	config := &tls.Config{}
	if d.TLS != nil {
		config = d.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = address.Hostname()
	}
	config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
	conn, bound, err := dialLDAP(ctx, address, config)
	if err != nil {
		return nil, nil, err
	}
	if address.Scheme == "ldap" && !d.Plain {
		if err := conn.StartTLS(config); err != nil {
			conn.Close()
			return nil, nil, err
		}
	}
	if d.BindDN != "" || d.Password != "" {
		if err := conn.Bind(d.BindDN, d.Password); err != nil {
			conn.Close()
			return nil, nil, err
		}
	}
	return conn, bound, nil
}

// dialLDAP gives the connection the deadline of ctx, which holds for all that is done on it.
func dialLDAP(ctx context.Context, address *url.URL, config *tls.Config) (*ldap.Conn, *boundedConn, error) {
	port := address.Port()
	if port == "" {
		port = map[string]string{"ldap": "389", "ldaps": "636"}[address.Scheme]
	}
	raw, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(address.Hostname(), port))
	if err != nil {
		return nil, nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		if err := raw.SetDeadline(deadline); err != nil {
			raw.Close()
			return nil, nil, err
		}
	}
	bound := &boundedConn{Conn: raw}
	raw = bound
	secure := address.Scheme == "ldaps"
	if secure {
		wrapped := tls.Client(raw, config)
		if err := wrapped.HandshakeContext(ctx); err != nil {
			raw.Close()
			return nil, nil, err
		}
		raw = wrapped
	}
	conn := ldap.NewConn(raw, secure)
	conn.Start()
	return conn, bound, nil
}

func timeLeft(ctx context.Context) time.Duration {
	deadline, ok := ctx.Deadline()
	if !ok {
		return time.Minute
	}
	return max(time.Until(deadline), time.Millisecond)
}

// ldapReason keeps what a server says out of errors: it may repeat the question.
func ldapReason(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded // the connection's own has fired before the timer of ctx
	}
	var dial *net.OpError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	switch {
	case errors.As(err, &dial):
		return dial
	case errors.As(err, &authority):
		return authority
	case errors.As(err, &host):
		return host
	}
	if e := new(ldap.Error); errors.As(err, &e) {
		if e.ResultCode == ldap.ErrorNetwork && e.Err != nil {
			return e.Err // our side's words: of the connection, or of its certificate
		}
		if text := ldap.LDAPResultCodeMap[e.ResultCode]; text != "" {
			return errors.New(strings.ToLower(text))
		}
		return fmt.Errorf("LDAP result %d", e.ResultCode)
	}
	return err
}
