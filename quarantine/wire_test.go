package quarantine

import (
	"bufio"
	"bytes"
	"strings"
	"testing"

	"postern/mail"
)

// FuzzContent: whatever the content, in pieces of any size, a receiver that
// undoes the dots gets it back with CR LF at its line ends, and nothing in it ends
// the message early.
func FuzzContent(f *testing.F) {
	for _, s := range []string{"", ".", "\r\n.\r\n", "\n.\n", "\n.\r\nQUIT\r\n", "a\r", "\r.\r", "..\r\n", "a\r\r\n.b", "\r\n"} {
		f.Add([]byte(s), 1)
		f.Add([]byte(s), 3)
	}
	f.Fuzz(func(t *testing.T, content []byte, piece int) {
		piece = max(1, min(piece, 100))
		var wire bytes.Buffer
		d := &dotWriter{w: bufio.NewWriter(&wire)}
		for rest := content; len(rest) > 0; rest = rest[min(piece, len(rest)):] {
			if _, err := d.Write(rest[:min(piece, len(rest))]); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		body, ok := strings.CutSuffix("\r\n"+wire.String(), "\r\n.\r\n")
		if !ok || strings.Contains(body+"\r\n", "\r\n.\r\n") {
			t.Fatalf("%q is sent as %q", content, wire.String())
		}
		got := strings.TrimPrefix(strings.ReplaceAll(body, "\r\n.", "\r\n"), "\r\n")
		want := strings.TrimSuffix(crlf(string(content)), "\r\n")
		if got != want {
			t.Errorf("%q arrives as %q, want %q", content, got, want)
		}
	})
}

func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

// FuzzCommand: addresses and arguments, from whomever, make one command with one path.
func FuzzCommand(f *testing.F) {
	f.Add("bob@far.example", "NOTIFY=NEVER")
	f.Add(`"victim@evil.test> NOTIFY=NEVER ORCPT=rfc822;"@far.example`, "ORCPT=rfc822;a@b")
	f.Add("bob@far.example>\r\nRCPT TO:<eve@far.example", "RET=X\r\nRSET")
	f.Add("jürgen@far.example", "RET=X\x00 SIZE=1")
	f.Fuzz(func(t *testing.T, address, arg string) {
		h := &hop{ext: map[string]string{"DSN": "", "SMTPUTF8": "", "DELIVERBY": "", "MT-PRIORITY": ""}}
		j := &Job{
			Item: Item{Sender: address, SenderArgs: []string{arg}},
			Copy: Copy{Recipients: []Recipient{{Address: address, Args: []string{arg}}}},
		}
		tr := newTransaction(j)
		if _, ok := tr.replies[address]; !ok {
			t.Fatal("no place for the reply")
		}
		for _, i := range tr.open() {
			line, missing := h.mailCommand(tr, &outgoing{m: &mail.Message{}})
			checkCommand(t, line+missing, "MAIL FROM:<", tr.sender)
			checkCommand(t, h.rcptCommand(tr.recipients[i]), "RCPT TO:<", tr.recipients[i].Address)
		}
	})
}

func checkCommand(t *testing.T, line, verb string, a mail.Address) {
	t.Helper()
	rest, ok := strings.CutPrefix(line, verb+a.String()+">")
	if !ok || strings.ContainsAny(line, "\r\n\x00") || strings.Contains(rest, "  ") || strings.Count(rest, " ") > 2 {
		t.Errorf("command %q", line)
	}
}

func TestTraceLineIsFolded(t *testing.T) {
	words := strings.Repeat(" 0123456789abcdef012345", 40)
	line := traceLine("v1 P-1 1790000000" + words)
	for _, l := range strings.Split(strings.TrimSuffix(line, "\r\n"), "\r\n") {
		if len(l) > 78 {
			t.Errorf("line of %d characters", len(l))
		}
	}
	if got := strings.ReplaceAll(line, "\r\n ", " "); got != "X-Postern-Trace: v1 P-1 1790000000"+words+"\r\n" {
		t.Errorf("unfolded: %q", got)
	}
}
