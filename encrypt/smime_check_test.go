package encrypt

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"

	"postern/encrypt/cms"
)

var smimeNow = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// rsaOf is an RSA public key of so many bits; nobody has its private key.
func rsaOf(bits uint) *rsa.PublicKey {
	n := new(big.Int).Lsh(big.NewInt(3), bits-2)
	return &rsa.PublicKey{N: n.Add(n, big.NewInt(1)), E: 65537}
}

func ecOf(tb testing.TB, curve elliptic.Curve) *ecdsa.PublicKey {
	tb.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return &key.PublicKey
}

// certificate is one for pub that is valid in all of 2026, changed by change.
func certificate(tb testing.TB, pub crypto.PublicKey, change func(*x509.Certificate)) *x509.Certificate {
	tb.Helper()
	issuer, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "someone"},
		NotBefore:    time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC),
	}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, &x509.Certificate{Subject: pkix.Name{CommonName: "issuer"}}, pub, issuer)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func usage(u x509.KeyUsage) func(*x509.Certificate) {
	return func(c *x509.Certificate) { c.KeyUsage = u }
}

func extUsage(list ...x509.ExtKeyUsage) func(*x509.Certificate) {
	return func(c *x509.Certificate) { c.ExtKeyUsage = list }
}

func TestCheckCertificate(t *testing.T) {
	p256, rsa2048 := ecOf(t, elliptic.P256()), rsaOf(2048)
	edwards, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	critical := func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
	}
	unknownUse := func(c *x509.Certificate) { c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 2, 3}} }
	tests := []struct {
		name   string
		pub    crypto.PublicKey
		change func(*x509.Certificate)
		want   string // what the error says; empty for none
	}{
		{"RSA 2048", rsa2048, nil, ""},
		{"RSA 4096", rsaOf(4096), nil, ""},
		{"RSA 2047", rsaOf(2047), nil, "RSA with 2047 bits"},
		{"RSA 1024", rsaOf(1024), nil, "RSA with 1024 bits"},
		{"RSA too large", rsaOf(16400), nil, "RSA with 16400 bits"},
		{"P-256", p256, nil, ""},
		{"P-384", ecOf(t, elliptic.P384()), nil, ""},
		{"P-521", ecOf(t, elliptic.P521()), nil, ""},
		{"P-224", ecOf(t, elliptic.P224()), nil, "EC on P-224"},
		{"Ed25519", edwards, nil, "unsupported key type"},
		{"RSA keyEncipherment", rsa2048, usage(x509.KeyUsageKeyEncipherment | x509.KeyUsageDigitalSignature), ""},
		{"RSA signature only", rsa2048, usage(x509.KeyUsageDigitalSignature), "keyEncipherment"},
		{"RSA keyAgreement", rsa2048, usage(x509.KeyUsageKeyAgreement), "keyEncipherment"},
		{"EC keyAgreement", p256, usage(x509.KeyUsageKeyAgreement), ""},
		{"EC keyEncipherment", p256, usage(x509.KeyUsageKeyEncipherment), "keyAgreement"},
		{"EC signature only", p256, usage(x509.KeyUsageDigitalSignature), "keyAgreement"},
		{"for mail", rsa2048, extUsage(x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageEmailProtection), ""},
		{"for anything", rsa2048, extUsage(x509.ExtKeyUsageAny), ""},
		{"for servers", rsa2048, extUsage(x509.ExtKeyUsageServerAuth), "emailProtection"},
		{"for something unknown", rsa2048, unknownUse, "emailProtection"},
		{"critical extension", rsa2048, critical, "1.2.3.4"},
		{"expired", rsa2048, func(c *x509.Certificate) { c.NotAfter = smimeNow.Add(-time.Second) }, "expired at 2026-06-01 11:59:59"},
		{"not yet", rsa2048, func(c *x509.Certificate) { c.NotBefore = smimeNow.Add(time.Second) }, "not valid before 2026-06-01 12:00:01"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := CheckCertificate(certificate(t, tt.pub, tt.change), smimeNow)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	if CheckCertificate(nil, smimeNow) == nil {
		t.Error("nil: no error")
	}
	if err := CheckCertificate(certificate(t, edwards, nil), smimeNow); !errors.Is(err, cms.ErrKeyType) {
		t.Errorf("Ed25519: got %v", err)
	}
	// What is said to be usable is used.
	for _, pub := range []crypto.PublicKey{rsa2048, p256} {
		k := &Key{Kind: SMIME, Certificate: certificate(t, pub, nil)}
		if err := WriteSMIME(io.Discard, spooled(t, "Subject: s\r\n\r\nx"), []*Key{k}, Options{Now: smimeNow}); err != nil {
			t.Error(err)
		}
	}
}

// An X25519 certificate as openssl makes it, whose key cannot sign for itself.
func TestCheckCertificateX25519(t *testing.T) {
	issuer := smimePeople(t)["gateway"]
	private, err := runOpenSSL(nil, "genpkey", "-algorithm", "X25519")
	if err != nil {
		t.Fatal(err)
	}
	public, err := runOpenSSL(private, "pkey", "-pubout")
	if err != nil {
		t.Fatal(err)
	}
	der, err := runOpenSSL(public, "x509", "-new", "-force_pubkey", "/dev/stdin", "-subj", "/CN=x", "-days", "30",
		"-CA", issuer.certFile, "-CAkey", issuer.keyFile, "-outform", "DER")
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckCertificate(c, time.Now()); err != nil {
		t.Error(err)
	}
	k := &Key{Kind: SMIME, Certificate: c}
	if err := WriteSMIME(io.Discard, spooled(t, "Subject: s\r\n\r\nx"), []*Key{k}, Options{}); err != nil {
		t.Error(err)
	}
}

func TestCheckSMIMESigner(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		change func(*x509.Certificate)
		now    time.Time
		want   string
	}{
		{"good", nil, smimeNow, ""},
		{"for signatures", usage(x509.KeyUsageDigitalSignature), smimeNow, ""},
		{"for commitment", usage(x509.KeyUsageContentCommitment), smimeNow, ""},
		{"for encryption", usage(x509.KeyUsageKeyAgreement), smimeNow, "digitalSignature"},
		{"for servers", extUsage(x509.ExtKeyUsageServerAuth), smimeNow, "emailProtection"},
		{"expired", nil, smimeNow.AddDate(1, 0, 0), "expired"},
	}
	for _, tt := range tests {
		chain := []*x509.Certificate{certificate(t, &key.PublicKey, tt.change)}
		err := CheckSMIMESigner(chain, key, tt.now)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
	if CheckSMIMESigner(nil, key, smimeNow) == nil {
		t.Error("no certificate: no error")
	}
}
