package encrypt

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"
)

// A gnupg is GnuPG with a home of its own.
type gnupg struct {
	t    *testing.T
	home string
}

// newGnuPG makes a home with a short path: its sockets' names may have 107 bytes.
func newGnuPG(t *testing.T) *gnupg {
	t.Helper()
	home, err := os.MkdirTemp("/tmp", "pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = exec.Command("gpgconf", "--homedir", home, "--kill", "all").Run()
		_ = os.RemoveAll(home)
	})
	return &gnupg{t, home}
}

// run gives standard output and error; a failure ends the test.
func (g *gnupg) run(in []byte, args ...string) (out, status []byte) {
	g.t.Helper()
	cmd := exec.Command("gpg", append([]string{
		"--homedir", g.home, "--batch", "--no-tty", "--trust-model", "always",
		"--pinentry-mode", "loopback", "--passphrase", "", "--status-fd", "2",
	}, args...)...)
	var o, e bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &o, &e
	if err := cmd.Run(); err != nil {
		g.t.Fatalf("gpg %q: %v\n%s", args, err, e.Bytes())
	}
	return o.Bytes(), e.Bytes()
}

// key makes a key for address, of a primary and an encryption algorithm.
func (g *gnupg) key(address, primary, sub string) *Key {
	g.t.Helper()
	g.run(nil, "--quick-gen-key", address, primary, "cert,sign", "1y")
	listing, _ := g.run(nil, "--with-colons", "--list-keys", address)
	_, after, _ := strings.Cut(string(listing), "\nfpr:")
	fingerprint := strings.Trim(strings.SplitN(after, "\n", 2)[0], ":")
	g.run(nil, "--quick-add-key", fingerprint, sub, "encr", "1y")
	return &Key{Kind: OpenPGP, ID: fingerprint, PGP: g.export(fingerprint)}
}

func (g *gnupg) export(id string) *openpgp.Entity {
	g.t.Helper()
	b, _ := g.run(nil, "--export", id)
	list, err := openpgp.ReadKeyRing(bytes.NewReader(b))
	if err != nil || len(list) != 1 {
		g.t.Fatalf("%d keys, %v", len(list), err)
	}
	return list[0]
}

// importKey hands the public part of e to GnuPG.
func (g *gnupg) importKey(e *openpgp.Entity) {
	g.t.Helper()
	var b bytes.Buffer
	if err := e.Serialize(&b); err != nil {
		g.t.Fatal(err)
	}
	g.run(b.Bytes(), "--import")
}

// wrapped is m encrypted, and the armored data inside.
func wrapped(tb testing.TB, in string, keys []*Key, o Options) (header netmail.Header, armor []byte) {
	tb.Helper()
	var b bytes.Buffer
	if err := WriteOpenPGP(&b, spooled(tb, in), keys, o); err != nil {
		tb.Fatal(err)
	}
	if n := bytes.Count(b.Bytes(), []byte("\n")); n != bytes.Count(b.Bytes(), []byte("\r\n")) {
		tb.Error("not all lines end in CRLF")
	}
	m, err := netmail.ReadMessage(&b)
	if err != nil {
		tb.Fatal(err)
	}
	typ, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || typ != "multipart/encrypted" || params["protocol"] != "application/pgp-encrypted" || m.Header.Get("MIME-Version") != "1.0" {
		tb.Fatalf("header %v, %v", m.Header, err)
	}
	return m.Header, pgpParts(tb, multipart.NewReader(m.Body, params["boundary"]))
}

func pgpParts(tb testing.TB, r *multipart.Reader) []byte {
	tb.Helper()
	var bodies [][]byte
	var types []string
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			tb.Fatal(err)
		}
		b, err := io.ReadAll(p)
		if err != nil {
			tb.Fatal(err)
		}
		bodies, types = append(bodies, b), append(types, strings.SplitN(p.Header.Get("Content-Type"), ";", 2)[0])
	}
	if strings.Join(types, " ") != "application/pgp-encrypted application/octet-stream" || strings.TrimSpace(string(bodies[0])) != "Version: 1" {
		tb.Fatalf("parts %q, first %q", types, bodies[0])
	}
	return bodies[1]
}

