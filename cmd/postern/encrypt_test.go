package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"postern/internal/postfixtest"
)

// people are the recipients of the test: each has another kind of key.
type people struct {
	t      *testing.T
	gnupg  string // home of OpenPGP keys
	dir    string
	folder string // of public keys, for Postern
}

func newPeople(t *testing.T) *people {
	t.Helper()
	// gpg-agent's socket needs a short path.
	home, err := os.MkdirTemp("/tmp", "gpg")
	must(t, err)
	p := &people{t: t, gnupg: home, dir: t.TempDir(), folder: t.TempDir()}
	t.Cleanup(func() {
		exec.Command("gpgconf", "--homedir", home, "--kill", "all").Run()
		os.RemoveAll(home)
	})
	return p
}

func (p *people) run(name string, args ...string) []byte {
	p.t.Helper()
	cmd := exec.Command(name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, &stderr)
	}
	return out
}

// pgp makes a key that signs by one algorithm and decrypts by another.
func (p *people) pgp(address, algorithm, encryption string) {
	p.t.Helper()
	p.run("gpg", "--homedir", p.gnupg, "--batch", "--passphrase", "", "--quick-generate-key", "<"+address+">", algorithm, "default", "1y")
	lines := strings.Split(string(p.run("gpg", "--homedir", p.gnupg, "--batch", "--with-colons", "--list-keys", address)), "\n")
	i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "fpr:") })
	p.run("gpg", "--homedir", p.gnupg, "--batch", "--passphrase", "", "--quick-add-key", strings.Split(lines[i], ":")[9], encryption, "encr", "1y")
	p.run("gpg", "--homedir", p.gnupg, "--batch", "--armor", "--output", filepath.Join(p.folder, address+".asc"), "--export", address)
}

func (p *people) smime(address string, key ...string) {
	p.t.Helper()
	args := append([]string{
		"req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=" + address, "-addext", "subjectAltName=email:" + address,
		"-keyout", filepath.Join(p.dir, address+".key"), "-out", filepath.Join(p.folder, address+".pem"),
	}, key...)
	p.run("openssl", args...)
}

// open reads a mail as its recipient would, with GnuPG or openssl.
func (p *people) open(to string, data []byte) string {
	p.t.Helper()
	file := filepath.Join(p.dir, "mail-"+to)
	must(p.t, os.WriteFile(file, data, 0o600))
	switch {
	case bytes.Contains(data, []byte("BEGIN PGP MESSAGE")):
		return string(p.run("gpg", "--homedir", p.gnupg, "--batch", "--quiet", "--decrypt", file))
	case bytes.Contains(data, []byte("pkcs7-mime")):
		return string(p.run("openssl", "cms", "-decrypt", "-in", file, "-recip", filepath.Join(p.folder, to+".pem"), "-inkey", filepath.Join(p.dir, to+".key")))
	}
	return string(data)
}

// One mail to six recipients: in clear, by OpenPGP with RSA and with an elliptic
// curve, by S/MIME with both, and one without a key, who gets a file with a
// password that the sender is told.
func TestEncryptPerRecipient(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	p.pgp("pgp-rsa@a.example", "rsa2048", "rsa2048")
	p.pgp("pgp-ec@b.example", "ed25519", "cv25519")
	p.smime("smime-rsa@c.example", "-newkey", "rsa:2048")
	p.smime("smime-ec@d.example", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
	w := newWorld(t)
	pf := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
		Services: []postfixtest.Service{
			{Name: "submission", Options: []string{"smtpd_milters=inet:" + w.milter}},
			{Name: "reinject", Options: []string{"smtpd_milters="}},
		},
	})
	w.configure("127.0.0.1:"+w.sinkPort, pf.Addr("reinject"), fmt.Sprintf("keys = { dir = %q }\n", p.folder)+organization+`
[[rule]]
name = "cards leave encrypted"
when = { class = "cardholder-data", to = "outside" }
action = "encrypt"
`)
	w.serve()
	to := []string{"bob@corp.example", "pgp-rsa@a.example", "pgp-ec@b.example", "smime-rsa@c.example", "smime-ec@d.example", "nokey@e.example"}
	const body = cardLine + "\r\nGr\xc3\xbc\xc3\x9fe\r\n"
	text := "From: <alice@corp.example>\r\nTo: " + strings.Join(to, ", ") + "\r\nSubject: cards\r\nMessage-ID: <enc@corp.example>\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body
	send(t, pf.Addr("submission"), "alice@corp.example", to, text)
	// In clear, one copy by OpenPGP and one by S/MIME (each with two recipients who
	// see each other in the header), one with a password, and the sender's notice.
	got := w.arrived(5)
	for _, r := range to {
		i := slices.IndexFunc(got, func(m smtpMessage) bool { return slices.Contains(m.To, r) })
		if i < 0 {
			t.Errorf("%s got nothing", r)
			continue
		}
		data := got[i].Data
		if r != "bob@corp.example" && bytes.Contains(data, []byte("4111 1111")) {
			t.Errorf("%s got the number in clear", r)
		}
		if r == "nokey@e.example" {
			p.checkPassword(data, got)
			continue
		}
		if opened := p.open(r, data); !strings.Contains(opened, strings.TrimSuffix(body, "\r\n")) {
			t.Errorf("%s reads %q", r, opened)
		}
	}
	items := w.items()
	if len(items) != 1 || items[0].State != "sent" {
		t.Errorf("got items %+v", items)
	}
}

// checkPassword opens the password copy with the password that the sender got.
func (p *people) checkPassword(data []byte, all []smtpMessage) {
	p.t.Helper()
	i := slices.IndexFunc(all, func(m smtpMessage) bool { return slices.Contains(m.To, "alice@corp.example") })
	if i < 0 {
		p.t.Error("the sender was told no password")
		return
	}
	told := strings.ReplaceAll(string(all[i].Data), "=\r\n", "")
	_, after, ok := strings.Cut(told, "opens with this password:")
	if !ok {
		p.t.Fatalf("the sender was told %q", told)
	}
	if all[i].From != "" {
		p.t.Errorf("the password came from %q, want the null sender", all[i].From)
	}
	p.openPDF(data, strings.Fields(after)[0])
}

// openPDF opens the PDF that a password copy is.
func (p *people) openPDF(data []byte, word string) {
	p.t.Helper()
	file := filepath.Join(p.dir, "locked.pdf")
	must(p.t, os.WriteFile(file, attachmentOf(p.t, data), 0o600))
	if out := p.run("pdftotext", "-upw", word, file, "-"); !bytes.Contains(out, []byte("4111 1111 1111 1111")) {
		p.t.Errorf("the PDF says %q", out)
	}
}
