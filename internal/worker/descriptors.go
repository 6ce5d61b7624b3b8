package worker

import (
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// A fileReader reads a Unix socket and keeps the files that come along.
type fileReader struct {
	conn  *net.UnixConn
	files []*os.File
}

func (r *fileReader) Read(p []byte) (int, error) {
	var oob [64]byte
	n, oobn, _, _, err := r.conn.ReadMsgUnix(p, oob[:])
	if oobn > 0 {
		r.keep(oob[:oobn])
	}
	return n, err
}

func (r *fileReader) keep(oob []byte) {
	messages, err := unix.ParseSocketControlMessage(oob)
	if err != nil {
		return
	}
	for i := range messages {
		fds, err := unix.ParseUnixRights(&messages[i])
		if err != nil {
			continue
		}
		for _, fd := range fds {
			unix.CloseOnExec(fd)
			r.files = append(r.files, os.NewFile(uintptr(fd), "job"))
		}
	}
}

// next is the oldest file that was not taken yet.
func (r *fileReader) next() *os.File {
	if len(r.files) == 0 {
		return nil
	}
	f := r.files[0]
	r.files = r.files[1:]
	return f
}

// readOnly returns f itself where it is open for reading only, else the same
// file opened so: a worker must not be able to change what the parent reads.
func readOnly(f *os.File) (_ *os.File, done func(), err error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return nil, nil, err
	}
	var flags int
	var same *os.File
	e := raw.Control(func(fd uintptr) {
		if flags, err = unix.FcntlInt(fd, unix.F_GETFL, 0); err == nil && flags&unix.O_ACCMODE != unix.O_RDONLY {
			same, err = os.Open(fmt.Sprintf("/proc/self/fd/%d", fd))
		}
	})
	switch {
	case e != nil:
		return nil, nil, e
	case err != nil:
		return nil, nil, err
	case same != nil:
		return same, func() { same.Close() }, nil
	default:
		return f, func() {}, nil
	}
}

// sendFile sends p, or its start, along with f.
func sendFile(conn *net.UnixConn, p []byte, f *os.File) (int, error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return 0, err
	}
	n := 0
	e := raw.Control(func(fd uintptr) {
		n, _, err = conn.WriteMsgUnix(p, unix.UnixRights(int(fd)), nil)
	})
	if err == nil {
		err = e
	}
	return n, err
}
