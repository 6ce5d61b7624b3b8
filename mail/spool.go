package mail

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"sync"
)

// Errors of a [Spool].
var (
	// ErrTooBig means that the message is larger than Options.MaxSize.
	ErrTooBig = errors.New("message too big")
	// ErrFrozen means that something was written after the first read.
	ErrFrozen = errors.New("spool is frozen")
)

// Options bound how a message is spooled. Zero fields mean defaults.
type Options struct {
	Memory  int64  // bytes kept in memory before a temporary file is used; default 256 KiB
	MaxSize int64  // larger messages fail with ErrTooBig; default 150 MiB
	Dir     string // folder for the unlinked temporary file; default os.TempDir()
}

func (o Options) withDefaults() Options {
	if o.Memory <= 0 {
		o.Memory = 256 << 10
	}
	if o.MaxSize <= 0 {
		o.MaxSize = 150 << 20
	}
	return o
}

// A Spool collects bytes once: in memory up to a limit, then in a temporary
// file that only its owner may open and that has no name any more. It hashes
// while it writes. It is not safe for concurrent writes; the first ReadAt or
// Message freezes it, and from then on it may be read from many goroutines.
// The caller closes it, or the Message that took it over.
type Spool struct {
	options Options
	size    int64
	all     hash.Hash
	content trace

	mu     sync.RWMutex // guards what follows against Close and the first read
	mem    []byte
	file   *os.File
	err    error // the first failure; a spool that failed once stays failed
	frozen bool
	closed bool
}

// NewSpool returns an empty spool.
func NewSpool(o Options) *Spool {
	return &Spool{options: o.withDefaults(), all: sha256.New(), content: newTrace()}
}

// Write appends p whole or fails. After a failure (ErrTooBig, a full disk)
// every later call fails with the same error, Message too.
func (s *Spool) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return 0, os.ErrClosed
	case s.frozen:
		return 0, ErrFrozen
	case s.err != nil:
		return 0, s.err
	}
	if err := s.store(p); err != nil {
		s.err = err
		return 0, err
	}
	s.size += int64(len(p))
	s.all.Write(p)
	s.content.Write(p)
	return len(p), nil
}

func (s *Spool) store(p []byte) error {
	total := s.size + int64(len(p))
	if total > s.options.MaxSize {
		return ErrTooBig
	}
	if s.file == nil && total <= s.options.Memory {
		s.mem = append(s.mem, p...)
		return nil
	}
	if s.file == nil {
		if err := s.spill(); err != nil {
			return err
		}
	}
	return writeFull(s.file, p)
}

// spill moves what is in memory to a new file.
func (s *Spool) spill() error {
	f, err := os.CreateTemp(s.options.Dir, "postern-*")
	if err != nil {
		return fmt.Errorf("spool to disk: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return errors.Join(fmt.Errorf("spool to disk: %w", err), f.Close())
	}
	if err := writeFull(f, s.mem); err != nil {
		return errors.Join(err, f.Close())
	}
	s.file, s.mem = f, nil
	return nil
}

func writeFull(f *os.File, p []byte) error {
	n, err := f.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return fmt.Errorf("spool to disk: %w", err)
	}
	return nil
}

// Size is how many bytes were written.
func (s *Spool) Size() int64 { return s.size }

// freeze ends the writing; it returns the failure of a spool that failed.
func (s *Spool) freeze() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return os.ErrClosed
	}
	s.frozen = true
	return s.err
}

// ReadAt reads like [io.ReaderAt]. The first call freezes the spool.
func (s *Spool) ReadAt(p []byte, off int64) (int, error) {
	s.mu.RLock()
	if !s.frozen {
		s.mu.RUnlock()
		if err := s.freeze(); err != nil {
			return 0, err
		}
		s.mu.RLock()
	}
	defer s.mu.RUnlock()
	switch {
	case s.closed:
		return 0, os.ErrClosed
	case s.err != nil:
		return 0, s.err
	case off < 0:
		return 0, errors.New("read spool: negative offset")
	case off >= s.size:
		return 0, io.EOF
	case s.file != nil:
		return s.file.ReadAt(p, off)
	}
	n := copy(p, s.mem[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Backing returns what the bytes lie in, and freezes the spool: a slice that
// must not be changed, or the open file without a name, whose own offset must
// not be relied on and which stays the spool's to close. Both are nil after
// Close and for an empty spool.
func (s *Spool) Backing() (mem []byte, file *os.File) {
	if s.freeze() != nil {
		return nil, nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.mem, s.file
}

// Close gives the bytes back. It may be called more than once; what is read
// afterwards fails with os.ErrClosed.
func (s *Spool) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed, s.mem = true, nil
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	if err != nil {
		return fmt.Errorf("close spool: %w", err)
	}
	return nil
}

// Message takes over the spool's bytes as a message; closing the message closes
// the spool. A spool that failed makes no message.
func (s *Spool) Message(env Envelope) (*Message, error) {
	if err := s.freeze(); err != nil {
		return nil, err
	}
	m := &Message{Envelope: env, spool: s}
	s.all.Sum(m.hash[:0])
	m.contentHash = s.content.Sum()
	return m, nil
}
