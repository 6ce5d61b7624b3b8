package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"postern/internal/postfixtest"
)

const encryptRule = `
[[rule]]
name = "cards leave encrypted"
when = { class = "cardholder-data", to = "outside" }
action = "encrypt"
`

// encryptWorld is Postern with people's keys behind a Postfix, as a milter and as a
// proxy, with signers of DKIM behind it where one is given.
func encryptWorld(t *testing.T, p *people, signer, more string) (*world, *postfixtest.Instance) {
	t.Helper()
	return encryptWorldTo(t, p, "", signer, more)
}

// encryptWorldTo is encryptWorld with another mail server at the end, where a port is given.
func encryptWorldTo(t *testing.T, p *people, port, signer, more string) (*world, *postfixtest.Instance) {
	t.Helper()
	w := newWorld(t)
	w.sinkPort = cmp.Or(port, w.sinkPort)
	milters, after := "inet:"+w.milter, ""
	if signer != "" {
		milters, after = milters+",inet:"+signer, "inet:"+signer
	}
	pf := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
		Services: []postfixtest.Service{
			{Name: "milter", Options: []string{"smtpd_milters=" + milters}},
			{Name: "proxy", Options: []string{"smtpd_proxy_filter=" + w.relay}},
			{Name: "reinject", Options: []string{"smtpd_milters=" + after}},
			{Name: "verified", Options: []string{"smtpd_milters=", "content_filter=verified:[127.0.0.1]:" + w.sinkPort}},
		},
		Master: []string{"verified unix - - n - - smtp", "  -o smtp_tls_security_level=encrypt"},
	})
	w.configure(pf.Addr("reinject"), pf.Addr("reinject"), fmt.Sprintf("keys = { dir = %q }\n", p.folder)+organization+more)
	return w, pf
}

// Where everybody gets the same form, it takes the original's place in the same
// transaction: nothing is stored.
func TestEncryptInPlace(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	p.pgp("ann@a.example", "ed25519", "cv25519")
	p.smime("bea@b.example", "-newkey", "rsa:2048")
	signer, record := startOpenDKIM(t)
	w, pf := encryptWorld(t, p, signer, encryptRule+"[encrypt]\nsmime_cipher = \"aes256-cbc\"\n")
	w.serve()
	n := 0
	for _, service := range []string{"milter", "proxy"} {
		for _, to := range []string{"ann@a.example", "bea@b.example"} {
			t.Run(service+" "+to, func(t *testing.T) {
				text := "From: <alice@corp.example>\r\nTo: " + to + "\r\nSubject: cards\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n" +
					"Message-ID: <" + service + to + ">\r\nX-Twice: 1\r\nX-Twice: 2\r\n\r\n" + cardLine + "\r\n"
				send(t, pf.Addr(service), "alice@corp.example", []string{to}, text)
				n++
				got := w.arrived(n)[n-1].Data
				if bytes.Contains(got, []byte("4111 1111")) {
					t.Errorf("it left in clear:\n%s", got)
				}
				if opened := p.open(to, got); !strings.Contains(opened, cardLine) {
					t.Errorf("%s reads %q of\n%s", to, opened, got)
				}
				if to == "bea@b.example" {
					if opened := p.openGPGSM(to, got); !strings.Contains(opened, cardLine) {
						t.Errorf("by gpgsm %s reads %q", to, opened)
					}
				}
				if service == "milter" {
					verifyDKIM(t, got, record)
				}
			})
		}
	}
	if items := w.items(); len(items) != 0 {
		t.Errorf("got %d items, want none", len(items))
	}
}

// Copies that leave by the outbox are signed behind it.
func TestDKIMOnEncryptedCopies(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	p.pgp("ann@a.example", "ed25519", "cv25519")
	p.smime("bea@b.example", "-newkey", "rsa:2048")
	signer, record := startOpenDKIM(t)
	w, pf := encryptWorld(t, p, signer, encryptRule)
	w.serve()
	send(t, pf.Addr("milter"), "alice@corp.example", []string{"ann@a.example", "bea@b.example", "bob@corp.example"},
		"From: <alice@corp.example>\r\nTo: ann@a.example\r\nSubject: cards\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n"+
			"Message-ID: <copies@corp.example>\r\n\r\n"+cardLine+"\r\n")
	for _, m := range w.arrived(3) {
		verifyDKIM(t, m.Data, record)
	}
}

func verifyDKIM(t *testing.T, data []byte, record string) {
	t.Helper()
	verifications, err := dkim.VerifyWithOptions(bytes.NewReader(data), &dkim.VerifyOptions{
		LookupTXT: func(string) ([]string, error) { return []string{record}, nil },
	})
	must(t, err)
	if len(verifications) != 1 || verifications[0].Err != nil {
		t.Errorf("got %d signatures of\n%s", len(verifications), data)
		for _, v := range verifications {
			t.Error(v.Err)
		}
	}
}

