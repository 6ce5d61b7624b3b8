package netguard

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		in, want string // empty: an error
	}{
		{"127.0.0.1:2525", "127.0.0.1:2525"},
		{"localhost:25", "localhost:25"},
		{":2525", ":2525"},
		{"[::1]:2525", "[::1]:2525"},
		{"inet:8899@127.0.0.1", "127.0.0.1:8899"},
		{"inet:127.0.0.1:8899", "127.0.0.1:8899"},
		{"inet6:8899@::1", "[::1]:8899"},
		{"inet6:8899@[::1]", "[::1]:8899"},
		{"unix:/run/x.sock", "unix:/run/x.sock"},
		{"local:/run//x.sock", "unix:/run/x.sock"},
		{"/run/x.sock", "unix:/run/x.sock"},
		{"", ""},
		{"127.0.0.1", ""},
		{"127.0.0.1:smtp", ""},
		{"127.0.0.1:70000", ""},
		{"unix:run/x.sock", ""},
		{"unix:/" + strings.Repeat("x", 100), ""},
	}
	for _, test := range tests {
		a, err := Parse(test.in)
		switch {
		case (err != nil) != (test.want == ""):
			t.Errorf("%q: %v, %v", test.in, a, err)
		case err == nil && a.String() != test.want:
			t.Errorf("%q: got %q, want %q", test.in, a, test.want)
		}
	}
}

func TestUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	a := Address{"unix", path}
	l, err := a.Listen(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != SocketMode {
		t.Errorf("mode %v, %v", info, err)
	}
	if _, err := a.Listen(t.Context(), 0); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("a second listener: %v", err)
	}
	conn, err := a.Dial(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	_ = l.Close()
	if _, err := os.Stat(path); err == nil {
		t.Error("the socket stays")
	}
}

func TestStaleSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	old, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	old.SetUnlinkOnClose(false)
	_ = old.Close()
	l, err := Address{"unix", path}.Listen(t.Context(), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info, err)
	}
}

func TestSocketErrors(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, fs.FileMode(0o600)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none", "s"): "does not exist",
		filepath.Join(file, "s"):        "no folder",
		file:                            "no socket",
	} {
		if _, err := (Address{"unix", path}).Listen(t.Context(), 0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
	if _, err := os.Stat(file); err != nil {
		t.Error("the file was removed")
	}
}

// A closed listener leaves alone what somebody else has put in its place.
func TestCloseLeavesOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	a := Address{"unix", path}
	l, err := a.Listen(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	other, err := a.Listen(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	_ = l.Close()
	if _, err := os.Stat(path); err != nil {
		t.Error("the other socket was removed")
	}
}
