package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"postern/internal/postfixtest"
)

// socketDir is a folder as docs/postfix.md has it made: it belongs to Postern, and
// to Postfix's group, which the sockets in it inherit.
func socketDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sock") // the name of a socket must be short
	must(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "postern")
	if out, err := exec.Command("install", "-d", "-g", "postfix", "-m", "2750", path).CombinedOutput(); err != nil {
		t.Fatalf("install -d: %v\n%s", err, out)
	}
	must(t, os.Chmod(dir, 0o755))
	return path
}

func TestMilterOverUnixSocket(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	socket := filepath.Join(socketDir(t), "milter.sock")
	w.milter = "unix:" + socket
	p := postfixtest.Start(t, postfixtest.Options{
		Main: []string{"relayhost = [127.0.0.1]:" + w.sinkPort},
		Services: []postfixtest.Service{
			{Name: "submission", Options: []string{"smtpd_milters=unix:" + socket}},
			{Name: "reinject", Options: []string{"smtpd_milters="}},
		},
	})
	w.configure("127.0.0.1:"+w.sinkPort, p.Addr("reinject"), organization)
	w.serve()
	group, err := user.LookupGroup("postfix")
	must(t, err)
	info, err := os.Stat(socket)
	must(t, err)
	if gid := strconv.Itoa(int(info.Sys().(*syscall.Stat_t).Gid)); info.Mode().Perm() != 0o660 || gid != group.Gid {
		t.Errorf("the socket has mode %v and group %s, want 0660 and %s", info.Mode().Perm(), gid, group.Gid)
	}
	send(t, p.Addr("submission"), "alice@corp.example", []string{"a@elsewhere.example"}, "Subject: x\r\nMessage-ID: <a@corp.example>\r\n\r\nhello\r\n")
	send(t, p.Addr("submission"), "alice@corp.example", []string{"b@elsewhere.example"}, "Subject: x\r\nMessage-ID: <b@corp.example>\r\n\r\n"+cardLine+"\r\n")
	w.arrived(1)
	w.ok("quarantine", "release", heldFor(t, w, "b@elsewhere.example"))
	w.arrived(2)

	// Somebody who is not in the group cannot talk to it.
	if out, err := connectAsNobody(socket); err == nil || !strings.Contains(out, "Permission denied") {
		t.Errorf("nobody connected: %v\n%s", err, out)
	}

	// Another Postern does not take the socket away from one that lives; from a
	// dead one it does.
	if out, errOut, status := w.run("serve"); status != 1 || !strings.Contains(errOut, "another process listens there") {
		t.Errorf("a second serve: status %d\n%s%s", status, out, errOut)
	}
	w.kill()
	if _, err := os.Stat(socket); err != nil {
		t.Errorf("after a crash the socket should be left: %v", err)
	}
	w.serve()
	send(t, p.Addr("submission"), "alice@corp.example", []string{"c@elsewhere.example"}, "Subject: x\r\nMessage-ID: <c@corp.example>\r\n\r\nhello\r\n")
	w.arrived(3)
	w.stop()
	if _, err := os.Stat(socket); err == nil {
		t.Error("the socket is left after a stop")
	}
}

// connectAsNobody connects to a socket as a user who is in no group of its.
func connectAsNobody(socket string) (string, error) {
	out, err := exec.Command("setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups",
		"/usr/bin/perl", "-MIO::Socket::UNIX", "-e", `IO::Socket::UNIX->new($ARGV[0]) or die "$!\n"`, socket).CombinedOutput()
	return string(out), err
}

// TestRelayOverUnixSockets: both next hops, and the relay itself, are Unix sockets.
func TestRelayOverUnixSockets(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir := socketDir(t)
	w.relay = "unix:" + filepath.Join(dir, "relay.sock")
	hop := filepath.Join(dir, "hop.sock")
	l, err := net.Listen("unix", hop)
	must(t, err)
	serveSink(t, w.delivered, l)
	w.configure("unix:"+hop, "unix:"+hop, organization)
	w.serve()
	text := func(id, body string) string {
		return fmt.Sprintf("Subject: x\r\nMessage-ID: <%s@corp.example>\r\n\r\n%s\r\n", id, body)
	}
	must(t, sendUnix(filepath.Join(dir, "relay.sock"), "alice@corp.example", "a@elsewhere.example", text("a", "hello")))
	must(t, sendUnix(filepath.Join(dir, "relay.sock"), "alice@corp.example", "b@elsewhere.example", text("b", cardLine)))
	w.arrived(1)
	w.ok("quarantine", "release", heldFor(t, w, "b@elsewhere.example"))
	w.arrived(2)
}
