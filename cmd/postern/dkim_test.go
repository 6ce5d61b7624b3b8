package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"postern/internal/postfixtest"
)

// startOpenDKIM starts a signer for corp.example and returns its milter address
// and its public key record.
func startOpenDKIM(t *testing.T) (addr, record string) {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("opendkim-genkey", "-D", dir, "-d", "corp.example", "-s", "test", "-b", "2048").CombinedOutput(); err != nil {
		t.Fatalf("opendkim-genkey: %v\n%s", err, out)
	}
	txt, err := os.ReadFile(filepath.Join(dir, "test.txt"))
	must(t, err)
	for i, part := range strings.Split(string(txt), `"`) {
		if i%2 == 1 {
			record += part
		}
	}
	port := postfixtest.FreePort(t)
	conf := filepath.Join(dir, "opendkim.conf")
	must(t, os.WriteFile(conf, fmt.Appendf(nil, `
Syslog yes
Canonicalization relaxed/simple
Mode s
Domain corp.example
Selector test
KeyFile %s/test.private
Socket inet:%d@127.0.0.1
InternalHosts 127.0.0.1
RequireSafeKeys no
`, dir, port), 0o600))
	cmd := exec.Command("opendkim", "-f", "-x", conf)
	must(t, cmd.Start())
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	addr = fmt.Sprintf("127.0.0.1:%d", port)
	waitForPort(t, addr)
	return addr, record
}

// The signer stands behind Postern on the way in and behind the outbox on the
// way of released mail: both signatures must hold, also where Postern has
// changed the header.
func TestDKIMSignerBehindPostern(t *testing.T) {
	t.Parallel()
	signer, record := startOpenDKIM(t)
	w := newWorld(t)
	p := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
		Services: []postfixtest.Service{
			{Name: "submission", Options: []string{"smtpd_milters=inet:" + w.milter + ",inet:" + signer}},
			{Name: "reinject", Options: []string{"smtpd_milters=inet:" + signer}},
		},
	})
	w.configure("127.0.0.1:"+w.sinkPort, p.Addr("reinject"), organization+`
[[rule]]
name = "outside mail is tagged"
when = { to = "outside" }
action = "deliver"
tag = { subject = "[external] " }

[[rule]]
name = "cards stay"
when = { class = "cardholder-data", to = "outside" }
action = "quarantine"
`)
	w.serve()
	text := func(id, body string) string {
		return "From: Alice <alice@corp.example>\r\nTo: x@elsewhere.example\r\nSubject: " + id + "\r\nMessage-ID: <" + id +
			"@corp.example>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\n" + body + "\r\n"
	}
	to := []string{"x@elsewhere.example"}
	send(t, p.Addr("submission"), "alice@corp.example", to, text("passes", "hello"))
	w.arrived(1)
	send(t, p.Addr("submission"), "alice@corp.example", to, text("held", cardLine))
	w.ok("quarantine", "release", heldFor(t, w, to[0]))
	for _, m := range w.arrived(2) {
		if !bytes.Contains(m.Data, []byte("Subject: [external] ")) {
			t.Errorf("the subject was not tagged:\n%s", m.Data)
		}
		verifications, err := dkim.VerifyWithOptions(bytes.NewReader(m.Data), &dkim.VerifyOptions{
			LookupTXT: func(string) ([]string, error) { return []string{record}, nil },
		})
		must(t, err)
		if len(verifications) != 1 || verifications[0].Err != nil {
			t.Errorf("got verifications %+v of\n%s", verifications, m.Data)
			for _, v := range verifications {
				t.Error(v.Err)
			}
		}
	}
}
