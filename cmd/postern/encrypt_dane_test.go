package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"postern/internal/postfixtest"
)

// The transport that docs/encryption.md shows delivers where a signed zone names the
// certificate (RFC 7672). Where it names another, or none, mail stays in the queue.
func TestEncryptByDANE(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	cert, key := filepath.Join(p.dir, "mx.pem"), filepath.Join(p.dir, "mx.key")
	p.run("openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2", "-subj", "/CN=unknown", "-keyout", key, "-out", cert)
	w := newWorld(t)
	partner := postfixtest.Start(t, postfixtest.Options{
		Main: []string{
			"relayhost = [127.0.0.1]:" + w.sinkPort, "smtpd_tls_cert_file = " + cert, "smtpd_tls_key_file = " + key,
			"smtpd_tls_security_level = may", "smtpd_tls_received_header = yes",
		},
		Services: []postfixtest.Service{{Name: "mx"}},
	})
	_, port, err := net.SplitHostPort(partner.Addr("mx"))
	must(t, err)
	right := keyDigest(t, cert)
	wrong := bytes.Clone(right)
	wrong[0] ^= 1
	tlsa := func(digest []byte) string { return fmt.Sprintf("_%s._tcp.mx IN TLSA 3 1 1 %x\n", port, digest) }
	resolver := startResolver(t, map[string]string{
		"right.example": tlsa(right),
		"wrong.example": tlsa(wrong),
		"none.example":  "",
	})
	var services []postfixtest.Service
	for _, domain := range []string{"right", "wrong", "none"} {
		services = append(services, postfixtest.Service{
			Name:    domain,
			Options: []string{"smtpd_milters=", "content_filter=verified:" + domain + ".example:" + port},
		})
	}
	pf := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort, "dnssec_probe = ns:right.example"},
		Services: append(services,
			postfixtest.Service{Name: "milter", Options: []string{"smtpd_milters=inet:" + w.milter}},
			postfixtest.Service{Name: "reinject", Options: []string{"smtpd_milters="}},
		),
		Master: []string{
			"verified unix - - n - - smtp\n  -o smtp_tls_security_level=dane-only\n" +
				"  -o smtp_dns_support_level=dnssec\n  -o smtp_host_lookup=dns\n  -o smtp_tls_loglevel=1",
		},
		Resolver: resolver,
	})
	for _, c := range []struct {
		domain string
		says   string // what Postfix logs when it keeps the mail
	}{
		{"wrong", "Server certificate not verified"},
		{"none", "no TLSA records found"},
		{"right", ""},
	} {
		w.configure(pf.Addr("reinject"), pf.Addr("reinject"), fmt.Sprintf("keys = { dir = %q }\n", p.folder)+organization+
			strings.Replace(encryptRule, `"encrypt"`, "\"encrypt\"\nencrypt = [\"tls\"]", 1))
		w.reconfigure(func(text string) string {
			return strings.Replace(text, "outbox  = { next_hop", fmt.Sprintf("outbox  = { tls_next_hop = %q, next_hop", pf.Addr(c.domain)), 1)
		})
		w.serve()
		send(t, pf.Addr("milter"), "alice@corp.example", []string{"tls@" + c.domain + ".example"},
			"From: <alice@corp.example>\r\nTo: tls@"+c.domain+".example\r\nSubject: cards\r\nMessage-ID: <"+c.domain+"@corp.example>\r\n\r\n"+cardLine+"\r\n")
		if c.says != "" {
			eventually(t, "Postfix keeps mail for "+c.domain+".example", func() error {
				if !strings.Contains(pf.Log(), c.says) {
					return errors.New("not yet")
				}
				return nil
			})
			w.arrived(0)
			w.kill()
			continue
		}
		for _, m := range w.arrived(1) {
			if !bytes.Contains(m.Data, []byte("using TLSv1")) || !bytes.Contains(m.Data, []byte("<right@")) {
				t.Errorf("it did not come by TLS:\n%s", m.Data)
			}
		}
		if !strings.Contains(pf.Log(), "Verified TLS connection established to mx.right.example") {
			t.Errorf("its certificate was not verified")
		}
	}
}

// keyDigest is what a TLSA record "3 1 1" says of a certificate (RFC 6698).
func keyDigest(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	must(t, err)
	block, _ := pem.Decode(text)
	cert, err := x509.ParseCertificate(block.Bytes)
	must(t, err)
	sum := sha256.Sum256(cert.RawSubjectPublicKeyInfo)
	return sum[:]
}

// startResolver runs a validating resolver, Unbound, that knows these domains, all signed,
// each with one mail server, mx, on this machine and more records. Its address, in
// 127.0.0.0/8, is the test's own, as resolvers are asked at port 53 alone.
func startResolver(t *testing.T, domains map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	command := func(name string, args ...string) string {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir = dir
		out, err := c.Output()
		if err != nil {
			t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
		}
		return strings.TrimSpace(string(out))
	}
	address := fmt.Sprintf("127.%d.%d.%d", 1+rand.IntN(250), rand.IntN(250), 1+rand.IntN(250))
	config := fmt.Sprintf("server:\n  interface: %s\n  username: \"\"\n  chroot: \"\"\n  directory: %q\n  pidfile: \"\"\n  use-syslog: no\n"+
		"  module-config: \"validator iterator\"\n  do-ip6: no\nremote-control:\n  control-enable: no\n", address, dir)
	for domain, more := range domains {
		zone := "$ORIGIN " + domain + ".\n$TTL 60\n@ IN SOA mx hostmaster 1 3600 600 86400 60\n@ IN NS mx\n@ IN MX 10 mx\nmx IN A 127.0.0.1\n" + more
		must(t, os.WriteFile(filepath.Join(dir, domain), []byte(zone), 0o644))
		key := command("ldns-keygen", "-a", "ECDSAP256SHA256", "-k", domain)
		command("ldns-signzone", domain, key)
		ds, err := os.ReadFile(filepath.Join(dir, key+".ds"))
		must(t, err)
		config += fmt.Sprintf("server:\n  trust-anchor: %q\n", strings.Join(strings.Fields(string(ds)), " "))
		config += fmt.Sprintf("auth-zone:\n  name: %q\n  zonefile: %q\n  for-downstream: no\n  for-upstream: yes\n", domain+".", domain+".signed")
	}
	must(t, os.WriteFile(filepath.Join(dir, "unbound.conf"), []byte(config), 0o644))
	c := exec.Command("unbound", "-d", "-c", filepath.Join(dir, "unbound.conf"))
	var output bytes.Buffer
	c.Stdout, c.Stderr = &output, &output
	must(t, c.Start())
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		if t.Failed() {
			t.Logf("unbound:\n%s", output.String())
		}
	})
	eventually(t, "the resolver answers", func() error {
		l, err := net.Dial("tcp", address+":53")
		if err != nil {
			return err
		}
		return l.Close()
	})
	return address
}
