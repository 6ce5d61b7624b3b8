package quarantine

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

type nobody struct{}

func (nobody) Mail(string, *smtp.MailOptions) error { return nil }
func (nobody) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (nobody) Data(io.Reader) error                 { return nil }
func (nobody) Reset()                               {}
func (nobody) Logout() error                        { return nil }

// A "tls:" hop is spoken to over TLS that is verified, or not at all.
func TestVerifiedTLS(t *testing.T) {
	web := httptest.NewTLSServer(nil) // for its certificate, which is for 127.0.0.1
	defer web.Close()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	serve := func(c *tls.Config) string {
		srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return nobody{}, nil }))
		srv.TLSConfig = c
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go srv.Serve(l)
		t.Cleanup(func() { srv.Close() })
		return l.Addr().String()
	}
	with := serve(&tls.Config{Certificates: web.TLS.Certificates})
	for _, c := range []struct {
		name, address string
		roots         *x509.CertPool
		wrong         string
	}{
		{"verified", with, roots, ""},
		{"unknown issuer", with, x509.NewCertPool(), "unknown authority"},
		{"another host", strings.Replace(with, "127.0.0.1", "localhost", 1), roots, "localhost"},
		{"no TLS", serve(nil), roots, "does not offer TLS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, err := dial(t.Context(), verifiedTLS+c.address, "here", defaultTimes, c.roots)
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Fatalf("got %v, want an error with %q", err, c.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer h.quit()
			if _, ok := h.conn.(*tls.Conn); !ok || h.offers("STARTTLS") {
				t.Error("the session is not encrypted")
			}
		})
	}
}
