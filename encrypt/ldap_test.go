package encrypt

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const slapdConfig = `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
attributetype ( 1.3.6.1.4.1.3401.8.2.11 NAME 'pgpKey' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
objectclass ( 1.3.6.1.4.1.3401.8.2.99 NAME 'pgpPerson' SUP top AUXILIARY MAY ( pgpKey ) )
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile DIR/pid
TLSCertificateFile DIR/cert.pem
TLSCertificateKeyFile DIR/key.pem
database mdb
maxsize 10485760
suffix "dc=partner,dc=example"
rootdn "cn=reader,dc=partner,dc=example"
rootpw secret
directory DIR/db
access to * by anonymous read
`

// slapd is a directory server of our own, with its plain and TLS addresses.
func slapd(t *testing.T, entries string) (plain, secure string, config *tls.Config) {
	t.Helper()
	path := os.Getenv("PATH")
	t.Setenv("PATH", path+":/usr/sbin:/sbin")
	dir := t.TempDir()
	certificate, roots := serverCertificate(t, "localhost")
	certPEM, keyPEM := pemFiles(t, certificate)
	for name, content := range map[string][]byte{
		"cert.pem": certPEM, "key.pem": keyPEM, "data.ldif": []byte(entries),
		"slapd.conf": []byte(strings.ReplaceAll(slapdConfig, "DIR", dir)),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "db"), 0o700); err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(dir, "slapd.conf")
	runTool(t, "slapadd", "-f", conf, "-l", filepath.Join(dir, "data.ldif"))
	plain, secure = "ldap://"+freeAddress(t), "ldaps://"+freeAddress(t)
	// -d keeps it in the foreground.
	server := exec.Command("slapd", "-f", conf, "-h", plain+" "+secure, "-d", "0")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	for _, u := range []string{plain, secure} {
		awaitListener(t, strings.SplitN(u, "//", 2)[1])
	}
	return plain, secure, &tls.Config{RootCAs: roots}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func awaitListener(t *testing.T, address string) {
	t.Helper()
	for range 200 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("slapd does not listen")
}

func ldapEntry(name, mail string, attributes map[string][]byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "dn: cn=%s,dc=partner,dc=example\nobjectClass: inetOrgPerson\nobjectClass: pgpPerson\ncn: %s\nsn: %s\nmail: %s\n", name, name, name, mail)
	for attribute, value := range attributes {
		fmt.Fprintf(&b, "%s:: %s\n", attribute, base64.StdEncoding.EncodeToString(value))
	}
	return b.String() + "\n"
}

func TestLDAP(t *testing.T) {
	k := kit(t)
	entries := "dn: dc=partner,dc=example\nobjectClass: dcObject\nobjectClass: organization\ndc: partner\no: Partner\n\n" +
		ldapEntry("bob", "bob@partner.example", map[string][]byte{"pgpKey": k["bob.asc"]}) +
		ldapEntry("ann", "ann@partner.example", map[string][]byte{"pgpKey": k["ann.gpg"], "userCertificate;binary": k["dora.der"]}) +
		ldapEntry("zoe", "zoe@partner.example", map[string][]byte{"userSMIMECertificate": k["chain.p7b"]}) +
		ldapEntry("old", "old@partner.example", map[string][]byte{"pgpKey": k["old.asc"]}) +
		ldapEntry("odd", "odd@partner.example", map[string][]byte{"pgpKey": []byte("no key")}) +
		ldapEntry("carl", "carl@xn--bcher-kva.example", map[string][]byte{"pgpKey": k["carl.asc"]}) +
		ldapEntry("bare", "bare@partner.example", nil)
	plain, secure, config := slapd(t, entries)
	base := "dc=partner,dc=example"
	for name, d := range map[string]*LDAP{
		"starttls": {URL: plain, Base: base, TLS: config},
		"ldaps":    {URL: secure, Base: base, TLS: config, BindDN: "cn=reader," + base, Password: "secret"},
		"plain":    {URL: plain, Base: base, Plain: true, Filter: "(&(objectClass=inetOrgPerson)(mail=%s))"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, test := range []struct{ address, want string }{
				{"bob@partner.example", "openpgp bob@partner.example,bob@partner.example from LDAP"},
				{"zoe@partner.example", "smime dora@partner.example,zoe@partner.example from LDAP"},
				{"old@partner.example", "! LDAP: OpenPGP key "},
				{"carl@xn--bcher-kva.example", "openpgp carl@xn--bcher-kva.example,carl@xn--bcher-kva.example from LDAP"},
				{"Carl@bücher.example", "openpgp carl@xn--bcher-kva.example,Carl@bücher.example from LDAP"},
				{"odd@partner.example", "! LDAP: holds no key"},
				{"bare@partner.example", ""},
				{"nobody@partner.example", ""},
				{`*@partner.example`, ""},
				{`"bob)(cn=*"@partner.example`, ""},
			} {
				keys, err := d.Lookup(t.Context(), address(t, test.address))
				if got := summary(keys); err != nil || !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
					t.Errorf("%s: got %q, want %q; %v", test.address, got, test.want, err)
				}
			}
			keys, err := d.Lookup(t.Context(), address(t, "ann@partner.example"))
			if err != nil || len(keys) != 2 || keys[0].Problem != nil || keys[1].Problem != nil || keys[0].Kind == keys[1].Kind {
				t.Errorf("both kinds: %s, %v", summary(keys), err)
			}
		})
	}
	for name, test := range map[string]struct {
		d    *LDAP
		want string
	}{
		"untrusted":         {&LDAP{URL: secure, Base: base}, "unknown authority"},
		"untrusted-start":   {&LDAP{URL: plain, Base: base}, ""},
		"wrong-password":    {&LDAP{URL: secure, Base: base, TLS: config, BindDN: "cn=reader," + base, Password: "wrong"}, "invalid credentials"},
		"password-in-clear": {&LDAP{URL: plain, Base: base, Plain: true, BindDN: "cn=reader," + base, Password: "secret"}, "cannot carry a password"},
		"url":               {&LDAP{URL: "http://localhost"}, "URL"},
		"nobody-there":      {&LDAP{URL: "ldap://" + freeAddress(t), Base: base}, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := test.d.Lookup(t.Context(), address(t, "bob@partner.example"))
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestLDAPDeadline asks a server that takes the connection and says nothing.
func TestLDAPDeadline(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, scheme := range []string{"ldap", "ldaps"} {
		d := &LDAP{URL: scheme + "://" + l.Addr().String(), Timeout: 200 * time.Millisecond}
		start := time.Now()
		if _, err := d.Lookup(t.Context(), address(t, "bob@partner.example")); err == nil || time.Since(start) > 5*time.Second {
			t.Errorf("%s: %v after %v", scheme, err, time.Since(start))
		}
		d.Timeout = time.Minute
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		if _, err := d.Lookup(ctx, address(t, "bob@partner.example")); !errors.Is(err, context.DeadlineExceeded) && err == nil {
			t.Errorf("%s: %v", scheme, err)
		}
		cancel()
	}
}
