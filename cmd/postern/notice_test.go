package main

import (
	"bytes"
	"fmt"
	"io"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	gomessage "github.com/emersion/go-message"

	"postern/internal/postfixtest"
)

// loginRules are rules about who logged in.
const loginRules = `
[[rule]]
name = "only those who logged in"
public_text = "Log in to send this."
when = { authenticated = false, subject = "for members", to = "outside" }
action = "reject"

[[rule]]
name = "the robot writes to nobody outside"
public_text = "This account may not write to outside."
when = { from = "robot@corp.example", to = "outside" }
action = "reject"

[[rule]]
name = "codeword marmalade"
public_text = "A person looks at this mail first."
when = { subject = "jam", to = "outside" }
action = "quarantine"
`

// loginWorld is a Postfix at which people log in. Released mail and notices go to
// a listener without the milter, or, where the outbox is set up wrongly, to the
// one with it.
func loginWorld(t *testing.T, outbox, more string) (*world, *postfixtest.Instance) {
	t.Helper()
	w := newWorld(t)
	p := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
		Services: []postfixtest.Service{
			{Name: "submission", Options: []string{"smtpd_milters=inet:" + w.milter}},
			{Name: "reinject", Options: []string{"smtpd_milters="}},
		},
		Logins: map[string]string{
			"alice@corp.example": "secret-a", "bob@corp.example": "secret-b", "robot@corp.example": "secret-r",
		},
	})
	w.configure("127.0.0.1:"+w.sinkPort, p.Addr(outbox), organization+loginRules+more)
	w.serve()
	return w, p
}

// login are the arguments with which swaks logs in.
func login(name string) []string {
	user, _, _ := strings.Cut(name, "@")
	return []string{"--auth", "PLAIN", "--auth-user", name, "--auth-password", "secret-" + user[:1]}
}

// submit sends as one of those who may, or as nobody.
func submit(t *testing.T, p *postfixtest.Instance, who []string, from, subject, body string, header ...string) (string, error) {
	t.Helper()
	args := append([]string{"--from", from, "--to", "stranger@elsewhere.example", "--header", "Subject: " + subject, "--body", body}, who...)
	for _, line := range header {
		args = append(args, "--header", line)
	}
	return swaks(t, p.Addr("submission"), args...)
}

