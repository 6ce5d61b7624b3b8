package all_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"postern/extract"
	"postern/extract/all"
	"postern/mail"
)

// workersMemory is what the children of this process hold in real memory, bytes.
func workersMemory() (sum int64) {
	tasks, _ := filepath.Glob("/proc/self/task/*/children")
	for _, task := range tasks {
		list, _ := os.ReadFile(task)
		for _, pid := range strings.Fields(string(list)) {
			statm, _ := os.ReadFile("/proc/" + pid + "/statm")
			if f := strings.Fields(string(statm)); len(f) > 1 {
				pages, _ := strconv.ParseInt(f[1], 10, 64)
				sum += pages * int64(os.Getpagesize())
			}
		}
	}
	return sum
}

// cpuTime is what this process and the workers that have ended have used.
func cpuTime() (sum time.Duration) {
	for _, who := range []int{unix.RUSAGE_SELF, unix.RUSAGE_CHILDREN} {
		var u unix.Rusage
		if unix.Getrusage(who, &u) == nil {
			sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return sum
}

// judge reads a message and reports its gaps and how long it took, by the clock
// and by the CPU time of all that was done for it.
func judge(t *testing.T, r *extract.Reader, raw string) (report *extract.Report, clock time.Duration) {
	t.Helper()
	m, err := mail.Read(context.Background(), mail.Envelope{}, strings.NewReader(raw), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	started := time.Now()
	report, err = r.Message(context.Background(), m, func(*extract.Document) error { return nil })
	if err != nil {
		t.Error(err)
		return &extract.Report{}, 0
	}
	return report, time.Since(started)
}

// Each bomb is answered within five seconds, all workers together stay under 512
// MiB, and the next message is judged within one second. Times are CPU times: the
// machine that runs the tests does other work too.
func TestBombs(t *testing.T) {
	list := bombs(t)
	var most atomic.Int64
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				most.Store(max(most.Load(), workersMemory()))
			}
		}
	})
	ordinary := mixed(text("Hello"), attach("a.zip", "application/zip", zipped(t, "note.txt", []byte(cards))))
	for i := range list {
		b := &list[i]
		t.Run(b.name, func(t *testing.T) {
			r, err := extract.New(extract.Options{Formats: all.Formats, Workers: 2})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.Sandbox(t.Context()); err != nil { // they have started
				t.Fatal(err)
			}
			before := cpuTime()
			report, clock := judge(t, r, b.message())
			next, nextClock := judge(t, r, ordinary)
			if err := r.Close(); err != nil { // the workers' time is known now
				t.Error(err)
			}
			used := cpuTime() - before
			t.Logf("%v by the clock, %v of CPU time, gaps %.300v", clock, used, report.Gaps)
			if used > 5*time.Second && clock > 5*time.Second {
				t.Errorf("the answer took %v", used)
			}
			if nextClock > time.Second && used > 5*time.Second {
				t.Errorf("the next message took %v", nextClock)
			}
			if len(next.Gaps) > 0 {
				t.Errorf("gaps of the next message: %v", next.Gaps)
			}
			if !b.calm && len(report.Gaps) == 0 {
				t.Error("no gap")
			}
			if s := fmt.Sprint(report.Gaps); strings.Contains(s, string(extract.Crashed)) {
				t.Errorf("a reader crashed: %v", report.Gaps)
			}
		})
	}
	close(done)
	watching.Wait()
	t.Logf("all workers together held up to %d MiB", most.Load()>>20)
	if most.Load() > 512<<20 {
		t.Errorf("the workers held %d MiB", most.Load()>>20)
	}
}
