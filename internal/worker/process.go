package worker

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A process is a running worker, seen from the parent.
type process struct {
	cmd     *exec.Cmd
	conn    *net.UnixConn
	in      *bufio.Reader
	buf     []byte
	statm   *os.File // its memory, as the kernel counts it; nil without /proc
	clock   int32    // its CPU time
	jobs    int
	sandbox string
	dead    chan struct{} // closed when it was waited for
}

// helloTime is how long a worker may take until it is ready.
const helloTime = 20 * time.Second

// launch starts a worker and waits until it is ready.
func (pool *Pool) launch() (*process, error) {
	o := pool.options
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	ours, theirs := os.NewFile(uintptr(pair[0]), "worker"), os.NewFile(uintptr(pair[1]), "parent")
	defer theirs.Close()
	conn, err := net.FileConn(ours)
	ours.Close()
	if err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	p := &process{conn: conn.(*net.UnixConn), dead: make(chan struct{})}
	p.in = bufio.NewReaderSize(p.conn, 64<<10)
	p.cmd = exec.Command(o.Command[0], o.Command[1:]...)
	p.cmd.Env = []string{Env + "=" + strconv.FormatInt(o.Memory, 10), "GOTRACEBACK=none"}
	p.cmd.Dir = "/"
	p.cmd.ExtraFiles = []*os.File{theirs}
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	if err := pool.start(p); err != nil {
		p.conn.Close()
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	theirs.Close() // so that its end is seen when the worker dies
	if err := p.greet(); err != nil {
		pool.bury(p)
		return nil, fmt.Errorf("start a worker with %q: %w", o.Command, err)
	}
	return p, nil
}

func (p *process) greet() error {
	p.statm, _ = os.Open(fmt.Sprintf("/proc/%d/statm", p.cmd.Process.Pid))
	p.clock = int32(^p.cmd.Process.Pid)<<3 | 2 // MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED) of the kernel
	if err := p.conn.SetReadDeadline(time.Now().Add(helloTime)); err != nil {
		return err
	}
	kind, payload, err := readFrame(p.in, nil)
	if err != nil || kind != frameHello {
		return errors.New("it does not answer; does its main function call Main?")
	}
	p.sandbox = string(payload[:min(len(payload), 1000)])
	return p.conn.SetReadDeadline(time.Time{})
}

// end kills the worker and waits for it.
func (p *process) end() {
	p.kill()
	<-p.dead
	p.conn.Close()
	if p.statm != nil {
		p.statm.Close()
	}
}

func (p *process) kill() { _ = p.cmd.Process.Kill() } // it fails only when it is dead

func (p *process) alive() bool {
	select {
	case <-p.dead:
		return false
	default:
		return true
	}
}

// cpu is the CPU time that the worker has used.
func (p *process) cpu() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(p.clock, &t); err == nil && p.alive() {
		return time.Duration(t.Nano())
	}
	<-p.dead
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
}

// memory is what the worker holds in real memory, bytes; 0 when it cannot be told.
func (p *process) memory() int64 {
	if p.statm == nil {
		return 0
	}
	var b [128]byte
	n, err := p.statm.ReadAt(b[:], 0)
	if n == 0 && err != nil {
		return 0
	}
	var total, resident int64
	if _, err := fmt.Sscanf(string(b[:n]), "%d %d", &total, &resident); err != nil {
		return 0
	}
	return resident * int64(os.Getpagesize())
}

// send gives the worker a job. f, where there is one, is open for reading only.
func (p *process) send(input []byte, f *os.File) error {
	kind := byte(frameJob)
	if f != nil {
		kind = frameFileJob
	}
	message := make([]byte, frameHead, frameHead+len(input))
	putHead((*[frameHead]byte)(message), kind, len(input))
	message = append(message, input...)
	if f != nil {
		n, err := sendFile(p.conn, message, f)
		if err != nil {
			return err
		}
		message = message[n:]
	}
	_, err := p.conn.Write(message)
	return err
}
