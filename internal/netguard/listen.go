package netguard

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"
)

// SocketMode is the usual mode of a Unix socket: the mail server joins the group.
const SocketMode fs.FileMode = 0o660

// Listen listens on a. A Unix socket gets mode (zero: [SocketMode]) before anybody
// can connect; a stale one, on which nobody listens, is replaced, and it is
// removed again when the listener is closed.
func (a Address) Listen(ctx context.Context, mode fs.FileMode) (net.Listener, error) {
	if a.Network == "unix" {
		return listenUnix(ctx, a.Addr, mode)
	}
	var c net.ListenConfig
	return c.Listen(ctx, a.Network, a.Addr)
}

func listenUnix(ctx context.Context, path string, mode fs.FileMode) (net.Listener, error) {
	if mode == 0 {
		mode = SocketMode
	}
	if err := free(ctx, path); err != nil {
		return nil, err
	}
	// Made under another name and renamed, so that it is never open to more than
	// mode allows, and so that a stale socket is replaced in one step.
	temp := fmt.Sprintf("%s.%d", path, os.Getpid())
	_ = os.Remove(temp)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: temp, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", path, err)
	}
	l.SetUnlinkOnClose(false)
	if err := os.Chmod(temp, mode); err != nil {
		_ = l.Close()
		_ = os.Remove(temp)
		return nil, fmt.Errorf("set the mode of %s: %w", path, err)
	}
	if err := os.Rename(temp, path); err != nil {
		_ = l.Close()
		_ = os.Remove(temp)
		return nil, fmt.Errorf("listen on %s: %w", path, err)
	}
	made, err := os.Lstat(path)
	if err != nil {
		_ = l.Close()
		return nil, fmt.Errorf("listen on %s: %w", path, err)
	}
	return &unixListener{UnixListener: l, path: path, made: made}, nil
}

// free makes sure that nobody listens on path and that it is ours to replace.
func free(ctx context.Context, path string) error {
	folder := filepath.Dir(path)
	if info, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("socket %s: the folder %s does not exist: make it, writable for the user of this service", path, folder)
	} else if err != nil {
		return fmt.Errorf("socket %s: %w", path, err)
	} else if !info.IsDir() {
		return fmt.Errorf("socket %s: %s is no folder", path, folder)
	}
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("socket %s: %w", path, err)
	}
	if info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("socket %s: a file that is no socket is in the way", path)
	}
	conn, err := Address{Network: "unix", Addr: path}.Dial(ctx, time.Second)
	if err == nil {
		_ = conn.Close()
		return fmt.Errorf("socket %s: another process listens there", path)
	}
	return nil
}

// A unixListener removes its socket when it is closed, unless somebody else has
// put another one in its place.
type unixListener struct {
	*net.UnixListener
	path string
	made fs.FileInfo
}

func (l *unixListener) Close() error {
	if now, err := os.Lstat(l.path); err == nil && os.SameFile(now, l.made) {
		_ = os.Remove(l.path)
	}
	return l.UnixListener.Close()
}
