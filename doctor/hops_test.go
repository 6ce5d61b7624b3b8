package doctor_test

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"postern/doctor"
)

// What mail goes on to must answer, and take what Postern takes.
func TestHops(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	certificate(t, dir, "hop", 400*day)
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "hop.pem"), filepath.Join(dir, "hop.key"))
	if err != nil {
		t.Fatal(err)
	}
	const large, small = 200 << 20, 1 << 20
	whole := func(s *smtp.Server) { s.MaxMessageBytes, s.EnableSMTPUTF8, s.EnableDSN = large, true, true }
	for _, k := range []struct {
		name string
		set  func(*smtp.Server) // nil: nobody listens
		hops string             // of section outbox; HOP is the server's address
		want []string
	}{
		{"takes all", whole, `next_hop = "HOP"`, nil},
		{
			"small", func(s *smtp.Server) { whole(s); s.MaxMessageBytes = small }, `next_hop = "HOP"`,
			[]string{"warning next_hop: takes 1048576 bytes"},
		},
		{
			"old", func(s *smtp.Server) { s.MaxMessageBytes = large }, `next_hop = "HOP"`,
			[]string{"warning next_hop: does not offer SMTPUTF8, DSN"},
		},
		{"nobody", nil, `next_hop = "HOP"`, []string{"fault next_hop: refused"}},
		{"TLS is not there", whole, `next_hop = "HOP", tls_next_hop = "tls:HOP"`, []string{"fault tls_next_hop: TLS is demanded"}},
		{
			"TLS by somebody else", func(s *smtp.Server) {
				whole(s)
				s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}}
			}, `next_hop = "HOP", tls_next_hop = "tls:HOP"`, []string{"fault tls_next_hop: certificate"},
		},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			address := l.Addr().String()
			if k.set == nil {
				l.Close()
			} else {
				server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return noMail{}, nil }))
				server.ErrorLog = log.New(io.Discard, "", 0)
				k.set(server)
				served := make(chan error, 1)
				go func() { served <- server.Serve(l) }()
				t.Cleanup(func() { server.Close(); <-served })
			}
			dir := t.TempDir()
			path := filepath.Join(dir, "postern.toml")
			toml := "data = { dir = \"" + dir + "\" }\noutbox = { " + strings.ReplaceAll(k.hops, "HOP", address) + " }\n"
			if err := os.WriteFile(path, []byte(toml), 0o644); err != nil {
				t.Fatal(err)
			}
			wantChecks(t, examineGroup(t, "hops", doctor.Options{Config: load(t, path)}), k.want...)
		})
	}
}

// noMail is a session in which nobody sends anything.
type noMail struct{ smtp.Session }

func (noMail) Logout() error { return nil }
