package mail

import (
	"errors"
	"io"
	"os"
)

// windowSize is how much of a message that lies in a file is held in memory.
const windowSize = 64 << 10

// A source hands out stretches of the message: slices of its memory, or of one
// buffer that is filled anew.
type source struct {
	r    io.ReaderAt
	size int64
	mem  []byte // the whole message, when it is in memory
	buf  []byte // a stretch of it from off on
	off  int64
	err  error // the first read error
}

func newSource(r io.ReaderAt, size int64) *source {
	s := &source{r: r, size: size}
	if m, ok := r.(*Message); ok {
		r = m.spool
	}
	if b, ok := r.(interface{ Backing() ([]byte, *os.File) }); ok {
		if mem, _ := b.Backing(); int64(len(mem)) == size {
			s.mem = mem
		}
	}
	return s
}

// bytes returns up to n bytes from off on: fewer at the end of the message, or
// where reading fails. They are valid until the next call.
func (s *source) bytes(off int64, n int) []byte {
	n = int(min(int64(n), s.size-off))
	if n <= 0 {
		return nil
	}
	if s.mem != nil {
		return s.mem[off : off+int64(n)]
	}
	if off < s.off || off+int64(n) > s.off+int64(len(s.buf)) {
		s.fill(off, n)
	}
	b := s.buf[off-s.off:]
	return b[:min(n, len(b))]
}

func (s *source) fill(off int64, n int) {
	n = int(min(max(int64(n), windowSize), s.size-off))
	if cap(s.buf) < n || cap(s.buf) > 8*windowSize && n <= windowSize {
		s.buf = make([]byte, n)
	}
	got, err := s.r.ReadAt(s.buf[:n], off)
	if got < n && s.err == nil {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		s.err = err
	}
	s.buf, s.off = s.buf[:got], off
}
