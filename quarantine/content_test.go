package quarantine_test

import (
	"slices"
	"strings"
	"testing"

	"postern/quarantine"
)

// What a hop gets must be what was stored, whatever it is.
func TestOutboxByteForByte(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	for _, test := range []struct {
		name, content string
		data, bdat    string // what arrives; "" means the same
	}{
		{name: "8 bit", content: "Subject: \xfc\r\n\r\n\x80\xff\xc3\xbc\x01\r\n"},
		{name: "leading dots", content: "A: b\r\n\r\n.\r\n..\r\n.x\r\n\r\n.\r\n"},
		{name: "no final newline", content: "A: b\r\n\r\nend", data: "A: b\r\n\r\nend\r\n"},
		{name: "ends in CR", content: "A: b\r\n\r\nend\r", data: "A: b\r\n\r\nend\r\r\n"},
		{name: "bare LF", content: "A: b\n\nx\n.\ny\r\n", data: "A: b\r\n\r\nx\r\n.\r\ny\r\n", bdat: "A: b\n\nx\n.\ny\r\n"},
		{
			name: "smuggling", content: "A: b\r\n\r\nx\n.\r\nMAIL FROM:<>\r\n",
			data: "A: b\r\n\r\nx\r\n.\r\nMAIL FROM:<>\r\n", bdat: "A: b\r\n\r\nx\n.\r\nMAIL FROM:<>\r\n",
		},
		{name: "bare CR", content: "A: b\r\n\r\nx\r.\r\r\ny\r\n"},
		{name: "only line ends", content: "\r\n\r\n\r\n"},
		{name: "long lines", content: "A: b\r\n\r\n" + long + "\r\n." + long + "\r\n"},
		{name: "NUL", content: "A: b\r\n\r\nx\x00y\r\n"},
		{name: "empty", content: ""},
	} {
		for _, ext := range []string{"8BITMIME", "CHUNKING"} {
			t.Run(test.name+"/"+ext, func(t *testing.T) {
				want := test.content
				if test.data != "" {
					want = test.data
				}
				if ext == "CHUNKING" && test.bdat != "" {
					want = test.bdat
				}
				b := newBench(t, startHop(t, &fakeHop{ext: []string{ext}}))
				b.put(item("a", quarantine.Released, "bob@far.example"), test.content)
				b.run(b.outbox)
				b.until("a", "sent")
				got := b.hop.got()
				if len(got) != 1 {
					t.Fatalf("received %d times", len(got))
				}
				if _, rest := cutTrace(t, got[0].body); rest != want {
					t.Errorf("received %.200q, want %.200q", rest, want)
				}
			})
		}
	}
}

func TestOutboxEnvelope(t *testing.T) {
	all := []string{"SMTPUTF8", "8BITMIME", "DSN", "REQUIRETLS"}
	for _, test := range []struct {
		name         string
		ext          []string
		sender       string
		args         []string
		to           string
		rcptArgs     []string
		content      string
		mail, rcpt   string
		state, reply string
	}{
		{
			name: "null sender", to: "bob@far.example", content: hello,
			mail: "MAIL FROM:<>", rcpt: "RCPT TO:<bob@far.example>", state: "sent",
		},
		{
			name: "DSN kept", ext: all, sender: "ann@corp.example", args: []string{"RET=HDRS", "ENVID=x+20y", "BODY=8BITMIME", "SIZE=5"},
			to: "bob@far.example", rcptArgs: []string{"NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;b+2Bc@far.example"}, content: hello,
			mail: "MAIL FROM:<ann@corp.example> RET=HDRS ENVID=x+20y",
			rcpt: "RCPT TO:<bob@far.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;b+2Bc@far.example", state: "sent",
		},
		{
			name: "DSN not offered", sender: "ann@corp.example", args: []string{"RET=HDRS"}, to: "bob@far.example",
			rcptArgs: []string{"NOTIFY=NEVER"}, content: hello,
			mail: "MAIL FROM:<ann@corp.example>", rcpt: "RCPT TO:<bob@far.example>", state: "sent",
		},
		{
			name: "8 bit offered", ext: all, sender: "ann@corp.example", to: "bob@far.example", content: "A: \xfc\r\n\r\n",
			mail: "MAIL FROM:<ann@corp.example> BODY=8BITMIME", rcpt: "RCPT TO:<bob@far.example>", state: "sent",
		},
		{
			name: "UTF-8 address", ext: all, sender: "ann@corp.example", to: "jürgen@far.example", content: hello,
			mail: "MAIL FROM:<ann@corp.example> SMTPUTF8", rcpt: "RCPT TO:<jürgen@far.example>", state: "sent",
		},
		{
			name: "UTF-8 address not offered", sender: "ann@corp.example", to: "jürgen@far.example", content: hello,
			state: "released", reply: "next hop: does not offer SMTPUTF8",
		},
		{
			name: "UTF-8 wished, not needed", sender: "ann@corp.example", args: []string{"SMTPUTF8"}, to: "bob@far.example", content: hello,
			mail: "MAIL FROM:<ann@corp.example>", rcpt: "RCPT TO:<bob@far.example>", state: "sent",
		},
		{
			name: "TLS required", sender: "ann@corp.example", args: []string{"REQUIRETLS"}, to: "bob@far.example", content: hello,
			state: "released", reply: "next hop: does not offer REQUIRETLS",
		},
		{
			name: "quoted local part", sender: `"a b"@corp.example`, to: `"victim@evil.test> NOTIFY=NEVER"@far.example`, content: hello,
			mail: `MAIL FROM:<"a b"@corp.example>`, rcpt: `RCPT TO:<"victim@evil.test> NOTIFY=NEVER"@far.example>`, state: "sent",
		},
		{
			name: "argument with a line break", ext: all, sender: "ann@corp.example", args: []string{"RET=X\r\nRSET"}, to: "bob@far.example",
			content: hello, mail: "MAIL FROM:<ann@corp.example>", rcpt: "RCPT TO:<bob@far.example>", state: "sent",
		},
		{
			name: "no address", sender: "ann@corp.example", to: "bob@far.example>\r\nRCPT TO:<eve@far.example", content: hello,
			state: "failed", reply: "550 5.1.3 the recipient is not an SMTP address",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, startHop(t, &fakeHop{ext: test.ext}))
			it := item("a", quarantine.Released, test.to)
			it.Sender, it.SenderArgs = test.sender, test.args
			it.Copies[0].Recipients[0].Args = test.rcptArgs
			b.put(it, test.content)
			b.run(b.outbox)
			r := b.tried("a", 1)
			if string(r.State) != test.state || !strings.HasPrefix(r.Reply, test.reply) {
				t.Fatalf("recipient = %+v", r)
			}
			got := b.hop.got()
			if test.mail == "" {
				if len(got) != 0 {
					t.Errorf("sent: %+v", got[0])
				}
				return
			}
			if got[0].from != test.mail || !slices.Equal(got[0].to, []string{test.rcpt}) {
				t.Errorf("got %q %q\nwant %q %q", got[0].from, got[0].to, test.mail, test.rcpt)
			}
		})
	}
}
