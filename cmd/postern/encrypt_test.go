package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	stdmail "net/mail"
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

// openGPGSM reads an S/MIME mail with GnuPG, which takes the bare CMS out of it.
// GnuPG 2.2 reads CBC for RSA keys only.
func (p *people) openGPGSM(to string, data []byte) string {
	p.t.Helper()
	p12 := filepath.Join(p.dir, to+".p12")
	cms := filepath.Join(p.dir, to+".p7m")
	must(p.t, os.WriteFile(filepath.Join(p.gnupg, "gpg-agent.conf"), []byte("allow-loopback-pinentry\ns2k-count 65536\n"), 0o600))
	m, err := stdmail.ReadMessage(bytes.NewReader(data))
	must(p.t, err)
	der, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	must(p.t, err)
	must(p.t, os.WriteFile(cms, der, 0o600))
	gpgsm := func(args ...string) (out []byte, err error) {
		cmd := exec.Command("gpgsm", append([]string{
			"--homedir", p.gnupg, "--batch", "--disable-crl-checks", "--pinentry-mode", "loopback", "--passphrase-fd", "0",
		}, args...)...)
		cmd.Stdin = strings.NewReader("x\n")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if out, err = cmd.Output(); err != nil {
			err = fmt.Errorf("gpgsm %s: %w\n%s", strings.Join(args, " "), err, &stderr)
		}
		return out, err
	}
	// QUIRK: gpgsm 2.2 now and then fails on a PKCS #12 file that it takes when it
	// is made anew, with another salt.
	for range 5 {
		p.run("openssl", "pkcs12", "-export", "-in", filepath.Join(p.folder, to+".pem"), "-inkey", filepath.Join(p.dir, to+".key"), "-out", p12,
			"-passout", "pass:x", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1")
		if _, err = gpgsm("--import", p12); err == nil {
			break
		}
	}
	must(p.t, err)
	opened, err := gpgsm("--decrypt", cms)
	must(p.t, err)
	return string(opened)
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
	attached := make([]byte, 20_000)
	for i := range attached {
		attached[i] = byte(i * i >> 3)
	}
	const body = cardLine + "\r\nGr\xc3\xbc\xc3\x9fe\r\n"
	text := "From: <alice@corp.example>\r\nTo: " + strings.Join(to, ", ") + "\r\nSubject: cards\r\nMessage-ID: <enc@corp.example>\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n" +
		"--cut\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body +
		"--cut\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=plan.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		wrapped(attached) + "--cut--\r\n"
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
		opened := p.open(r, data)
		if !strings.Contains(opened, strings.TrimSuffix(body, "\r\n")) {
			t.Errorf("%s reads %q", r, opened)
		}
		if got := attachmentOf(t, []byte(opened)); !bytes.Equal(got, attached) {
			t.Errorf("%s has %d bytes attached, other than the %d that were sent", r, len(got), len(attached))
		}
	}
	items := w.items()
	if len(items) != 1 || items[0].State != "sent" {
		t.Errorf("got items %+v", items)
	}
}

// wrapped is base64 in lines.
func wrapped(data []byte) string {
	var lines strings.Builder
	for piece := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(data)), 76) {
		lines.Write(piece)
		lines.WriteString("\r\n")
	}
	return lines.String()
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
