package encrypt

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serverCertificate is one for names and 127.0.0.1, and the pool that trusts it.
func serverCertificate(t testing.TB, names ...string) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	return serverCertificateUntil(t, time.Now().Add(time.Hour), names...)
}

// serverCertificateUntil is one with another end.
func serverCertificateUntil(t testing.TB, end time.Time, names ...string) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: names, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: end.Add(-2 * time.Hour), NotAfter: end, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, pool
}

// pemFiles are a certificate and its key as PEM.
func pemFiles(t testing.TB, c tls.Certificate) (certificate, key []byte) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// TestWKDHash has the example of the draft, section 3.1.
func TestWKDHash(t *testing.T) {
	for _, local := range []string{"Joe.Doe", "joe.doe"} {
		if got, want := wkdHash(local), "iy9q119eutrkn8s1mk4r39qejnbu3n5q"; got != want {
			t.Errorf("%s: got %s, want %s", local, got, want)
		}
	}
}

func TestWKD(t *testing.T) {
	k := kit(t)
	certificate, roots := serverCertificate(t, "openpgpkey.partner.example", "xn--bcher-kva.example")
	bob, carl := wkdHash("bob"), wkdHash("carl")
	files := map[string]string{
		"openpgpkey.partner.example/.well-known/openpgpkey/partner.example/hu/" + bob + "?l=Bob":                    string(k["both.asc"]),
		"openpgpkey.partner.example/.well-known/openpgpkey/partner.example/hu/" + wkdHash("ann") + "?l=ann":         string(k["bob.gpg"]),
		"openpgpkey.partner.example/.well-known/openpgpkey/partner.example/hu/" + wkdHash("old") + "?l=old":         string(k["old.gpg"]),
		"openpgpkey.partner.example/.well-known/openpgpkey/partner.example/hu/" + wkdHash("junk") + "?l=junk":       "<html>",
		"xn--bcher-kva.example/.well-known/openpgpkey/hu/" + carl + "?l=carl":                                       string(k["carl.asc"]),
		"openpgpkey.partner.example/.well-known/openpgpkey/partner.example/hu/" + wkdHash("large") + "?l=large":     strings.Repeat("x", largestWebKey+1),
		"openpgpkey.partner.example/.well-known/openpgpkey/partner.example/hu/" + wkdHash("slow") + "?l=slow":       "slow",
		"openpgpkey.partner.example/.well-known/openpgpkey/partner.example/hu/" + wkdHash("failing") + "?l=failing": "500",
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, ok := files[r.Host+r.URL.RequestURI()]
		switch {
		case !ok:
			http.NotFound(w, r)
		case content == "slow":
			<-r.Context().Done()
		case content == "500":
			w.WriteHeader(http.StatusInternalServerError)
		default:
			_, _ = w.Write([]byte(content))
		}
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	hosts := map[string]bool{
		"openpgpkey.partner.example": true, "xn--bcher-kva.example": true, "untrusted.example": true,
	}
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, _, target string) (net.Conn, error) {
			host, port, _ := net.SplitHostPort(target)
			if port != "443" || !hosts[host] {
				return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
			}
			return (&net.Dialer{}).DialContext(ctx, "tcp", server.Listener.Addr().String())
		},
	}}
	d := &WKD{Client: client, Timeout: 500 * time.Millisecond}
	for _, test := range []struct{ address, want, err string }{
		{"Bob@Partner.example", "openpgp bob@partner.example from WKD", ""},
		{"ann@partner.example", "", ""}, // a key, but of another address
		{"old@partner.example", "! WKD: OpenPGP key ", ""},
		{"junk@partner.example", "! WKD: ", ""},
		{"none@partner.example", "", ""},
		{"carl@bücher.example", "openpgp carl@xn--bcher-kva.example from WKD", ""}, // by the direct method
		{"large@partner.example", "", "larger than"},
		{"slow@partner.example", "", "deadline"},
		{"failing@partner.example", "", "status 500"},
		{"x@untrusted.example", "", "certificate"},
		{"x@nowhere.example", "", ""},
		{"x@[127.0.0.1]", "", ""},
		{"x@localhost", "", ""},
	} {
		keys, err := d.Lookup(t.Context(), address(t, test.address))
		if got := summary(keys); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", test.address, got, test.want)
		}
		if (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: error %v, want %q", test.address, err, test.err)
		}
		if err != nil && strings.Contains(err.Error(), "hu/") {
			t.Errorf("the error holds the address: %v", err)
		}
	}
}

func TestPublicOnly(t *testing.T) {
	for _, test := range []struct {
		address string
		public  bool
	}{
		{"93.184.216.34:443", true},
		{"[2606:2800:220:1::1]:443", true},
		{"93.184.216.34:80", false},
		{"127.0.0.1:443", false},
		{"10.1.2.3:443", false},
		{"192.168.0.1:443", false},
		{"169.254.169.254:443", false},
		{"100.64.0.1:443", false},
		{"0.0.0.0:443", false},
		{"[::1]:443", false},
		{"[::ffff:127.0.0.1]:443", false},
		{"[fd00::1]:443", false},
		{"[fe80::1]:443", false},
		{"[64:ff9b::7f00:1]:443", false},
		{"[64:ff9b:1::7f00:1]:443", false},
		{"[::7f00:1]:443", false},
		{"[fec0::1]:443", false},
		{"[2001:0:7f00:1::1]:443", false},
		{"[2002:7f00:1::1]:443", false},
		{"[ff02::1]:443", false},
		{"[2a00:1450:4001:80b::200e]:443", true},
		{"host:443", false},
	} {
		if err := publicOnly(test.address); (err == nil) != test.public {
			t.Errorf("%s: %v", test.address, err)
		}
	}
}
