package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"postern/internal/postfixtest"
)

const cardLine = "The card is 4111 1111 1111 1111, exp 12/29."

// milterWorld is Postern as a milter of a real Postfix, which sends on to the
// sink; released mail goes to a listener of the same Postfix without the milter.
func milterWorld(t *testing.T, more string, main ...string) (*world, *postfixtest.Instance) {
	t.Helper()
	w := newWorld(t)
	p := postfixtest.Start(t, postfixtest.Options{
		Main: append([]string{"relayhost = [127.0.0.1]:" + w.sinkPort}, main...),
		Services: []postfixtest.Service{
			{Name: "submission", Options: []string{"smtpd_milters=inet:" + w.milter}},
			{Name: "reinject", Options: []string{"smtpd_milters="}},
		},
	})
	w.configure("127.0.0.1:"+w.sinkPort, p.Addr("reinject"), organization+more)
	w.serve()
	return w, p
}

func TestMilterDeliversUntouched(t *testing.T) {
	t.Parallel()
	w, p := milterWorld(t, "")
	const text = "Subject: lunch\r\nMessage-ID: <lunch@corp.example>\r\n\r\nShall we?\r\n.\r\nA dot stands above.\r\n"
	send(t, p.Addr("submission"), "alice@corp.example", []string{"stranger@elsewhere.example"}, text)
	got := w.arrived(1)[0]
	if !bytes.HasSuffix(got.Data, []byte(text)) {
		t.Errorf("got %q, want it to end in %q", got.Data, text)
	}
	if bytes.Contains(got.Data, []byte("X-Postern")) {
		t.Errorf("a delivered message was changed: %q", got.Data)
	}
	if items := w.items(); len(items) != 0 {
		t.Errorf("got %d items, want none", len(items))
	}
}

func TestMilterRefusesWithTheReason(t *testing.T) {
	t.Parallel()
	w, p := milterWorld(t, `
[[rule]]
name = "no nightjar"
public_text = "This project stays inside."
when = { subject = "nightjar", to = "outside" }
action = "reject"
`)
	out, err := swaks(t, p.Addr("submission"), "--from", "alice@corp.example", "--to", "x@elsewhere.example",
		"--header", "Subject: project nightjar")
	if err == nil || !strings.Contains(out, "550 5.7.1 This project stays inside.") {
		t.Errorf("got %v and\n%s", err, out)
	}
	items := w.items()
	if len(items) != 1 || items[0].State != "refused" || !strings.Contains(out, items[0].ID) {
		t.Errorf("got items %+v, want one record with its id in the reply", items)
	}
	if explained := w.ok("explain", items[0].ID); !strings.Contains(explained, "no nightjar") {
		t.Errorf("explain says %s", explained)
	}
	w.arrived(0)
}

func TestMilterBlockedDomain(t *testing.T) {
	t.Parallel()
	w, p := milterWorld(t, "")
	out, err := swaks(t, p.Addr("submission"), "--from", "alice@corp.example", "--to", "x@rival.example", "--body", "hello")
	if err == nil || !strings.Contains(out, "550 5.7.1") {
		t.Errorf("got %v and\n%s", err, out)
	}
	w.arrived(0)
}

// attachments are the ways in which card numbers leave; the files were made by
// LibreOffice (testdata/office). where is what the quarantine must say of the place.
var attachments = []struct {
	name, file, where string
}{
	{"body", "", "at 1, line"},
	{"docx", "refund.docx", "refund.docx, "},
	{"pdf", "letter.pdf", "letter.pdf, page 1"},
	{"xlsx in zip", "refund.zip", "refund.zip/refund.xlsx, Payments!B3"},
}

