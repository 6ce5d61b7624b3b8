package encrypt

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// A smimePerson holds a certificate of the test CA and its key, made by openssl.
type smimePerson struct {
	certFile, keyFile, caFile string
	cert, ca                  *x509.Certificate
	private                   crypto.Signer
}

func (p *smimePerson) key() *Key {
	return &Key{Kind: SMIME, Certificate: p.cert}
}

// smimeOnce makes them, and reads what was made: keys of openssl take a while.
var smimeOnce = sync.OnceValues(func() (map[string]*smimePerson, error) {
	dir, err := os.MkdirTemp("", "smime")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	all := map[string]*smimePerson{}
	ca, caKey := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "ca.key")
	if _, err := runOpenSSL(nil, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Test CA", "-days", "30",
		"-keyout", caKey, "-out", ca); err != nil {
		return nil, err
	}
	for name, kind := range map[string][]string{
		"rsa": {"rsa:2048"}, "stranger": {"rsa:2048"}, "gateway": {"rsa:2048"},
		"p256": {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"},
		"p384": {"ec", "-pkeyopt", "ec_paramgen_curve:P-384"},
	} {
		p := &smimePerson{filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key"), ca, nil, nil, nil}
		args := []string{
			"req", "-x509", "-CA", ca, "-CAkey", caKey, "-nodes", "-days", "30", "-subj", "/CN=" + name,
			"-addext", "subjectAltName=email:" + name + "@far.test", "-addext", "extendedKeyUsage=emailProtection",
			"-keyout", p.keyFile, "-out", p.certFile, "-newkey",
		}
		if _, err := runOpenSSL(nil, append(args, kind...)...); err != nil {
			return nil, err
		}
		if err := p.read(); err != nil {
			return nil, err
		}
		all[name] = p
	}
	return all, nil
})

func (p *smimePerson) read() error {
	files := map[string][]byte{}
	for _, name := range []string{p.certFile, p.keyFile, p.caFile} {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files[name] = b
	}
	var err error
	block := func(name string) []byte { b, _ := pem.Decode(files[name]); return b.Bytes }
	if p.cert, err = x509.ParseCertificate(block(p.certFile)); err != nil {
		return err
	}
	if p.ca, err = x509.ParseCertificate(block(p.caFile)); err != nil {
		return err
	}
	key, err := x509.ParsePKCS8PrivateKey(block(p.keyFile))
	if err != nil {
		return err
	}
	p.private = key.(crypto.Signer)
	return nil
}

// smimePeople are made once; each test gets the files in a folder of its own.
func smimePeople(tb testing.TB) map[string]*smimePerson {
	tb.Helper()
	made, err := smimeOnce()
	if err != nil {
		tb.Fatal(err)
	}
	dir, all := tb.TempDir(), map[string]*smimePerson{}
	for name, p := range made {
		q := *p
		q.certFile, q.keyFile, q.caFile = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key"), filepath.Join(dir, "ca.pem")
		der, err := x509.MarshalPKCS8PrivateKey(q.private)
		if err != nil {
			tb.Fatal(err)
		}
		for file, b := range map[string]*pem.Block{
			q.certFile: {Type: "CERTIFICATE", Bytes: q.cert.Raw},
			q.caFile:   {Type: "CERTIFICATE", Bytes: q.ca.Raw},
			q.keyFile:  {Type: "PRIVATE KEY", Bytes: der},
		} {
			if err := os.WriteFile(file, pem.EncodeToMemory(b), 0o600); err != nil {
				tb.Fatal(err)
			}
		}
		all[name] = &q
	}
	return all
}

// runOpenSSL runs the program on input and returns its output.
func runOpenSSL(input []byte, args ...string) ([]byte, error) {
	cmd := exec.Command("openssl", args...)
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out, fmt.Errorf("openssl %s: %w: %s", args[0], err, exit.Stderr)
	}
	return out, err
}

// open has openssl decrypt a whole mail.
func (p *smimePerson) open(mail []byte) ([]byte, error) {
	return runOpenSSL(mail, "cms", "-decrypt", "-binary", "-recip", p.certFile, "-inkey", p.keyFile)
}

// verify has openssl verify a multipart/signed entity, as text and byte for byte;
// the signer is known by the certificate inside, and that by its issuer.
func (p *smimePerson) verify(entity []byte) ([]byte, error) {
	for _, program := range []string{"cms", "smime"} {
		if _, err := runOpenSSL(entity, program, "-verify", "-CAfile", p.caFile); err != nil {
			return nil, err
		}
	}
	return runOpenSSL(entity, "smime", "-verify", "-binary", "-CAfile", p.caFile)
}

// writeSMIME is WriteSMIME where it must not fail.
func writeSMIME(tb testing.TB, in string, o Options, to ...*smimePerson) []byte {
	tb.Helper()
	var keys []*Key
	for _, p := range to {
		keys = append(keys, p.key())
	}
	var out bytes.Buffer
	if err := WriteSMIME(&out, spooled(tb, in), keys, o); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}
