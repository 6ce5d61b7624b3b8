package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"postern/internal/postfixtest"
)

// TestIdleConnections: a thousand clients that say nothing, on each front end, cost
// little and do not keep mail out for long.
func TestIdleConnections(t *testing.T) {
	t.Parallel()
	w := sinkWorld(t, "")
	watch := watchMemory(t, w.process.cmd.Process.Pid)
	var idle []net.Conn
	defer func() {
		for _, c := range idle {
			c.Close()
		}
	}()
	for n := range 1000 {
		for _, addr := range []string{w.relay, w.milter} {
			c, err := net.Dial("tcp", addr)
			must(t, err)
			idle = append(idle, c)
			if n%2 == 1 { // half a command, half a packet
				_, _ = c.Write([]byte("\x00"))
			}
		}
	}
	if got := code(trySend(w.relay, alice, []string{stranger}, mailText("first", "hello"))); got != 421 && got != 250 {
		t.Errorf("beside a thousand idle clients the relay says %d", got)
	}
	began := time.Now()
	eventually(t, "the relay takes mail", func() error {
		return trySend(w.relay, alice, []string{stranger}, mailText("relay", "hello"))
	})
	t.Logf("the relay took mail after %v", time.Since(began))
	eventually(t, "the milter takes mail", func() error {
		m, err := dialMilter(w.milter)
		if err != nil {
			return err
		}
		defer m.Close()
		m.envelope(alice, stranger)
		_, err = m.content(strings.NewReader(mailText("milter", cardLine)))
		return err
	})
	t.Logf("the milter took mail after %v", time.Since(began))
	if time.Since(began) > 30*time.Second {
		t.Errorf("mail was kept out for %v", time.Since(began))
	}
	watch.end(t, 160<<20)
}

// TestClientsVanish: clients that go away inside a message leave nothing behind.
func TestClientsVanish(t *testing.T) {
	t.Parallel()
	w := sinkWorld(t, "")
	send(t, w.relay, alice, []string{stranger}, mailText("before", "hello"))
	files, goroutines := openFiles(t, w), goroutines(t, w)
	var vanishing sync.WaitGroup
	var next atomic.Int64
	for range 8 {
		vanishing.Go(func() {
			for n := next.Add(1); n <= 500; n = next.Add(1) {
				vanish(t, w, int(n))
			}
		})
	}
	vanishing.Wait()
	eventually(t, "files and goroutines are gone", func() error {
		f, g := openFiles(t, w), goroutinesNow(w)
		if f > files+8 || g > goroutines+12 {
			return fmt.Errorf("%d files (%d before), %d goroutines (%d before)", f, files, g, goroutines)
		}
		return nil
	})
	if items := w.items(); len(items) != 0 {
		t.Errorf("%d items were stored of messages that never ended: %+v", len(items), items[0])
	}
	w.arrived(1)
}

// vanish begins a message in one of several ways and hangs up.
func vanish(t *testing.T, w *world, n int) {
	part := mailText(fmt.Sprint("cut", n), cardLine+"\r\n"+strings.Repeat(cardLine+"\r\n", n%7*1000))
	if n%4 == 3 {
		m, err := dialMilter(w.milter)
		if err != nil {
			t.Error(err)
			return
		}
		defer m.Close()
		m.envelope(alice, stranger)
		_, _ = (&milterContent{m: m}).Write([]byte(part))
		_ = m.w.Flush()
		return
	}
	conn, err := net.Dial("tcp", w.relay)
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	lines := "EHLO x\r\nMAIL FROM:<" + alice + ">\r\nRCPT TO:<" + stranger + ">\r\n"
	switch n % 4 {
	case 0:
		lines += "DATA\r\n"
	case 1:
		lines += fmt.Sprintf("BDAT %d LAST\r\n", len(part)+1)
	case 2:
		lines += fmt.Sprintf("BDAT %d\r\n", len(part))
	}
	c := smtpLines{conn}
	if c.converse(lines) == nil {
		_, _ = io.WriteString(conn, part)
		if n%8 < 4 { // gone with a reset, not with an end
			_ = conn.(*net.TCPConn).SetLinger(0)
		}
	}
}

// smtpLines sends commands and waits for a reply to each but the last BDAT.
type smtpLines struct{ net.Conn }

func (c smtpLines) converse(lines string) error {
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	b := make([]byte, 4096)
	if _, err := c.Read(b); err != nil {
		return err
	}
	for line := range strings.Lines(lines) {
		if _, err := io.WriteString(c, line); err != nil {
			return err
		}
		if strings.HasPrefix(line, "BDAT") {
			return nil
		}
		n, err := c.Read(b)
		if err != nil {
			return err
		}
		if b[0] > '3' {
			return fmt.Errorf("%s: %s", line, b[:n])
		}
	}
	return nil
}

func openFiles(t testing.TB, w *world) int {
	t.Helper()
	list, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", w.process.cmd.Process.Pid))
	must(t, err)
	return len(list)
}

func goroutines(t testing.TB, w *world) int {
	t.Helper()
	n := goroutinesNow(w)
	if n == 0 {
		t.Fatal("/metrics does not tell the goroutines")
	}
	return n
}

var goroutineMetric = regexp.MustCompile(`(?m)^go_goroutines (\d+)$`)

func goroutinesNow(w *world) int {
	resp, err := http.Get("http://" + w.metrics + "/metrics")
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	found := goroutineMetric.FindSubmatch(text)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(found[1]))
	return n
}