// The keyword asks for encryption and is taken out; the password in the subject
// opens the copy and is in nothing that leaves.
func TestEncryptAskedBySubject(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	w, pf := encryptWorld(t, p, "", `
[[rule]]
name = "asked"
when = { asked = true, to = "outside" }
action = "encrypt"
`)
	w.serve()
	send(t, pf.Addr("milter"), "alice@corp.example", []string{"nokey@e.example"},
		"From: <alice@corp.example>\r\nTo: nokey@e.example\r\nSubject: [encrypt] figures [pw: Blue-Kettle-47-Moon]\r\n"+
			"Message-ID: <asked@corp.example>\r\n\r\n"+cardLine+"\r\n")
	got := w.arrived(1)[0].Data
	if bytes.Contains(got, []byte("Kettle")) || bytes.Contains(got, []byte("[encrypt]")) || !bytes.Contains(got, []byte("Subject: figures")) {
		t.Errorf("the header says\n%.600s", got)
	}
	p.openPDF(got, "Blue-Kettle-47-Moon")
	for _, place := range []string{w.process.output.String(), w.auditText()} {
		if strings.Contains(place, "Kettle") {
			t.Errorf("the password is in\n%s", place)
		}
	}
}

// Without a key the chain goes on to its end, and the reasons say why; a reviewer's
// "encrypted only" is held again, and goes when there is a key.
func TestEncryptWithoutKeyIsHeld(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	w, pf := encryptWorld(t, p, "", strings.Replace(encryptRule, `"encrypt"`, "\"encrypt\"\nencrypt = [\"openpgp\", \"smime\", \"quarantine\"]", 1)+
		"[encrypt]\npassword_generate = false\npassword_from_subject = false\n")
	w.serve()
	const to = "late@e.example"
	send(t, pf.Addr("milter"), "alice@corp.example", []string{to},
		"From: <alice@corp.example>\r\nTo: "+to+"\r\nSubject: cards\r\nMessage-ID: <late@corp.example>\r\n\r\n"+cardLine+"\r\n")
	id := heldFor(t, w, to)
	if shown := w.ok("quarantine", "show", id); !strings.Contains(shown, "openpgp: no usable key") || !strings.Contains(shown, "smime: no usable key") {
		t.Errorf("the reasons do not say why:\n%s", shown)
	}
	w.ok("quarantine", "release", id, "--encrypt")
	eventually(t, "it is held again", func() error {
		for _, it := range w.items() {
			if r := it.Copies[0].Recipients[0]; r.State == "held" && strings.Contains(r.Reply, "no usable key") {
				return nil
			}
		}
		return errors.New("not yet")
	})
	w.arrived(0)
	p.pgp(to, "ed25519", "cv25519")
	time.Sleep(1200 * time.Millisecond) // the folder is looked at once a second
	w.ok("quarantine", "release", id, "--encrypt")
	if opened := p.open(to, w.arrived(1)[0].Data); !strings.Contains(opened, cardLine) {
		t.Errorf("%s reads %q", to, opened)
	}
}

// Mail whose way is verified TLS goes to the listener for that only: with a next
// hop that offers none, it stays in Postfix's queue.
func TestEncryptByTLSNeverGoesWithout(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	w, pf := encryptWorld(t, p, "", strings.Replace(encryptRule, `"encrypt"`, "\"encrypt\"\nencrypt = [\"tls\"]", 1))
	w.reconfigure(func(text string) string {
		return strings.Replace(text, "outbox  = { next_hop", fmt.Sprintf("outbox  = { tls_next_hop = %q, next_hop", pf.Addr("verified")), 1)
	})
	w.serve()
	send(t, pf.Addr("milter"), "alice@corp.example", []string{"tls@e.example"},
		"From: <alice@corp.example>\r\nTo: tls@e.example\r\nSubject: cards\r\nMessage-ID: <tls@corp.example>\r\n\r\n"+cardLine+"\r\n")
	eventually(t, "Postfix refuses to send it without TLS", func() error {
		if !strings.Contains(pf.Log(), "TLS is required, but was not offered") {
			return errors.New("not yet")
		}
		return nil
	})
	w.arrived(0)
}

