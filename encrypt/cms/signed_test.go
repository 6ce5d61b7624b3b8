package cms

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

var signerKinds = []struct {
	name, identity string
	pss            bool
	micalg         string
}{
	{"rsa2048", "rsa2048", false, "sha-256"},
	{"rsa2048-pss", "rsa2048", true, "sha-256"},
	{"rsa3072-pss", "rsa3072", true, "sha-256"},
	{"p256", "p256", false, "sha-256"},
	{"p384", "p384", false, "sha-384"},
	{"p521", "p521", false, "sha-512"},
}

var signedSizes = []int{0, 1, 15, 16, 17, segmentSize, segmentSize + 1, 100_000}

func signDetached(t *testing.T, s Signer, content []byte) []byte {
	t.Helper()
	d, err := NewDetached(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write(content); err != nil {
		t.Fatal(err)
	}
	signature, err := d.Signature()
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func verify(id *identity, data []byte, more ...string) ([]byte, error) {
	return openssl(data, append([]string{"cms", "-verify", "-binary", "-inform", "DER", "-CAfile", id.caFile}, more...)...)
}

func TestOpenSSLVerifiesDetached(t *testing.T) {
	for _, kind := range signerKinds {
		t.Run(kind.name, func(t *testing.T) {
			id := identities[kind.identity]
			file := filepath.Join(t.TempDir(), "content")
			for _, size := range signedSizes {
				content := sample(size)
				if err := os.WriteFile(file, content, 0o600); err != nil {
					t.Fatal(err)
				}
				signature := signDetached(t, id.signer(kind.pss), content)
				got, err := verify(id, signature, "-content", file)
				if err != nil {
					t.Fatalf("%d bytes: %v", size, err)
				}
				if !bytes.Equal(got, content) {
					t.Fatalf("%d bytes: got %d other bytes", size, len(got))
				}
			}
			if err := os.WriteFile(file, []byte("other content"), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := verify(id, signDetached(t, id.signer(kind.pss), []byte("Other content")), "-content", file); err == nil {
				t.Error("verified other content")
			}
		})
	}
}

// TestSignedAttributes looks at what openssl prints of them.
func TestSignedAttributes(t *testing.T) {
	id := identities["rsa2048"]
	out, err := openssl(signDetached(t, id.signer(false), sample(10)), "cms", "-cmsout", "-print", "-noout", "-inform", "DER")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"contentType (1.2.840.113549.1.9.3)", "signingTime (1.2.840.113549.1.9.5)",
		"messageDigest (1.2.840.113549.1.9.4)", "S/MIME Capabilities (1.2.840.113549.1.9.15)",
		"aes-256-gcm", "CN=Test CA", "CN=rsa2048",
	} {
		if !bytes.Contains(bytes.ReplaceAll(out, []byte(" = "), []byte("=")), []byte(want)) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestMicalg(t *testing.T) {
	for _, kind := range signerKinds {
		s := identities[kind.identity].signer(kind.pss)
		if got, err := s.Micalg(); err != nil || got != kind.micalg {
			t.Errorf("%s: got %q, %v; want %q", kind.name, got, err, kind.micalg)
		}
	}
}

func TestSignerCheck(t *testing.T) {
	good, other := identities["rsa2048"].signer(false), identities["p256"].signer(false)
	for name, s := range map[string]Signer{
		"no key":         {Certificate: good.Certificate},
		"no certificate": {Key: good.Key},
		"another's key":  {Certificate: good.Certificate, Key: other.Key},
	} {
		if s.Check() == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := NewDetached(s); err == nil {
			t.Errorf("%s: NewDetached gives no error", name)
		}
	}
}
