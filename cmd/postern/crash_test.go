package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"postern/internal/postfixtest"
)

// TestKillLosesNothing kills Postern with signal 9 in the middle of 1,000
// messages, some harmless, some to be held, some for both kinds of recipients,
// starts it again and goes on: every message that was acknowledged is delivered or
// in the quarantine, and nothing that must be held was delivered.
func TestKillLosesNothing(t *testing.T) {
	t.Parallel()
	for _, front := range []string{"milter", "relay"} {
		t.Run(front, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			p := postfixtest.Start(t, postfixtest.Options{
				Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
				Services: []postfixtest.Service{
					{Name: "submission", Options: []string{"smtpd_milters=inet:" + w.milter}},
					{Name: "reinject", Options: []string{"smtpd_milters="}},
				},
			})
			w.configure(p.Addr("reinject"), p.Addr("reinject"), organization)
			w.serve()
			addr := w.relay
			if front == "milter" {
				addr = p.Addr("submission")
			}
			acknowledged := sendThroughKills(t, w, addr, 1000)
			t.Logf("mail for %d recipients was acknowledged", len(acknowledged))
			checkNothingLost(t, w, acknowledged)
		})
	}
}

// kinds of messages by number: where it goes, and what is in it.
func crashMail(n int) (to []string, body string) {
	free, stranger := fmt.Sprintf("free%d@partner.example", n), fmt.Sprintf("held%d@elsewhere.example", n)
	switch n % 3 {
	case 0:
		return []string{fmt.Sprintf("plain%d@elsewhere.example", n)}, "hello"
	case 1:
		return []string{stranger}, cardLine
	default:
		return []string{free, stranger}, cardLine
	}
}

// sendThroughKills sends from eight clients and returns the recipients of what
// was acknowledged. A client does not try again what was not.
func sendThroughKills(t *testing.T, w *world, addr string, total int) map[string]bool {
	t.Helper()
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	var next, done atomic.Int64
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for {
				n := int(next.Add(1))
				if n > total {
					return
				}
				to, body := crashMail(n)
				text := fmt.Sprintf("Subject: %d\r\nMessage-ID: <crash%d@corp.example>\r\n\r\n%s\r\n", n, n, body)
				if err := trySend(addr, "alice@corp.example", to, text); err == nil {
					mu.Lock()
					for _, r := range to {
						acknowledged[r] = true
					}
					mu.Unlock()
				} else {
					time.Sleep(20 * time.Millisecond)
				}
				done.Add(1)
			}
		})
	}
	for _, at := range []int64{200, 500, 800} {
		for done.Load() < at {
			time.Sleep(time.Millisecond)
		}
		w.kill()
		w.serve()
	}
	clients.Wait()
	return acknowledged
}

func checkNothingLost(t *testing.T, w *world, acknowledged map[string]bool) {
	t.Helper()
	missing := func() []string {
		there := map[string]int{}
		for _, m := range w.messages() {
			for _, to := range m.To {
				there[to]++
			}
		}
		var list []string
		held := map[string]bool{}
		for _, it := range w.items() {
			for _, c := range it.Copies {
				for _, r := range c.Recipients {
					held[r.Address] = r.State == "held"
				}
			}
		}
		for to := range acknowledged {
			if strings.HasPrefix(to, "held") {
				if !held[to] || there[to] > 0 {
					list = append(list, to)
				}
			} else if there[to] == 0 {
				list = append(list, to)
			}
		}
		slices.Sort(list)
		return list
	}
	// A full look is costly, and competes with what it waits for: only once nothing
	// more arrives.
	before := -1
	eventually(t, "every acknowledged message is there", func() error {
		now := countFiles(t, w.delivered)
		settled := now == before
		before = now
		if !settled {
			time.Sleep(500 * time.Millisecond)
			return fmt.Errorf("%d have arrived so far", now)
		}
		if list := missing(); len(list) > 0 {
			time.Sleep(500 * time.Millisecond)
			return fmt.Errorf("%d are not: %v", len(list), list[:min(10, len(list))])
		}
		return nil
	})
}
