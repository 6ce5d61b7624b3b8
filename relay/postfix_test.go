package relay

import (
	"bytes"
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"postern/gate"
	"postern/internal/postfixtest"
	"postern/internal/smtpsink"
	"postern/policy"
)

// Postfix behind the relay finds the fields of odd headers changed that are to be, and
// no other: what we take for a field is one for it, and the other way round.
func TestPostfixSeesOddHeadersEdited(t *testing.T) {
	dir := t.TempDir()
	sink, err := smtpsink.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = sink.Serve(l) }()
	t.Cleanup(func() { _ = sink.Close(context.Background()) })
	_, port, _ := net.SplitHostPort(l.Addr().String())
	pf := postfixtest.Start(t, postfixtest.Options{
		// What is left of a Bcc field must show.
		Main:     []string{"relayhost = [127.0.0.1]:" + port, "smtp_line_length_limit = 0", "message_drop_headers ="},
		Services: []postfixtest.Service{{Name: "smtpd"}},
	})
	g := &fakeGate{decide: always(gate.Outcome{Kind: gate.Accept, Edits: []policy.HeaderEdit{
		{Op: "remove", Name: "Bcc"}, {Op: "replace", Name: "Subject", Value: "clean"},
	}})}
	_, addr := start(t, g, &fakeHop{addr: pf.Addr("smtpd")}, Options{})
	seen := 0
	delivered := func(t *testing.T) string {
		t.Helper()
		var list []smtpsink.Message
		waitFor(t, func() bool {
			if list, err = smtpsink.Messages(dir); err != nil {
				t.Fatal(err)
			}
			return len(list) > seen
		})
		seen++
		_, b, _ := bytes.Cut(list[seen-1].Data, []byte("\r\nX-Case: "))
		return string(b)
	}
	many := strings.Repeat("X-A: 1\r\n", 9990)
	for _, test := range []struct{ name, head, want string }{
		{"blanks before the colon", "Bcc : x\r\nSubject : s\r\nBcc\t: y\r\nTo: b\r\n", "Subject: clean\r\nTo: b\r\n"},
		{"folded", "Bcc:\r\n x,\r\n\ty\r\nSubject:\r\n s\r\n\tt\r\nTo: b\r\n", "Subject: clean\r\nTo: b\r\n"},
		{"lone CR", "X-A: 1\rBcc: x\r\nSubject: s\rt\r\nBcc: y\r\n", "X-A: 1 Bcc: x\r\nSubject: clean\r\n"},
		{"8 bit", "Bcc: gr\xfc\xdfe\r\nSubject: gr\xfc\xdfe\r\nX-B: \xfc\r\n", "Subject: clean\r\nX-B: \xfc\r\n"},
		{"line of blanks", "Bcc: x\r\n \t\r\nSubject: s\r\nBcc: y\r\n", "Subject: clean\r\n"},
		{"NUL", "Bcc: x\x00z\r\nSubject: s\x00t\r\nBcc: y\r\n", "Subject: clean\r\n"},
		{"two CRs", "Bcc: x\r\r\nSubject: s\r\r\nBcc: y\r\n", "Subject: clean\r\n"},
		{"empty", "Bcc:\r\nBcc: \r\nSubject:\r\nBcc:x\r\n", "Subject: clean\r\n"},
		{"names in any case", "BCC: x\r\nbcc: y\r\nsubject: s\r\nSUBJECT: t\r\nbCC: z\r\n", "subject: clean\r\nSUBJECT: t\r\n"},
		{"at the end of many", many + "Subject: s\r\nBcc: y\r\n", many + "Subject: clean\r\n"},
		{"many to remove", strings.Repeat("Bcc: 1\r\n", 2000) + "Subject: s\r\n", "Subject: clean\r\n"},
		{"no field", "Subject: s\r\n>From x\r\nBcc: y\r\n", "Subject: clean\r\n\r\n>From x\r\nBcc: y\r\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := greeted(t, addr)
			_ = c.SetDeadline(time.Now().Add(time.Minute))
			c.deliver("X-Case: "+test.name+"\r\n"+test.head+"\r\nbody", "250 ")
			if got, want := delivered(t), test.name+"\r\n"+test.want+"\r\nbody\r\n"; got != want {
				t.Errorf("got %.300q\nwant %.300q", got, want)
			}
		})
	}
}
