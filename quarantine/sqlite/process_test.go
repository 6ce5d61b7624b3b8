package sqlite

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"postern/quarantine"
)

// Tests with real processes start this binary again with a task.
const taskVar = "POSTERN_STORE_TASK"

func TestMain(m *testing.M) {
	task, dir, _ := strings.Cut(os.Getenv(taskVar), " ")
	if task == "" {
		os.Exit(m.Run())
	}
	if err := tasks[task](dir); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

var tasks = map[string]func(dir string) error{
	"put-same":    putSame,
	"put-forever": putForever,
	"full-bytes":  func(dir string) error { return putFull(dir, 64<<10, 1<<20) },
	"full-rows":   func(dir string) error { return putFull(dir, 4<<10, 100) },
}

func process(t *testing.T, task, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), taskVar+"="+task+" "+dir)
	c.Stderr = os.Stderr
	return c
}

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func testItem(id string) quarantine.Item {
	return quarantine.Item{
		ID: id, Received: start,
		Copies: []quarantine.Copy{{Number: 1, Recipients: []quarantine.Recipient{{Address: "bob@far.example", State: quarantine.Held}}}},
	}
}

func content(id string) string { return strings.Repeat(id+" ", 2000) }

func putTest(s *Store, id string) (bool, error) {
	_, created, err := s.Put(testCtx, testItem(id), strings.NewReader(content(id)), time.Hour)
	return created, err
}

// putSame stores the same forty items that others store at the same time, and
// prints how many were its own.
func putSame(dir string) error {
	s, err := Open(dir)
	if err != nil {
		return err
	}
	defer s.Close()
	own := 0
	for i := range 40 {
		created, err := putTest(s, fmt.Sprint("item", i))
		if err != nil {
			return err
		}
		if created {
			own++
		}
	}
	fmt.Println(own)
	return nil
}

func TestProcessesAgree(t *testing.T) {
	dir := t.TempDir() // empty: they also make the key and the schema at once
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for range 3 {
		wg.Go(func() {
			out, err := process(t, "put-same", dir).Output()
			var own int
			if _, scanErr := fmt.Sscan(string(out), &own); err != nil || scanErr != nil {
				t.Errorf("process: %v, %s", err, out)
			}
			mu.Lock()
			defer mu.Unlock()
			total += own
		})
	}
	wg.Wait()
	if total != 40 {
		t.Errorf("created %d items in all, want 40", total)
	}
	s := open(t, dir)
	for i := range 40 {
		checkContent(t, s, fmt.Sprint("item", i))
	}
	if n := eachBlob(t, dir, func(*testing.T, string) {}); n != 40 {
		t.Errorf("%d files with bytes, want 40", n)
	}
}

func checkContent(t *testing.T, s *Store, id string) {
	t.Helper()
	r, err := s.Open(t.Context(), id)
	if err != nil {
		t.Errorf("%s: %v", id, err)
		return
	}
	defer r.Close()
	if text, err := io.ReadAll(r); string(text) != content(id) {
		t.Errorf("%s: read %d bytes, %v", id, len(text), err)
	}
}

// putForever prints every id that the store has acknowledged.
func putForever(dir string) error {
	s, err := Open(dir)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		id := fmt.Sprint("item", i)
		if _, err := putTest(s, id); err != nil {
			return err
		}
		fmt.Println(id)
	}
}

// What was acknowledged before a kill -9 is there after it.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	c := process(t, "put-forever", dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == 25 {
			c.Process.Kill()
		}
	}
	c.Wait()
	if len(acknowledged) < 25 {
		t.Fatalf("only %d items: %v", len(acknowledged), acknowledged)
	}
	s := open(t, dir)
	for _, id := range acknowledged {
		checkContent(t, s, id)
	}
}

// putFull tries to store an item where no file can grow beyond limit. It
// reports an error when that works.
func putFull(dir string, limit uint64, size int) error {
	s, err := Open(dir)
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ)
	err = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit})
	if err != nil {
		return err
	}
	_, _, err = s.Put(testCtx, testItem("full"), strings.NewReader(strings.Repeat("x", size)), time.Hour)
	if err == nil {
		return fmt.Errorf("stored on a full disk")
	}
	return nil
}

func TestFullDisk(t *testing.T) {
	for _, task := range []string{"full-bytes", "full-rows"} {
		t.Run(task, func(t *testing.T) {
			dir := t.TempDir()
			if out, err := process(t, task, dir).Output(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			s := open(t, dir)
			if page, err := s.List(t.Context(), quarantine.Query{}); err != nil || len(page.Items) != 0 {
				t.Errorf("List = %d items, %v", len(page.Items), err)
			}
			if created, err := putTest(s, "full"); !created || err != nil {
				t.Errorf("Put with room again = %v, %v", created, err)
			}
		})
	}
}
