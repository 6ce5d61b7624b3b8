package relay

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"
)

var certificate = func() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "relay.example"},
		NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"relay.example"},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}()

func serverTLS() *tls.Config { return &tls.Config{Certificates: []tls.Certificate{certificate}} }

func clientTLS(t *testing.T) *tls.Config {
	t.Helper()
	pool := x509.NewCertPool()
	pool.AddCert(certificate.Leaf)
	return &tls.Config{RootCAs: pool, ServerName: "relay.example"}
}

func TestStartTLS(t *testing.T) {
	g := &fakeGate{}
	s, addr := start(t, g, startHop(t), Options{TLS: serverTLS()})
	c := greeted(t, addr)
	// What is sent in clear behind the command must not count.
	c.send("STARTTLS\r\n")
	c.want("220 ")
	secure := tls.Client(c.Conn, clientTLS(t))
	if err := secure.Handshake(); err != nil {
		t.Fatal(err)
	}
	c.Conn, c.in = secure, bufio.NewReader(secure)
	c.say("MAIL FROM:<a@corp.example>", "502 ") // greet again first
	if got := c.say("EHLO client.example", "250 "); strings.Contains(got, "STARTTLS") || strings.Contains(got, "AUTH") {
		t.Errorf("offers %q", got)
	}
	c.deliver(strings.Repeat("x", 300_000), "250 2.0.0 Ok")
	if got := g.messages()[0].env.TLS; got.Version != "TLS 1.3" || got.Cipher == "" {
		t.Errorf("TLS %+v", got)
	}
	go func() { _ = s.Shutdown(t.Context()) }()
	if rest := c.gone(); !strings.HasPrefix(rest, "421 ") {
		t.Errorf("session was told %q", rest)
	}
}

func TestStartTLSInjection(t *testing.T) {
	_, addr := start(t, &fakeGate{}, startHop(t), Options{TLS: serverTLS()})
	c := greeted(t, addr)
	c.send("STARTTLS\r\nEHLO evil.example\r\n")
	c.want("220 ")
	secure := tls.Client(c.Conn, clientTLS(t))
	if err := secure.Handshake(); err != nil {
		return // the injected command broke the handshake, or was dropped
	}
	c.Conn, c.in = secure, bufio.NewReader(secure)
	c.say("MAIL FROM:<a@corp.example>", "502 ")
}

// The relay as its own next hop, with TLS required.
func TestNextHopTLS(t *testing.T) {
	hop := startHop(t)
	inner := &fakeGate{}
	_, second := start(t, inner, hop, Options{TLS: serverTLS()})
	g := &fakeGate{}
	_, addr := start(t, g, &fakeHop{addr: second}, Options{NextHopTLS: clientTLS(t)})
	greeted(t, addr).deliver("x", "250 2.0.0 Ok: queued as ABC")
	if got := inner.messages(); len(got) != 1 || got[0].env.TLS.Version == "" {
		t.Errorf("seen %+v", got)
	}

	wrong := clientTLS(t)
	wrong.ServerName = "other.example"
	_, addr = start(t, &fakeGate{}, &fakeHop{addr: second}, Options{NextHopTLS: wrong})
	c := greeted(t, addr)
	c.say("MAIL FROM:<a@corp.example>", "250 ")
	c.say("RCPT TO:<b@out.example>", "451 4.4.1")
}
