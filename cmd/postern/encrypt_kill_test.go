package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// wasSent reports whether the store says that a recipient has its copy.
func (w *world) wasSent(to string) bool {
	for _, it := range w.items() {
		for _, c := range it.Copies {
			for _, r := range c.Recipients {
				if r.Address == to && r.State == "sent" {
					return true
				}
			}
		}
	}
	return false
}

// Postern is killed while one certain mail is at the next hop, whole but not taken yet. With
// the next start everybody gets theirs, once, and nothing leaves in clear.
func TestKillAtEachStep(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	for _, address := range []string{"ann@a.example", "bea@b.example", "held@held.example"} {
		p.pgp(address, "ed25519", "cv25519")
	}
	const rules = encryptRule + `unless = { to = "held.example" }
[[rule]]
name = "some wait for a person"
when = { class = "cardholder-data", to = "held.example" }
action = "quarantine"
`
	for _, test := range []struct {
		name    string
		to      []string
		at      string   // whose mail is under way; "" is the sender's notice
		first   []string // who has got theirs by then: copies leave side by side
		retry   bool     // the client did not hear the answer, and comes again
		release bool
		notices int
	}{
		{name: "stored, and not answered", to: []string{"ann@a.example", "bob@corp.example"}, at: "ann@a.example", first: []string{"bob@corp.example"}, retry: true},
		{name: "in the same transaction", to: []string{"ann@a.example"}, at: "ann@a.example", retry: true},
		{name: "between copies", to: []string{"ann@a.example", "bea@b.example", "bob@corp.example"}, at: "bea@b.example", first: []string{"ann@a.example", "bob@corp.example"}},
		{name: "the notice, in the same transaction", to: []string{"nokey@e.example"}, retry: true, notices: 1},
		{name: "the notice", to: []string{"nokey@e.example", "bob@corp.example"}, first: []string{"bob@corp.example"}, notices: 1},
		{name: "told, and not sent", to: []string{"nokey@e.example", "bob@corp.example"}, at: "nokey@e.example", first: []string{"bob@corp.example"}, notices: 1},
		{name: "released encrypted", to: []string{"held@held.example"}, at: "held@held.example", release: true},
		{name: "the journal", to: []string{"ann@a.example", "journal@corp.example"}, at: "journal@corp.example", first: []string{"ann@a.example"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			hop := newRecorder(t)
			reached, killed := make(chan struct{}, 10), make(chan struct{})
			letGo := sync.OnceFunc(func() { close(killed) })
			t.Cleanup(letGo)
			hop.setStop(func(m recorded) bool {
				if test.at != "" && !strings.Contains(m.rcpt[0], "<"+test.at+">") || test.at == "" && !strings.HasPrefix(m.mail, "MAIL FROM:<>") {
					return false
				}
				reached <- struct{}{}
				<-killed
				return true
			})
			w := newWorld(t)
			w.configure("127.0.0.1:"+hop.port, "127.0.0.1:"+hop.port, fmt.Sprintf("keys = { dir = %q }\n", p.folder)+
				strings.Replace(organization, "domains =", "journal = [\"journal@corp.example\"]\ndomains =", 1)+rules)
			w.serve()
			text := "From: <alice@corp.example>\r\nTo: bob@corp.example\r\nSubject: cards\r\nMessage-ID: <step@corp.example>\r\n\r\n" + cardLine + "\r\n"
			answer := make(chan error, 1)
			go func() { answer <- trySend(w.relay, "alice@corp.example", test.to, text) }()
			if test.release {
				must(t, <-answer)
				w.ok("quarantine", "release", heldFor(t, w, test.at), "--encrypt")
			}
			<-reached
			for _, to := range test.first {
				eventually(t, to+" has a copy", func() error {
					if !w.wasSent(to) {
						return fmt.Errorf("not yet")
					}
					return nil
				})
			}
			w.kill()
			hop.setStop(nil)
			letGo()
			if !test.release {
				<-answer
			}
			w.serve()
			if test.retry {
				send(t, w.relay, "alice@corp.example", test.to, text)
			}
			count := func() map[string]int {
				got := map[string]int{}
				for _, m := range hop.all() {
					for _, rcpt := range m.rcpt {
						to, _, _ := strings.Cut(strings.TrimPrefix(rcpt, "RCPT TO:<"), ">")
						got[to]++
					}
				}
				return got
			}
			eventually(t, "everybody has a copy", func() error {
				got := count()
				for _, to := range test.to {
					if got[to] == 0 {
						return fmt.Errorf("%s has none", to)
					}
				}
				for _, it := range w.items() {
					if it.State != "sent" {
						return fmt.Errorf("%s is %s", it.ID, it.State)
					}
				}
				return nil
			})
			for to, n := range count() {
				want := 1
				if to == "alice@corp.example" {
					want = test.notices
				}
				if n != want || want == 1 && to != "alice@corp.example" && !slices.Contains(test.to, to) {
					t.Errorf("%s got %d", to, n)
				}
			}
			for _, m := range hop.all() {
				if strings.Contains(string(m.data), "4111 1111") && !strings.Contains(fmt.Sprint(m.rcpt), "@corp.example>") {
					t.Errorf("in clear for %v", m.rcpt)
				}
			}
			if test.notices > 0 {
				p.openTold(t, hop.all())
			}
		})
	}
}

// openTold opens the copy with the password that the sender was told.
func (p *people) openTold(t *testing.T, all []recorded) {
	t.Helper()
	var copied, told []byte
	for _, m := range all {
		switch {
		case strings.Contains(m.rcpt[0], "<nokey@"):
			copied = m.data
		case strings.Contains(m.rcpt[0], "<alice@"):
			told = m.data
		}
	}
	_, after, ok := strings.Cut(strings.ReplaceAll(string(told), "=\r\n", ""), "opens with this password:")
	if !ok {
		t.Fatalf("the sender was told %q", told)
	}
	mine := *p
	mine.t, mine.dir = t, t.TempDir()
	mine.openPDF(copied, strings.Fields(after)[0])
}
