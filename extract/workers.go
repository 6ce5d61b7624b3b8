package extract

import (
	"context"
	"errors"
	"os"
	"runtime"

	"postern/internal/worker"
)

// readers are the worker processes of a Reader; nil where no format is risky.
type readers struct{ pool *worker.Pool }

func (r *readers) start(o Options) error {
	pool, err := worker.New(worker.Options{Command: o.WorkerCommand, Workers: o.Workers, Memory: o.WorkerMemory})
	r.pool = pool
	return err
}

func (r *readers) sandbox(ctx context.Context) (string, error) {
	if r.pool == nil {
		return "", nil
	}
	return r.pool.Sandbox(ctx)
}

func (r *readers) close() error {
	if r.pool == nil {
		return nil
	}
	return r.pool.Close()
}

// readInWorker runs a reader in a worker.
func (w *walk) readInWorker(f *Format, o *Object, s *objectSink) error {
	inline, file, offset, err := w.portable(s.node)
	if err != nil {
		w.failure = err
		return ErrBudget
	}
	c := &conversation{sink: s}
	runtime.LockOSThread() // what comes is received on this thread
	s.started, s.timed = threadCPU(), true
	defer func() {
		s.received()
		s.timed = false
		runtime.UnlockOSThread()
	}()
	result, err := w.reader.workers.pool.Do(w.ctx, worker.Job{
		Input:   encodeJob(f.Name, o, readAll, inline, offset),
		File:    file,
		CPU:     o.Limits.CPU,
		Output:  4*o.Limits.Bytes + 64<<20, // texts and children have names and places
		Wait:    w.reader.wait,
		Receive: c.receive,
	})
	w.budget.use(result.CPU)
	switch {
	case errors.Is(err, worker.ErrBusy):
		w.failure = ErrBusy
	case err != nil:
		w.failure = err
	}
	if w.failure != nil {
		return ErrBudget
	}
	return c.outcome(f.Name, result)
}

// portable brings the bytes of an object into a form that a worker can get: in
// memory, or in a file from an offset on.
func (w *walk) portable(n *node) (inline []byte, file *os.File, offset int64, err error) {
	if f, ok := n.object.Data.(*os.File); ok && n.bytes == nil && n.object.Size > inlineMost {
		return nil, f, 0, nil
	}
	b := n.bytes
	if b == nil {
		if b, err = w.store.copy(n.object.Open()); err != nil {
			return nil, nil, 0, err
		}
		n.bytes, n.object.Data = b, b
	}
	if !b.inFile && len(b.mem) <= inlineMost {
		return b.mem, nil, 0, nil
	}
	if !b.inFile {
		if err := b.spill(); err != nil {
			return nil, nil, 0, err
		}
	}
	return nil, w.store.reading, b.off, nil
}
