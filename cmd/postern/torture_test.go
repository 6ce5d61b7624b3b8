package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"postern/extract"
)

// sinkWorld is a Postern whose next hops are both the sink.
func sinkWorld(t testing.TB, more string) *world {
	t.Helper()
	w := newWorld(t)
	w.configure("127.0.0.1:"+w.sinkPort, "127.0.0.1:"+w.sinkPort, organization+more)
	w.serve()
	return w
}

func mailText(id, body string) string {
	return "Subject: " + id + "\r\nMessage-ID: <" + id + "@corp.example>\r\n\r\n" + body + "\r\n"
}

const (
	alice    = "alice@corp.example"
	stranger = "stranger@elsewhere.example"
)

func readyStatus(w *world) int {
	resp, err := http.Get("http://" + w.metrics + "/readyz")
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// replies sends a mail that must be held and a harmless one, and compares the codes.
func (w *world) replies(id string, held, harmless int) {
	w.t.Helper()
	if got := code(trySend(w.relay, alice, []string{"held-" + id + "@elsewhere.example"}, mailText("held"+id, cardLine))); got != held {
		w.t.Errorf("%s: mail to be held is answered with %d, want %d", id, got, held)
	}
	if got := code(trySend(w.relay, alice, []string{"plain-" + id + "@elsewhere.example"}, mailText("plain"+id, "hello"))); got != harmless {
		w.t.Errorf("%s: harmless mail is answered with %d, want %d", id, got, harmless)
	}
}

// TestFullDisk fills the disk that the data folder is on: mail to be held is 451,
// what is harmless passes, /readyz says so, and all is well again without a restart
// once there is room.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.configure("127.0.0.1:"+w.sinkPort, "127.0.0.1:"+w.sinkPort, organization)
	data := filepath.Join(w.dir, "data")
	must(t, os.Mkdir(data, 0o700))
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", data).CombinedOutput(); err != nil {
		t.Fatalf("mount: %v\n%s", err, out)
	}
	t.Cleanup(func() { _ = syscall.Unmount(data, syscall.MNT_DETACH) })
	w.serve()
	w.replies("empty", 250, 250)
	filler := filepath.Join(data, "filler")
	fill(t, filler)
	w.replies("full", 451, 250)
	if got := readyStatus(w); got != http.StatusServiceUnavailable {
		t.Errorf("/readyz is %d on a full disk", got)
	}
	must(t, os.Remove(filler))
	eventually(t, "/readyz is well again", func() error {
		if got := readyStatus(w); got != http.StatusOK {
			return fmt.Errorf("it is %d", got)
		}
		return nil
	})
	w.replies("room", 250, 250)
	w.arrived(3)
	heldFor(t, w, "held-empty@elsewhere.example")
	heldFor(t, w, "held-room@elsewhere.example")
	if n := len(w.items()); n != 2 {
		t.Errorf("%d items are stored, want 2", n)
	}
	leftovers, err := filepath.Glob(filepath.Join(data, "blobs", "*", ".new-*"))
	if must(t, err); len(leftovers) > 0 {
		t.Errorf("left behind: %v", leftovers)
	}
}

// fill writes a file until the disk is full to the last byte.
func fill(t testing.TB, path string) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	defer f.Close()
	for _, block := range []int{1 << 16, 1 << 12, 1} {
		for b := make([]byte, block); err == nil; _, err = f.Write(b) {
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		err = nil
	}
}

