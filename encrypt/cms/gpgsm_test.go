package cms

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// gpgsmHome is a home of its own for gpgsm, with the identity's key and its issuer trusted.
func gpgsmHome(t *testing.T, id *identity) func(input []byte, args ...string) ([]byte, error) {
	t.Helper()
	// Sockets want short paths, so that t.TempDir does not serve.
	home, err := os.MkdirTemp("", "gpgsm")
	if err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "GNUPGHOME="+home)
	t.Cleanup(func() {
		stop := exec.Command("gpgconf", "--kill", "all")
		stop.Env = env
		_ = stop.Run()
		_ = os.RemoveAll(home)
	})
	run := func(input []byte, args ...string) ([]byte, error) {
		cmd := exec.Command("gpgsm", append([]string{"--batch", "--pinentry-mode", "loopback", "--passphrase-fd", "3"}, args...)...)
		cmd.Env, cmd.Stdin = env, bytes.NewReader(input)
		pass, err := os.Open(filepath.Join(home, "pass"))
		if err != nil {
			return nil, err
		}
		defer pass.Close()
		cmd.ExtraFiles = []*os.File{pass}
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil {
			t.Logf("gpgsm: %s", errs.Bytes())
		}
		return out, err
	}
	fingerprint, err := openssl(nil, "x509", "-in", id.caFile, "-noout", "-fingerprint", "-sha1")
	if err != nil {
		t.Fatal(err)
	}
	_, sha1, _ := strings.Cut(strings.TrimSpace(string(fingerprint)), "=")
	for name, text := range map[string]string{
		"pass":           "x\n",
		"gpg-agent.conf": "allow-loopback-pinentry\ns2k-count 65536\n",
		"gpgsm.conf":     "disable-crl-checks\n",
		"trustlist.txt":  sha1 + " S relax\n",
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// QUIRK: gpgsm 2.2 now and then fails on a PKCS #12 file that it takes when it
	// is made anew, with another salt.
	p12 := filepath.Join(home, "id.p12")
	for range 5 {
		_, err = openssl(nil, "pkcs12", "-export", "-in", id.certFile, "-inkey", id.keyFile, "-certfile", id.caFile, "-out", p12,
			"-passout", "pass:x", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err = run(nil, "--import", p12); err == nil {
			return run
		}
	}
	t.Fatal(err)
	return nil
}

// GnuPG 2.2 reads CBC for RSA keys by PKCS #1 v1.5 only.
func TestGPGSMDecrypts(t *testing.T) {
	id := identities["rsa2048"]
	gpgsm := gpgsmHome(t, id)
	for _, size := range []int{0, 15, 16, segmentSize, 1 << 20} {
		content := sample(size)
		got, err := gpgsm(encrypt(t, content, AES256CBC, id.recipient(false)), "--decrypt")
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		if !bytes.Equal(got, content) {
			t.Errorf("%d bytes: got %d other bytes", size, len(got))
		}
	}
}

// QUIRK: GnuPG 2.2 decrypts when a recipient it does not know stands before its
// own, but ends with status 2 then, whoever wrote the message; so only what comes
// out counts here.
func TestGPGSMDecryptsBesideOthers(t *testing.T) {
	id := identities["rsa2048"]
	gpgsm := gpgsmHome(t, id)
	content := sample(50_000)
	for _, others := range [][]string{{"rsa3072"}, {"rsa3072", "stranger"}, {"p256"}, {"p384", "rsa3072", "p521"}} {
		list := []Recipient{id.recipient(false)}
		for _, other := range others {
			list = append(list, identities[other].recipient(false))
		}
		got, err := gpgsm(encrypt(t, content, AES256CBC, list...), "--decrypt")
		if !bytes.Equal(got, content) {
			t.Errorf("beside %v: got %d other bytes, %v", others, len(got), err)
		}
	}
}

func TestGPGSMVerifies(t *testing.T) {
	id := identities["rsa2048"]
	gpgsm := gpgsmHome(t, id)
	content := sample(50_000)
	file := filepath.Join(t.TempDir(), "content")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := gpgsm(signDetached(t, id.signer(false), content), "--verify", "-", file); err != nil {
		t.Errorf("detached: %v", err)
	}
}
