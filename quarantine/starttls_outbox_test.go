package quarantine_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"postern/quarantine"
)

// hopCertificate is one for names and 127.0.0.1 where local says so, and ends at end.
func hopCertificate(t *testing.T, end time.Time, local bool, names ...string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: names, NotBefore: end.Add(-48 * time.Hour), NotAfter: end,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	if local {
		c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// A tlsHop is a next hop that offers STARTTLS and then does as it is told. It keeps
// what it is sent in clear.
type tlsHop struct {
	answer string      // to STARTTLS; "" hangs up
	then   string      // sent in clear behind it; "drop" hangs up
	config *tls.Config // nil speaks on in clear
	inside string      // "drop" hangs up after the handshake, "500" knows no EHLO
	size   string      // what EHLO says inside, "SIZE 1"

	mu    sync.Mutex
	clear []string
	mail  int
}

func (h *tlsHop) serve(conn net.Conn) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	r, inside := bufio.NewReader(conn), false
	say := func(text string) { _, _ = conn.Write([]byte(text + "\r\n")) }
	say("220 hop")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		if !inside {
			h.mu.Lock()
			h.clear = append(h.clear, strings.TrimSpace(line))
			h.mu.Unlock()
		}
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case strings.HasPrefix(verb, "STARTTLS"):
			if h.answer == "" {
				return
			}
			say(h.answer)
			switch {
			case h.then == "drop":
				return
			case h.then != "":
				say(h.then)
			}
			if h.config == nil {
				continue
			}
			secure := tls.Server(conn, h.config)
			if secure.Handshake() != nil || h.inside == "drop" {
				return
			}
			conn, r, inside = secure, bufio.NewReader(secure), true
		case strings.HasPrefix(verb, "EHLO") && inside && h.inside == "500":
			say("500 what?")
		case strings.HasPrefix(verb, "EHLO") && inside && h.size != "":
			say("250-hop\r\n250 " + h.size)
		case strings.HasPrefix(verb, "EHLO") && !inside:
			say("250-hop\r\n250 STARTTLS")
		case verb == "DATA":
			say("354 go on")
			for line != ".\r\n" {
				if line, err = r.ReadString('\n'); err != nil {
					return
				}
			}
			h.mu.Lock()
			h.mail++
			h.mu.Unlock()
			say("250 taken")
		default:
			say("250 fine")
		}
	}
}

// Mail that needs verified TLS waits where the hop breaks its word in any way; no
// address and no line of it is sent in clear, neither there nor to the usual next hop.
func TestVerifiedTLSIsNeverLeft(t *testing.T) {
	soon := time.Now().Add(time.Hour)
	good := hopCertificate(t, soon, true)
	late := hopCertificate(t, time.Now().Add(-time.Minute), true)
	other := hopCertificate(t, soon, false, "mx.else.example")
	foreign := hopCertificate(t, soon, true)
	roots := x509.NewCertPool()
	for _, c := range []tls.Certificate{good, late, other} {
		roots.AddCert(c.Leaf)
	}
	with := func(c tls.Certificate) *tls.Config { return &tls.Config{Certificates: []tls.Certificate{c}} }
	for _, test := range []struct {
		name  string
		hop   *tlsHop
		state string
		reply string
		mail  int
	}{
		{"kept", &tlsHop{answer: "220 go", config: with(good)}, "sent", "250 taken", 1},
		{"kept, but HELO only", &tlsHop{answer: "220 go", config: with(good), inside: "500"}, "sent", "250 taken", 1},
		{"hangs up instead of an answer", &tlsHop{}, "released", "connection closed", 0},
		{"refuses", &tlsHop{answer: "454 not now"}, "released", "454 not now", 0},
		{"refuses for good", &tlsHop{answer: "554 never"}, "released", "554 never", 0},
		{"another code", &tlsHop{answer: "250 go"}, "released", "250 go", 0},
		{"hangs up after its answer", &tlsHop{answer: "220 go", then: "drop"}, "released", "EOF", 0},
		{"goes on in clear", &tlsHop{answer: "220 go", then: "250 never mind"}, "released", "", 0},
		{"hangs up after the handshake", &tlsHop{answer: "220 go", config: with(good), inside: "drop"}, "released", "", 0},
		{"expired", &tlsHop{answer: "220 go", config: with(late)}, "released", "expired", 0},
		{"another name", &tlsHop{answer: "220 go", config: with(other)}, "released", "127.0.0.1", 0},
		{"another authority", &tlsHop{answer: "220 go", config: with(foreign)}, "released", "unknown authority", 0},
		{"old TLS", &tlsHop{answer: "220 go", config: &tls.Config{
			Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11,
		}}, "released", "protocol version", 0},
		// Not in clear to the usual hop either: the chain has no other step.
		{"too small", &tlsHop{answer: "220 go", config: with(good), size: "SIZE 10"}, "held", "the next hop takes 10", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			var sessions sync.WaitGroup
			sessions.Go(func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					sessions.Go(func() { test.hop.serve(conn) })
				}
			})
			t.Cleanup(func() {
				l.Close()
				sessions.Wait()
			})
			b := newBench(t, startHop(t, &fakeHop{}))
			o := quarantine.NewOutbox(quarantine.OutboxOptions{
				Store: b.store, Audit: b.audit, Log: slog.New(slog.DiscardHandler), NextHop: b.hop.addr,
				TLSNextHop: "tls:" + l.Addr().String(), Roots: roots, Key: ticketKey, Now: b.clock.Now, Dir: b.dir,
			})
			o.SetTimes(time.Minute, 5*time.Second, 10*time.Second)
			it := item("a", quarantine.Released, "bob@far.example")
			it.Copies[0].Recipients[0].Way, it.Copies[0].Recipients[0].Chain = "tls", []string{"quarantine"}
			b.put(it, "Subject: secret\r\n\r\nsecret\r\n")
			b.run(o)
			r := b.tried("a", 1)
			b.until("a", test.state)
			if !strings.Contains(r.Reply, test.reply) || r.Reply == "" {
				t.Errorf("reply %q, want %q", r.Reply, test.reply)
			}
			test.hop.mu.Lock()
			defer test.hop.mu.Unlock()
			if test.hop.mail != test.mail {
				t.Errorf("the hop took %d mails, want %d", test.hop.mail, test.mail)
			}
			for _, line := range test.hop.clear {
				if strings.Contains(line, "secret") || strings.Contains(line, "example") {
					t.Errorf("in clear: %q", line)
				}
			}
			if got := b.hop.got(); len(got) > 0 {
				t.Errorf("the usual next hop got %d mails", len(got))
			}
		})
	}
}

// A mail that is too large for the hop with verified TLS takes its chain's next step.
func TestVerifiedTLSTooSmallFallsBack(t *testing.T) {
	small := startHop(t, &fakeHop{ext: []string{"SIZE 50"}})
	b := newBench(t, startHop(t, &fakeHop{}))
	o := b.wayOutbox(small.addr, func(quarantine.Encryption) error { return nil })
	it := item("b", quarantine.Released, "bob@far.example")
	r := &it.Copies[0].Recipients[0]
	r.Way, r.Chain = "tls", []string{"openpgp", "quarantine"}
	b.put(it, "To: bob@far.example\r\nSubject: secret\r\n\r\nsecret\r\n")
	b.run(o)
	b.until("b", "sent")
	b.nothingInClear()
	if got := b.hop.got(); len(got) != 1 || !strings.Contains(got[0].body, "openpgp for") {
		t.Errorf("the usual next hop got %d mails", len(got))
	}
}
