package gate_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"postern/encrypt"
	"postern/gate"
	"postern/mail"
	"postern/policy"
	"postern/quarantine"
)

// A password in the subject is not in what is stored and shown.
func TestSubjectPasswordIsNotStored(t *testing.T) {
	g := newRig(t, "", nil)
	head := "From: <alice@corp.example>\r\nSubject: =?utf-8?q?figures_=5Bpw:_Blue-Kettle-47=5D?=\r\nMessage-ID: <1@corp.example>\r\n\r\n"
	m := message(t, "alice@corp.example", head+card, "bob@else.example")
	out := g.Handle(context.Background(), m)
	it, err := g.store.Item(context.Background(), out.Incident)
	if err != nil || it.Subject != "figures" || len(it.Verdict.Edits) > 0 {
		t.Errorf("stored with subject %q, edits %+v, %v", it.Subject, it.Verdict.Edits, err)
	}
	if edits := it.Copies[0].Edits; len(edits) != 1 || edits[0].Value != "figures" {
		t.Errorf("leaves with %+v", edits)
	}
	p, err := g.Preview(context.Background(), m, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range p.Header {
		if strings.Contains(line[1], "Kettle") {
			t.Errorf("the page shows %q", line)
		}
	}
}

// armored is a message that is encrypted for somebody.
func armored(t *testing.T) string {
	t.Helper()
	key, err := openpgp.NewEntity("", "", "bob@else.example", nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	in := message(t, "alice@corp.example", text("1", card), "bob@else.example")
	if err := encrypt.WriteOpenPGP(&b, in, []*encrypt.Key{{PGP: key}}, encrypt.Options{}); err != nil {
		t.Fatal(err)
	}
	_, data, _ := strings.Cut(b.String(), "-----BEGIN")
	data, _, _ = strings.Cut(data, "\r\n--=_")
	return "-----BEGIN" + data
}

const cardsEncrypted = `
[[rule]]
name = "cards"
when = { class = "cardholder-data", to = "outside" }
action = "encrypt"
`

const allEncrypted = `
[[rule]]
name = "all"
when = { to = "outside" }
action = "encrypt"
`

// Mail that only says that it is encrypted does not leave in clear.
func TestEncryptedByNameOnly(t *testing.T) {
	const head = "From: <alice@corp.example>\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\nContent-Type: "
	for name, in := range map[string]string{
		"PGP/MIME": head + "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\r\n\r\n--b\r\n" +
			"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\nhello\r\n--b--\r\n",
		"S/MIME":      head + "application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CAMIACAQAxggE=\r\n",
		"text beside": head + "text/plain\r\n\r\nhello\r\n" + armored(t),
	} {
		g := newRig(t, allEncrypted, nil)
		m := message(t, "alice@corp.example", in, "bob@else.example")
		if out := g.Handle(context.Background(), m); out.Kind != gate.Stored || states(t, g.store)[0] != "bob@else.example held" {
			t.Errorf("%s: %s, %q", name, out.Kind, states(t, g.store))
		}
	}
}

// Mail that is encrypted already goes on as it is, but not with what a rule found
// in its readable header.
func TestEncryptedAlready(t *testing.T) {
	for _, test := range []struct {
		name, rules, subject string
		want                 gate.Kind
		reason               string
	}{
		{"unreadable", allEncrypted, "hello", gate.Accept, "encrypted already"},
		{"readable subject", cardsEncrypted, "card 4111 1111 1111 1111, exp 12/29", gate.Stored, "encrypted already, but what was found stands where it can be read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := newRig(t, test.rules, nil)
			m := message(t, "alice@corp.example", "From: <alice@corp.example>\r\nSubject: "+test.subject+"\r\nMessage-ID: <1@x>\r\n\r\n"+armored(t), "bob@else.example")
			j, err := g.Inspect(context.Background(), m)
			if err != nil {
				t.Fatal(err)
			}
			reasons := j.Verdict.Recipients[0].Reasons
			last := reasons[len(reasons)-1].Text
			if out := g.Apply(context.Background(), m, j); out.Kind != test.want || last != test.reason {
				t.Errorf("%s: %+v", out.Kind, reasons)
			}
		})
	}
}

// Nobody sees who got a blind copy: neither in mail that is encrypted already nor
// in copies that leave in clear, by TLS, or after a review.
func TestBccIsRemoved(t *testing.T) {
	const rules = `
[outbox]
tls_next_hop = "127.0.0.1:10027"

[[rule]]
name = "tls"
when = { to = "else.example" }
action = "encrypt"
encrypt = ["tls"]

[[rule]]
name = "held"
when = { to = "third.example" }
action = "quarantine"
`
	g := newRig(t, rules, func(o *gate.Options) { o.Channels = &gate.Channels{TLS: true} })
	head := "From: <alice@corp.example>\r\nBCC: <x@else.example>\r\nResent-Bcc: <y@else.example>,\r\n <z@else.example>\r\nbcc:\r\nMessage-ID: <1@x>\r\n"
	m := message(t, "alice@corp.example", head+"\r\nhello\r\n", "bob@else.example", "eve@third.example", "carl@fourth.example")
	out := g.Handle(context.Background(), m)
	it, err := g.store.Item(context.Background(), out.Incident)
	if err != nil || len(it.Copies) != 3 {
		t.Fatalf("%v: %d copies", err, len(it.Copies))
	}
	const want = "From: <alice@corp.example>\r\nMessage-ID: <1@x>\r\n"
	check := func(name string, edits []policy.HeaderEdit) {
		t.Helper()
		edited, err := quarantine.Edit(context.Background(), m, edits, "")
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(edited.Open()); !strings.HasPrefix(string(got), want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, c := range it.Copies {
		check(c.Recipients[0].Address, c.Edits)
	}

	g = newRig(t, allEncrypted, nil)
	m = message(t, "alice@corp.example", head+"\r\n"+armored(t), "bob@else.example")
	if out := g.Handle(context.Background(), m); out.Kind != gate.Accept {
		t.Fatalf("%+v", out)
	} else {
		check("as it is", out.Edits)
	}
	// Where nobody asked for anything nothing is changed.
	m = message(t, "alice@corp.example", head+"\r\nhello\r\n", "bob@corp.example")
	if out := g.Handle(context.Background(), m); out.Kind != gate.Accept || len(out.Edits) > 0 {
		t.Errorf("%+v", out)
	}
}

type brokenDirectory struct{}

func (brokenDirectory) Lookup(context.Context, mail.Address) ([]encrypt.Key, error) { panic("4111") }

// Neither a panic below nor mail that is encrypted already stops the outbox.
func TestChannelsEncrypt(t *testing.T) {
	c := &gate.Channels{Keys: brokenDirectory{}}
	to := []mail.Address{address(t, "bob@else.example")}
	m := message(t, "alice@corp.example", text("1", card), "bob@else.example")
	_, err := c.Encrypt(context.Background(), quarantine.Encryption{Way: "openpgp", To: to, Original: m, Message: m})
	if err == nil || strings.Contains(err.Error(), "4111") {
		t.Errorf("got %v", err)
	}
	already := text("1", armored(t))
	m = message(t, "alice@corp.example", already, "bob@else.example")
	form, err := c.Encrypt(context.Background(), quarantine.Encryption{Way: "openpgp", To: to, Original: m, Message: m})
	if err != nil {
		t.Fatal(err)
	}
	defer form.Close()
	if got, _ := io.ReadAll(form.Open()); string(got) != already {
		t.Errorf("encrypted twice:\n%s", got)
	}
}

// An empty keyword asks for a password to be made up. The mails that tell two
// recipients' passwords are two for every program.
func TestPasswordsAreTold(t *testing.T) {
	g := newRig(t, "", nil)
	var told []string
	c := &gate.Channels{Zip: true, Passwords: &gate.Passwords{
		FromSubject: true, Key: []byte("0123456789abcdef0123456789abcdef"), Store: g.store, Now: time.Now,
		From: address(t, "postmaster@corp.example"), Inside: func(d string) bool { return d == "corp.example" },
		Submit: func(_ context.Context, _ mail.Address, _ []mail.Address, text []byte) error {
			told = append(told, string(text))
			return nil
		},
	}}
	m := message(t, "alice@corp.example", "From: <alice@corp.example>\r\nSubject: hello [pw:]\r\n\r\n"+card, "bob@else.example", "eve@else.example")
	for _, r := range []string{"bob@else.example", "eve@else.example", "eve@else.example"} {
		form, err := c.Encrypt(context.Background(), quarantine.Encryption{Incident: "i", Way: "password", To: []mail.Address{address(t, r)}, Original: m, Message: m})
		if err != nil {
			t.Fatal(err)
		}
		form.Close()
	}
	ids := map[string]bool{}
	for _, text := range told {
		ids[regexp.MustCompile(`(?i)message-id: \S+`).FindString(text)] = true
	}
	m = message(t, "alice@corp.example", "From: <alice@corp.example>\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n", "bob@else.example")
	if _, err := c.Encrypt(context.Background(), quarantine.Encryption{Incident: "k", Way: "password", To: []mail.Address{address(t, "bob@else.example")}, Original: m, Message: m}); err == nil {
		t.Error("an invitation became a file")
	}
	if len(told) != 2 || len(ids) != 2 {
		t.Errorf("told %d times as %v", len(told), ids)
	}
	m = message(t, "ålice@corp.example", "Subject: hello\r\n\r\n"+card, "bob@else.example")
	form, err := c.Encrypt(context.Background(), quarantine.Encryption{Incident: "l", Way: "password", To: []mail.Address{address(t, "bob@else.example")}, Original: m, Message: m})
	if err != nil {
		t.Fatal(err)
	}
	form.Close()
	if text := told[len(told)-1]; !strings.Contains(text, "\r\nTo: <ålice@corp.example>\r\n") {
		t.Errorf("an address is encoded:\n%s", text)
	}
}

// What is a password only after it was decoded twice is none: nobody takes it out of
// the subject.
func TestPasswordEncodedTwice(t *testing.T) {
	word := func(text string) string { return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(text)) + "?=" }
	const password = "[pw: Blue-Kettle-47-Moon]"
	c := &gate.Channels{Zip: true, Passwords: &gate.Passwords{FromSubject: true}}
	for subject, want := range map[string]bool{password: true, word("a " + password): true, word(word(password)): false} {
		m := message(t, "alice@corp.example", "From: <alice@corp.example>\r\nSubject: "+subject+"\r\n\r\nhello\r\n", "bob@else.example")
		clean := message(t, "alice@corp.example", "From: <alice@corp.example>\r\n\r\nhello\r\n", "bob@else.example")
		form, err := c.Encrypt(context.Background(), quarantine.Encryption{Way: "password", To: []mail.Address{address(t, "bob@else.example")}, Original: m, Message: clean})
		if (err == nil) != want {
			t.Errorf("%s: %v", subject, err)
		}
		if err == nil {
			form.Close()
		}
	}
}

// A form that a next hop may find too big leaves by the outbox, which asks for the
// limit; a small one takes the original's place.
func TestLargeFormLeavesByTheOutbox(t *testing.T) {
	limit := int64(0)
	g := newRig(t, allEncrypted, func(o *gate.Options) {
		o.Channels = &gate.Channels{Zip: true, Passwords: &gate.Passwords{FromSubject: true}}
		o.HopLimit = func() int64 { return limit }
	})
	for _, test := range []struct {
		lines int
		limit int64
		want  gate.Kind
	}{{10, 0, gate.Accept}, {140_000, 0, gate.Stored}, {140_001, 50_000_000, gate.Stored}, {2_000, 50_000_000, gate.Accept}, {2_001, 100_000, gate.Stored}} {
		limit = test.limit
		text := "From: <alice@corp.example>\r\nSubject: figures [pw: Blue-Kettle-47-Moon]\r\nMessage-ID: <" + strconv.Itoa(test.lines) + "@x>\r\n" +
			"MIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=noise.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
		var body strings.Builder
		noise := rand.NewChaCha8([32]byte{1})
		for range test.lines {
			var b [57]byte
			noise.Read(b[:])
			body.WriteString(base64.StdEncoding.EncodeToString(b[:]) + "\r\n")
		}
		m := message(t, "alice@corp.example", text+body.String(), "bob@else.example")
		out := g.Handle(context.Background(), m)
		if out.Kind != test.want || (out.Message != nil) != (test.want == gate.Accept) {
			t.Errorf("%d lines: got %v %v", test.lines, out.Kind, out.Reply)
		}
		if out.Message != nil {
			out.Message.Close()
		}
	}
	if got := states(t, g.store); len(got) != 3 || got[0] != "bob@else.example released" {
		t.Errorf("stored %q", got)
	}
}

// A directory that never answers must not put mail off for ever: all its recipients
// together get no longer than one, and each reason names it.
func TestSilentDirectory(t *testing.T) {
	silent := silentDirectory{}
	ring := &encrypt.Keyring{Directories: []encrypt.Directory{encrypt.NewFolder(t.TempDir()), encrypt.Cache(silent, time.Hour, time.Minute)}}
	g := newRig(t, allEncrypted, func(o *gate.Options) { o.Channels = &gate.Channels{Keys: ring} })
	var to []string
	for n := range 100 {
		to = append(to, "bob@silent"+strconv.Itoa(n)+".example")
	}
	m := message(t, "alice@corp.example", text("1", "hello"), to...)
	out := g.Handle(context.Background(), m)
	if out.Kind != gate.Stored {
		t.Fatalf("got %s", out.Kind)
	}
	it, err := g.store.Item(context.Background(), out.Incident)
	if err != nil || len(it.Copies) != 1 || len(it.Copies[0].Recipients) != len(to) {
		t.Fatalf("%+v, %v", it.Copies, err)
	}
	for i, d := range it.Verdict.Recipients {
		if last := d.Reasons[len(d.Reasons)-1].Text; !strings.Contains(last, "deadline") || it.Copies[0].Recipients[i].State != quarantine.Held {
			t.Errorf("%s: %q", d.Address, last)
		}
	}
}

// A directory that fails is told to the log once for a message, not for each recipient
// and step; the reasons name it for each.
func TestFailedDirectoryIsLoggedOnce(t *testing.T) {
	ring := &encrypt.Keyring{Directories: []encrypt.Directory{encrypt.NewFolder(t.TempDir()), failedDirectory{}}}
	var log bytes.Buffer
	g := newRig(t, allEncrypted, func(o *gate.Options) {
		o.Channels = &gate.Channels{Keys: ring}
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	var to []string
	for n := range 1000 {
		to = append(to, "bob"+strconv.Itoa(n)+"@else.example")
	}
	out := g.Handle(context.Background(), message(t, "alice@corp.example", text("1", "hello"), to...))
	it, err := g.store.Item(context.Background(), out.Incident)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(log.String()); strings.Contains(got, "\n") ||
		!strings.Contains(got, `msg="keys could not be asked for" incident=`+out.Incident+` directory=LDAP recipients=1000 error="server down"`) {
		t.Errorf("log:\n%.1000s", got)
	}
	for _, d := range it.Verdict.Recipients {
		if last := d.Reasons[len(d.Reasons)-1].Text; last != "cannot be encrypted: openpgp: server down; smime: server down; password: no source of passwords is set up" {
			t.Fatalf("%s: %q", d.Address, last)
		}
	}
}

type failedDirectory struct{}

func (failedDirectory) String() string { return "LDAP" }

func (failedDirectory) Lookup(context.Context, mail.Address) ([]encrypt.Key, error) {
	return nil, errors.New("server down")
}

type silentDirectory struct{}

func (silentDirectory) Lookup(ctx context.Context, _ mail.Address) ([]encrypt.Key, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// A form that the relay's next hop refuses for its size is stored: the outbox takes it
// from there, once.
func TestKeep(t *testing.T) {
	g := newRig(t, allEncrypted, func(o *gate.Options) {
		o.Channels = &gate.Channels{Passwords: &gate.Passwords{FromSubject: true}}
	})
	m := message(t, "alice@corp.example", "From: <alice@corp.example>\r\nSubject: figures [pw: Blue-Kettle-47-Moon]\r\n"+
		"Message-ID: <keep@x>\r\n\r\nhello\r\n", "bob@else.example")
	out := g.Handle(context.Background(), m)
	if out.Kind != gate.Accept || out.Message == nil {
		t.Fatalf("got %v %v", out.Kind, out.Reply)
	}
	for range 2 {
		kept := g.Keep(context.Background(), m, out)
		if kept.Kind != gate.Stored || kept.Message != out.Message || kept.Incident != out.Incident {
			t.Errorf("kept: %v %v", kept.Kind, kept.Reply)
		}
	}
	out.Message.Close()
	if got := states(t, g.store); len(got) != 1 || got[0] != "bob@else.example released" {
		t.Errorf("stored %q", got)
	}
}
