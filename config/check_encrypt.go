package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
)

// checkEncrypt checks what encryption needs.
func (c *Config) checkEncrypt(d *decoder) {
	if c.Keys.Dir != "" {
		checkPath(d, "keys.dir", c.Keys.Dir, true)
	}
	c.checkLDAP(d)
	sign := c.Encrypt.SignSMIME
	if (sign.Certificate == "") != (sign.Key == "") {
		d.add("encrypt.sign_smime", "certificate and key belong together; set both or none")
	}
	for _, f := range []struct{ key, path string }{
		{"keys.ldap.password_file", c.Keys.LDAP.PasswordFile},
		{"encrypt.sign_openpgp", c.Encrypt.SignOpenPGP},
		{"encrypt.sign_smime.certificate", sign.Certificate},
		{"encrypt.sign_smime.key", sign.Key},
		{"encrypt.passwords", c.Encrypt.Passwords},
	} {
		if f.path != "" {
			checkPath(d, f.key, f.path, false)
		}
	}
	c.checkTLSHop(d)
	c.checkChains(d)
}

// checkPath says what is wrong with a file or folder that has to be there.
func checkPath(d *decoder, key, path string, folder bool) {
	info, err := os.Stat(path)
	var cause *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist) && folder:
		d.add(key, "there is no folder %q; make it or correct the path", path)
	case errors.Is(err, fs.ErrNotExist):
		d.add(key, "there is no file %q; make it or correct the path", path)
	case errors.As(err, &cause):
		d.add(key, "%q cannot be looked at: %v", path, cause.Err)
	case err != nil:
		d.add(key, "%q cannot be looked at: %v", path, err)
	case folder && !info.IsDir():
		d.add(key, "%q is no folder", path)
	case !folder && info.IsDir():
		d.add(key, "%q is a folder; name a file", path)
	}
}

func (c *Config) checkLDAP(d *decoder) {
	l := c.Keys.LDAP
	if (l.BindDN == "") != (l.PasswordFile == "") {
		d.add("keys.ldap.bind_dn", "bind_dn and password_file belong together; set both or none")
	}
	if strings.Count(l.Filter, "%s") == 0 || strings.Count(l.Filter, "%") != strings.Count(l.Filter, "%s") ||
		!strings.HasPrefix(l.Filter, "(") || !strings.HasSuffix(l.Filter, ")") {
		d.add("keys.ldap.filter", "%q is no filter with %%s for the address; write one as in \"(mail=%%s)\"", l.Filter)
	}
	if l.URL == "" {
		if l.Base != "" || l.BindDN != "" {
			d.add("keys.ldap", "wants url, which is missing; name the server, as in \"ldaps://ldap.corp.example\"")
		}
		return
	}
	if strings.TrimSpace(l.Base) == "" {
		d.add("keys.ldap", "wants base, which is missing; say where the search begins, as in \"dc=corp,dc=example\"")
	}
	u, err := url.Parse(l.URL)
	switch {
	case err != nil || u.Scheme != "ldap" && u.Scheme != "ldaps" || u.Hostname() == "" || u.User != nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		d.add("keys.ldap.url", "is no address of a server; write it as in \"ldaps://ldap.corp.example\"")
	case u.Scheme == "ldap" && !l.StartTLS && l.BindDN != "" && !isLoopback(u.Hostname()):
		d.add("keys.ldap.start_tls", "is false, so the password of bind_dn would be sent readable; set it, or use ldaps")
	}
}

func isLoopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// checkTLSHop keeps copies for which the transport must be encrypted apart from
// those that go as they come.
func (c *Config) checkTLSHop(d *decoder) {
	hop := c.Outbox.TLSNextHop
	if hop == "" {
		return
	}
	const key = "outbox.tls_next_hop"
	hop, verified := strings.CutPrefix(hop, "tls:")
	if verified {
		if host, _, err := net.SplitHostPort(hop); err != nil || host == "" {
			d.add(key, "%q is no host with a port; write it as in \"tls:mx.partner.example:25\"", c.Outbox.TLSNextHop)
		}
		return
	}
	if wrong := checkAddress(hop, false); wrong != "" {
		d.add(key, "%q %s", hop, wrong)
		return
	}
	for _, other := range []struct{ key, address string }{
		{"outbox.next_hop", c.Outbox.NextHop}, {"relay.next_hop", c.Relay.NextHop},
	} {
		if sameAddress(hop, other.address) {
			d.add(key, "is %s too, which takes mail without encryption; name a listener of its own whose transport demands it", other.key)
			return
		}
	}
	if sameAddress(hop, c.Relay.Listen) {
		d.add(key, "is the relay's own address, so mail would be judged again; name a listener without Postern")
	}
}

// sameAddress reports whether two addresses are written for the same place.
func sameAddress(a, b string) bool {
	if a == b {
		return a != ""
	}
	hostA, portA, errA := net.SplitHostPort(a)
	hostB, portB, errB := net.SplitHostPort(b)
	if errA != nil || errB != nil || portA != portB {
		return false
	}
	return strings.EqualFold(hostA, hostB) || isLoopback(hostA) && isLoopback(hostB)
}

// checkChains finds steps of the file's rules that can never work.
func (c *Config) checkChains(d *decoder) {
	for i, r := range c.Rules {
		for k, step := range r.Encrypt {
			at := fmt.Sprintf("rule[%d].encrypt[%d]", i, k)
			switch {
			case step == "tls" && c.Outbox.TLSNextHop == "":
				d.add(at, "\"tls\" can never work: outbox.tls_next_hop is missing; name a listener whose transport demands verified TLS, or remove the step")
			case step == "password" && !c.Encrypt.passwordsKnown():
				d.add(at, "\"password\" can never work: there is no source of passwords; set encrypt.passwords, password_from_subject or password_generate, or remove the step")
			}
		}
	}
}
