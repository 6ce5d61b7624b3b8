package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// Env is the variable by which a process knows that it is to become a program.
const Env = "POSTERN_PROGRAM"

// A Program is what is to be run, and what it may use up.
type Program struct {
	// Path is the program's file, from the root.
	Path string
	// Args are its arguments, without its name.
	Args []string
	// Env is all of its environment.
	Env []string
	// Read are files and folders that it may read, besides the system's libraries.
	Read []string
	// CPU bounds its CPU time; whole seconds, rounded up.
	CPU time.Duration
	// Memory bounds its address space, bytes.
	Memory int64
	// Output bounds what it may write, bytes.
	Output int64
}

// Errors of Run, about the program's end.
var (
	ErrTimeout = errors.New("the program used up its time")
	ErrOutput  = errors.New("the program writes more than it may")
	ErrFailed  = errors.New("the program ended with an error")
)

// Run runs p until it ends, or ctx does, and returns what it wrote. The calling
// goroutine keeps its thread meanwhile: the kernel kills the program when that thread
// ends (prctl(2), PR_SET_PDEATHSIG). command starts this binary so that it calls
// [Launch].
func Run(ctx context.Context, command []string, p Program, input io.Reader) ([]byte, error) {
	order, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("start a program: %w", err)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := &bounded{most: p.Output, full: cancel}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = []string{Env + "=" + string(order), "GOTRACEBACK=none"}
	cmd.Dir = "/"
	cmd.Stdin, cmd.Stdout = input, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	switch status, _ := exitStatus(err); {
	case out.over:
		return nil, ErrOutput
	case err == nil:
		return out.kept, nil
	case ctx.Err() != nil, status.Signaled() && status.Signal() == syscall.SIGXCPU:
		return nil, ErrTimeout
	case cmd.ProcessState == nil:
		return nil, fmt.Errorf("start a program: %w", err)
	default:
		return nil, fmt.Errorf("%w: %v", ErrFailed, cmd.ProcessState)
	}
}

func exitStatus(err error) (syscall.WaitStatus, bool) {
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		status, ok := e.Sys().(syscall.WaitStatus)
		return status, ok
	}
	return 0, false
}

// bounded keeps what is written, and ends the program when it is too much.
type bounded struct {
	kept []byte
	most int64
	full func()
	over bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if int64(len(b.kept)+len(p)) > b.most {
		b.over = true
		b.full()
		return 0, ErrOutput
	}
	b.kept = append(b.kept, p...)
	return len(p), nil
}
