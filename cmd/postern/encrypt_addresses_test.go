package main

import (
	"fmt"
	"net"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// oddPGP makes a key whose user id is taken as it is, and returns the id of the part of it
// that decrypts.
func (p *people) oddPGP(userID string) (keyID string) {
	p.t.Helper()
	p.run("gpg", "--homedir", p.gnupg, "--batch", "--passphrase", "", "--allow-freeform-uid", "--quick-generate-key", userID, "future-default", "default", "1y")
	name := filepath.Join(p.folder, fmt.Sprintf("odd%d.asc", len(p.files("*.asc"))))
	p.run("gpg", "--homedir", p.gnupg, "--batch", "--armor", "--output", name, "--export", "="+userID)
	for _, line := range strings.Split(string(p.run("gpg", "--homedir", p.gnupg, "--batch", "--with-colons", "--list-keys", "="+userID)), "\n") {
		if fields := strings.Split(line, ":"); fields[0] == "sub" {
			return fields[4]
		}
	}
	p.t.Fatalf("no key for %s", userID)
	return ""
}

func (p *people) files(pattern string) []string {
	names, err := filepath.Glob(filepath.Join(p.folder, pattern))
	must(p.t, err)
	return names
}

// keysOf are the ids of the keys that open an encrypted mail.
func (p *people) keysOf(data []byte) (ids []string) {
	p.t.Helper()
	file := filepath.Join(p.dir, "keys-of")
	must(p.t, os.WriteFile(file, data, 0o600))
	for _, line := range strings.Split(string(p.run("gpg", "--homedir", p.gnupg, "--batch", "--list-only", "--status-fd", "1", "--decrypt", file)), "\n") {
		if fields := strings.Fields(line); len(fields) > 2 && fields[1] == "ENC_TO" {
			ids = append(ids, fields[2])
		}
	}
	return ids
}

// A recorder is a mail server that takes everything and keeps what it was told.
type recorder struct {
	port string

	mu   sync.Mutex
	got  []recorded
	stop func(recorded) bool
}

type recorded struct {
	mail string   // the MAIL command
	rcpt []string // the RCPT commands
	data []byte
}

func newRecorder(t testing.TB) *recorder {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	r := &recorder{}
	_, r.port, err = net.SplitHostPort(l.Addr().String())
	must(t, err)
	var sessions sync.WaitGroup
	sessions.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			sessions.Go(func() { r.serve(conn) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		sessions.Wait()
	})
	return r
}

func (r *recorder) serve(conn net.Conn) {
	defer conn.Close()
	c := textproto.NewConn(conn)
	c.PrintfLine("220 recorder")
	var now recorded
	for {
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		line, err := c.ReadLine()
		if err != nil {
			return
		}
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); verb {
		case "QUIT":
			return
		case "EHLO":
			c.PrintfLine("250-recorder\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 DSN")
		case "MAIL":
			now = recorded{mail: line}
			c.PrintfLine("250 fine")
		case "RCPT":
			now.rcpt = append(now.rcpt, line)
			c.PrintfLine("250 fine")
		case "DATA":
			c.PrintfLine("354 go on")
			lines, err := c.ReadDotLines()
			if err != nil {
				return
			}
			now.data = []byte(strings.Join(lines, "\r\n") + "\r\n")
			if stop := r.stopper(); stop != nil && stop(now) {
				return
			}
			r.mu.Lock()
			r.got = append(r.got, now)
			r.mu.Unlock()
			c.PrintfLine("250 taken")
		default:
			c.PrintfLine("250 fine")
		}
	}
}

// setStop sets what is asked about a mail that has come whole: whether to hang up without taking it.
func (r *recorder) setStop(stop func(recorded) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stop = stop
}

func (r *recorder) stopper() func(recorded) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stop
}

