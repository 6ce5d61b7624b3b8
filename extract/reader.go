package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"postern/mail"
)

// Options configure a Reader. Zero fields mean defaults.
type Options struct {
	// Formats are asked in this order what an object is. The format called
	// "eml" reads the message itself; the one called "plain" is the last resort.
	Formats []Format
	Limits  Limits
	// Workers is how many worker processes may read at once; default the number of CPUs.
	Workers int
	// WorkerMemory bounds one worker, bytes; default 384 MiB.
	WorkerMemory int64
	// WorkerCommand starts a worker; default this binary with the argument "worker".
	WorkerCommand []string
	// Wait is how long a message may wait for memory, or for a worker, before
	// ErrBusy; default 20 s.
	Wait time.Duration
	// Memory bounds what all messages in work may hold, bytes; default 128 MiB.
	// A message asks for what one of its size can need at most, and waits.
	Memory int64
	// OCR is how text in pictures is recognised; nil for not at all.
	OCR *OCR
	// Dir is the folder for unlinked temporary files; default os.TempDir().
	Dir string
}

// ErrBusy means that there was no memory or no worker in time. It is overload,
// so the message was not judged.
var ErrBusy = errors.New("too many messages in work")

// Names of formats that the walker itself knows.
const (
	messageFormat = "eml"
	plainFormat   = "plain"
	pageFormat    = "html"
)

// A Reader reads messages. Safe for concurrent use.
type Reader struct {
	formats []Format
	message *Format
	limits  Limits
	wait    time.Duration
	dir     string
	memory  *weights
	declare declarations
	workers readers
	desk    *desk // nil where text in pictures is not recognised
}

// New makes a Reader. Where one of the formats is risky it starts the workers,
// and every program that does so must call [RunWorker].
func New(o Options) (*Reader, error) {
	r := &Reader{
		formats: o.Formats,
		limits:  o.Limits.withDefaults(),
		wait:    o.Wait,
		dir:     o.Dir,
		declare: declared(o.Formats),
	}
	if r.wait <= 0 {
		r.wait = 20 * time.Second
	}
	if o.Workers <= 0 {
		o.Workers = runtime.NumCPU()
	}
	if o.WorkerMemory <= 0 {
		o.WorkerMemory = 384 << 20
	}
	if o.Memory <= 0 {
		o.Memory = 128 << 20
	}
	r.memory = newWeights(o.Memory)
	risky := false
	for i := range r.formats {
		f := &r.formats[i]
		if f.Name == "" || f.Read == nil || f.Detect == nil {
			return nil, fmt.Errorf("format %d (%q) lacks its name, Detect or Read", i, f.Name)
		}
		if f.Name == messageFormat {
			r.message = f
		}
		risky = risky || f.Risky
	}
	if o.OCR != nil {
		var err error
		if r.desk, err = newDesk(*o.OCR, o.WorkerCommand); err != nil {
			return nil, err
		}
	}
	if risky {
		if err := r.workers.start(o); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Message reads m to its end. Every document is handed to visit, from one goroutine, in order; it is
// valid only during the call. An error is our own failure (ErrBusy, ctx, an error of visit): the
// message was not judged. Everything that is wrong with the message itself is in the Report.
//
// The message itself is object 0, whose path is empty; its envelope is object 1,
// where it has addresses.
func (r *Reader) Message(ctx context.Context, m *mail.Message, visit func(*Document) error) (*Report, error) {
	if r.message == nil {
		return nil, errors.New("read a message: there is no format eml")
	}
	return r.walk(ctx, m.Size(), visit, func(w *walk) {
		w.message(m)
		w.envelope(m.Envelope)
	})
}

// File reads one file, of whatever type, as if it were attached. An *os.File may
// be handed to a worker as it is; other data is copied when a worker reads it.
func (r *Reader) File(ctx context.Context, name string, data io.ReaderAt, size int64, visit func(*Document) error) (*Report, error) {
	return r.walk(ctx, size, visit, func(w *walk) {
		w.file(name, data, size)
	})
}

// walk waits for memory, lets first put the first objects on the stack, and
// reads until there are none left.
func (r *Reader) walk(ctx context.Context, size int64, visit func(*Document) error, first func(*walk)) (*Report, error) {
	release, err := r.memory.acquire(ctx, memoryFor(size), r.wait)
	if err != nil {
		return nil, err
	}
	defer release()
	w := newWalk(ctx, r, size, visit)
	defer w.close()
	first(w)
	w.run()
	if w.failure != nil {
		return nil, w.failure
	}
	return w.report(), nil
}

// Sandbox says how far the workers are confined, for the log; it is empty when
// there are none. It waits for the first one.
func (r *Reader) Sandbox(ctx context.Context) (string, error) { return r.workers.sandbox(ctx) }

// Close ends the workers and waits for them.
func (r *Reader) Close() error { return r.workers.close() }
