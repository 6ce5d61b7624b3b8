package relay

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// errUnknown means that the content was sent whole, but no answer came: the next
// hop may have it.
var errUnknown = errors.New("next hop did not answer the content")

// data sends the content, and returns the next hop's last word. With an error
// before errUnknown the next hop has not got the message.
func (h *hop) data(content io.Reader) (reply, error) {
	r, err := h.command("DATA")
	switch {
	case err != nil:
		return r, err
	case r.code == 421, r.code/100 < 4 && r.code != 354:
		h.broken = true
		return r, errReply
	case r.code != 354:
		return r, nil
	}
	h.tx = nil
	w := &stuffer{to: h.conn, before: func() { _ = h.conn.SetDeadline(time.Now().Add(h.wait)) }}
	if _, err := io.Copy(w, content); err != nil {
		h.broken = true
		if w.err != nil {
			return h.early(fmt.Errorf("send content: %w", err))
		}
		return reply{}, fmt.Errorf("read content: %w", err)
	}
	if err := w.end(); err != nil {
		h.broken = true
		return h.early(fmt.Errorf("send content: %w", err))
	}
	_ = h.conn.SetDeadline(time.Now().Add(h.final))
	if r, err = h.read(); err != nil {
		return r, fmt.Errorf("%w: %w", errUnknown, err)
	}
	return r, nil
}

// early looks whether the next hop refused before it hung up. Acceptance of half
// a message is not believed.
func (h *hop) early(err error) (reply, error) {
	_ = h.conn.SetDeadline(time.Now().Add(2 * time.Second))
	if r, readErr := h.read(); readErr == nil && r.code/100 >= 4 {
		h.broken = true
		return r, nil
	}
	h.broken = true
	return reply{}, err
}

// A stuffer writes content as SMTP wants it (RFC 5321 sections 2.3.8 and 4.5.2): each
// line ended by CRLF, a dot that begins a line doubled. A bare LF becomes CRLF. A bare
// CR stays, but a dot after it is doubled as well: some servers take it for a line
// end, and "CR . CR" for the end of the content.
type stuffer struct {
	to     io.Writer
	before func() // each write
	out    []byte
	last   byte // written; zero at the beginning
	err    error
}

func (w *stuffer) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		// What has no line end in it is copied at once.
		n := bytes.IndexAny(rest, "\r\n")
		switch {
		case n < 0:
			n = len(rest)
			fallthrough
		case n > 0:
			w.text(rest[:n])
		default:
			n = 1
			if rest[0] == '\n' && w.last != '\r' {
				w.out = append(w.out, '\r')
			}
			w.out = append(w.out, rest[0])
			w.last = rest[0]
		}
		rest = rest[n:]
		if len(w.out) >= 32<<10 {
			w.flush()
		}
	}
	if w.err != nil {
		return 0, w.err
	}
	return len(p), nil
}

func (w *stuffer) text(p []byte) {
	if p[0] == '.' && (w.last == 0 || w.last == '\n' || w.last == '\r') {
		w.out = append(w.out, '.')
	}
	w.out = append(w.out, p...)
	w.last = 'x'
}

func (w *stuffer) flush() {
	if w.err == nil && len(w.out) > 0 {
		w.before()
		_, w.err = w.to.Write(w.out)
	}
	w.out = w.out[:0]
}

// end sends what is left and the end of the content.
func (w *stuffer) end() error {
	switch w.last {
	case 0, '\n':
	case '\r':
		w.out = append(w.out, '\n')
	default:
		w.out = append(w.out, "\r\n"...)
	}
	w.out = append(w.out, ".\r\n"...)
	w.flush()
	return w.err
}
