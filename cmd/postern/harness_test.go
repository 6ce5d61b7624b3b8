package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"postern/internal/postfixtest"
	"postern/internal/smtpsink"
)

// binary is the program under test, built once.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "postern-test-*")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "postern")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build postern: %v\n%s", err, out)
		os.Exit(1)
	}
	os.Setenv("PATH", dir+":"+os.Getenv("PATH")+":/usr/sbin:/sbin")
	// These tests wait for daemons, queues and retries far more than they compute.
	flag.Parse()
	if given := flag.Lookup("test.parallel"); given.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		flag.Set("test.parallel", "6")
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// A world is one Postern with everything around it: the folder of the rest of the
// world, and addresses.
type world struct {
	t         testing.TB
	dir       string
	config    string
	delivered string
	sinkPort  string
	milter    string // host:port
	relay     string
	page      string
	metrics   string
	password  string // what commands read
	process   *process
}

// newWorld starts the sink and chooses ports; nothing of Postern runs yet.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir()}
	w.delivered = filepath.Join(w.dir, "world")
	w.sinkPort = startSink(t, w.delivered)
	for _, addr := range []*string{&w.milter, &w.relay, &w.page, &w.metrics} {
		*addr = fmt.Sprintf("127.0.0.1:%d", postfixtest.FreePort(t))
	}
	return w
}

func startSink(t testing.TB, dir string) (port string) {
	t.Helper()
	sink, err := smtpsink.New(dir)
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	served := make(chan error, 1)
	go func() { served <- sink.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		sink.Close(ctx)
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	_, port, err = net.SplitHostPort(l.Addr().String())
	must(t, err)
	return port
}

// configure writes the configuration: the base, with the outbox's next hop, and
// more.
func (w *world) configure(relayHop, outboxHop, more string) {
	w.t.Helper()
	w.config = filepath.Join(w.dir, "postern.toml")
	text := fmt.Sprintf(`
data    = { dir = %q }
milter  = { listen = %q }
relay   = { listen = %q, next_hop = %q }
outbox  = { next_hop = %q }
page    = { listen = %q }
metrics = { listen = %q }
%s
`, filepath.Join(w.dir, "data"), w.milter, w.relay, relayHop, outboxHop, w.page, w.metrics, more)
	must(w.t, os.WriteFile(w.config, []byte(text), 0o600))
}

// reconfigure changes the text of the configuration.
func (w *world) reconfigure(change func(string) string) {
	w.t.Helper()
	text, err := os.ReadFile(w.config)
	must(w.t, err)
	must(w.t, os.WriteFile(w.config, []byte(change(string(text))), 0o600))
}

// auditText is the record so far.
func (w *world) auditText() string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, "data", "audit.jsonl"))
	must(w.t, err)
	return string(text)
}

// organization is the usual end of a configuration in these tests.
const organization = `
[organization]
domains = ["corp.example"]

[recipients]
allowed = ["partner.example"]
blocked = ["rival.example"]
`

// A process is a running "postern serve".
type process struct {
	cmd    *exec.Cmd
	output *lockedBuffer
	waited chan error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts Postern and waits until it is ready.
func (w *world) serve() {
	w.t.Helper()
	p := &process{cmd: exec.Command(binary, "--config", w.config, "serve"), output: &lockedBuffer{}, waited: make(chan error, 1)}
	p.cmd.Stdout, p.cmd.Stderr = p.output, p.output
	must(w.t, p.cmd.Start())
	go func() { p.waited <- p.cmd.Wait() }()
	w.process = p
	w.t.Cleanup(func() {
		if w.process == p {
			w.stop()
		}
		if w.t.Failed() {
			w.t.Logf("postern's output:\n%s", p.output)
		}
	})
	eventually(w.t, "postern is ready", func() error {
		select {
		case err := <-p.waited:
			p.waited <- err
			w.t.Fatalf("postern ended: %v\n%s", err, p.output)
		default:
		}
		resp, err := http.Get("http://" + w.metrics + "/readyz")
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			body, _ := io.ReadAll(resp.Body)
			return fmt.Errorf("%s: %s", resp.Status, body)
		}
		return nil
	})
}

// stop ends Postern gracefully, which must leave status 0.
func (w *world) stop() {
	w.t.Helper()
	p := w.process
	if p == nil {
		return
	}
	w.process = nil
	must(w.t, p.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-p.waited:
		if err != nil {
			w.t.Errorf("postern ended with %v\n%s", err, p.output)
		}
	case <-time.After(30 * time.Second):
		p.cmd.Process.Kill()
		w.t.Errorf("postern did not end\n%s", p.output)
	}
}

// kill ends Postern as a crash would.
func (w *world) kill() {
	w.t.Helper()
	must(w.t, w.process.cmd.Process.Kill())
	<-w.process.waited
	w.process = nil
}

// run runs a postern command and returns its output and status.
func (w *world) run(args ...string) (stdout, stderr string, status int) {
	w.t.Helper()
	var out, errOut bytes.Buffer
	cmd := exec.Command(binary, append([]string{"--config", w.config}, args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(w.password), &out, &errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Fatal(err)
	}
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

// ok runs a postern command that must succeed.
func (w *world) ok(args ...string) string {
	w.t.Helper()
	out, errOut, status := w.run(args...)
	if status != 0 {
		w.t.Fatalf("postern %s: status %d\n%s%s", strings.Join(args, " "), status, out, errOut)
	}
	return out
}

// items lists the store.
func (w *world) items() []itemResult {
	w.t.Helper()
	var list []itemResult
	dec := json.NewDecoder(strings.NewReader(w.ok("quarantine", "list", "--json", "--limit", "10000")))
	for dec.More() {
		var it itemResult
		must(w.t, dec.Decode(&it))
		list = append(list, it)
	}
	return list
}

// arrived waits until the rest of the world has n messages, and a moment longer
// for any that should not come.
func (w *world) arrived(n int) []smtpsink.Message {
	w.t.Helper()
	var got []smtpsink.Message
	eventually(w.t, fmt.Sprintf("%d messages arrive", n), func() error {
		var err error
		if got, err = smtpsink.Messages(w.delivered); err != nil {
			return err
		}
		if len(got) < n {
			return fmt.Errorf("%d have", len(got))
		}
		return nil
	})
	time.Sleep(300 * time.Millisecond)
	if got = w.messages(); len(got) != n {
		w.t.Fatalf("%d messages arrived, want %d", len(got), n)
	}
	return got
}

// messages are what has arrived so far.
func (w *world) messages() []smtpsink.Message {
	w.t.Helper()
	got, err := smtpsink.Messages(w.delivered)
	must(w.t, err)
	return got
}

// swaks sends a mail as swaks would, and returns what the server said.
func swaks(t testing.TB, server string, args ...string) (transcript string, err error) {
	t.Helper()
	out, err := exec.Command("swaks", append([]string{"--server", server, "--suppress-data"}, args...)...).CombinedOutput()
	return string(out), err
}

// eventually waits, within a generous bound, until f finds nothing wrong.
func eventually(t testing.TB, what string, f func() error) {
	t.Helper()
	const bound = 60 * time.Second
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		err := f()
		if err == nil {
			return
		}
		if time.Since(began) > bound {
			t.Fatalf("%s: not within %v: %v", what, bound, err)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
