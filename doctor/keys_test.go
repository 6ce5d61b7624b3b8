package doctor_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"postern/doctor"
)

// certificate writes NAME.pem and NAME.key, valid for so long from yesterday on.
func certificate(t *testing.T, dir, name string, life time.Duration) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now().Add(-day)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: begin, NotAfter: begin.Add(life),
		DNSNames: []string{name + ".corp.example"}, EmailAddresses: []string{name + "@partner.example"},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for ext, block := range map[string]*pem.Block{".pem": {Type: "CERTIFICATE", Bytes: cert}, ".key": {Type: "PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(filepath.Join(dir, name+ext), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

const day = 24 * time.Hour

func TestKeys(t *testing.T) {
	t.Parallel()
	own := []string{"data/ 0700", "data/keys/ 0700", "data/postern.db 0600", "data/keys/seal.key 0600", "data/keys/digest.key 0600", "data/keys/ticket.key 0600"}
	page := func(name, url string) string {
		return "page = { certificate = \"DIR/" + name + ".pem\", key = \"DIR/" + name + ".key\", url = \"" + url + "\" }\n"
	}
	for _, k := range []struct {
		name, toml  string
		files, want []string
	}{
		{"all is there", "", own, nil},
		{"the key of stored mail is lost", "", append(own[:3:3], own[4:]...), []string{"fault own: is missing: stored mail cannot be read"}},
		{
			"recipients", "keys = { dir = \"DIR/people\" }\n",
			[]string{"people/ 0700"},
			[]string{"warning recipients: expired at", "warning recipients: smime", "warning recipients: broken.asc"},
		},
		{"page", page("long", "https://long.corp.example"), nil, nil},
		{"page that ends soon", page("soon", "https://soon.corp.example"), nil, []string{"warning page: expires on"}},
		{"page that has ended", page("late", "https://late.corp.example"), nil, []string{"fault page: expired on"}},
		{"page of another name", page("long", "https://other.corp.example"), nil, []string{"warning page: page.url"}},
		{"page without TLS", "page = { listen = \"0.0.0.0:8080\" }\n", nil, []string{"fault page: without TLS"}},
		{"page on this machine", "page = { listen = \"127.0.0.1:8080\" }\n", nil, nil},
		{
			"passwords", "encrypt = { passwords = \"DIR/passwords\" }\n",
			[]string{"passwords 0600"},
			[]string{"warning passwords: /passwords:1: "},
		},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			dir := place(t, k.files...)
			for name, life := range map[string]time.Duration{"long": 400 * day, "soon": 10 * day, "late": day / 2} {
				certificate(t, dir, name, life)
				if k.name == "recipients" {
					certificate(t, filepath.Join(dir, "people"), name, life)
					if err := os.Remove(filepath.Join(dir, "people", name+".key")); err != nil {
						t.Fatal(err)
					}
				}
			}
			if k.name == "recipients" {
				if err := os.WriteFile(filepath.Join(dir, "people", "broken.asc"), []byte("no key"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			list := examineGroup(t, "keys", doctor.Options{Config: load(t, write(t, dir, k.toml))})
			wantChecks(t, list, k.want...)
			if k.name == "recipients" && list[len(list)-1].Found != "2 of 4 keys can be used" {
				t.Errorf("got %+v", list[len(list)-1])
			}
		})
	}
}
