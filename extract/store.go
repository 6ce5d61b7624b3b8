package extract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// Bounds of a store's memory: one object, and all objects of a message.
const (
	blobMemory  = 2 << 20
	inlineMost  = 256 << 10 // in a message to a worker, which takes 1 MiB; it reads more from the file
	storeMemory = 4 << 20
)

// A store keeps the bytes of a message's objects that wait to be read: small
// ones in memory, the others one after another in a single unlinked file, so
// that ten thousand members of an archive cost one file descriptor. Only the
// newest blob may be written.
type store struct {
	dir    string
	memory int // capacity of all blobs in memory
	file   *os.File
	// reading is the same file opened for reading only, for workers.
	reading *os.File
	end     int64
	size    int64   // of the file
	written int64   // nothing but zeros stands behind it
	blobs   []*blob // those in the file, by offset
}

// A blob is the bytes of one object.
type blob struct {
	store  *store
	mem    []byte
	inFile bool
	freed  bool
	off    int64
	size   int64
}

var errNotNewest = errors.New("write to an object that is not the newest")

func (s *store) add() *blob { return &blob{store: s} }

func (b *blob) Write(p []byte) (int, error) {
	s := b.store
	if !b.inFile {
		if len(b.mem)+len(p) <= blobMemory && b.grow(len(p)) {
			b.mem = append(b.mem, p...)
			b.size += int64(len(p))
			return len(p), nil
		}
		if err := b.spill(); err != nil {
			return 0, err
		}
	}
	if s.blobs[len(s.blobs)-1] != b {
		return 0, errNotNewest
	}
	if err := s.append(p); err != nil {
		return 0, err
	}
	b.size += int64(len(p))
	return len(p), nil
}

// grow makes room for n more bytes in memory, or reports that there is none.
func (b *blob) grow(n int) bool {
	need := len(b.mem) + n
	if need <= cap(b.mem) {
		return true
	}
	c := min(max(need, 2*cap(b.mem)), blobMemory)
	if b.store.memory+c-cap(b.mem) > storeMemory {
		return false
	}
	b.store.memory += c - cap(b.mem)
	grown := make([]byte, len(b.mem), c)
	copy(grown, b.mem)
	b.mem = grown
	return true
}

// spill moves a blob from memory to the file.
func (b *blob) spill() error {
	s := b.store
	if err := s.open(); err != nil {
		return err
	}
	b.off, b.inFile = s.end, true
	if err := s.append(b.mem); err != nil {
		return err
	}
	s.memory -= cap(b.mem)
	b.mem = nil
	s.blobs = append(s.blobs, b)
	return nil
}

// append writes p at the end. Zeros, of which bombs are made, are a hole in the
// file where nothing stood before.
func (s *store) append(p []byte) (err error) {
	end := s.end + int64(len(p))
	switch {
	case s.end < s.written || !zeros(p):
		_, err = s.file.WriteAt(p, s.end)
		s.written = max(s.written, end)
	case end > s.size:
		err = s.file.Truncate(end)
	}
	if err != nil {
		return fmt.Errorf("write temporary file: %w", err)
	}
	s.end, s.size = end, max(s.size, end)
	return nil
}

func zeros(p []byte) bool { return len(p) > 0 && p[0] == 0 && bytes.Equal(p[1:], p[:len(p)-1]) }

func (s *store) open() error {
	if s.file != nil {
		return nil
	}
	f, err := os.CreateTemp(s.dir, "postern-*")
	if err != nil {
		return fmt.Errorf("make temporary file: %w", err)
	}
	defer os.Remove(f.Name())
	s.reading, err = os.Open(f.Name())
	if err != nil {
		f.Close()
		return fmt.Errorf("make temporary file: %w", err)
	}
	s.file = f
	return nil
}

// copy makes a blob of what r holds.
func (s *store) copy(r io.Reader) (*blob, error) {
	b := s.add()
	_, err := io.Copy(b, r)
	return b, err
}

// ReadAt reads what was written, as io.ReaderAt.
func (b *blob) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("read before the start of an object")
	}
	if off >= b.size {
		return 0, io.EOF
	}
	var short error
	if int64(len(p)) > b.size-off {
		p, short = p[:b.size-off], io.EOF
	}
	if !b.inFile {
		return copy(p, b.mem[off:]), short
	}
	n, err := b.store.file.ReadAt(p, b.off+off)
	if err == nil {
		err = short
	}
	return n, err
}

// free gives back what b holds. The file's space is used again once everything
// behind it is free too.
func (b *blob) free() {
	if b == nil || b.freed {
		return
	}
	b.freed = true
	s := b.store
	s.memory -= cap(b.mem)
	b.mem = nil
	for n := len(s.blobs); n > 0 && s.blobs[n-1].freed; n-- {
		s.end = s.blobs[n-1].off
		s.blobs[n-1] = nil
		s.blobs = s.blobs[:n-1]
	}
}

func (s *store) close() {
	if s.file != nil {
		s.file.Close()
		s.reading.Close()
	}
}