func TestMilterHoldsAndReleases(t *testing.T) {
	t.Parallel()
	w, p := milterWorld(t, "")
	for _, a := range attachments {
		t.Run(a.name, func(t *testing.T) {
			before := len(w.arrived(countFiles(t, w.delivered)))
			to := "stranger-" + strings.ReplaceAll(a.name, " ", "-") + "@elsewhere.example"
			args := []string{"--from", "alice@corp.example", "--to", to, "--header", "Subject: test " + a.name}
			if a.file == "" {
				args = append(args, "--body", cardLine)
			} else {
				args = append(args, "--body", "see there", "--attach", "@"+attachment(t, a.file))
			}
			if out, err := swaks(t, p.Addr("submission"), args...); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			id := heldFor(t, w, to)
			shown := w.ok("quarantine", "show", id)
			if !strings.Contains(shown, a.where) {
				t.Errorf("%q is not in\n%s", a.where, shown)
			}
			if strings.Contains(shown, "4111 1111 1111 1111") || strings.Contains(shown, "5555555555554444") {
				t.Errorf("a whole number is shown:\n%s", shown)
			}
			w.arrived(before)
			w.ok("quarantine", "release", id, "--note", "customer asked for it")
			got := w.arrived(before + 1)
			delivered := got[slices.IndexFunc(got, func(m smtpMessage) bool { return slices.Contains(m.To, to) })]
			stored := storedBytes(t, w, id)
			if !bytes.HasSuffix(delivered.Data, stored) {
				t.Errorf("delivered bytes do not end in the stored ones (%d of %d bytes)", len(stored), len(delivered.Data))
			}
			eventually(t, "the reply is written back", func() error {
				for _, it := range w.items() {
					if it.ID == id && it.State == "sent" && strings.HasPrefix(it.Copies[0].Recipients[0].Reply, "250") {
						return nil
					}
				}
				return fmt.Errorf("not sent yet")
			})
		})
	}
	t.Run("allowed domain", func(t *testing.T) {
		before := countFiles(t, w.delivered)
		if out, err := swaks(t, p.Addr("submission"), "--from", "alice@corp.example", "--to", "audit@partner.example", "--body", cardLine); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		w.arrived(before + 1)
	})
	t.Run("password zip", func(t *testing.T) {
		before := countFiles(t, w.delivered)
		const to = "zip@elsewhere.example"
		if out, err := swaks(t, p.Addr("submission"), "--from", "alice@corp.example", "--to", to,
			"--body", "see there", "--attach", "@samples/encrypted.zip"); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		shown := w.ok("quarantine", "show", heldFor(t, w, to))
		if !strings.Contains(shown, "encrypted-file") {
			t.Errorf("the gap is not shown:\n%s", shown)
		}
		w.arrived(before)
	})
}

func TestMilterSomeRecipientsOnly(t *testing.T) {
	t.Parallel()
	w, p := milterWorld(t, "")
	to := []string{"bob@corp.example", "audit@partner.example", "stranger@elsewhere.example"}
	send(t, p.Addr("submission"), "alice@corp.example", to, "Subject: cards\r\nMessage-ID: <some@corp.example>\r\n\r\n"+cardLine+"\r\n")
	got := w.arrived(1)[0]
	slices.Sort(got.To)
	if want := []string{"audit@partner.example", "bob@corp.example"}; !slices.Equal(got.To, want) {
		t.Errorf("delivered to %v, want %v", got.To, want)
	}
	w.ok("quarantine", "release", heldFor(t, w, "stranger@elsewhere.example"))
	if got := w.arrived(2)[1]; !slices.Equal(got.To, to[2:]) {
		t.Errorf("released to %v, want %v", got.To, to[2:])
	}
}

func TestMilterAliasWithOutsideMember(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	aliases := filepath.Join(dir, "virtual")
	must(t, os.WriteFile(aliases, []byte("team@corp.example bob@corp.example, friend@elsewhere.example\nboss@corp.example bob@corp.example\n"), 0o644))
	if out, err := exec.Command("postmap", "hash:"+aliases).CombinedOutput(); err != nil {
		t.Fatalf("postmap: %v\n%s", err, out)
	}
	w := newWorld(t)
	p := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort, "virtual_alias_maps = hash:" + aliases, "virtual_alias_domains ="},
		Services: []postfixtest.Service{
			{Name: "submission", Options: []string{"smtpd_milters=inet:" + w.milter}},
			{Name: "reinject", Options: []string{"smtpd_milters="}},
		},
	})
	w.configure("127.0.0.1:"+w.sinkPort, p.Addr("reinject"), strings.Replace(organization,
		`["corp.example"]`, fmt.Sprintf("[\"corp.example\"]\nalias_maps = [%q]", "hash:"+aliases), 1))
	w.serve()
	for _, to := range []string{"team@corp.example", "boss@corp.example"} {
		send(t, p.Addr("submission"), "alice@corp.example", []string{to},
			"Subject: cards\r\nMessage-ID: <alias-"+to+">\r\n\r\n"+cardLine+"\r\n")
	}
	got := w.arrived(1)[0]
	if !slices.Equal(got.To, []string{"bob@corp.example"}) {
		t.Errorf("delivered to %v, want the inside alias only", got.To)
	}
	heldFor(t, w, "team@corp.example")
}

