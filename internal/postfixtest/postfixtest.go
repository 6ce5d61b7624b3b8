// Package postfixtest runs private Postfix instances for tests: own folders, own
// ports on the loopback address, nothing of the machine's own configuration.
// Debian's postfix package must be installed and the tests run as root, as
// Postfix wants it.
package postfixtest

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Options describe an instance.
type Options struct {
	// Main are lines of main.cf, added to the base ones.
	Main []string
	// Services are the smtpd listeners.
	Services []Service
	// Master are whole lines of master.cf.
	Master []string
	// Files are written beside main.cf before the start; "$config_directory" in
	// Main leads to them.
	Files map[string]string
	// Logins are accounts for AUTH PLAIN, "user@domain" and password; with any,
	// all services offer AUTH (Debian's packages sasl2-bin and libsasl2-modules).
	Logins map[string]string
	// Resolver is the address of the DNS server (port 53) that this Postfix asks instead
	// of the machine's.
	Resolver string
}

// A Service is one smtpd listener.
type Service struct {
	// Name is what the test calls it.
	Name string
	// Options are "-o" options of master.cf: "smtpd_milters=inet:127.0.0.1:8899".
	Options []string
}

// An Instance is a running Postfix.
type Instance struct {
	t     testing.TB
	etc   string
	base  string
	ports map[string]int
	// within is the command by which Postfix is started, with its arguments.
	within []string
}

// Start writes the configuration, starts Postfix and stops it when the test ends.
func Start(t testing.TB, o Options) *Instance {
	t.Helper()
	base := t.TempDir()
	// Postfix gives up its rights and must still come through to its folders.
	for dir := base; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		must(t, os.Chmod(dir, 0o755))
	}
	p := &Instance{t: t, base: base, etc: filepath.Join(base, "etc"), ports: map[string]int{}}
	for _, dir := range []string{"etc", "spool", "data"} {
		must(t, os.Mkdir(filepath.Join(base, dir), 0o755))
	}
	run(t, "chown", "postfix", filepath.Join(base, "data"))
	for name, text := range o.Files {
		must(t, os.WriteFile(filepath.Join(p.etc, name), []byte(text), 0o644))
	}
	o.Main = append(sasl(t, p.etc, o.Logins), o.Main...)
	must(t, os.WriteFile(filepath.Join(p.etc, "main.cf"), []byte(p.main(o)), 0o644))
	must(t, os.WriteFile(filepath.Join(p.etc, "master.cf"), []byte(p.master(o)), 0o644))
	if o.Resolver != "" {
		// The resolver's library reads this one file and nothing else, so that Postfix gets
		// a view of the file system in which it is another.
		file := filepath.Join(base, "resolv.conf")
		must(t, os.WriteFile(file, []byte("nameserver "+o.Resolver+"\n"), 0o644))
		p.within = []string{"unshare", "--mount", "sh", "-c", `mount --bind "$0" /etc/resolv.conf && exec "$@"`, file}
	}
	p.start()
	t.Cleanup(p.stop)
	return p
}

func (p *Instance) start() {
	p.t.Helper()
	command := append(slices.Clone(p.within), "postfix", "-c", p.etc, "start")
	run(p.t, command[0], command[1:]...)
	for _, port := range p.ports {
		waitFor(p.t, port)
	}
}

func (p *Instance) main(o Options) string {
	lines := []string{
		"compatibility_level = 3.6",
		"queue_directory = " + p.base + "/spool",
		"data_directory = " + p.base + "/data",
		"maillog_file = " + p.base + "/mail.log",
		"maillog_file_prefixes = " + p.base,
		"multi_instance_name = postfix-" + filepath.Base(p.base),
		"multi_instance_enable = yes",
		"myhostname = gw.corp.example",
		"mydestination =", "local_recipient_maps =", "alias_maps =", "alias_database =",
		"inet_interfaces = 127.0.0.1", "inet_protocols = ipv4",
		"mynetworks = 127.0.0.0/8",
		"smtpd_relay_restrictions = permit_mynetworks, reject",
		"smtpd_peername_lookup = no",
		// Mail is handed on as it came: no missing header lines are added.
		"local_header_rewrite_clients =",
		"smtp_dns_support_level = disabled", "smtp_host_lookup = native",
		"message_size_limit = 204857600", "mailbox_size_limit = 0",
		"minimal_backoff_time = 1s", "maximal_backoff_time = 2s", "queue_run_delay = 1s",
		"smtpd_client_event_limit_exceptions = 127.0.0.0/8",
		"milter_default_action = tempfail", "milter_protocol = 6",
	}
	return strings.Join(append(lines, o.Main...), "\n") + "\n"
}

