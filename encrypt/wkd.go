package encrypt

import (
	"context"
	"crypto/sha1"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"postern/mail"
)

// A WKD looks OpenPGP keys up in the Web Key Directory of the recipient's domain
// (draft-koch-openpgp-webkey-service-20), over HTTPS with a valid certificate only. The
// zero value is ready.
//
// The recipient's domain learns that somebody here is about to write to the address.
type WKD struct {
	// Client sends the requests; nil means one that connects to public addresses only,
	// on port 443, without a proxy, and follows no redirects to other hosts: names of hosts are
	// whatever a sender puts into an address.
	Client *http.Client
	// Timeout bounds one look-up; zero means 5 seconds.
	Timeout time.Duration
}

// zbase32 is the encoding of local parts (RFC 6189 section 5.1.6).
var zbase32 = base32.NewEncoding("ybndrfg8ejkmcpqxot1uwisza345h769").WithPadding(base32.NoPadding)

// wkdHash is the name of a local part (section 3.1 of the draft): only ASCII is made lower case.
func wkdHash(local string) string {
	lower := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, local)
	sum := sha1.Sum([]byte(lower))
	return zbase32.EncodeToString(sum[:])
}

// String names the kind of directory.
func (d *WKD) String() string { return "WKD" }

// Lookup implements [Directory] by the advanced method, and by the direct one only if
// there is no host for it (section 3.1 of the draft). Only keys with a user id of the address count.
func (d *WKD) Lookup(ctx context.Context, a mail.Address) ([]Key, error) {
	domain := mail.DomainKey(a.Domain)
	if domain == "" || strings.HasPrefix(domain, "[") || !strings.Contains(domain, ".") {
		return nil, nil
	}
	timeout := d.Timeout
	if timeout == 0 {
		timeout = 5 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	// A blank as "+" is one only to those who read the query as a form.
	file := "hu/" + wkdHash(a.Local) + "?l=" + strings.ReplaceAll(url.QueryEscape(a.Local), "+", "%20")
	raw, err := d.fetch(ctx, "https://openpgpkey."+domain+"/.well-known/openpgpkey/"+domain+"/"+file)
	if noHost(err) {
		raw, err = d.fetch(ctx, "https://"+domain+"/.well-known/openpgpkey/"+file)
	}
	if noHost(err) {
		return nil, nil // the domain has no web server: that is an answer
	}
	if err != nil {
		return nil, fmt.Errorf("ask the web key directory of %s: %w", domain, err)
	}
	if raw == nil {
		return nil, nil
	}
	return keysFor(readKeys(raw, "WKD", time.Now()), a), nil
}

// keysFor are the keys that name the address, and those that nobody could read.
func keysFor(keys []Key, a mail.Address) []Key {
	var list []Key
	for _, k := range keys {
		mine := len(k.Addresses) == 0 && k.Problem != nil
		for _, address := range k.Addresses {
			key, err := addressKey(address)
			mine = mine || err == nil && key == a.Key()
		}
		if mine {
			list = append(list, k)
		}
	}
	return usableFirst(list)
}

// largestWebKey is in bytes; more is an error.
const largestWebKey = 1 << 20

// fetch is the body at an address, nil when there is none.
func (d *WKD) fetch(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errors.New("no address can be made of the domain")
	}
	request.Header.Set("User-Agent", "postern")
	client := d.Client
	if client == nil {
		client = publicClient
	}
	response, err := client.Do(request)
	if err != nil {
		if u := new(url.Error); errors.As(err, &u) {
			err = u.Err // its own text holds the whole address
		}
		return nil, err
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotFound || response.StatusCode == http.StatusGone:
		return nil, nil
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("status %d", response.StatusCode)
	}
	raw, err := io.ReadAll(io.LimitReader(response.Body, largestWebKey+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read key: %w", err)
	case len(raw) > largestWebKey:
		return nil, fmt.Errorf("the key is larger than %d bytes", largestWebKey)
	}
	return raw, nil
}

func noHost(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

// publicClient connects to nothing that is not on the public Internet.
var publicClient = &http.Client{
	Transport: &http.Transport{
		DialContext: (&net.Dialer{
			Timeout: 5 * time.Second,
			// Asked with the address that is really dialled, so that no name can point inside.
			Control: func(_, address string, _ syscall.RawConn) error { return publicOnly(address) },
		}).DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    5 * time.Second,
		ResponseHeaderTimeout:  5 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConns:           16,
		IdleConnTimeout:        30 * time.Second,
	},
	CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > 3 || r.URL.Scheme != "https" || r.URL.Host != via[0].URL.Host {
			return errors.New("redirected elsewhere")
		}
		return nil
	},
}

// publicIPv6 are the addresses of the public Internet (RFC 4291 section 2.4). What lies beside
// them is given out for nothing else, or leads inside: site-local, with IPv4 in it.
var publicIPv6 = netip.MustParsePrefix("2000::/3")

// sharedAddresses are RFC 6598 and other ranges that netip does not call private, in IPv6 those that
// hold an address of IPv4.
var sharedAddresses = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("2001::/32"),
	netip.MustParsePrefix("2002::/16"),
}

func publicOnly(address string) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return errors.New("not an IP address")
	}
	ip := target.Addr().Unmap()
	refused := target.Port() != 443 || !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Is6() && !publicIPv6.Contains(ip)
	for _, p := range sharedAddresses {
		refused = refused || p.Contains(ip)
	}
	if refused {
		return errors.New("not a public web server")
	}
	return nil
}