// TestLockedDatabase: while somebody else holds the write lock of the database,
// mail to be held waits, and is stored when it is let go in time.
func TestLockedDatabase(t *testing.T) {
	t.Parallel()
	w := sinkWorld(t, "")
	db, err := sql.Open("sqlite", filepath.Join(w.dir, "data", "postern.db"))
	must(t, err)
	defer db.Close()
	lock, err := db.Conn(t.Context())
	must(t, err)
	run := func(query string) {
		t.Helper()
		_, err := lock.ExecContext(t.Context(), query)
		must(t, err)
	}
	run("BEGIN EXCLUSIVE")
	run("INSERT INTO setting (key, value) VALUES ('x', 'y')")
	answers := make(chan int, 2)
	began := time.Now()
	for i := range 2 {
		go func() {
			answers <- code(trySend(w.relay, alice, []string{fmt.Sprintf("locked%d@elsewhere.example", i)}, mailText(fmt.Sprint("locked", i), cardLine)))
		}()
	}
	if got := code(trySend(w.relay, alice, []string{stranger}, mailText("plain", "hello"))); got != 250 {
		t.Errorf("harmless mail is answered with %d while the database is locked", got)
	}
	select {
	case got := <-answers:
		t.Fatalf("answered with %d after %v, while the database is locked", got, time.Since(began))
	case <-time.After(2 * time.Second):
	}
	run("ROLLBACK")
	for range 2 {
		if got := <-answers; got != 250 {
			t.Errorf("answered with %d", got)
		}
	}
	heldFor(t, w, "locked0@elsewhere.example")
	heldFor(t, w, "locked1@elsewhere.example")
	w.arrived(1)
}

