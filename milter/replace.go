package milter

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	library "github.com/emersion/go-milter"

	"postern/mail"
)

// replace makes the mail server send enc in place of m, whose header it sent in so
// many lines. The body comes last: Postfix takes no other change between its pieces.
func (s *session) replace(mod *library.Modifier, lines int, m, enc *mail.Message) error {
	if !s.mayAll(library.OptAddHeader | library.OptChangeHeader | library.OptChangeBody) {
		return errNotAgreed
	}
	before, _, err := readHeader(m)
	if err != nil {
		return err
	}
	if len(before) != lines {
		return fmt.Errorf("%w: the mail server sees other fields than we do", errHeader)
	}
	after, body, err := readHeader(enc)
	if err != nil {
		return err
	}
	for _, e := range diff(before, after) {
		if err := s.send(mod, e); err != nil {
			return err
		}
	}
	return s.replaceBody(io.NewSectionReader(enc, body, enc.Size()-body))
}

// send asks for one change of the header.
func (s *session) send(mod *library.Modifier, e edit) error {
	if strings.IndexByte(e.field.value, 0) >= 0 {
		return fmt.Errorf("%w: a NUL in a value", errHeader) // values are C strings
	}
	value := s.wire(e.field.value)
	switch e.op {
	case insert:
		return mod.InsertHeader(e.index, e.field.name, value)
	case remove:
		value = ""
	case change:
		if value == "" {
			value = " " // nothing would delete the field
		}
	}
	return mod.ChangeHeader(e.index, e.field.name, value)
}

// replaceBody sends a body in pieces, with CRLF at the end of each line. The library
// would make each CRLF an LF, which Sendmail keeps, and would not say that the mail
// server has gone.
func (s *session) replaceBody(r io.Reader) error {
	buf := make([]byte, library.MaxBodyChunk/2) // each byte may become two
	packet := make([]byte, 5, 5+2*len(buf))
	last := byte(0)
	for first := true; ; first = false {
		n, err := io.ReadFull(r, buf)
		if n == 0 && err == io.EOF && !first {
			return nil
		}
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return fmt.Errorf("read body: %w", err)
		}
		packet = withCRLF(packet[:5], buf[:n], last)
		if n > 0 {
			last = buf[n-1]
		}
		binary.BigEndian.PutUint32(packet, uint32(len(packet)-4))
		packet[4] = byte(library.ActReplBody)
		if _, err := s.conn.Conn.Write(packet); err != nil {
			return fmt.Errorf("send body: %w", err)
		}
		if err != nil {
			return nil // even an empty body is sent: without it the old one stays
		}
	}
}

// withCRLF appends b, where each LF after no CR gets one. last came before b.
func withCRLF(out, b []byte, last byte) []byte {
	for len(b) > 0 {
		n := bytes.IndexByte(b, '\n')
		if n < 0 {
			return append(out, b...)
		}
		out = append(out, b[:n]...)
		if n > 0 {
			last = b[n-1]
		}
		if last != '\r' {
			out = append(out, '\r')
		}
		out, last, b = append(out, '\n'), '\n', b[n+1:]
	}
	return out
}
