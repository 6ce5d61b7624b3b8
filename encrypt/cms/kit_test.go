package cms

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
	"testing"
	"time"
)

// An identity is a certificate with its key, made by openssl.
type identity struct {
	name         string
	certFile     string
	keyFile      string
	cert         *x509.Certificate
	key          crypto.Signer
	chain        []*x509.Certificate
	caFile       string
	generateArgs []string
}

var identities = map[string]*identity{
	"rsa2048":  {generateArgs: []string{"rsa:2048"}},
	"rsa3072":  {generateArgs: []string{"rsa:3072"}},
	"p256":     {generateArgs: []string{"ec", "-pkeyopt", "ec_paramgen_curve:P-256"}},
	"p384":     {generateArgs: []string{"ec", "-pkeyopt", "ec_paramgen_curve:P-384"}},
	"p521":     {generateArgs: []string{"ec", "-pkeyopt", "ec_paramgen_curve:P-521"}},
	"stranger": {generateArgs: []string{"rsa:2048"}},
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "cms")
	if err == nil {
		err = makeIdentities(dir)
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func makeIdentities(dir string) error {
	ca, caKey := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "ca.key")
	if _, err := openssl(nil, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Test CA", "-days", "30",
		"-keyout", caKey, "-out", ca); err != nil {
		return err
	}
	for name, id := range identities {
		id.name, id.caFile = name, ca
		id.certFile, id.keyFile = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")
		args := append([]string{
			"req", "-x509", "-CA", ca, "-CAkey", caKey, "-nodes", "-days", "30",
			"-subj", "/O=Postern/CN=" + name, "-addext", "subjectAltName=email:" + name + "@postern.example",
			"-addext", "basicConstraints=critical,CA:FALSE",
			"-keyout", id.keyFile, "-out", id.certFile, "-newkey",
		}, id.generateArgs...)
		if _, err := openssl(nil, args...); err != nil {
			return err
		}
		if err := id.read(); err != nil {
			return err
		}
	}
	return nil
}

func (id *identity) read() error {
	var err error
	if id.cert, err = readCertificate(id.certFile); err != nil {
		return err
	}
	ca, err := readCertificate(id.caFile)
	if err != nil {
		return err
	}
	id.chain = []*x509.Certificate{ca}
	data, err := os.ReadFile(id.keyFile)
	if err != nil {
		return err
	}
	block, _ := pem.Decode(data)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return err
	}
	id.key = key.(crypto.Signer)
	return nil
}

func readCertificate(file string) (*x509.Certificate, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	return x509.ParseCertificate(block.Bytes)
}

// openssl runs the program and returns its output.
func openssl(input []byte, args ...string) ([]byte, error) {
	cmd := exec.Command("openssl", args...)
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out, fmt.Errorf("openssl %s: %w: %s", args[0], err, exit.Stderr)
	}
	return out, err
}

// decrypt has openssl decrypt a ContentInfo by the certificate's own entry.
func (id *identity) decrypt(data []byte) ([]byte, error) {
	return openssl(data, "cms", "-decrypt", "-binary", "-inform", "DER", "-recip", id.certFile, "-inkey", id.keyFile)
}

func (id *identity) recipient(oaep bool) Recipient {
	return Recipient{Certificate: id.cert, OAEP: oaep}
}

func (id *identity) signer(pss bool) Signer {
	return Signer{Certificate: id.cert, Chain: id.chain, Key: id.key, PSS: pss, Time: time.Now()}
}

// encrypt writes content in pieces of an odd size.
func encrypt(t testing.TB, content []byte, c Cipher, list ...Recipient) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := Encrypt(&out, list, EncryptOptions{Cipher: c})
	if err != nil {
		t.Fatal(err)
	}
	for p := content; len(p) > 0; {
		n, err := w.Write(p[:min(len(p), 40_009)])
		if err != nil {
			t.Fatal(err)
		}
		p = p[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sample is n bytes that repeat nowhere soon.
func sample(n int) []byte {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return b
}