func mustSubmit(t *testing.T, p *postfixtest.Instance, who []string, from, subject, body string, header ...string) {
	t.Helper()
	if out, err := submit(t, p, who, from, subject, body, header...); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestNotice asks who is told that mail is held, how often, and what.
func TestNotice(t *testing.T) {
	t.Parallel()
	w, p := loginWorld(t, "reinject", "")
	alice, robot := login("alice@corp.example"), login("robot@corp.example")

	mustSubmit(t, p, alice, "alice@corp.example", "jam for 4111 1111 1111 1111", cardLine)
	checkNotice(t, w, w.arrived(1)[0])

	// None of these is answered.
	mustSubmit(t, p, alice, "alice@corp.example", "jam again", "once an hour only")
	mustSubmit(t, p, nil, "carol@corp.example", "jam", "nobody logged in")
	mustSubmit(t, p, alice, "eve@elsewhere.example", "jam", "an outside sender")
	mustSubmit(t, p, alice, "<>", "jam", "a bounce")
	mustSubmit(t, p, nil, "<>", "jam", "a bounce of nobody")
	mustSubmit(t, p, login("bob@corp.example"), "bob@corp.example", "jam", "a program's own mail", "Auto-Submitted: auto-generated")
	if out, err := submit(t, p, robot, "dave@corp.example", "jam", "refused mail is not held"); err == nil {
		t.Errorf("the robot's mail was taken:\n%s", out)
	}
	held := 0
	for _, it := range w.items() {
		if it.State == "held" {
			held++
		}
	}
	if held != 7 {
		t.Errorf("%d items are held, want 7", held)
	}
	w.arrived(1)

	// Another sender has an hour of their own.
	mustSubmit(t, p, login("bob@corp.example"), "bob@corp.example", "jam", "hello", "Auto-Submitted: no")
	if got := w.arrived(2)[1]; !slices.Equal(got.To, []string{"bob@corp.example"}) {
		t.Errorf("the second notice went to %v", got.To)
	}
}

func checkNotice(t *testing.T, w *world, got smtpMessage) {
	t.Helper()
	if got.From != "" || !slices.Equal(got.To, []string{"alice@corp.example"}) {
		t.Errorf("the notice went from <%s> to %v", got.From, got.To)
	}
	m, err := gomessage.Read(bytes.NewReader(got.Data))
	must(t, err)
	for name, want := range map[string]string{
		"Auto-Submitted": "auto-replied", "To": "<alice@corp.example>",
	} {
		if v := m.Header.Get(name); v != want {
			t.Errorf("%s is %q, want %q", name, v, want)
		}
	}
	body, err := io.ReadAll(m.Body)
	must(t, err)
	id := heldFor(t, w, "stranger@elsewhere.example")
	for _, want := range []string{"stranger@elsewhere.example", "A person looks at this mail first.", id} {
		if !bytes.Contains(body, []byte(want)) {
			t.Errorf("%q is not in the notice:\n%s", want, body)
		}
	}
	all := strings.ToLower(string(got.Data) + string(body))
	for _, never := range []string{"marmalade", "4111", "1111 1111", "payment_card", "cardholder"} {
		if strings.Contains(all, never) {
			t.Errorf("%q is in the notice:\n%s\n%s", never, got.Data, body)
		}
	}
	checkHeader(t, got.Data)
}

// checkHeader makes sure that a program's mail has what mail must have (RFC 5322
// section 3.6).
func checkHeader(t *testing.T, data []byte) {
	t.Helper()
	head, _, _ := bytes.Cut(data, []byte("\r\n\r\n"))
	for _, name := range []string{"Date", "From", "Message-ID", "Subject"} {
		if n := bytes.Count(head, []byte("\r\n"+textproto.CanonicalMIMEHeaderKey(name)+": ")) +
			bytes.Count(head, []byte("\r\n"+name+": ")); n == 0 {
			t.Errorf("the notice has no %s:\n%s", name, head)
		}
	}
}

// TestNoticeIsNotJudged: also where the outbox's next hop leads through Postern
// again, and every mail is held, a notice arrives, once.
func TestNoticeIsNotJudged(t *testing.T) {
	t.Parallel()
	w, p := loginWorld(t, "submission", `
[[rule]]
name = "everything is held"
when = { any = [{ to = "inside" }, { to = "outside" }] }
action = "quarantine"
`)
	mustSubmit(t, p, login("alice@corp.example"), "alice@corp.example", "hello", "hello")
	if got := w.arrived(1)[0]; !slices.Equal(got.To, []string{"alice@corp.example"}) {
		t.Errorf("the notice went to %v", got.To)
	}
	if items := w.items(); len(items) != 1 {
		t.Errorf("%d items are in the store, want 1", len(items))
	}
	// What is released on this way is not held again either.
	w.ok("quarantine", "release", heldFor(t, w, "stranger@elsewhere.example"))
	w.arrived(2)
	if items := w.items(); len(items) != 1 {
		t.Errorf("%d items are in the store after the release, want 1", len(items))
	}
}

func TestRulesKnowTheLogin(t *testing.T) {
	t.Parallel()
	w, p := loginWorld(t, "reinject", "")
	for _, c := range []struct {
		name, from, subject string
		who                 []string
		refused             string
	}{
		{"logged in", "alice@corp.example", "for members", login("alice@corp.example"), ""},
		{"nobody", "alice@corp.example", "for members", nil, "550 5.7.1 Log in to send this."},
		{"robot under another name", "alice@corp.example", "hello", login("robot@corp.example"), "550 5.7.1 This account may not write to outside."},
		{"robot's address without login", "robot@corp.example", "hello", nil, "550 5.7.1 This account may not write to outside."},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := submit(t, p, c.who, c.from, c.subject, "hello")
			if (err != nil) != (c.refused != "") || !strings.Contains(out, c.refused) {
				t.Errorf("got %v, want %q in\n%s", err, c.refused, out)
			}
		})
	}
	explained := ""
	for _, it := range w.items() {
		explained += fmt.Sprintln(w.ok("explain", it.ID))
	}
	for _, want := range []string{"only those who logged in", "the robot writes to nobody outside"} {
		if !strings.Contains(explained, want) {
			t.Errorf("%q is not explained", want)
		}
	}
	w.arrived(1)
}
