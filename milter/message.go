package milter

import (
	"bytes"
	"strings"

	"postern/mail"
)

// A message is one under way: its envelope, and its bytes put together again as
// the mail server has them.
type message struct {
	env   mail.Envelope
	spool *mail.Spool
	utf8  bool // the client said SMTPUTF8
	lines int  // of the header; folded ones are one
	state state
	// err is the first thing that went wrong; the message is then read to its
	// end and refused, since commands get no reply.
	err error
}

type state int

const (
	inEnvelope state = iota
	inHeader
	inBody
)

func newMessage(o mail.Options) *message {
	return &message{spool: mail.NewSpool(o), env: mail.Envelope{FrontEnd: "milter"}}
}

func (m *message) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// from reads MAIL: the address and its ESMTP arguments. resolved is what the mail
// server made of the address.
func (m *message) from(args [][]byte, resolved string) {
	for _, arg := range args[1:] {
		m.env.SenderArgs = append(m.env.SenderArgs, string(arg))
		m.utf8 = m.utf8 || strings.EqualFold(string(arg), "SMTPUTF8")
	}
	path := unwrap(string(args[0]))
	if path == "" {
		return
	}
	a, ok := address(path, resolved)
	if !ok {
		m.fail(errSender)
	}
	m.env.Sender = a
}

// to reads RCPT. An address that cannot be read refuses the whole message at its
// end: judged without it, it would reach that recipient unseen.
func (m *message) to(args [][]byte, resolved string, limit int) {
	if m.state != inEnvelope {
		m.fail(errOrder)
		return
	}
	if len(m.env.Recipients) >= limit {
		m.fail(errRecipients)
		return
	}
	a, ok := address(unwrap(string(args[0])), resolved)
	if !ok {
		m.fail(errRecipient)
		return
	}
	r := mail.Recipient{Address: a}
	for _, arg := range args[1:] {
		r.Args = append(r.Args, string(arg))
	}
	m.env.Recipients = append(m.env.Recipients, r)
}

// unwrap takes one pair of angle brackets off, and a source route, which means
// nothing any more (RFC 5321 appendix C).
func unwrap(s string) string {
	if strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">") && len(s) > 1 {
		s = s[1 : len(s)-1]
	}
	if strings.HasPrefix(s, "@") {
		if _, path, ok := strings.Cut(s, ":"); ok {
			return path
		}
	}
	return s
}

// address reads a path, or where it is none (a local name without domain) what
// the mail server resolved it to.
func address(path, resolved string) (mail.Address, bool) {
	if a, err := mail.ParseAddress(path); err == nil && a.Domain != "" {
		return a, true
	}
	if a, err := mail.ParseAddress(unwrap(resolved)); err == nil {
		return a, true
	}
	a, err := mail.ParseAddress(path) // "postmaster" alone
	return a, err == nil
}

// header adds a line. Folded lines come with a bare LF.
func (m *message) header(name, value []byte, leading bool) {
	if m.state == inBody {
		m.fail(errOrder)
		return
	}
	m.state = inHeader
	m.lines++
	line := make([]byte, 0, len(name)+len(value)+8)
	line = append(append(line, name...), ':')
	if !leading {
		line = append(line, ' ')
	}
	line = append(append(line, toCRLF(value)...), "\r\n"...)
	m.write(line)
}

func (m *message) endHeader() {
	if m.state == inBody {
		m.fail(errOrder)
		return
	}
	m.state = inBody
	m.write([]byte("\r\n"))
}

func (m *message) body(b []byte) {
	if m.state != inBody {
		m.fail(errOrder)
		return
	}
	m.write(b)
}

func (m *message) write(b []byte) {
	if m.err != nil {
		return
	}
	if _, err := m.spool.Write(b); err != nil {
		m.fail(err)
	}
}

// toCRLF makes each LF that follows no CR a CRLF.
func toCRLF(b []byte) []byte {
	if bytes.IndexByte(b, '\n') < 0 {
		return b
	}
	out := make([]byte, 0, len(b)+8)
	for i, c := range b {
		if c == '\n' && (i == 0 || b[i-1] != '\r') {
			out = append(out, '\r')
		}
		out = append(out, c)
	}
	return out
}
