package milter

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	library "github.com/emersion/go-milter"

	"postern/gate"
	"postern/mail"
	"postern/policy"
)

const (
	originalBody = "secret\r\n"
	encryptedTop = "From: a@b.example\r\nSubject: ...\r\nMIME-Version: 1.0\r\nContent-Type: multipart/encrypted;\r\n\tboundary=x\r\n"
)

var originalTop = []string{"Received: by x", "From: a@b.example", "Subject: the secret", "X-Gone: 1", "X-Gone: 2"}

// encrypting answers with a message of its own in place of each.
func encrypting(t *testing.T, text string) (decide func(context.Context, *mail.Message) gate.Outcome, enc *mail.Message) {
	t.Helper()
	enc = spooled(t, text)
	return always(gate.Outcome{Kind: gate.Accept, Message: enc, Edits: []policy.HeaderEdit{{Op: "add", Name: "X-Not-Again", Value: "1"}}}), enc
}

// closed reports whether m was given back, waiting a little for it.
func closed(m *mail.Message) bool {
	for range 200 {
		if _, err := m.ReadAt(make([]byte, 1), 0); err != nil {
			return true
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

func TestReplaces(t *testing.T) {
	g := &fakeGate{}
	var enc *mail.Message
	g.decide, enc = encrypting(t, encryptedTop+"\r\none\ntwo\r\n")
	_, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	answer, edits := m.content(originalTop, originalBody)
	want := []string{
		"m\x00\x00\x00\x02X-Gone\x00\x00",
		"m\x00\x00\x00\x01X-Gone\x00\x00",
		"m\x00\x00\x00\x01Subject\x00 ...\x00",
		"m\x00\x00\x00\x01Received\x00\x00",
		"i\x00\x00\x00\x03MIME-Version\x00 1.0\x00",
		"i\x00\x00\x00\x04Content-Type\x00 multipart/encrypted;\n\tboundary=x\x00",
		"bone\r\ntwo\r\n",
	}
	if answer != "a" || !reflect.DeepEqual(edits, want) {
		t.Errorf("answer %q, edits\n got %q\nwant %q", answer, edits, want)
	}
	m.send('A', "")
	if errs := g.waitDone(t, 1); errs[0] != nil {
		t.Errorf("Done with %v", errs[0])
	}
	if !closed(enc) {
		t.Error("what was sent was not closed")
	}
}

func TestReplacesBodies(t *testing.T) {
	line := strings.Repeat("x", 70) + "\n"
	tests := []struct{ name, body, want string }{
		{"none", "", ""},
		{"one byte", "x", "x"},
		{"CRLF across pieces", strings.Repeat("\r\n", 70_000) + "x", strings.Repeat("\r\n", 70_000) + "x"},
		{"LF only", strings.Repeat(line, 10_000), strings.Repeat(strings.TrimSuffix(line, "\n")+"\r\n", 10_000)},
		{"nothing but LF", strings.Repeat("\n", 100_000), strings.Repeat("\r\n", 100_000)},
		{"exactly one piece", strings.Repeat("x", library.MaxBodyChunk/2), strings.Repeat("x", library.MaxBodyChunk/2)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &fakeGate{}
			g.decide, _ = encrypting(t, "A: 1\r\n\r\n"+test.body)
			_, addr := start(t, g, Options{})
			m := postfix(t, addr)
			m.envelope("a@b.example", "c@d.example")
			answer, edits := m.content([]string{"A: 1"}, originalBody)
			var body strings.Builder
			for _, e := range edits {
				if e[0] != 'b' || len(e)-1 > library.MaxBodyChunk {
					t.Fatalf("packet %q of %d bytes", e[0], len(e)-1)
				}
				body.WriteString(e[1:])
			}
			if answer != "a" || len(edits) == 0 || body.String() != test.want {
				t.Errorf("answer %q, %d packets, %d bytes, want %d", answer, len(edits), body.Len(), len(test.want))
			}
		})
	}
}

// Mail that cannot be replaced is kept by the client: the original never passes.
func TestReplaceFails(t *testing.T) {
	all := library.OptAddHeader | library.OptChangeHeader | library.OptChangeBody
	tests := []struct {
		name   string
		offers library.OptAction
		header []string
		enc    string
		gone   bool // what is to be sent cannot be read
	}{
		{"no change of the body", all &^ library.OptChangeBody, nil, "A: 1\r\n\r\nx", false},
		{"no change of the header", all &^ library.OptChangeHeader, nil, "A: 1\r\n\r\nx", false},
		{"no new header", all &^ library.OptAddHeader, nil, "A: 1\r\n\r\nx", false},
		{"none", 0, nil, "A: 1\r\n\r\nx", false},
		{"unreadable", all, nil, "A: 1\r\n\r\nx", true},
		{"no header", all, nil, "nonsense\r\n\r\nx", false},
		{"a NUL", all, nil, "A: 1\x00B\r\n\r\nx", false},
		{"a header too long", all, nil, strings.Repeat("A: 1\r\n", maxHeader/6+1) + "\r\nx", false},
		{"fields within a field", all, []string{"A: 1\nB: 2"}, "A: 1\r\n\r\nx", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := &fakeGate{}
			var enc *mail.Message
			g.decide, enc = encrypting(t, test.enc)
			_, addr := start(t, g, Options{})
			m := connect(t, addr)
			m.send('O', "\x00\x00\x00\x06\x00\x00\x00"+string(rune(test.offers))+"\x00\x1f\xff\xff")
			m.receive()
			if test.gone {
				_ = enc.Close()
			}
			m.envelope("a@b.example", "c@d.example")
			if got, _ := m.content(test.header, originalBody); !strings.HasPrefix(got, "y451 4.3.0 ") {
				t.Errorf("answer %q, want 451", got)
			}
			m.send('A', "")
			if errs := g.waitDone(t, 1); errs[0] == nil {
				t.Error("Done without error")
			}
			if !closed(enc) {
				t.Error("what was to be sent was not closed")
			}
			// The connection serves the next message.
			g.decide = nil
			m.mail("a@b.example", "c@d.example")
			if got, _ := m.content(nil, "x"); got != "a" {
				t.Errorf("the next message: %q", got)
			}
		})
	}
}

// A broken message, which no judge makes, and a client that has gone: both must
// not end the server, nor leave anything open.
func TestReplacePanics(t *testing.T) {
	g := &fakeGate{decide: always(gate.Outcome{Kind: gate.Accept, Message: &mail.Message{}})}
	_, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	if got, _ := m.content(nil, originalBody); !strings.HasPrefix(got, "y451 4.3.0 ") {
		t.Errorf("answer %q, want 451", got)
	}
	m.send('A', "")
	if errs := g.waitDone(t, 1); errs[0] == nil {
		t.Error("Done without error")
	}
}

func TestReplaceForNobody(t *testing.T) {
	g := &fakeGate{}
	var enc *mail.Message
	g.decide, enc = encrypting(t, encryptedTop+"\r\n"+strings.Repeat("x", 20<<20))
	_, addr := start(t, g, Options{})
	m := postfix(t, addr)
	m.envelope("a@b.example", "c@d.example")
	m.send('N', "")
	m.send('B', originalBody)
	m.send('E', "")
	m.receive()
	_ = m.Close()
	if errs := g.waitDone(t, 1); errs[0] == nil {
		t.Error("Done without error")
	}
	if !closed(enc) {
		t.Error("what was to be sent was not closed")
	}
}

// Replies without the extensions: the mail server puts the blank before values.
func TestReplacesForLibraryClient(t *testing.T) {
	g := &fakeGate{}
	g.decide, _ = encrypting(t, "A: 2\r\nB:\r\nC: \r\n\r\nx\r\n")
	_, addr := start(t, g, Options{})
	s := dial(t, addr)
	for i, step := range []func() (*library.Action, error){
		func() (*library.Action, error) { return s.Conn("c.example", library.FamilyInet, 25, "192.0.2.1") },
		func() (*library.Action, error) { return s.Mail("a@b.example", nil) },
		func() (*library.Action, error) { return s.Rcpt("c@d.example", nil) },
		func() (*library.Action, error) { return s.HeaderField("A", "1") },
		func() (*library.Action, error) { return s.HeaderField("C", "3") },
		s.HeaderEnd,
		func() (*library.Action, error) { return s.BodyChunk([]byte(originalBody)) },
	} {
		if act, err := step(); err != nil || act.Code != library.ActContinue {
			t.Fatalf("step %d: %v, %v", i, act, err)
		}
	}
	edits, act, err := s.End()
	if err != nil || act.Code != library.ActAccept {
		t.Fatalf("end: %v, %v", act, err)
	}
	want := []library.ModifyAction{
		{Code: library.ActChangeHeader, HeaderIndex: 1, HeaderName: "C", HeaderValue: " "},
		{Code: library.ActChangeHeader, HeaderIndex: 1, HeaderName: "A", HeaderValue: "2"},
		{Code: library.ActInsertHeader, HeaderIndex: 2, HeaderName: "B"},
		{Code: library.ActReplBody, Body: []byte("x\r\n")},
	}
	if !reflect.DeepEqual(edits, want) {
		t.Errorf("got %+v\nwant %+v", edits, want)
	}
}
