package milter

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	library "github.com/emersion/go-milter"

	"postern/gate"
	"postern/mail"
)

// A judged is one message as the fake gate got it.
type judged struct {
	env   mail.Envelope
	bytes string
}

// A fakeGate answers with decide, and remembers.
type fakeGate struct {
	decide func(ctx context.Context, m *mail.Message) gate.Outcome

	mu    sync.Mutex
	seen  []judged
	done  []error
	ended chan struct{} // one for each Done
}

func (g *fakeGate) Handle(ctx context.Context, m *mail.Message) gate.Outcome {
	b, err := io.ReadAll(m.Open())
	if err != nil {
		panic(err)
	}
	g.mu.Lock()
	g.seen = append(g.seen, judged{m.Envelope, string(b)})
	g.mu.Unlock()
	if g.decide == nil {
		return gate.Outcome{Kind: gate.Accept}
	}
	return g.decide(ctx, m)
}

func (g *fakeGate) Done(_ context.Context, m *mail.Message, _ gate.Outcome, _ string, err error) {
	if _, readErr := m.ReadAt(make([]byte, 1), 0); readErr != nil {
		panic("message closed before Done")
	}
	g.mu.Lock()
	g.done = append(g.done, err)
	g.mu.Unlock()
	g.ended <- struct{}{}
}

func (g *fakeGate) messages() []judged {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]judged(nil), g.seen...)
}

// waitDone waits for n calls of Done and returns their errors.
func (g *fakeGate) waitDone(t *testing.T, n int) []error {
	t.Helper()
	for range n {
		select {
		case <-g.ended:
		case <-time.After(5 * time.Second):
			t.Fatal("Done was not called")
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.done
}

func always(out gate.Outcome) func(context.Context, *mail.Message) gate.Outcome {
	return func(context.Context, *mail.Message) gate.Outcome { return out }
}

// start runs a server over a fake gate.
func start(t *testing.T, g *fakeGate, o Options) (*Server, string) {
	t.Helper()
	g.ended = make(chan struct{}, 100)
	o.Judge = g
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Spool.Dir == "" {
		o.Spool.Dir = t.TempDir()
	}
	s := New(o)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(t.Context(), l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		_ = s.Shutdown(ctx)
		<-served
	})
	return s, l.Addr().String()
}

// dial is the library's client, which wants every reply.
func dial(t *testing.T, addr string) *library.ClientSession {
	t.Helper()
	c := library.NewClientWithOptions("tcp", addr, library.ClientOptions{ActionMask: 0x3f, ReadTimeout: 10 * time.Second})
	s, err := c.Session()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// An mta speaks packets as Postfix does: no replies but to the end of a message.
type mta struct {
	t *testing.T
	net.Conn
}

const postfixProtocol = 0x1fffff // all that Postfix 3.7 offers

func connect(t *testing.T, addr string) *mta {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	return &mta{t, conn}
}

// postfix connects and negotiates.
func postfix(t *testing.T, addr string) *mta {
	t.Helper()
	m := connect(t, addr)
	offer := binary.BigEndian.AppendUint32(nil, 6)
	offer = binary.BigEndian.AppendUint32(offer, 0x1ff)
	offer = binary.BigEndian.AppendUint32(offer, postfixProtocol)
	m.send('O', string(offer))
	if code, _ := m.receive(); code != 'O' {
		t.Fatalf("negotiation answered with %q", code)
	}
	return m
}

func packet(code byte, data string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)+1))
	return append(append(b, code), data...)
}

func (m *mta) send(code byte, data string) {
	m.t.Helper()
	if _, err := m.Write(packet(code, data)); err != nil {
		m.t.Fatalf("send %q: %v", code, err)
	}
}

func (m *mta) receive() (byte, string) {
	m.t.Helper()
	var head [4]byte
	if _, err := io.ReadFull(m, head[:]); err != nil {
		m.t.Fatalf("receive: %v", err)
	}
	data := make([]byte, binary.BigEndian.Uint32(head[:]))
	if _, err := io.ReadFull(m, data); err != nil {
		m.t.Fatalf("receive: %v", err)
	}
	return data[0], string(data[1:])
}

// envelope sends connection, HELO, MAIL and RCPTs.
func (m *mta) envelope(from string, to ...string) {
	m.t.Helper()
	m.send('D', "C{daemon_name}\x00smtpd\x00{client_addr}\x00192.0.2.7\x00")
	m.send('C', "client.example\x004\x00\x19192.0.2.7\x00")
	m.send('D', "H{tls_version}\x00TLSv1.3\x00{cipher}\x00AES\x00")
	m.send('H', "helo.example\x00")
	m.mail(from, to...)
}

func (m *mta) mail(from string, to ...string) {
	m.t.Helper()
	m.send('D', "M{auth_authen}\x00alice\x00")
	m.send('M', "<"+from+">\x00SIZE=100\x00BODY=8BITMIME\x00")
	for _, rcpt := range to {
		m.send('D', "Ri\x00QID1\x00")
		m.send('R', "<"+rcpt+">\x00NOTIFY=NEVER\x00")
	}
}

// content sends header and body, and returns the answer to the end with what came
// before it; signs of life are left out.
func (m *mta) content(headers []string, body string) (answer string, edits []string) {
	m.t.Helper()
	for _, h := range headers {
		m.send('L', strings.Replace(h, ":", "\x00", 1)+"\x00")
	}
	m.send('N', "")
	m.send('B', body)
	m.send('D', "Ei\x00QID1\x00")
	m.send('E', "")
	return m.verdict()
}

func (m *mta) verdict() (answer string, edits []string) {
	m.t.Helper()
	for {
		code, data := m.receive()
		switch code {
		case 'p':
		case 'i', 'm', 'h', 'b':
			edits = append(edits, string(code)+data)
		default:
			return string(code) + data, edits
		}
	}
}

// quiet makes sure that nothing more was said.
func (m *mta) quiet() {
	m.t.Helper()
	_ = m.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	var b [64]byte
	if n, err := m.Read(b[:]); n > 0 {
		m.t.Errorf("unexpected packet %q", b[:n])
	} else if ne, ok := err.(net.Error); !ok || !ne.Timeout() {
		m.t.Errorf("connection ended: %v", err)
	}
	_ = m.SetReadDeadline(time.Now().Add(20 * time.Second))
}

// gone reports whether the server has closed the connection.
func (m *mta) gone() bool {
	_ = m.SetReadDeadline(time.Now().Add(5 * time.Second))
	n, err := io.Copy(io.Discard, m)
	return n == 0 && (err == nil || !strings.Contains(err.Error(), "timeout"))
}

// A syncBuffer is a log for tests.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
