package main

import (
	"fmt"
	"strings"
	"testing"

	"postern/extract"
	"postern/internal/postfixtest"
)

// A header of more fields than are read is held on its way out by the built-in policy, and
// mail that stays inside goes on as it is.
func TestManyHeaderFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pf := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
		Services: []postfixtest.Service{
			{Name: "submission", Options: []string{"smtpd_milters=inet:" + w.milter}},
			{Name: "reinject", Options: []string{"smtpd_milters="}},
		},
	})
	w.configure(pf.Addr("reinject"), pf.Addr("reinject"), organization)
	w.serve()
	many := strings.Repeat("X-A: 1\r\n", 10_010)
	for _, front := range []string{pf.Addr("submission"), w.relay} {
		send(t, front, "alice@corp.example", []string{"stranger@elsewhere.example"}, many+"Subject: a\r\n\r\nbody\r\n")
		send(t, front, "alice@corp.example", []string{"bob@corp.example"}, many+"Subject: a\r\n\r\nbody\r\n")
		// What is changed in a header that is not read to its end is changed all the same.
		send(t, front, "alice@corp.example", []string{"bob@corp.example"}, "Subject: [encrypt] [pw: Blue-Kettle-47-Moon] b\r\n"+many+"\r\nbody\r\n")
	}
	for _, m := range w.arrived(4) {
		if n := strings.Count(string(m.Data), "\r\nX-A: 1\r\n"); m.To[0] != "bob@corp.example" || n < 5000 || strings.Contains(string(m.Data), "Kettle") {
			t.Errorf("%s got %d fields", m.To, n)
		}
	}
	items := w.items()
	if len(items) != 2 {
		t.Errorf("%d items are stored, want 2", len(items))
	}
	for _, it := range items {
		if it.State != "held" || len(it.Gaps) != 1 || it.Gaps[0].Cause != extract.TooBig {
			t.Errorf("it is %s, with the gaps %v", it.State, it.Gaps)
		}
	}
	checkNoPanic(t, pf)
}

// The most fields that are read, all of which change, are replaced in the same transaction.
func TestEncryptManyFields(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	p.pgp("ann@a.example", "ed25519", "cv25519")
	w, pf := encryptWorld(t, p, "", strings.Replace(encryptRule, `"encrypt"`, "\"encrypt\"\nencrypt = [\"openpgp\", \"quarantine\"]", 1))
	w.serve()
	for _, front := range []string{pf.Addr("milter"), w.relay} {
		for _, field := range []string{"ARC-Seal: i=1\r\n", "X-A: 1\r\n", "Bcc: eve@e.example\r\n"} {
			send(t, front, "alice@corp.example", []string{"ann@a.example"},
				strings.Repeat(field, 9_980)+"From: <alice@corp.example>\r\nSubject: cards\r\n\r\n"+cardLine+"\r\n")
		}
	}
	// A header that is not read to its end is not taken apart.
	send(t, pf.Addr("milter"), "alice@corp.example", []string{"late@a.example"}, strings.Repeat("X-A: 1\r\n", 10_010)+"\r\n"+cardLine+"\r\n")
	send(t, pf.Addr("milter"), "alice@corp.example", []string{"ann@a.example"}, strings.Repeat("X-B: 1\r\n", 10_010)+"\r\n"+cardLine+"\r\n")
	eventually(t, "both are held", func() error {
		for _, it := range w.items() {
			if it.State != "held" {
				return fmt.Errorf("%s is %s", it.ID, it.State)
			}
		}
		return nil
	})
	for _, m := range w.arrived(6) {
		if opened := p.open("ann@a.example", m.Data); !strings.Contains(opened, cardLine) || strings.Contains(string(m.Data), "\r\nBcc: ") {
			t.Errorf("ann reads %.500q", opened)
		}
	}
	if items := w.items(); len(items) != 2 {
		t.Errorf("%d items are stored, want 2", len(items))
	}
	checkNoPanic(t, pf)
}

func checkNoPanic(t *testing.T, pf *postfixtest.Instance) {
	t.Helper()
	for line := range strings.Lines(pf.Log()) {
		if strings.Contains(line, "panic") || strings.Contains(line, "fatal") {
			t.Error(line)
		}
	}
}
