package milter

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"postern/gate"
	"postern/internal/postfixtest"
	"postern/internal/smtpsink"
	"postern/mail"
	"postern/policy"
)

// A world is a Postfix that asks a fake gate and delivers to a sink.
type world struct {
	*postfixtest.Instance
	t   *testing.T
	dir string // of the sink

	mu       sync.Mutex
	outcomes map[string]gate.Outcome // by Subject
	judged   map[string]string       // what the gate saw
	seen     int                     // of the sink's mail
}

func newWorld(t *testing.T, main ...string) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), outcomes: map[string]gate.Outcome{}, judged: map[string]string{}}
	sink, err := smtpsink.New(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = sink.Serve(l) }()
	t.Cleanup(func() { _ = sink.Close(context.Background()) })
	g := &fakeGate{decide: w.decide}
	_, addr := start(t, g, Options{})
	w.Instance = postfixtest.Start(t, postfixtest.Options{
		Main: append([]string{
			fmt.Sprintf("relayhost = [127.0.0.1]:%d", l.Addr().(*net.TCPAddr).Port),
			"smtpd_milters = inet:" + addr,
			"smtp_line_length_limit = 0",
		}, main...),
		Services: []postfixtest.Service{{Name: "smtpd"}},
	})
	return w
}

func (w *world) decide(_ context.Context, m *mail.Message) gate.Outcome {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := m.Header().Text("X-Case")
	b := make([]byte, m.Size())
	_, _ = m.ReadAt(b, 0)
	w.judged[key] = string(b)
	return w.outcomes[key]
}

// send sends a message in c's session, and returns the reply.
func (w *world) send(c *smtp.Client, text string) error {
	w.t.Helper()
	if err := c.Mail("a@corp.example", &smtp.MailOptions{Body: smtp.Body8BitMIME}); err != nil {
		return err
	}
	if err := c.Rcpt("b@out.example", nil); err != nil {
		return err
	}
	data, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := data.Write([]byte(text)); err != nil {
		return err
	}
	return data.Close()
}

func (w *world) dial() *smtp.Client {
	w.t.Helper()
	c, err := smtp.Dial(w.Addr("smtpd"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = c.Close() })
	return c
}

