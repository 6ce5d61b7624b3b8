package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"postern/encrypt"
	"postern/quarantine"
	"postern/quarantine/sqlite"
)

// soon is how long before its end a key is spoken of.
const soon = 30 * 24 * time.Hour

// examineKeys looks at keys, certificates and passwords.
func examineKeys(ctx context.Context, g *group) {
	g.examineOwn()
	g.examineRecipients()
	g.examineSigners()
	g.examinePage(ctx)
	c := g.Config
	if g.LDAP != nil {
		where := g.key("keys.ldap.url") + " = " + c.Keys.LDAP.URL
		if err := g.LDAP(ctx); err != nil {
			g.fault("ldap", where, err.Error(), "keys that lie there are not found: start the server, or correct keys.ldap")
		} else {
			g.ok("ldap", where, "answers")
		}
	}
	if c.Encrypt.Passwords == "" {
		return
	}
	where := g.key("encrypt.passwords") + " = " + c.Encrypt.Passwords
	table, err := encrypt.OpenPasswordTable(c.Encrypt.Passwords)
	if err != nil {
		g.fault("passwords", where, err.Error(), "correct the file; serve does not start without it")
		return
	}
	problems := table.Problems()
	for _, p := range problems {
		g.warn("passwords", where, p.Error(), "correct the line")
	}
	if len(problems) == 0 {
		g.ok("passwords", where, "every line can be read")
	}
}

// examineOwn looks for the keys of the data folder.
func (g *group) examineOwn() {
	const size = 32
	dir := filepath.Join(g.Config.Data.Dir, "keys")
	if _, err := os.Stat(filepath.Join(g.Config.Data.Dir, sqlite.File)); err != nil {
		return // nothing was ever sealed
	}
	for _, k := range []struct{ name, harm string }{
		{"seal.key", "stored mail cannot be read"},
		{"digest.key", "equal values are not known as equal any more"},
		{"ticket.key", "mail that is on its way out is judged again"},
	} {
		file := filepath.Join(dir, k.name)
		info, err := os.Stat(file)
		switch {
		case missing(err):
			g.fault("own", file, "is missing: "+k.harm, "put it back from your backup before serve makes another")
		case err != nil:
			g.fault("own", file, err.Error(), "call this as root or as the user of the service")
		case info.Size() != size:
			g.fault("own", file, fmt.Sprintf("holds %d bytes, want %d: %s", info.Size(), size, k.harm), "put the right file back from your backup")
		default:
			g.ok("own", file, "is there")
		}
	}
}

// mostKeys is how many keys of recipients are named one by one.
const mostKeys = 20

func (g *group) examineRecipients() {
	dir := g.Config.KeyDir()
	where := g.key("keys.dir") + " = " + dir
	if _, err := os.Stat(dir); missing(err) && g.Config.Keys.Dir == "" {
		return
	}
	list, err := encrypt.NewFolder(dir).List()
	if err != nil {
		g.fault("recipients", where, err.Error(), "mail that must be encrypted is held; make the folder readable for the service")
		return
	}
	now, usable, named := g.Now(), 0, 0
	name := func(k encrypt.Key, found, advice string) {
		if named++; named <= mostKeys {
			g.warn("recipients", filepath.Join(dir, k.Source), fmt.Sprintf("%s %s for %s: %s", k.Kind, k.ShortID(), strings.Join(k.Addresses, ", "), found), advice)
		}
	}
	for _, k := range list {
		if k.Problem != nil {
			name(k, k.Problem.Error(), "ask its owner for another one, or remove it")
			continue
		}
		usable++
		if !k.Expires.IsZero() && k.Expires.Before(now.Add(soon)) {
			name(k, "expires on "+k.Expires.Format(time.DateOnly), "ask its owner for another one")
		}
	}
	if named > mostKeys {
		g.warn("recipients", where, fmt.Sprintf("%d more keys cannot be used or expire soon", named-mostKeys), `"postern keys list" has them all`)
	}
	g.ok("recipients", where, fmt.Sprintf("%d of %d keys can be used", usable, len(list)))
}

func (g *group) examineSigners() {
	e := g.Config.Encrypt
	if g.Signers == nil || e.SignOpenPGP == "" && e.SignSMIME.Certificate == "" {
		return
	}
	o, err := g.Signers()
	if err != nil {
		g.fault("signer", g.file(), err.Error(), "serve does not start with it")
		return
	}
	if o.Signer != nil {
		where := g.key("encrypt.sign_openpgp") + " = " + e.SignOpenPGP
		if err := encrypt.CheckPGPSigner(o.Signer, g.Now().Add(soon)); err != nil {
			g.warn("signer", where, fmt.Sprintf("in %d days: %v", int(soon.Hours()/24), err), "prolong the key, or make another one")
		} else {
			g.ok("signer", where, "can sign")
		}
	}
	if len(o.SignerChain) > 0 {
		g.life("signer", g.key("encrypt.sign_smime.certificate")+" = "+e.SignSMIME.Certificate, o.SignerChain[0])
	}
}

// life says how long a certificate is valid.
func (g *group) life(name, where string, c *x509.Certificate) bool {
	now := g.Now()
	switch {
	case now.After(c.NotAfter):
		g.fault(name, where, "expired on "+c.NotAfter.Format(time.DateOnly), "get another certificate")
	case now.Before(c.NotBefore):
		g.fault(name, where, "is not valid before "+c.NotBefore.Format(time.DateOnly), "look at the clock, or get another certificate")
	case now.Add(soon).After(c.NotAfter):
		g.warn(name, where, "expires on "+c.NotAfter.Format(time.DateOnly), "get another certificate")
	default:
		g.ok(name, where, "is valid until "+c.NotAfter.Format(time.DateOnly))
		return true
	}
	return false
}

// examinePage looks at how people sign in to the review page.
func (g *group) examinePage(ctx context.Context) {
	c := g.Config.Page
	if c.Listen == "" {
		return
	}
	if c.Certificate != "" {
		g.examinePageCertificate()
	} else if host, _, err := net.SplitHostPort(c.Listen); err == nil && !isLoopback(host) {
		g.fault("page", g.key("page.certificate"), "the page is open to the network without TLS: passwords and held mail can be read on the way", "set page.certificate and page.key, or listen on 127.0.0.1 behind a proxy")
	}
	accounts, ok := g.Store.(quarantine.Accounts)
	if !ok {
		return
	}
	users, err := accounts.Users(ctx)
	if err != nil {
		g.fault("reviewers", "postern user list", err.Error(), "see to it that the store can be read")
		return
	}
	with := 0
	for _, u := range users {
		if u.Hash != "" {
			with++
		}
	}
	found := fmt.Sprintf("%d reviewers, %d of them with a password", len(users), with)
	if with == 0 {
		g.warn("reviewers", "postern user list", found+": people come in by one-time links only", `"postern user add NAME"`)
		return
	}
	g.ok("reviewers", "postern user list", found)
}

func (g *group) examinePageCertificate() {
	c := g.Config.Page
	where := g.key("page.certificate") + " = " + c.Certificate
	pair, err := tls.LoadX509KeyPair(c.Certificate, c.Key)
	if err != nil {
		g.fault("page", where, err.Error(), "serve does not start with it")
		return
	}
	if !g.life("page", where, pair.Leaf) {
		return
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Hostname() == "" {
		return
	}
	if err := pair.Leaf.VerifyHostname(u.Hostname()); err != nil {
		g.warn("page", where, "is not for the host of page.url: "+err.Error(), "get a certificate for it")
	}
}
