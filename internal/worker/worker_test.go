package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"postern/internal/worker"
)

func pool(t testing.TB, o worker.Options) *worker.Pool {
	t.Helper()
	p, err := worker.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func do(t testing.TB, p *worker.Pool, job worker.Job) (worker.Result, string) {
	t.Helper()
	var got bytes.Buffer
	if job.Receive == nil {
		job.Receive = func(b []byte) error { got.Write(b); return nil }
	}
	r, err := p.Do(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	return r, got.String()
}

func TestOutcomes(t *testing.T) {
	p := pool(t, worker.Options{Workers: 2, Memory: 128 << 20})
	for _, c := range []struct {
		name string
		job  worker.Job
		want worker.Outcome
		out  string
	}{
		{"echo", worker.Job{Input: []byte("echo hello")}, worker.Finished, "hello"},
		{"error", worker.Job{Input: []byte("fail so")}, worker.Failed, ""},
		{"exit", worker.Job{Input: []byte("exit")}, worker.Crashed, ""},
		{"panic", worker.Job{Input: []byte("panic")}, worker.Crashed, ""},
		{"nil pointer", worker.Job{Input: []byte("nil")}, worker.Crashed, ""},
		{"stack overflow", worker.Job{Input: []byte("stack")}, worker.Crashed, ""},
		{"endless loop", worker.Job{Input: []byte("loop"), CPU: 100 * time.Millisecond}, worker.TimedOut, ""},
		{"endless sleep", worker.Job{Input: []byte("sleep"), Wall: 100 * time.Millisecond}, worker.TimedOut, ""},
		{"4 GiB", worker.Job{Input: []byte("allocate")}, worker.OutOfMemory, ""},
		{"endless output", worker.Job{Input: []byte("print"), Output: 10 << 20, Receive: ignore}, worker.TooMuch, ""},
		{"stopped", worker.Job{Input: []byte("print"), Receive: refuse}, worker.Stopped, ""},
		{"deaf to stop", worker.Job{Input: []byte("deaf"), Receive: refuse}, worker.Stopped, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			r, out := do(t, p, c.job)
			// Running out of memory ends a Go process in more than one way.
			if r.Outcome != c.want && !(c.want == worker.OutOfMemory && r.Outcome == worker.Crashed) || out != c.out {
				t.Errorf("got %v (%s), %q; want %v, %q", r.Outcome, r.Detail, out, c.want, c.out)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if r, out := do(t, p, worker.Job{Input: []byte("echo next")}); r.Outcome != worker.Finished || out != "next" {
				t.Errorf("the next job: %v (%s), %q", r.Outcome, r.Detail, out)
			}
		})
	}
}

func ignore([]byte) error { return nil }
func refuse([]byte) error { return errors.New("no more") }

func TestStoppedWorkerLivesOn(t *testing.T) {
	p := pool(t, worker.Options{Workers: 1})
	before := standing(t, p, 2)
	if r, _ := do(t, p, worker.Job{Input: []byte("print"), Receive: refuse}); r.Outcome != worker.Stopped {
		t.Fatal(r)
	}
	after := pids(t, p, 4)
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("workers %v before, %v after", before, after)
	}
}

// pids asks for the workers' process ids, n times.
func pids(t *testing.T, p *worker.Pool, n int) map[string]bool {
	t.Helper()
	seen := map[string]bool{}
	for range n {
		_, pid := do(t, p, worker.Job{Input: []byte("pid")})
		seen[pid] = true
	}
	return seen
}

// standing are the process ids of all n processes of a pool, once they stand by.
func standing(t *testing.T, p *worker.Pool, n int) map[string]bool {
	t.Helper()
	seen := map[string]bool{}
	for range 1000 {
		_, pid := do(t, p, worker.Job{Input: []byte("pid")})
		if seen[pid] = true; len(seen) == n {
			return seen
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%d processes came up, want %d", len(seen), n)
	return nil
}

func TestReuseAndReplacement(t *testing.T) {
	p := pool(t, worker.Options{Workers: 1, Jobs: 10})
	if got := len(pids(t, p, 8)); got > 2 {
		t.Errorf("8 jobs used %d workers, where there are 2", got)
	}
	if got := len(pids(t, p, 60)); got < 4 {
		t.Errorf("60 jobs used %d workers, want a new one every 10", got)
	}
}

func TestCPUTimeIsCounted(t *testing.T) {
	p := pool(t, worker.Options{Workers: 1})
	r, _ := do(t, p, worker.Job{Input: []byte("loop"), CPU: 200 * time.Millisecond})
	if r.CPU < 200*time.Millisecond || r.CPU > 2*time.Second {
		t.Errorf("an endless loop used %v", r.CPU)
	}
	r, _ = do(t, p, worker.Job{Input: []byte("sleep"), CPU: time.Second, Wall: 300 * time.Millisecond})
	if r.CPU > 100*time.Millisecond {
		t.Errorf("sleeping used %v", r.CPU)
	}
}

func TestFileIsPassedForReadingOnly(t *testing.T) {
	p := pool(t, worker.Options{Workers: 1})
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("content"); err != nil {
		t.Fatal(err)
	}
	if r, out := do(t, p, worker.Job{Input: []byte("file"), File: f}); r.Outcome != worker.Finished || out != "content" {
		t.Errorf("%v (%s), %q", r.Outcome, r.Detail, out)
	}
	if r, _ := do(t, p, worker.Job{Input: []byte("overwrite"), File: f}); r.Outcome != worker.Failed || r.Detail != "denied" {
		t.Errorf("writing to the file: %v (%s)", r.Outcome, r.Detail)
	}
}

func TestSandbox(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	socket := filepath.Join(t.TempDir(), "s")
	unix, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close()
	p := pool(t, worker.Options{Workers: 1})
	report, err := p.Sandbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(report)
	for _, what := range []string{"resource limits", "no new privileges"} {
		if !strings.Contains(report, what) {
			t.Errorf("the report lacks %q", what)
		}
	}
	done, _, _ := strings.Cut(report, "; not to be had")
	if !strings.Contains(done, "seccomp") {
		t.Logf("this kernel cannot deny system calls; only what Landlock denies is asked")
		return
	}
	for _, job := range []string{
		"open /etc/passwd", "open /proc/self/environ", "create " + t.TempDir() + "/x", "connect " + listener.Addr().String(),
		"unix " + socket, "exec /bin/true", "kill parent", "reopen",
	} {
		if r, _ := do(t, p, worker.Job{Input: []byte(job)}); r.Outcome != worker.Failed || r.Detail != "denied" {
			t.Errorf("%s: %v (%s), want denied", job, r.Outcome, r.Detail)
		}
	}
}

func TestManyJobsAtOnce(t *testing.T) {
	p := pool(t, worker.Options{Workers: 2, Jobs: 20})
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			for k := range 5 {
				text := fmt.Sprintf("%d-%d", i, k)
				if k == 3 && i%8 == 0 {
					if r, _ := do(t, p, worker.Job{Input: []byte("exit")}); r.Outcome != worker.Crashed {
						t.Errorf("exit: %v", r.Outcome)
					}
				}
				if r, out := do(t, p, worker.Job{Input: []byte("echo " + text)}); r.Outcome != worker.Finished || out != text {
					t.Errorf("%s: %v (%s), %q", text, r.Outcome, r.Detail, out)
				}
			}
		})
	}
	all.Wait()
}