// TestWorkersKilled kills workers from outside in the middle of a stream of mail: each
// message is answered, and one whose worker died is held, since it was not read.
func TestWorkersKilled(t *testing.T) {
	t.Parallel()
	w := sinkWorld(t, "")
	pdf := largePDF(64<<10, "nothing here")
	quit := make(chan struct{})
	killed := 0
	var killer sync.WaitGroup
	killer.Go(func() {
		for {
			select {
			case <-quit:
				return
			case <-time.After(200 * time.Millisecond): // a worker needs half of it to start on a slow machine
			}
			if all := children(w.process.cmd.Process.Pid); len(all) > 0 && syscall.Kill(all[0], syscall.SIGKILL) == nil {
				killed++
			}
		}
	})
	const total = 400
	codes := make([]int, total)
	var clients sync.WaitGroup
	var next atomic.Int64
	for range 4 {
		clients.Go(func() {
			for n := int(next.Add(1)) - 1; n < total; n = int(next.Add(1)) - 1 {
				// Who is told 451 comes again, as mail servers do.
				for range 100 {
					codes[n] = code(trySend(w.relay, alice, []string{fmt.Sprintf("to%d@elsewhere.example", n)}, withAttachment(fmt.Sprint("pdf", n), "application/pdf", pdf)))
					if codes[n] != 451 {
						break
					}
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	clients.Wait()
	close(quit)
	killer.Wait()
	held := map[string]bool{}
	crashed := 0
	for _, it := range w.items() {
		to := it.Copies[0].Recipients[0].Address
		held[to] = true
		for _, g := range it.Gaps {
			if g.Cause == extract.Crashed {
				crashed++
				break
			}
		}
	}
	delivered := map[string]bool{}
	for _, m := range w.messages() {
		delivered[m.To[0]] = true
	}
	busy := 0
	for n, got := range codes {
		to := fmt.Sprintf("to%d@elsewhere.example", n)
		switch {
		case got == 250 && held[to] != delivered[to]:
		case got == 451 && !held[to] && !delivered[to]:
			busy++
		default:
			t.Errorf("%s: code %d, held %v, delivered %v", to, got, held[to], delivered[to])
		}
	}
	t.Logf("%d workers killed; %d delivered, %d held (%d with a gap), %d answered 451", killed, len(delivered), len(held), crashed, busy)
	if crashed == 0 || len(held) != crashed {
		t.Errorf("%d held, %d of them for a crash: want all of them, and some", len(held), crashed)
	}
	// The next mail is not affected.
	eventually(t, "a worker is there again", func() error {
		return trySend(w.relay, alice, []string{"after@elsewhere.example"}, withAttachment("after", "application/pdf", pdf))
	})
	eventually(t, "the next mail is delivered", func() error {
		for _, m := range w.messages() {
			if m.To[0] == "after@elsewhere.example" {
				return nil
			}
		}
		return fmt.Errorf("it is not")
	})
}

// TestDataFolderRemoved: nothing can be stored, so mail to be held waits outside.
func TestDataFolderRemoved(t *testing.T) {
	t.Parallel()
	w := sinkWorld(t, "")
	w.replies("before", 250, 250)
	// At once: while its files are removed one by one, new ones come, and keep it.
	gone := filepath.Join(w.dir, "gone")
	must(t, os.Rename(filepath.Join(w.dir, "data"), gone))
	must(t, os.RemoveAll(gone))
	w.replies("gone", 451, 250)
	if got := readyStatus(w); got != http.StatusServiceUnavailable {
		t.Errorf("/readyz is %d without a data folder", got)
	}
}

// TestTwoServe: two processes on one data folder send each released copy once.
func TestTwoServe(t *testing.T) {
	t.Parallel()
	w := sinkWorld(t, "")
	other := newWorld(t)
	other.dir = w.dir // both on one data folder
	first := mustRead(t, w.config)
	other.configure("127.0.0.1:"+w.sinkPort, "127.0.0.1:"+w.sinkPort, organization)
	second := filepath.Join(w.dir, "second.toml")
	must(t, os.Rename(other.config, second))
	other.config = second
	must(t, os.WriteFile(w.config, first, 0o600))
	other.serve()
	const total = 30
	for n := range total {
		front := w.relay
		if n%2 == 1 {
			front = other.relay
		}
		send(t, front, alice, []string{fmt.Sprintf("to%d@elsewhere.example", n)}, mailText(fmt.Sprint("two", n), cardLine))
	}
	var ids []string
	for _, it := range w.items() {
		ids = append(ids, it.ID)
	}
	if len(ids) != total {
		t.Fatalf("%d items, want %d", len(ids), total)
	}
	for _, id := range ids {
		w.ok("quarantine", "release", id)
	}
	w.arrived(total)
}

// TestManyRecipients: a message to 5,000 recipients, of which all must be judged. The
// relay takes as many as RFC 5321 section 4.5.3.1.8 and its own limit say.
func TestManyRecipients(t *testing.T) {
	t.Parallel()
	w := sinkWorld(t, "")
	const total = 5000
	var to []string
	for n := range total {
		to = append(to, fmt.Sprintf("to%d@elsewhere.example", n))
	}
	m, err := dialMilter(w.milter)
	must(t, err)
	defer m.Close()
	m.envelope(alice, to...)
	began := time.Now()
	answer, err := m.content(strings.NewReader(mailText("many", cardLine)))
	must(t, err)
	if answer[0] != 'd' {
		t.Errorf("the milter answered %q", answer)
	}
	t.Logf("%d recipients: judged and stored in %v", total, time.Since(began))
	it := w.items()[0]
	if n := len(it.Copies[0].Recipients); n != total {
		t.Errorf("%d recipients are stored", n)
	}
	began = time.Now()
	w.ok("quarantine", "release", it.ID)
	t.Logf("released in %v", time.Since(began))
	began = time.Now()
	got := w.arrived(1)[0]
	t.Logf("arrived after %v", time.Since(began))
	if len(got.To) != total {
		t.Errorf("released to %d recipients", len(got.To))
	}

	c := dialSMTP(t, w.relay)
	must(t, c.Mail(alice, nil))
	accepted := 0
	for _, r := range to[:1100] {
		switch got := code(c.Rcpt(r, nil)); got {
		case 250:
			accepted++
		case 452:
		default:
			t.Fatalf("RCPT number %d is answered with %d", accepted, got)
		}
	}
	if accepted != 1000 {
		t.Errorf("the relay took %d recipients, want 1000 and 452 for the others", accepted)
	}
	wr, err := c.Data()
	must(t, err)
	_, err = io.WriteString(wr, mailText("relay", cardLine))
	must(t, err)
	must(t, wr.Close())
}

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	return b
}

// withAttachment is a mail with one attachment.
func withAttachment(id, mediaType string, data []byte) string {
	var b bytes.Buffer
	l := &largeMail{name: id, file: "attached", mediaType: mediaType, attachment: data, text: "see there"}
	_ = l.write(&b, id)
	return b.String()
}
