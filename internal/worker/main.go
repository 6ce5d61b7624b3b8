package worker

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"sync"
	"sync/atomic"
)

// A Handler does one job in a worker. When ctx ends it returns soon. What it
// panics with stays in the worker.
type Handler func(ctx context.Context, in *Input, out *Output) error

// An Input is what a handler works on; it is valid during the call.
type Input struct {
	Data []byte
	File *os.File // nil where the job has none
}

// Env is the variable by which a worker knows itself, and its memory in bytes. A
// process that has it in its environment makes no pool.
const Env = "POSTERN_WORKER"

// Main is the main function of a worker: it confines the process, does jobs
// until the parent goes away, and never returns.
func Main(handle Handler) {
	if err := serve(handle); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

func serve(handle Handler) error {
	memory, err := strconv.ParseInt(os.Getenv(Env), 10, 64)
	if err != nil || memory <= 0 {
		return fmt.Errorf("not started by a pool: %w", err)
	}
	debug.SetMemoryLimit(memory - memory/4)
	debug.SetMaxStack(int(memory / 4))
	conn, err := inherited()
	if err != nil {
		return err
	}
	report := confine(memory)
	w := &server{handle: handle, conn: conn, out: newSender(conn)}
	if err := w.answer(frameHello, report); err != nil {
		return err
	}
	return w.loop()
}

// inherited is the socket to the parent, file descriptor 3.
func inherited() (*net.UnixConn, error) {
	f := os.NewFile(3, "parent")
	defer f.Close()
	c, err := net.FileConn(f)
	if err != nil {
		return nil, err
	}
	conn, ok := c.(*net.UnixConn)
	if !ok {
		return nil, fmt.Errorf("file descriptor 3 is no Unix socket")
	}
	return conn, nil
}

// A server is the worker's side of the protocol.
type server struct {
	handle  Handler
	conn    *net.UnixConn
	out     *sender
	current atomic.Pointer[Output]
	cancel  context.CancelFunc
	working sync.WaitGroup
}

// loop takes one frame after the other. A stop that comes late, after its job has
// ended, does nothing.
func (w *server) loop() error {
	files := &fileReader{conn: w.conn}
	r := bufio.NewReaderSize(files, 64<<10)
	for {
		kind, payload, err := readFrame(r, nil)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch kind {
		case frameStop:
			if out := w.current.Load(); out != nil {
				out.stopped.Store(true)
				w.cancel()
			}
		case frameJob, frameFileJob:
			w.working.Wait()
			in := &Input{Data: payload}
			if kind == frameFileJob {
				if in.File = files.next(); in.File == nil {
					return errFrame
				}
			}
			w.start(in)
		default:
			return errFrame
		}
	}
}

func (w *server) start(in *Input) {
	ctx, cancel := context.WithCancel(context.Background())
	out := &Output{out: w.out}
	w.out.begin()
	w.cancel = cancel
	w.current.Store(out)
	w.working.Go(func() {
		defer cancel()
		kind, text := w.run(ctx, in, out)
		w.current.Store(nil)
		if in.File != nil {
			in.File.Close()
		}
		if err := w.answer(kind, text); err != nil || kind == framePanic {
			os.Exit(1)
		}
		in.Data = nil
		tidy()
	})
}

// tidyAbove is how much a worker may keep for its next job. Most wait most of the
// time, and what a large job has left would be held by all of them.
const tidyAbove = 24 << 20

// tidy gives what a large job has left back to the system.
func tidy() {
	held := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(held)
	if held[0].Value.Uint64()-held[1].Value.Uint64() > tidyAbove {
		debug.FreeOSMemory()
	}
}

func (w *server) run(ctx context.Context, in *Input, out *Output) (kind byte, text string) {
	defer func() {
		if recover() != nil {
			kind, text = framePanic, ""
		}
	}()
	if err := w.handle(ctx, in, out); err != nil {
		text := err.Error()
		return frameFailed, text[:min(len(text), 4<<10)]
	}
	return frameFinished, ""
}

func (w *server) answer(kind byte, text string) error {
	return w.out.write(kind, []byte(text), true)
}