func (p *Instance) master(o Options) string {
	lines := []string{
		"pickup unix n - n 60 1 pickup",
		"cleanup unix n - n - 0 cleanup",
		"qmgr unix n - n 300 1 qmgr",
		"tlsmgr unix - - n 1000? 1 tlsmgr",
		"rewrite unix - - n - - trivial-rewrite",
		"bounce unix - - n - 0 bounce",
		"defer unix - - n - 0 bounce",
		"trace unix - - n - 0 bounce",
		"verify unix - - n - 1 verify",
		"flush unix n - n 1000? 0 flush",
		"proxymap unix - - n - - proxymap",
		"smtp unix - - n - - smtp",
		"relay unix - - n - - smtp",
		"showq unix n - n - - showq",
		"error unix - - n - - error",
		"retry unix - - n - - error",
		"discard unix - - n - - discard",
		"anvil unix - - n - 1 anvil",
		"scache unix - - n - 1 scache",
		"postlog unix-dgram n - n - 1 postlogd",
	}
	for _, s := range o.Services {
		p.ports[s.Name] = FreePort(p.t)
		lines = append(lines, fmt.Sprintf("127.0.0.1:%d inet n - n - - smtpd", p.ports[s.Name]))
		for _, opt := range s.Options {
			lines = append(lines, "  -o "+opt)
		}
	}
	return strings.Join(append(lines, o.Master...), "\n") + "\n"
}

// Addr is the address of the listener called name.
func (p *Instance) Addr(name string) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(p.ports[name]))
}

// Etc is the configuration folder.
func (p *Instance) Etc() string { return p.etc }

// Log is what Postfix has logged so far.
func (p *Instance) Log() string {
	text, _ := os.ReadFile(filepath.Join(p.base, "mail.log"))
	return string(text)
}

// Queued counts the messages in the queue.
func (p *Instance) Queued() int {
	n := 0
	for _, queue := range []string{"incoming", "active", "deferred", "hold", "maildrop"} {
		err := filepath.WalkDir(filepath.Join(p.base, "spool", queue), func(_ string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				n++
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			p.t.Fatal(err)
		}
	}
	return n
}

// Flush makes Postfix try all deferred mail at once.
func (p *Instance) Flush() { run(p.t, "postfix", "-c", p.etc, "flush") }

// Down stops Postfix, and Up starts it again, on the same ports and queue.
func (p *Instance) Down() { run(p.t, "postfix", "-c", p.etc, "stop") }

// Up starts Postfix again after [Instance.Down].
func (p *Instance) Up() { p.start() }

func (p *Instance) stop() {
	if p.t.Failed() {
		p.t.Logf("postfix log:\n%s", p.Log())
	}
	if out, err := exec.Command("postfix", "-c", p.etc, "stop").CombinedOutput(); err != nil {
		p.t.Logf("stop postfix: %v: %s", err, out)
	}
}

// FreePort returns a port of the loopback address on which nobody listens. It lies below
// those that systems give to outgoing connections (32768 and up): one of them may
// take such a port before the server that is to have it starts.
func FreePort(t testing.TB) int {
	t.Helper()
	const lowest, highest = 12_000, 32_000
	for range 100 {
		port := lowest + rand.IntN(highest-lowest)
		if _, taken := given.LoadOrStore(port, true); taken {
			continue
		}
		if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			must(t, l.Close())
			return port
		}
	}
	t.Fatal("no free port")
	return 0
}

// given are the ports that FreePort has given away.
var given sync.Map

func waitFor(t testing.TB, port int) {
	t.Helper()
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("nobody listens at %s: %v", addr, err)
		}
	}
}

func run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