func (r *recorder) all() []recorded {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// sendRaw speaks SMTP with commands as they are; all must be taken.
func sendRaw(t testing.TB, addr, text string, commands ...string) {
	t.Helper()
	c, err := textproto.Dial("tcp", addr)
	must(t, err)
	defer c.Close()
	expect := func(code int, what string) {
		t.Helper()
		if _, _, err := c.ReadResponse(code); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	expect(220, "greeting")
	for _, command := range append([]string{"EHLO client.example"}, commands...) {
		must(t, c.PrintfLine("%s", command))
		expect(250, command)
	}
	must(t, c.PrintfLine("DATA"))
	expect(354, "DATA")
	w := c.DotWriter()
	_, err = w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	expect(250, "content")
}

// Recipients whose addresses are written in odd ways get the copy for their own key, with
// the arguments that they came with.
func TestEncryptOddAddresses(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	hop := newRecorder(t)
	people := []struct {
		userID string
		rcpt   string // as the client says it
		args   string
		want   string // as it leaves, with ORCPT where the server adds one
	}{
		{`<"john doe"@q.example>`, `<"john doe"@q.example>`, `NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;"john+20doe"@q.example`, `"john doe"@q.example`},
		{`<john.doe@q.example>`, `<"john.doe"@q.example>`, `NOTIFY=NEVER ORCPT=rfc822;john.doe@q.example`, `john.doe@q.example`},
		{`<"a\"b"@x.example>`, `<"a\"b"@x.example>`, `NOTIFY=DELAY ORCPT=rfc822;some+2Btag@x.example`, `"a\"b"@x.example`},
		{`<ü@bücher.example>`, `<ü@bücher.example>`, `NOTIFY=FAILURE ORCPT=utf-8;\x{FC}@b\x{FC}cher.example`, `ü@bücher.example`},
		{`<ö@xn--bcher-kva.example>`, `<ö@xn--bcher-kva.example>`, `NOTIFY=FAILURE ORCPT=rfc822;o@x.example`, `ö@xn--bcher-kva.example`},
		{`<ann@xn--bcher-kva.example>`, `<ann@bücher.example>`, `NOTIFY=FAILURE ORCPT=rfc822;ann@x.example`, `ann@bücher.example`},
		{`BOB <BOB@UPPER.EXAMPLE>`, `<bob@Upper.Example>`, `NOTIFY=SUCCESS ORCPT=rfc822;BOB@UPPER.EXAMPLE`, `bob@upper.example`},
		{`<Carl@Upper.Example>`, `<CARL@UPPER.EXAMPLE>`, `NOTIFY=SUCCESS ORCPT=rfc822;carl@upper.example`, `CARL@upper.example`},
		{`<bob+tag@upper.example>`, `<bob+tag@upper.example>`, `NOTIFY=SUCCESS ORCPT=rfc822;bob+2Btag@upper.example`, `bob+tag@upper.example`},
		{`<dot@upper.example>`, `<dot@upper.example.>`, `NOTIFY=SUCCESS ORCPT=rfc822;dot@upper.example`, `dot@upper.example`},
	}
	keys := map[string]string{}
	var commands []string
	for _, one := range people {
		keys[one.want] = p.oddPGP(one.userID)
		commands = append(commands, "RCPT TO:"+one.rcpt+" "+one.args)
	}
	// For those whose addresses look like others', and who have no key.
	p.oddPGP(`<"eve@corp.example"@evil.example>`)
	strangers := []string{"eve@corp-partner.example", "johndoe@q.example", "bob+other@upper.example", `"john doe "@q.example`}
	for _, a := range strangers {
		commands = append(commands, "RCPT TO:<"+a+">")
	}
	w, pf := encryptWorldTo(t, p, hop.port, "", strings.Replace(encryptRule, `"encrypt"`, "\"encrypt\"\nencrypt = [\"openpgp\", \"quarantine\"]", 1))
	w.serve()
	for i, front := range []string{pf.Addr("milter"), w.relay} {
		sendRaw(t, front, "From: <alice@corp.example>\r\nTo: ü@bücher.example, \"john doe\"@q.example\r\nSubject: cards\r\n"+
			"Message-ID: <odd"+fmt.Sprint(i)+"@corp.example>\r\n\r\n"+cardLine+"\r\n",
			append([]string{"MAIL FROM:<alice@corp.example> SMTPUTF8 BODY=8BITMIME RET=HDRS ENVID=some+2Bid"}, commands...)...)
		eventually(t, "everybody with a key has a copy", func() error {
			n := 0
			for _, m := range hop.all() {
				n += len(m.rcpt)
			}
			if n < (i+1)*len(people) {
				return fmt.Errorf("%d have", n)
			}
			return nil
		})
	}
	seen := map[string]int{}
	for _, m := range hop.all() {
		if strings.Contains(string(m.data), "4111 1111") {
			t.Errorf("in clear:\n%s", m.data)
		}
		for _, want := range []string{"MAIL FROM:<alice@corp.example>", " SMTPUTF8", " RET=HDRS", " ENVID=some+2Bid"} {
			if !strings.Contains(m.mail, want) {
				t.Errorf("%q is not in %q", want, m.mail)
			}
		}
		var wanted []string
		for _, line := range m.rcpt {
			i := slices.IndexFunc(people, func(one struct{ userID, rcpt, args, want string }) bool {
				return strings.HasPrefix(line, "RCPT TO:<"+one.want+">")
			})
			if i < 0 {
				t.Errorf("sent by %q", line)
				continue
			}
			seen[people[i].want]++
			wanted = append(wanted, keys[people[i].want])
			for _, arg := range strings.Fields(people[i].args) {
				if !strings.Contains(line+" ", " "+arg+" ") {
					t.Errorf("%q is not in %q", arg, line)
				}
			}
		}
		got := p.keysOf(m.data)
		slices.Sort(got)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("%q: for the keys %q, want %q", m.rcpt, got, wanted)
		}
	}
	for _, one := range people {
		if seen[one.want] != 2 {
			t.Errorf("%s: %d copies by two ways", one.want, seen[one.want])
		}
	}
	for _, it := range w.items() {
		held := 0
		for _, c := range it.Copies {
			for _, r := range c.Recipients {
				if r.State == "held" {
					held++
					if !slices.Contains(strangers, r.Address) {
						t.Errorf("held for %s", r.Address)
					}
				}
			}
		}
		if held != len(strangers) {
			t.Errorf("held for %d, want %d", held, len(strangers))
		}
	}
}