// With a next hop whose certificate verifies it is delivered, over TLS; with one
// whose certificate names somebody else it stays in the queue.
func TestEncryptByVerifiedTLS(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	cert, key := filepath.Join(p.dir, "hop.pem"), filepath.Join(p.dir, "hop.key")
	p.run("openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2", "-subj", "/CN=mx.e.example",
		"-addext", "subjectAltName=DNS:mx.e.example", "-keyout", key, "-out", cert)
	w := newWorld(t)
	partner := postfixtest.Start(t, postfixtest.Options{
		Main: []string{
			"relayhost = [127.0.0.1]:" + w.sinkPort, "smtpd_tls_cert_file = " + cert, "smtpd_tls_key_file = " + key,
			"smtpd_tls_security_level = encrypt", "smtpd_tls_received_header = yes",
		},
		Services: []postfixtest.Service{{Name: "mx"}},
	})
	hop := strings.Replace(partner.Addr("mx"), "127.0.0.1", "[127.0.0.1]", 1)
	verified := func(name, match string) string {
		return name + " unix - - n - - smtp\n  -o smtp_tls_security_level=secure\n  -o smtp_tls_CAfile=" + cert + "\n  -o smtp_tls_secure_cert_match=" + match
	}
	pf := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
		Services: []postfixtest.Service{
			{Name: "milter", Options: []string{"smtpd_milters=inet:" + w.milter}},
			{Name: "reinject", Options: []string{"smtpd_milters="}},
			{Name: "verified", Options: []string{"smtpd_milters=", "content_filter=verified:" + hop}},
			{Name: "another", Options: []string{"smtpd_milters=", "content_filter=another:" + hop}},
		},
		Master: []string{verified("verified", "mx.e.example"), verified("another", "mx.else.example")},
	})
	for _, tls := range []struct {
		service string
		arrive  int
	}{{"another", 0}, {"verified", 1}} {
		w.configure(pf.Addr("reinject"), pf.Addr("reinject"), fmt.Sprintf("keys = { dir = %q }\n", p.folder)+organization+
			strings.Replace(encryptRule, `"encrypt"`, "\"encrypt\"\nencrypt = [\"tls\"]", 1))
		w.reconfigure(func(text string) string {
			return strings.Replace(text, "outbox  = { next_hop", fmt.Sprintf("outbox  = { tls_next_hop = %q, next_hop", pf.Addr(tls.service)), 1)
		})
		w.serve()
		send(t, pf.Addr("milter"), "alice@corp.example", []string{"tls@e.example"},
			"From: <alice@corp.example>\r\nTo: tls@e.example\r\nSubject: cards\r\nMessage-ID: <"+tls.service+"@corp.example>\r\n\r\n"+cardLine+"\r\n")
		if tls.arrive == 0 {
			eventually(t, "Postfix refuses a certificate of another name", func() error {
				if !strings.Contains(pf.Log(), "certificate not verified") && !strings.Contains(pf.Log(), "not trusted") && !strings.Contains(pf.Log(), "not verified") {
					return errors.New("not yet")
				}
				return nil
			})
		}
		for _, m := range w.arrived(tls.arrive) {
			if !bytes.Contains(m.Data, []byte("using TLSv1")) || !bytes.Contains(m.Data, []byte("<verified@")) {
				t.Errorf("it did not come by TLS:\n%s", m.Data)
			}
		}
		w.kill()
	}
}

// Killing Postern while mail leaves encrypted loses nothing, and sends nothing in
// clear. What RFC 1047 describes may double a copy that was in flight.
func TestKillWhileEncrypting(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	p.pgp("ann@a.example", "ed25519", "cv25519")
	p.smime("bea@b.example", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
	w, _ := encryptWorld(t, p, "", encryptRule)
	w.serve()
	const total = 150
	accepted := map[string]bool{}
	for n := range total {
		id := fmt.Sprintf("kill%d@corp.example", n)
		text := "From: <alice@corp.example>\r\nTo: ann@a.example\r\nSubject: cards\r\nMessage-ID: <" + id + ">\r\n\r\n" + cardLine + "\r\n"
		if err := trySend(w.relay, "alice@corp.example", []string{"ann@a.example", "bea@b.example"}, text); err == nil {
			accepted[id] = true
		}
		if n%50 == 25 {
			w.kill()
			w.serve()
		}
	}
	copies := func() (there map[string]int, clear int) {
		there = map[string]int{}
		for _, m := range w.messages() {
			_, id, _ := strings.Cut(string(m.Data), "Message-ID: <")
			id, _, _ = strings.Cut(id, ">")
			for _, to := range m.To {
				there[id+" "+to]++
			}
			if bytes.Contains(m.Data, []byte("4111 1111")) {
				clear++
			}
		}
		return there, clear
	}
	eventually(t, "every accepted message has arrived twice, encrypted", func() error {
		there, _ := copies()
		for id := range accepted {
			for _, to := range []string{"ann@a.example", "bea@b.example"} {
				if there[id+" "+to] == 0 {
					return fmt.Errorf("%s for %s is missing", id, to)
				}
			}
		}
		return nil
	})
	there, inClear := copies()
	doubled := 0
	for _, n := range there {
		if n > 1 {
			doubled += n - 1
		}
	}
	t.Logf("%d of %d accepted, %d copies doubled, %d in clear", len(accepted), total, doubled, inClear)
	const kills, parallel = 3, 4
	if inClear > 0 || doubled > kills*parallel {
		t.Errorf("%d left in clear, %d were doubled", inClear, doubled)
	}
	if len(accepted) < total*9/10 {
		t.Errorf("only %d of %d were accepted", len(accepted), total)
	}
}