// TestStopInTheMiddle stops Postern in the middle of 50 messages at once: what was
// acknowledged is delivered or held, nobody who had sent a message whole is left
// without an answer, and Postern ends with status 0.
func TestStopInTheMiddle(t *testing.T) {
	t.Parallel()
	w := sinkWorld(t, "")
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	var stopping atomic.Bool
	var clients sync.WaitGroup
	var sent atomic.Int64
	for n := range 50 {
		clients.Go(func() {
			for round := 0; ; round++ {
				to := fmt.Sprintf("to%d.%d@elsewhere.example", n, round)
				body := "hello"
				if n%2 == 0 {
					body = cardLine
				}
				whole, err := sendSlowly(w.relay, to, mailText(to, body))
				switch {
				case err == nil:
					mu.Lock()
					acknowledged[to] = n%2 == 0
					mu.Unlock()
					sent.Add(1)
				case !stopping.Load():
					t.Errorf("%s: %v", to, err)
					return
				default:
					if whole && code(err) == 0 {
						t.Errorf("%s was sent whole and got no answer: %v", to, err)
					}
					return
				}
			}
		})
	}
	for sent.Load() < 100 && !t.Failed() {
		time.Sleep(time.Millisecond)
	}
	began := time.Now()
	stopping.Store(true)
	w.stop()
	t.Logf("stopped after %v", time.Since(began))
	clients.Wait()
	held, delivered := map[string]bool{}, map[string]bool{}
	for _, it := range w.items() {
		held[it.Copies[0].Recipients[0].Address] = true
	}
	for _, m := range w.messages() {
		delivered[m.To[0]] = true
	}
	for to, hold := range acknowledged {
		if held[to] != hold || delivered[to] == hold {
			t.Errorf("%s was acknowledged: held %v, delivered %v", to, held[to], delivered[to])
		}
	}
	t.Logf("%d were acknowledged", len(acknowledged))
}

// sendSlowly takes its time inside the content. whole says that the final dot
// was sent.
func sendSlowly(addr, to, text string) (whole bool, err error) {
	c, err := smtp.Dial(addr)
	if err != nil {
		return false, err
	}
	defer c.Close()
	if err := c.Mail(alice, nil); err != nil {
		return false, err
	}
	if err := c.Rcpt(to, nil); err != nil {
		return false, err
	}
	wr, err := c.Data()
	if err != nil {
		return false, err
	}
	for _, part := range strings.SplitAfter(text, "\r\n\r\n") {
		if _, err := io.WriteString(wr, part); err != nil {
			return false, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return true, wr.Close()
}

// TestOverload: where a message cannot have its share of memory in time, the answer
// is 451 4.3.2, and a later try goes through.
func TestOverload(t *testing.T) {
	t.Parallel()
	w := sinkWorld(t, "[limits]\nin_progress = \"1MiB\"\nmemory = \"64KiB\"\nwait = \"50ms\"\n")
	text := func(n int) string {
		return mailText(fmt.Sprint("busy", n), strings.Repeat("The quick brown fox jumps over the lazy dog.\r\n", 100_000)+cardLine)
	}
	const total = 12
	answers := make([]error, total)
	var clients sync.WaitGroup
	for n := range total {
		clients.Go(func() {
			answers[n] = trySend(w.relay, alice, []string{fmt.Sprintf("busy%d@elsewhere.example", n)}, text(n))
		})
	}
	clients.Wait()
	held := map[string]bool{}
	for _, it := range w.items() {
		held[it.Copies[0].Recipients[0].Address] = true
	}
	refused := 0
	for n, err := range answers {
		to := fmt.Sprintf("busy%d@elsewhere.example", n)
		var refusal *smtp.SMTPError
		switch {
		case err == nil && held[to]:
		case errors.As(err, &refusal) && refusal.Code == 451 && refusal.EnhancedCode == (smtp.EnhancedCode{4, 3, 2}) && !held[to]:
			refused++
			eventually(t, "a later try is taken", func() error { return trySend(w.relay, alice, []string{to}, text(n)) })
		default:
			t.Errorf("%s: %v, held %v", to, err, held[to])
		}
	}
	t.Logf("%d of %d were refused for now", refused, total)
	if refused == 0 {
		t.Error("nothing was refused")
	}
	if n := len(w.items()); n != total {
		t.Errorf("%d items are held in the end, want %d", n, total)
	}
	w.arrived(0)
}

// TestReleaseWhilePostfixIsDown: what is released waits, and is sent once.
func TestReleaseWhilePostfixIsDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
		Services: []postfixtest.Service{
			{Name: "submission", Options: []string{"smtpd_milters=inet:" + w.milter}},
			{Name: "reinject", Options: []string{"smtpd_milters="}},
		},
	})
	w.configure("127.0.0.1:"+w.sinkPort, p.Addr("reinject"), organization)
	w.retryEvery("500ms")
	w.serve()
	send(t, p.Addr("submission"), alice, []string{stranger}, mailText("held", cardLine))
	id := heldFor(t, w, stranger)
	p.Down()
	w.ok("quarantine", "release", id)
	eventually(t, "the outbox has tried", func() error {
		if r := w.item(id).Copies[0].Recipients[0]; r.State != "released" || r.Reply == "" {
			return fmt.Errorf("state %s, reply %q", r.State, r.Reply)
		}
		return nil
	})
	p.Up()
	w.arrived(1)
	if it := w.item(id); it.State != "sent" {
		t.Errorf("it is %s", it.State)
	}
}
