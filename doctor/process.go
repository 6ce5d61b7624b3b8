package doctor

import (
	"bufio"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"postern/internal/netguard"
)

// A process is who listens somewhere. What this user may not know is zero.
type process struct {
	known bool // uid is
	uid   int
	pid   int
	name  string
}

// String names it for people: "process 4711, postern, user postern".
func (p process) String() string {
	if !p.known {
		return "a process of somebody else"
	}
	text := "user " + userName(p.uid)
	if p.name != "" {
		text = p.name + ", " + text
	}
	if p.pid != 0 {
		text = fmt.Sprintf("process %d, ", p.pid) + text
	}
	return text
}

func userName(uid int) string {
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		return u.Username
	}
	return strconv.Itoa(uid)
}

// listener finds who listens at a; conn is a connection to it.
func listener(a netguard.Address, conn net.Conn) process {
	if a.Network == "unix" {
		return peer(conn)
	}
	uid, inode, ok := tcpListener(a.Addr)
	if !ok {
		return process{}
	}
	p := process{known: true, uid: uid}
	p.pid = owner("socket:[" + inode + "]")
	p.name = processName(p.pid)
	return p
}

// peer asks the kernel who made a Unix socket (SO_PEERCRED, unix(7)).
func peer(conn net.Conn) process {
	c, ok := conn.(*net.UnixConn)
	if !ok {
		return process{}
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return process{}
	}
	var cred *unix.Ucred
	var cerr error
	err = raw.Control(func(fd uintptr) {
		cred, cerr = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	})
	if err != nil || cerr != nil {
		return process{}
	}
	return process{known: true, uid: int(cred.Uid), pid: int(cred.Pid), name: processName(int(cred.Pid))}
}

func processName(pid int) string {
	if pid == 0 {
		return ""
	}
	text, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "comm"))
	return strings.TrimSpace(string(text))
}

// tcpListener reads the kernel's tables of sockets (proc_pid_net(5)): the user and inode of
// the one that listens at the port of address.
func tcpListener(address string) (uid int, inode string, ok bool) {
	want, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return 0, "", false
	}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		f, err := os.Open(table)
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			const state, listening = 3, "0A"
			col := strings.Fields(lines.Text())
			if len(col) < 10 || col[state] != listening {
				continue
			}
			at, err := parseHex(col[1])
			if err != nil || int(at.Port()) != want.Port {
				continue
			}
			is, _ := netip.AddrFromSlice(want.IP)
			if !at.Addr().IsUnspecified() && at.Addr() != is.Unmap() {
				continue
			}
			if uid, err = strconv.Atoi(col[7]); err == nil {
				inode, ok = col[9], true
			}
		}
		f.Close()
		if ok {
			return uid, inode, true
		}
	}
	return 0, "", false
}

// parseHex reads "0100007F:1F90": words of the address in the machine's order, which is
// little-endian where Postern runs, and the port.
func parseHex(s string) (netip.AddrPort, error) {
	host, port, _ := strings.Cut(s, ":")
	n, err := strconv.ParseUint(port, 16, 16)
	if err != nil {
		return netip.AddrPort{}, err
	}
	var bytes []byte
	for ; len(host) >= 8; host = host[8:] {
		word, err := strconv.ParseUint(host[:8], 16, 32)
		if err != nil {
			return netip.AddrPort{}, err
		}
		bytes = append(bytes, byte(word), byte(word>>8), byte(word>>16), byte(word>>24))
	}
	a, ok := netip.AddrFromSlice(bytes)
	if !ok {
		return netip.AddrPort{}, fmt.Errorf("%q is no address", s)
	}
	return netip.AddrPortFrom(a.Unmap(), uint16(n)), nil
}

// owner finds the process that has a file open; 0 where this user may not see it.
func owner(target string) (pid int) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	for _, e := range entries {
		n, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		dir := filepath.Join("/proc", e.Name(), "fd")
		files, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, f := range files {
			if to, err := os.Readlink(filepath.Join(dir, f.Name())); err == nil && to == target {
				return n
			}
		}
	}
	return 0
}
