package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"postern/internal/postfixtest"
)

// The two ways in which the relay stands with Postfix.
var relayWays = []struct {
	name    string
	options func(w *world) postfixtest.Options
}{
	{"proxy filter", func(w *world) postfixtest.Options {
		return postfixtest.Options{
			Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
			Services: []postfixtest.Service{
				{Name: "submission", Options: []string{"smtpd_proxy_filter=" + w.relay, "smtpd_proxy_timeout=300s"}},
				{Name: "reinject", Options: []string{"smtpd_authorized_xforward_hosts=127.0.0.0/8"}},
			},
		}
	}},
	{"next hop", func(w *world) postfixtest.Options {
		_, port, _ := strings.Cut(w.relay, ":")
		return postfixtest.Options{
			Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort, "default_transport = smtp"},
			Services: []postfixtest.Service{
				{Name: "submission", Options: []string{"content_filter=smtp:[127.0.0.1]:" + port}},
				{Name: "reinject", Options: []string{"content_filter="}},
			},
		}
	}},
}

func relayWorld(t *testing.T, way func(*world) postfixtest.Options, more string) (*world, *postfixtest.Instance) {
	t.Helper()
	w := newWorld(t)
	p := postfixtest.Start(t, way(w))
	w.configure(p.Addr("reinject"), p.Addr("reinject"), organization+more)
	w.serve()
	return w, p
}

func TestRelayDeliversHoldsAndReleases(t *testing.T) {
	t.Parallel()
	for _, way := range relayWays {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			w, p := relayWorld(t, way.options, "")
			text := func(id, body string) string {
				return "Subject: x\r\nMessage-ID: <" + id + "@corp.example>\r\n\r\n" + body + "\r\n"
			}
			harmless := text("harmless", "hello\r\n.\r\nGr\xfc\xdfe")
			send(t, p.Addr("submission"), "alice@corp.example", []string{"a@elsewhere.example"}, harmless)
			if got := w.arrived(1)[0]; !bytes.HasSuffix(got.Data, []byte(harmless)) {
				t.Errorf("got %q, want it to end in %q", got.Data, harmless)
			}
			to := []string{"bob@corp.example", "b@elsewhere.example"}
			send(t, p.Addr("submission"), "alice@corp.example", to, text("cards", cardLine))
			if got := w.arrived(2)[1]; !slices.Equal(got.To, to[:1]) {
				t.Errorf("delivered to %v, want %v", got.To, to[:1])
			}
			var id string
			eventually(t, "the mail is held", func() error {
				if len(w.items()) == 0 {
					return fmt.Errorf("not yet")
				}
				id = heldFor(t, w, to[1])
				return nil
			})
			w.ok("quarantine", "release", id)
			if got := w.arrived(3)[2]; !slices.Equal(got.To, to[1:]) || !bytes.HasSuffix(got.Data, []byte(cardLine+"\r\n")) {
				t.Errorf("released to %v:\n%s", got.To, got.Data)
			}
		})
	}
}

func TestRelayRefusesWithTheReason(t *testing.T) {
	t.Parallel()
	w, p := relayWorld(t, relayWays[0].options, "")
	out, err := swaks(t, p.Addr("submission"), "--from", "alice@corp.example", "--to", "x@rival.example", "--body", "hello")
	if err == nil || !strings.Contains(out, "550 5.7.1") {
		t.Errorf("got %v and\n%s", err, out)
	}
	w.arrived(0)
}

func TestRelayStopped(t *testing.T) {
	t.Parallel()
	w, p := relayWorld(t, relayWays[1].options, "")
	w.stop()
	send(t, p.Addr("submission"), "alice@corp.example", []string{"a@elsewhere.example"}, "Subject: x\r\nMessage-ID: <q@corp.example>\r\n\r\nhello\r\n")
	eventually(t, "the mail is deferred", func() error {
		if log := p.Log(); !strings.Contains(log, "status=deferred") {
			return fmt.Errorf("log:\n%s", log)
		}
		return nil
	})
	if n := p.Queued(); n != 1 {
		t.Errorf("%d messages are in Postfix's queue, want 1", n)
	}
	w.arrived(0)
	w.serve()
	p.Flush()
	w.arrived(1)
}

func TestRelayVeryLarge(t *testing.T) {
	t.Parallel()
	w, p := relayWorld(t, relayWays[0].options, "")
	large := "Subject: large\r\nMessage-ID: <large@corp.example>\r\n\r\n" + strings.Repeat(strings.Repeat("lorem ipsum ", 6)+"\r\n", 700_000)
	send(t, p.Addr("submission"), "alice@corp.example", []string{"a@elsewhere.example"}, large)
	if got := w.arrived(1)[0]; !bytes.HasSuffix(got.Data, []byte(large[len(large)-1000:])) || len(got.Data) < len(large) {
		t.Errorf("the large mail arrived with %d bytes, want at least %d", len(got.Data), len(large))
	}
}