// delivered is the next mail at the sink, without the field that Postfix put on top.
func (w *world) delivered() string {
	w.t.Helper()
	for range 2000 {
		list, err := smtpsink.Messages(w.dir)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(list) > w.seen {
			b := list[w.seen].Data
			w.seen++
			if !bytes.HasPrefix(b, []byte("Received: from ")) {
				w.t.Fatalf("mail begins with %.200q", b)
			}
			for {
				_, b, _ = bytes.Cut(b, []byte("\r\n"))
				if len(b) == 0 || b[0] != '\t' && b[0] != ' ' {
					return string(b)
				}
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatal("nothing was delivered")
	return ""
}

// equal compares large texts, and shows where they part.
func equal(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	t.Errorf("%d bytes, want %d; from byte %d\n got %.300q\nwant %.300q", len(got), len(want), i, got[i:], want[i:])
}

// What Postfix delivers is the encrypted message, byte for byte, below its own
// trace field.
func TestPostfixReplaces(t *testing.T) {
	long := strings.Repeat(strings.Repeat("QUJD", 19)+"\r\n", 30<<20/78)
	many := strings.Repeat("X-Same: 1\r\nX-Same: 2\r\nx-same: 1\r\n", 30)
	tests := []struct{ name, original, enc string }{
		{
			"usual",
			"Received: by a\r\nReceived: by b\r\nFrom: a@corp.example\r\nTo: b@out.example\r\nSubject: secret\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\ngr\xfc\xdfe\r\n",
			"Received: by a\r\nReceived: by b\r\nFrom: a@corp.example\r\nTo: b@out.example\r\nSubject: ...\r\nMIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n\tboundary=\"b\"\r\n\r\n--b\r\nQUJD\r\n.dot\r\n..\r\n--b--\r\n",
		},
		{"same header", "From: a\r\nSubject: x\r\n\r\nold\r\n", "From: a\r\nSubject: x\r\n\r\nnew\r\nand longer\r\n"},
		{"empty body", "From: a\r\nSubject: x\r\n\r\nold\r\n", "From: a\r\nSubject: y\r\n\r\n"},
		{"body for none", "From: a\r\nSubject: x\r\n\r\n", "From: a\r\nSubject: y\r\n\r\nnew\r\n"},
		{"no end of header", "From: a\r\nSubject: x\r\n", "From: a\r\nSubject: y\r\n\r\nnew\r\n"},
		{"empty lines", "Subject: x\r\n\r\nold\r\n", "Subject: x\r\n\r\n\r\n\r\nnew\r\n\r\n\r\n"},
		{"no header before", "\r\nold\r\n", "From: a\r\nSubject: y\r\n\r\nnew\r\n"},
		{"30 MiB", "From: a\r\nSubject: x\r\n\r\nold\r\n", "From: a\r\nSubject: y\r\n\r\n" + long},
		{"30 MiB less", "From: a\r\nSubject: x\r\n\r\n" + long, "From: a\r\nSubject: y\r\n\r\nnew\r\n"},
		{
			"several of one name, gone",
			"A: 1\r\nX: 1\r\nB: 2\r\nX: 2\r\nx: 3\r\nC: 3\r\nX: 4\r\n\r\nold\r\n",
			"A: 1\r\nB: 2\r\nX: 2\r\nC: 3\r\n\r\nnew\r\n",
		},
		{
			"several of one name, changed and new",
			"A: 1\r\nX: 1\r\nB: 2\r\nX: 2\r\nX: 3\r\n\r\nold\r\n",
			"X: 0\r\nA: 1\r\nX: new\r\nX: 1.5\r\nB: 2\r\nX: 3\r\nX: 4\r\n\r\nnew\r\n",
		},
		{
			"folded",
			"A: 1\r\n\t2\r\n  3\r\nB: x\r\n y\r\nC: 1\r\n  stays\r\n\tas it is\r\nD: 4\r\n\r\nold\r\n",
			"A: 1\r\n\t2\r\n  changed,\r\n\tlonger\r\nC: 1\r\n  stays\r\n\tas it is\r\nD: 4\r\n 5\r\nE:\r\n new\r\n\r\nnew\r\n",
		},
		{"other order", "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\nold\r\n", "D: 4\r\nC: 3\r\nB: 2\r\nA: 1\r\n\r\nnew\r\n"},
		{"everything else", "A: 1\r\nB: 2\r\nReceived: x\r\n\r\nold\r\n", "Z: 1\r\nReceived: y\r\nY: 2\r\nReceived: z\r\n\r\nnew\r\n"},
		{"odd values", "A:1\r\nB: \r\nC:  two\r\nD:\ttab\r\n\r\nold\r\n", "A:2\r\nB:\r\nC:\tx\r\nD: \r\nE:\r\nF:none\r\nG:   three\r\n\r\nnew\r\n"},
		{"only the case of names", "SUBJECT: x\r\nfrom: a\r\n\r\nold\r\n", "Subject: x\r\nFrom: a\r\n\r\nnew\r\n"},
		{"many", many + "\r\nold\r\n", strings.ReplaceAll(many, "X-Same: 2", "X-Other: 2") + "\r\nnew\r\n"},
		{"long line", "A: 1\r\n\r\nold\r\n", "A: " + strings.Repeat("word ", 800) + "x\r\n\r\n" + strings.Repeat("y", 900) + "\r\n"},
		{"a bare CR", "A: 1\r\n\r\nold\r\n", "A: 1\r\n\r\na\rb\r\n"},
		{"LF only", "A: 1\r\n\r\nold\r\n", "A: 2\n\nb\nc\n"},
	}
	w := newWorld(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w.t = t
			mark := "X-Case: " + test.name + "\r\n"
			w.mu.Lock()
			w.outcomes[test.name] = gate.Outcome{Kind: gate.Accept, Message: spooled(t, mark+test.enc)}
			w.mu.Unlock()
			if err := w.send(w.dial(), mark+test.original); err != nil {
				t.Fatal(err)
			}
			equal(t, w.delivered(), strings.ReplaceAll(strings.ReplaceAll(mark+test.enc, "\r\n", "\n"), "\n", "\r\n"))
		})
	}
}

// Replaced, edited, untouched and refused mail in one session: none leaks into
// another, and what cannot be replaced stays with the client.
func TestPostfixAlternates(t *testing.T) {
	w := newWorld(t)
	c := w.dial()
	for i := range 12 {
		name := fmt.Sprintf("number %d", i)
		original := "X-Case: " + name + "\r\nSubject: old\r\nX-A: 1\r\nX-A: 2\r\n\r\nsecret " + name + "\r\n"
		enc := "X-Case: " + name + "\r\nX-A: 2\r\nMIME-Version: 1.0\r\n\r\nhidden " + name + "\r\n"
		out, want := gate.Outcome{Kind: gate.Accept}, original
		switch i % 4 {
		case 0:
			out.Message, want = spooled(t, enc), enc
		case 1:
			out.Edits = []policy.HeaderEdit{
				{Op: "replace", Name: "subject", Value: "new\r\n one"},
				{Op: "prefix", Name: "X-A", Value: "p"},
				{Op: "prefix", Name: "Subject", Value: "[ext]"},
			}
			want = strings.NewReplacer("old", "[ext] new\r\n one", "X-A: 1", "X-A: p 1").Replace(original)
		case 3:
			original = strings.Replace(original, "\r\n\r\n", "\r\nsubject: second\r\nBcc: b\r\n\r\n", 1)
			out.Edits = []policy.HeaderEdit{
				{Op: "replace", Name: "Subject", Value: "third", Nth: 1},
				{Op: "remove", Name: "x-a"},
				{Op: "remove", Name: "Bcc"},
			}
			want = strings.NewReplacer("second", "third", "X-A: 1\r\n", "", "X-A: 2\r\n", "", "Bcc: b\r\n", "").Replace(original)
		case 2:
			gone := spooled(t, enc)
			_ = gone.Close()
			out.Message, want = gone, ""
		}
		w.mu.Lock()
		w.outcomes[name] = out
		w.mu.Unlock()
		err := w.send(c, original)
		if want == "" {
			if err == nil || !strings.HasPrefix(err.Error(), "SMTP error 451") {
				t.Fatalf("%s: answered %v, want 451", name, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		equal(t, w.delivered(), want)
	}
	if n := w.Queued(); n > 1 {
		t.Errorf("%d messages are left in the queue", n)
	}
}

// Fields that Postfix makes because they are missing are shown to us, so that the
// encrypted message has them or not; the result is that message.
func TestPostfixMakesMissingFields(t *testing.T) {
	w := newWorld(t, "always_add_missing_headers = yes")
	const enc = "X-New: 1\r\nX-Case: x\r\nA: 2\r\nMessage-Id: <1@b.example>\r\nX-End: 1\r\n\r\nnew\r\n"
	w.outcomes["x"] = gate.Outcome{Kind: gate.Accept, Message: spooled(t, enc)}
	if err := w.send(w.dial(), "X-Case: x\r\nA: 1\r\nA: 2\r\n\r\nold\r\n"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(w.judged["x"], "\r\nMessage-Id: <") {
		t.Errorf("the gate saw %q", w.judged["x"])
	}
	equal(t, w.delivered(), enc)
}

// Postfix and we number the fields of odd headers in the same way: what is to be
// removed and changed is, and nothing else.
func TestPostfixEditsOddHeaders(t *testing.T) {
	w := newWorld(t, "message_drop_headers =")
	out := gate.Outcome{Kind: gate.Accept, Edits: []policy.HeaderEdit{{Op: "remove", Name: "Bcc"}, {Op: "replace", Name: "Subject", Value: "clean"}}}
	for _, test := range []struct{ name, head, want string }{
		{"blanks before the colon", "Bcc : x\r\nSubject : s\r\nBcc\t: y\r\nTo: b\r\n", "Subject: clean\r\nTo: b\r\n"},
		{"folded", "Bcc:\r\n x,\r\n\ty\r\nSubject:\r\n s\r\n\tt\r\nTo: b\r\n", "Subject: clean\r\nTo: b\r\n"},
		{"lone CR", "X-A: 1\rBcc: x\r\nSubject: s\rt\r\nBcc: y\r\n", "X-A: 1 Bcc: x\r\nSubject: clean\r\n"},
		{"lone LF", "Bcc: x\nSubject: s\n\tt\nBcc: y\n", "Subject: clean\r\n"},
		{"8 bit", "Bcc: gr\xfc\xdfe\r\nSubject: gr\xfc\xdfe\r\nX-B: \xfc\r\n", "Subject: clean\r\nX-B: \xfc\r\n"},
		{"line of blanks", "Bcc: x\r\n \t\r\nSubject: s\r\nBcc: y\r\n", "Subject: clean\r\n"},
		{"NUL", "Bcc: x\x00z\r\nSubject: s\x00t\r\nBcc: y\r\n", "Subject: clean\r\n"},
		{"two CRs", "Bcc: x\r\r\nSubject: s\r\r\nBcc: y\r\n", "Subject: clean\r\n"},
		{"empty", "Bcc:\r\nBcc: \r\nSubject:\r\nBcc:x\r\n", "Subject: clean\r\n"},
		{"names in any case", "BCC: x\r\nbcc: y\r\nsubject: s\r\nSUBJECT: t\r\nbCC: z\r\n", "subject: clean\r\nSUBJECT: t\r\n"},
		{"at the end of many", strings.Repeat("X-A: 1\r\n", 9990) + "Subject: s\r\nBcc: y\r\n", strings.Repeat("X-A: 1\r\n", 9990) + "Subject: clean\r\n"},
		{"many to remove", strings.Repeat("Bcc: 1\r\n", 2000) + "Subject: s\r\n", "Subject: clean\r\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w.t = t
			mark := "X-Case: " + test.name + "\r\n"
			w.mu.Lock()
			w.outcomes[test.name] = out
			w.mu.Unlock()
			if err := w.send(w.dial(), mark+test.head+"\r\nbody\r\n"); err != nil {
				t.Fatal(err)
			}
			equal(t, w.delivered(), mark+test.want+"\r\nbody\r\n")
		})
	}
}
