package quarantine_test

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"postern/quarantine"
)

// A backend is a next hop that others wrote.
type backend struct {
	mu   sync.Mutex
	mail []string
}

type session struct {
	b        *backend
	from, to string
}

func (s *session) Reset()        { s.from, s.to = "", "" }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, o *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "eve@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "unknown"}
	}
	s.to += " " + to
	for _, n := range o.Notify {
		s.to += " " + string(n)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	s.b.mail = append(s.b.mail, s.from+" ->"+s.to+"\n"+string(text))
	return err
}

// The outbox and a server that others wrote understand each other.
func TestOutboxToOtherServer(t *testing.T) {
	back := &backend{}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{b: back}, nil }))
	server.EnableDSN = true
	server.MaxLineLength = 1 << 20
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() { server.Serve(l) })
	t.Cleanup(func() {
		server.Close()
		wg.Wait()
	})
	b := newBench(t, &fakeHop{addr: l.Addr().String()})
	it := item("a", quarantine.Released, "bob@far.example", "eve@far.example")
	it.Copies[0].Recipients[0].Args = []string{"NOTIFY=NEVER"}
	long := strings.Repeat("y", 5000)
	b.put(it, "A: b\r\n\r\n.dot\r\n"+long+"\r\nend\r\n")
	b.put(item("b", quarantine.Released, "bob@far.example"), "A: b\n\nbare\n.\n")
	b.run(b.outbox)
	got := b.until("a", "sent failed")
	if r := got.Copies[0].Recipients[1].Reply; r != "550 5.1.1 unknown" {
		t.Errorf("reply = %q", r)
	}
	b.until("b", "sent")
	back.mu.Lock()
	defer back.mu.Unlock()
	all := strings.Join(back.mail, "\n---\n")
	for _, want := range []string{
		"ann@corp.example -> bob@far.example NEVER\n" + quarantine.TraceHeader + ": v1 a ",
		"\r\nA: b\r\n\r\n.dot\r\n" + long + "\r\nend\r\n",
		"\r\nA: b\n\nbare\n.\n", // by BDAT, which it offers
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%.100q is not in what was received: %.500q", want, all)
		}
	}
}