func TestNoFreeWorker(t *testing.T) {
	p := pool(t, worker.Options{Workers: 1})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	started := make(chan bool)
	go func() {
		_, err := p.Do(ctx, worker.Job{Input: []byte("deaf"), Receive: func([]byte) error {
			select {
			case started <- true:
			default:
			}
			return nil
		}})
		ended <- err
	}()
	<-started
	if _, err := p.Do(t.Context(), worker.Job{Input: []byte("echo"), Wait: 20 * time.Millisecond}); !errors.Is(err, worker.ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
	if r, out := do(t, p, worker.Job{Input: []byte("echo again")}); r.Outcome != worker.Finished || out != "again" {
		t.Errorf("%v %q", r, out)
	}
}

func TestDeadIdleWorkerIsNotUsed(t *testing.T) {
	p := pool(t, worker.Options{Workers: 1})
	for pid := range standing(t, p, 2) {
		var n int
		fmt.Sscan(pid, &n)
		syscall.Kill(n, syscall.SIGKILL)
	}
	time.Sleep(50 * time.Millisecond)
	for range 4 {
		if r, out := do(t, p, worker.Job{Input: []byte("echo again")}); r.Outcome != worker.Finished || out != "again" {
			t.Errorf("%v %q", r, out)
		}
	}
}

func TestCloseEndsEverything(t *testing.T) {
	p := pool(t, worker.Options{Workers: 2})
	var workers []int
	for pid := range standing(t, p, 3) {
		var n int
		fmt.Sscan(pid, &n)
		workers = append(workers, n)
	}
	ended := make(chan error)
	go func() {
		_, err := p.Do(context.Background(), worker.Job{Input: []byte("sleep")})
		ended <- err
	}()
	time.Sleep(50 * time.Millisecond)
	p.Close()
	if err := <-ended; !errors.Is(err, worker.ErrClosed) {
		t.Errorf("the running job: %v, want ErrClosed", err)
	}
	for _, n := range workers {
		if err := syscall.Kill(n, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("worker %d still there: %v", n, err)
		}
	}
	if _, err := p.Do(t.Context(), worker.Job{}); !errors.Is(err, worker.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestWorkersDieWithTheirParent(t *testing.T) {
	cmd := exec.Command("/proc/self/exe", "parent")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	for range 100 {
		if state(pid) == "" || state(pid) == "Z" {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("worker %d lives on", pid)
}

// state is the state of a process as in /proc/PID/stat; empty when it is gone.
func state(pid int) string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return rest[:1]
}

func TestCommandThatIsNoWorker(t *testing.T) {
	p := pool(t, worker.Options{Command: []string{"/bin/true"}})
	if _, err := p.Sandbox(t.Context()); err == nil {
		t.Error("no error")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if _, err := p.Do(ctx, worker.Job{Input: []byte("echo")}); err == nil || ctx.Err() != nil {
		t.Errorf("got %v, want an error at once", err)
	}
}

func TestNoPoolInsideAWorker(t *testing.T) {
	t.Setenv(worker.Env, "1")
	if _, err := worker.New(worker.Options{}); err == nil {
		t.Error("a worker that does not call Main could start workers without end")
	}
}

func BenchmarkRoundTrip(b *testing.B) {
	p := pool(b, worker.Options{Workers: 1})
	input := []byte("echo " + strings.Repeat("x", 4000))
	for b.Loop() {
		if r, _ := do(b, p, worker.Job{Input: input, CPU: time.Second}); r.Outcome != worker.Finished {
			b.Fatal(r)
		}
	}
}
