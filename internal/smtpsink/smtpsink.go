// Package smtpsink is an SMTP server that keeps what it is sent in a folder, one
// file a message, and sends nothing on. It stands in for the rest of the world
// where nothing may leave the machine.
package smtpsink

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"
)

// A Sink serves one folder. Each message is a file NUMBER.eml that begins with
// the envelope in two kinds of lines, "X-Envelope-From: <…>" and
// "X-Envelope-To: <…>", followed by the message as it came.
type Sink struct {
	dir    string
	server *smtp.Server
	count  atomic.Int64
}

// New makes a sink for the folder dir, which is made where it does not exist.
func New(dir string) (*Sink, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for delivered mail: %w", err)
	}
	s := &Sink{dir: dir}
	s.count.Store(time.Now().UnixNano())
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{sink: s}, nil
	}))
	s.server.Domain = "localhost"
	s.server.MaxLineLength = 1 << 20
	s.server.MaxMessageBytes = 1 << 30
	s.server.EnableSMTPUTF8 = true
	s.server.EnableDSN = true
	s.server.ReadTimeout = 5 * time.Minute
	s.server.WriteTimeout = 5 * time.Minute
	return s, nil
}

// Limit sets the largest message in bytes, which the sink announces and enforces (RFC
// 1870); 0 means none. To be called before Serve. The default is 1 GiB.
func (s *Sink) Limit(most int64) { s.server.MaxMessageBytes = most }

// Serve takes mail on l until Close.
func (s *Sink) Serve(l net.Listener) error {
	if err := s.server.Serve(l); !errors.Is(err, smtp.ErrServerClosed) {
		return err
	}
	return nil
}

// Close ends the server, waiting for messages that are being received until ctx ends.
func (s *Sink) Close(ctx context.Context) error { return s.server.Shutdown(ctx) }

type session struct {
	sink *Sink
	from string
	to   []string
}

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

// Data writes to a name that no reader takes for a message and renames it when
// it is whole.
func (s *session) Data(r io.Reader) error {
	name := filepath.Join(s.sink.dir, fmt.Sprintf("%020d.eml", s.sink.count.Add(1)))
	f, err := os.Create(name + ".part")
	if err != nil {
		return err
	}
	var head strings.Builder
	fmt.Fprintf(&head, "X-Envelope-From: <%s>\r\n", s.from)
	for _, to := range s.to {
		fmt.Fprintf(&head, "X-Envelope-To: <%s>\r\n", to)
	}
	_, err = io.WriteString(f, head.String())
	if err == nil {
		_, err = io.Copy(f, r)
	}
	var refusal *smtp.SMTPError
	if errors.As(err, &refusal) { // the size: its reply is the library's
		if f.Close() == nil && os.Remove(f.Name()) == nil {
			return refusal
		}
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), name)
}

// A Message is one kept message.
type Message struct {
	From string
	To   []string
	Data []byte
}

// Messages reads all messages in dir, in order of arrival.
func Messages(dir string) ([]Message, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil {
		return nil, err
	}
	var list []Message
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		list = append(list, parse(string(data)))
	}
	return list, nil
}

func parse(data string) Message {
	var m Message
	for {
		line, rest, _ := strings.Cut(data, "\r\n")
		name, value, ok := strings.Cut(line, ": ")
		value = strings.Trim(value, "<>")
		switch {
		case ok && name == "X-Envelope-From":
			m.From = value
		case ok && name == "X-Envelope-To":
			m.To = append(m.To, value)
		default:
			m.Data = []byte(data)
			return m
		}
		data = rest
	}
}
