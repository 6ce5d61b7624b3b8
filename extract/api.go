package extract

import (
	"context"
	"io"
	"time"

	"postern/mail"
)

// STUB FILE: agreed signatures; the author of the walker replaces it.

// Options configure a Reader. Zero fields mean defaults.
type Options struct {
	Formats []Format
	Limits  Limits
	// Workers is how many worker processes may read at once; default the number of CPUs.
	Workers int
	// WorkerMemory bounds one worker, bytes; default 384 MiB.
	WorkerMemory int64
	// WorkerCommand starts a worker; default this binary with the argument "worker".
	WorkerCommand []string
	// Wait is how long a message may wait for a worker before ErrBusy; default 20 s.
	Wait time.Duration
	// Dir is the folder for unlinked temporary files.
	Dir string
}

// A Reader reads messages. Safe for concurrent use.
type Reader struct{}

func New(o Options) (*Reader, error) { panic("stub") }

// Message reads m to its end. Every document is handed to visit, from one goroutine, in order; it is
// valid only during the call. An error is our own failure (ErrBusy, ctx, an error of visit): the
// message was not judged. Everything that is wrong with the message itself is in the Report.
func (r *Reader) Message(ctx context.Context, m *mail.Message, visit func(*Document) error) (*Report, error) {
	panic("stub")
}

// File reads one file, of whatever type, as if it were attached.
func (r *Reader) File(ctx context.Context, name string, data io.ReaderAt, size int64, visit func(*Document) error) (*Report, error) {
	panic("stub")
}

// Close ends the workers.
func (r *Reader) Close() error { panic("stub") }

// RunWorker is the main function of a worker process: it never returns. Every program (and test
// binary) that makes a Reader calls it first thing in main when os.Args[1] is "worker".
func RunWorker(formats []Format) { panic("stub") }
