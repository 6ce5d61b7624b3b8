package mail

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
)

// A Message is immutable: its bytes, their hashes and its top header. It is safe
// for concurrent use; the bytes are gone after Close.
type Message struct {
	Envelope Envelope

	spool       *Spool
	hash        [32]byte
	contentHash [32]byte

	once   sync.Once
	header Header
}

// Read spools r to its end. The caller closes the message. Errors are those of
// r, of ctx, of the disk, and [ErrTooBig]; nothing is left behind then.
func Read(ctx context.Context, env Envelope, r io.Reader, o Options) (*Message, error) {
	s := NewSpool(o)
	if _, err := io.Copy(s, &contextReader{ctx, r}); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("read message: %w", err)
	}
	m, err := s.Message(env)
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return m, nil
}

// A contextReader stops reading when its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// Size is the length of the message in bytes.
func (m *Message) Size() int64 { return m.spool.Size() }

// ReadAt reads like [io.ReaderAt].
func (m *Message) ReadAt(p []byte, off int64) (int, error) { return m.spool.ReadAt(p, off) }

// Open returns a reader over all bytes; readers do not disturb each other.
func (m *Message) Open() *io.SectionReader { return io.NewSectionReader(m, 0, m.Size()) }

// Spool is where the bytes lie, for [Spool.Backing].
func (m *Message) Spool() *Spool { return m.spool }

// Close gives the bytes back.
func (m *Message) Close() error { return m.spool.Close() }

// Hash is the SHA-256 of all bytes.
func (m *Message) Hash() [32]byte { return m.hash }

// ContentHash leaves out the trace fields at the top (Received, Return-Path,
// X-Postern-Trace …; RFC 5321 section 4.4), so that a retry is recognised. Those
// fields anywhere else count.
func (m *Message) ContentHash() [32]byte { return m.contentHash }

// Header is the top header, parsed once, in its most likely reading.
func (m *Message) Header() Header {
	m.once.Do(func() {
		p := newParser(m, m.Size(), Limits{})
		m.header = p.scanHeader(0, m.Size()).header
	})
	return m.header
}

// Automatic reports whether a field Auto-Submitted says that a program sent the
// message by itself, or as an answer (RFC 3834 section 5). Nothing answers such mail.
func (m *Message) Automatic() bool {
	for _, v := range m.Header().Values("Auto-Submitted") {
		word, _, _ := strings.Cut(v, ";") // parameters
		word, _, _ = strings.Cut(word, "(")
		if !strings.EqualFold(strings.TrimSpace(word), "no") {
			return true
		}
	}
	return false
}

// MessageID is the value of Message-ID without its angle brackets, or empty. It
// is the sender's own word.
func (m *Message) MessageID() string {
	values := m.Header().Values("Message-ID")
	if len(values) == 0 {
		return ""
	}
	id := strings.TrimSpace(values[0])
	if _, after, ok := strings.Cut(id, "<"); ok {
		id, _, _ = strings.Cut(after, ">")
	}
	return strings.ToValidUTF8(strings.TrimSpace(id), "\uFFFD")
}