func TestMilterSeveralMessagesOnOneConnection(t *testing.T) {
	t.Parallel()
	w, p := milterWorld(t, "", "smtpd_recipient_restrictions = check_recipient_access inline:{nobody@corp.example=REJECT}, permit_mynetworks, reject")
	c, err := smtp.Dial(p.Addr("submission"))
	must(t, err)
	defer c.Close()
	message := func(id, body string, to ...string) {
		t.Helper()
		must(t, c.Mail("alice@corp.example", nil))
		for _, r := range to {
			if err := c.Rcpt(r, nil); err != nil && r != "nobody@corp.example" {
				t.Fatal(err)
			}
		}
		wr, err := c.Data()
		must(t, err)
		fmt.Fprintf(wr, "Subject: %s\r\nMessage-ID: <%s@corp.example>\r\n\r\n%s\r\n", id, id, body)
		must(t, wr.Close())
	}
	message("one", "hello", "a@elsewhere.example")
	message("two", cardLine, "nobody@corp.example", "b@elsewhere.example")
	message("three", "hello again", "nobody@corp.example", "c@elsewhere.example")
	must(t, c.Mail("alice@corp.example", nil))
	must(t, c.Reset())
	message("four", "and again", "d@elsewhere.example")
	var to []string
	for _, m := range w.arrived(3) {
		to = append(to, m.To...)
	}
	slices.Sort(to)
	if want := []string{"a@elsewhere.example", "c@elsewhere.example", "d@elsewhere.example"}; !slices.Equal(to, want) {
		t.Errorf("delivered to %v, want %v", to, want)
	}
	heldFor(t, w, "b@elsewhere.example")
}

func TestMilter8BitAndVeryLarge(t *testing.T) {
	t.Parallel()
	w, p := milterWorld(t, "")
	const text = "Subject: gr\xc3\xbc\xc3\x9fe\r\nMessage-ID: <8bit@corp.example>\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\xfc\xdfe aus K\xf6ln\r\n"
	send(t, p.Addr("submission"), "alice@corp.example", []string{"a@elsewhere.example"}, text)
	if got := w.arrived(1)[0]; !bytes.Contains(got.Data, []byte("Gr\xfc\xdfe aus K\xf6ln")) {
		t.Errorf("8-bit text was changed: %q", got.Data)
	}
	large := "Subject: large\r\nMessage-ID: <large@corp.example>\r\n\r\n" + strings.Repeat(strings.Repeat("lorem ipsum ", 6)+"\r\n", 700_000)
	send(t, p.Addr("submission"), "alice@corp.example", []string{"a@elsewhere.example"}, large)
	if got := w.arrived(2)[1]; !bytes.HasSuffix(got.Data, []byte(large[len(large)-1000:])) || len(got.Data) < len(large) {
		t.Errorf("the large mail arrived with %d bytes, want at least %d", len(got.Data), len(large))
	}
}

func TestMilterStopped(t *testing.T) {
	t.Parallel()
	w, p := milterWorld(t, "")
	w.stop()
	out, err := swaks(t, p.Addr("submission"), "--from", "alice@corp.example", "--to", "a@elsewhere.example", "--body", "hello")
	if err == nil || !strings.Contains(out, "451 4.7.1") {
		t.Errorf("with Postern stopped Postfix said\n%s", out)
	}
	w.arrived(0)
	w.serve()
	send(t, p.Addr("submission"), "alice@corp.example", []string{"a@elsewhere.example"}, "Subject: x\r\n\r\nhello\r\n")
	w.arrived(1)
}
