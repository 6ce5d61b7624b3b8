package worker_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"postern/internal/worker"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		worker.Main(handle)
	}
	if len(os.Args) > 1 && os.Args[1] == "parent" {
		parent()
	}
	os.Exit(m.Run())
}

// handle is a worker that does what the job says, most of it bad.
func handle(ctx context.Context, in *worker.Input, out *worker.Output) error {
	verb, rest, _ := strings.Cut(string(in.Data), " ")
	switch verb {
	case "echo":
		return out.Send([]byte(rest))
	case "pid":
		return out.Send(fmt.Append(nil, os.Getpid()))
	case "pid-loop":
		for n := range 1 << 30 {
			if n == 0 || n%(1<<20) == 0 {
				_ = out.Send(fmt.Append(nil, os.Getpid()))
			}
			if n%(1<<12) == 0 {
				time.Sleep(time.Microsecond)
			}
		}
	case "fail":
		return errors.New(rest)
	case "exit":
		os.Exit(7)
	case "panic":
		panic("made to")
	case "nil":
		var p *int
		*p = 1
	case "stack":
		return deeper(0)
	case "loop":
		for n := 0; n >= 0; n ^= 1 {
		}
	case "sleep":
		time.Sleep(time.Hour)
	case "polite":
		<-ctx.Done()
		return nil
	case "allocate":
		return allocate(4 << 30)
	case "print":
		for out.Send(make([]byte, 1000)) == nil {
		}
	case "deaf":
		for {
			_ = out.Send(make([]byte, 1000))
		}
	case "file":
		b, err := io.ReadAll(io.NewSectionReader(in.File, 0, 1<<40))
		if err != nil {
			return err
		}
		return out.Send(b)
	case "overwrite":
		if _, err := in.File.WriteAt([]byte("changed"), 0); err != nil {
			return errors.New("denied")
		}
	default:
		return forbidden(verb, rest)
	}
	return nil
}

func deeper(n int) error {
	if n < 0 {
		return nil
	}
	var pad [4096]byte
	pad[n%len(pad)] = 1
	return deeper(n + int(pad[n%len(pad)]))
}

func allocate(n int) error {
	var all [][]byte
	for range n >> 20 {
		b := make([]byte, 1<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		all = append(all, b)
	}
	return fmt.Errorf("held %d blocks", len(all))
}

// forbidden tries what the sandbox is there to deny.
func forbidden(verb, rest string) error {
	var err error
	switch verb {
	case "open":
		_, err = os.ReadFile(rest)
	case "create":
		err = os.WriteFile(rest, []byte("x"), 0o600)
	case "connect":
		_, err = net.DialTimeout("tcp", rest, time.Second)
	case "unix":
		_, err = net.Dial("unix", rest)
	case "exec":
		err = exec.Command(rest).Run()
	case "kill":
		err = syscall.Kill(os.Getppid(), 0)
	case "reopen":
		_, err = os.OpenFile("/proc/self/fd/3", os.O_RDWR, 0)
	default:
		return errors.New("unknown verb")
	}
	if err != nil {
		return errors.New("denied")
	}
	return nil
}

// parent is a process that has workers, says which, and is killed.
func parent() {
	p, err := worker.New(worker.Options{Workers: 1})
	if err != nil {
		os.Exit(1)
	}
	p.Sandbox(context.Background())
	p.Do(context.Background(), worker.Job{Input: []byte("pid-loop"), Receive: func(b []byte) error {
		os.Stdout.Write(append(b, '\n'))
		return nil
	}})
	os.Exit(1)
}