// everyMail is one of each kind of mail that is easily damaged: the inner entity
// must be inner, with CRLF.
var everyMail = []struct{ name, header, inner string }{
	{"plain", "From: a@corp.test\n", "Content-Type: text/plain; charset=us-ascii\n\nhello\n"},
	{"8 bit", "From: a@corp.test\n", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGrüße €\xff\x80\n"},
	{"long lines", "To: b@corp.test\n", "Content-Type: text/html\n\n" + strings.Repeat("x", 100_000) + "\nend"},
	{"from and dots", "To: b@corp.test\n", "Content-Type: text/plain\n\nFrom me\n.\n..\n>From x\n--\n -- \n- dash\n\n\n"},
	{
		"attachments", "To: b@corp.test\nSubject: x\n", "Content-Type: multipart/mixed; boundary=\"m\"\n\npreamble\n--m\nContent-Type: text/plain\n\ntext\n" +
			"--m\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n" +
			strings.Repeat("JVBERi0xLjcKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0\n", 3000) + "--m--\nepilogue\n",
	},
	{"blanks at line ends", "From: a@corp.test\n", "Content-Type: text/plain\n\na  \nb\t\n \n"},
	{"empty body", "From: a@corp.test\n", "Content-Type: text/plain\n\n"},
}

func TestOpenPGPReadByGnuPG(t *testing.T) {
	g := newGnuPG(t)
	keys := []*Key{
		g.key("rsa@far.test", "rsa3072", "rsa3072"),
		g.key("ed@far.test", "ed25519", "cv25519"),
		g.key("nist@far.test", "nistp256", "nistp256"),
	}
	signer := newEntity(t, "gateway@corp.test", false)
	g.importKey(signer)
	v6 := &Key{PGP: newEntity(t, "six@far.test", true)}

	for _, tt := range everyMail {
		in := withCRLF(tt.header + tt.inner)
		for _, o := range []Options{{}, {Signer: signer}} {
			_, armor := wrapped(t, in, keys, o)
			got, status := g.run(armor, "--decrypt")
			if string(got) != withCRLF(tt.inner) {
				t.Errorf("%s: got %.300q", tt.name, got)
			}
			checkStatus(t, tt.name, status, len(keys), o.Signer != nil)
		}
	}
	t.Run("each alone", func(t *testing.T) {
		for _, k := range keys {
			_, armor := wrapped(t, withCRLF("Subject: x\n\nhi\n"), []*Key{k, k}, Options{})
			got, status := g.run(armor, "--decrypt")
			if !bytes.HasSuffix(got, []byte("\r\n\r\nhi\r\n")) {
				t.Errorf("got %q", got)
			}
			checkStatus(t, k.ID, status, 1, false)
		}
	})
	t.Run("beside a version 6 key", func(t *testing.T) {
		_, armor := wrapped(t, withCRLF("Subject: x\n\nhi\n"), []*Key{keys[1], v6}, Options{})
		if got, err := decrypt(armor, v6.PGP); err != nil || !strings.HasSuffix(got, "hi\r\n") {
			t.Errorf("got %q, %v", got, err)
		}
		if got, _ := g.run(armor, "--decrypt"); !bytes.HasSuffix(got, []byte("hi\r\n")) {
			t.Errorf("got %q", got)
		}
	})
}

// checkStatus reads what GnuPG says for programs.
func checkStatus(t *testing.T, name string, status []byte, keys int, signed bool) {
	t.Helper()
	s := string(status)
	// MDC method 2, cipher 9 (AES-256), no AEAD.
	if !strings.Contains(s, "DECRYPTION_INFO 2 9") || !strings.Contains(s, "GOODMDC") {
		t.Errorf("%s: not AES-256 with integrity check:\n%s", name, s)
	}
	if n := strings.Count(s, "] ENC_TO "); n != keys {
		t.Errorf("%s: encrypted to %d keys", name, n)
	}
	if strings.Contains(s, "] GOODSIG ") != signed {
		t.Errorf("%s: signature:\n%s", name, s)
	}
}

// What was signed before is wrapped whole: its signature still holds.
func TestOpenPGPKeepsSignatures(t *testing.T) {
	g := newGnuPG(t)
	key := g.key("ed@far.test", "ed25519", "cv25519")
	for _, o := range []Options{{}, {ProtectSubject: true, LegacyDisplay: true}} {
		t.Run("by GnuPG", func(t *testing.T) {
			part := withCRLF("Content-Type: text/plain; charset=utf-8\n\nsigned words, trailing blank \nFrom me\n")
			signature, _ := g.run([]byte(part), "--armor", "--detach-sign")
			in := withCRLF("From: a@corp.test\nSubject: s\nContent-Type: multipart/signed; micalg=pgp-sha512;\n protocol=\"application/pgp-signature\"; boundary=b\n\n--b\n") +
				part + withCRLF("\n--b\nContent-Type: application/pgp-signature\n\n"+string(signature)+"\n--b--\n")
			_, armor := wrapped(t, in, []*Key{key}, o)
			got, _ := g.run(armor, "--decrypt")
			_, body, _ := strings.Cut(string(got), "\r\n\r\n")
			if _, want, _ := strings.Cut(in, "\r\n\r\n"); body != want {
				t.Errorf("got %q", body)
			}
			_, signed, _ := strings.Cut(body, "--b\r\n")
			signed, rest, _ := strings.Cut(signed, "\r\n--b\r\n")
			_, found, _ := strings.Cut(rest, "\r\n\r\n")
			file := filepath.Join(t.TempDir(), "signed")
			writeFile(t, file, []byte(signed))
			if _, status := g.run([]byte(found), "--verify", "-", file); !bytes.Contains(status, []byte("] GOODSIG ")) {
				t.Errorf("status %s", status)
			}
		})
		t.Run("by openssl", func(t *testing.T) {
			dir := t.TempDir()
			tool(t, dir, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a", "-keyout", "key.pem", "-out", "cert.pem")
			writeFile(t, filepath.Join(dir, "part"), []byte(withCRLF("Content-Type: text/plain\n\nsigned words\n")))
			tool(t, dir, "smime", "-sign", "-in", "part", "-signer", "cert.pem", "-inkey", "key.pem", "-crlfeol", "-out", "signed.eml")
			in, err := os.ReadFile(filepath.Join(dir, "signed.eml"))
			if err != nil {
				t.Fatal(err)
			}
			_, armor := wrapped(t, "Subject: s\r\n"+string(in), []*Key{key}, o)
			got, _ := g.run(armor, "--decrypt")
			writeFile(t, filepath.Join(dir, "got.eml"), got)
			tool(t, dir, "smime", "-verify", "-in", "got.eml", "-CAfile", "cert.pem", "-out", "out")
		})
	}
}

func tool(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("openssl %q: %v\n%s", args, err, out)
	}
}

func writeFile(tb testing.TB, file string, content []byte) {
	tb.Helper()
	if err := os.WriteFile(file, content, 0o600); err != nil {
		tb.Fatal(err)
	}
}

func TestOpenPGPProtectsSubject(t *testing.T) {
	g := newGnuPG(t)
	key := g.key("ed@far.test", "ed25519", "cv25519")
	in := withCRLF("From: a@corp.test\nTo: ed@far.test\nBcc: x@far.test\nSubject: project nightjar\n\nhi\n")
	header, armor := wrapped(t, in, []*Key{key}, Options{ProtectSubject: true})
	if header.Get("Subject") != "[...]" || header.Get("To") != "ed@far.test" || header.Get("Bcc") != "" {
		t.Errorf("outer header %v", header)
	}
	plain, _ := g.run(armor, "--decrypt")
	m, err := netmail.ReadMessage(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	outer := strings.Join(m.Header["Hp-Outer"], "|")
	if err != nil || params["hp"] != "cipher" || m.Header.Get("Subject") != "project nightjar" || m.Header.Get("Bcc") != "" ||
		outer != "From: a@corp.test|To: ed@far.test|Subject: [...]" {
		t.Errorf("inner header %v, %v", m.Header, err)
	}
}

// Keys as GnuPG makes, expires and revokes them.
func TestCheckPGPByGnuPG(t *testing.T) {
	g := newGnuPG(t)
	good := g.key("good@far.test", "ed25519", "cv25519")
	g.run(nil, "--quick-gen-key", "sign@far.test", "ed25519", "cert,sign", "never")
	g.run(nil, "--faked-system-time", "20200101T000000", "--quick-gen-key", "old@far.test", "rsa2048", "default", "1y")
	g.run(nil, "--quick-gen-key", "weak@far.test", "rsa1024", "default", "never")
	revoked := g.key("gone@far.test", "ed25519", "cv25519")
	certificate, err := os.ReadFile(filepath.Join(g.home, "openpgp-revocs.d", revoked.ID+".rev"))
	if err != nil {
		t.Fatal(err)
	}
	g.run(bytes.Replace(certificate, []byte(":-----BEGIN"), []byte("-----BEGIN"), 1), "--import")
	now := time.Now().Add(time.Minute)
	tests := []struct {
		name string
		key  *openpgp.Entity
		now  time.Time
		want string
	}{
		{"good", good.PGP, now, ""},
		{"good, later", good.PGP, now.AddDate(2, 0, 0), "has expired"},
		{"good, before", good.PGP, now.AddDate(-2, 0, 0), "is not valid before "},
		{"signing only", g.export("sign@far.test"), now, "has no key for encryption"},
		{"expired", g.export("old@far.test"), now, "has expired"},
		{"weak", g.export("weak@far.test"), now, "cannot be used: "},
		{"revoked", g.export("gone@far.test"), now, "is revoked"},
	}
	for _, tt := range tests {
		err := CheckPGP(tt.key, tt.now)
		if tt.want == "" && err == nil {
			continue
		}
		if err == nil || tt.want == "" || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.key.PrimaryKey.KeyIdString()) {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}
