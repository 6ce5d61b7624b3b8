package relay

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"postern/mail"
)

// A hop is one connection to the next hop. After an error that is not a reply it is
// broken, and good for nothing but quit.
type hop struct {
	conn   net.Conn
	in     *bufio.Reader
	ext    map[string]bool
	wait   time.Duration // for one command
	final  time.Duration // for the answer to the content
	tx     *transaction  // that is open there
	used   bool
	broken bool
	free   func() bool // ends the watch of the context
}

var (
	errReply = errors.New("next hop sends no SMTP reply")
	errTLS   = errors.New("next hop offers no TLS, which is required")
)

// dial connects and greets. A refusal of the next hop comes as a reply.
func (s *Server) dial() (*hop, reply, error) {
	conn, err := s.opts.NextHop.Dial(s.work, s.opts.Hop)
	if err != nil {
		return nil, reply{}, err
	}
	h := &hop{conn: conn, wait: s.opts.Hop, final: s.opts.HopFinal}
	h.free = context.AfterFunc(s.work, func() { _ = conn.Close() })
	h.in = bufio.NewReader(conn)
	r, err := h.greet(s.opts.Hostname, s.opts.NextHopTLS)
	if err != nil || !r.positive() {
		h.quit()
		return nil, r, err
	}
	return h, r, nil
}

func (h *hop) greet(name string, secure *tls.Config) (reply, error) {
	_ = h.conn.SetDeadline(time.Now().Add(h.wait))
	r, err := h.read()
	if err != nil || !r.positive() {
		return r, err
	}
	if r, err = h.hello(name); err != nil || !r.positive() || secure == nil {
		return r, err
	}
	if !h.ext["STARTTLS"] {
		return r, errTLS
	}
	if r, err = h.command("STARTTLS"); err != nil || !r.positive() {
		return r, err
	}
	if h.in.Buffered() > 0 {
		return r, errReply // said in clear before the handshake
	}
	t := tls.Client(h.conn, secure)
	_ = t.SetDeadline(time.Now().Add(h.wait))
	if err := t.Handshake(); err != nil {
		return r, fmt.Errorf("TLS with the next hop: %w", err)
	}
	h.conn, h.in = t, bufio.NewReader(t)
	return h.hello(name)
}

func (h *hop) hello(name string) (reply, error) {
	h.ext = map[string]bool{}
	r, err := h.command("EHLO " + name)
	if err != nil {
		return r, err
	}
	if r.code/100 == 5 {
		return h.command("HELO " + name)
	}
	for _, line := range r.lines[1:] {
		if words := strings.Fields(line); len(words) > 0 {
			h.ext[strings.ToUpper(words[0])] = true
		}
	}
	return r, nil
}

// command sends one line and reads the reply.
func (h *hop) command(line string) (reply, error) {
	if h.broken {
		return reply{}, net.ErrClosed
	}
	_ = h.conn.SetDeadline(time.Now().Add(h.wait))
	if _, err := io.WriteString(h.conn, line+"\r\n"); err != nil {
		h.broken = true
		return reply{}, fmt.Errorf("write to next hop: %w", err)
	}
	return h.read()
}

// read reads one reply of bounded size (RFC 5321 section 4.2).
func (h *hop) read() (reply, error) {
	var r reply
	for range 200 {
		line, err := h.in.ReadSlice('\n')
		if err != nil {
			h.broken = true
			return reply{}, fmt.Errorf("read from next hop: %w", err)
		}
		text := strings.TrimRight(string(line), "\r\n")
		code, more, text, ok := parseReply(text)
		if !ok || r.code != 0 && r.code != code {
			break
		}
		r.code, r.lines = code, append(r.lines, text)
		if !more {
			h.broken = code == 421
			return r, nil
		}
	}
	h.broken = true
	return reply{}, errReply
}

func parseReply(line string) (code int, more bool, text string, ok bool) {
	if len(line) < 3 {
		return 0, false, "", false
	}
	for i := range 3 {
		if line[i] < '0' || line[i] > '9' {
			return 0, false, "", false
		}
		code = code*10 + int(line[i]-'0')
	}
	if len(line) == 3 {
		return code, false, "", code >= 200
	}
	return code, line[3] == '-', line[4:], code >= 200 && (line[3] == '-' || line[3] == ' ')
}

// reset drops the transaction that is open.
func (h *hop) reset(within time.Duration) error {
	h.tx = nil
	before := h.wait
	h.wait = min(h.wait, within)
	defer func() { h.wait = before }()
	r, err := h.command("RSET")
	if err == nil && !r.positive() {
		h.broken = true
		err = errReply
	}
	return err
}

// mail opens a transaction with the sender of tx.
func (h *hop) mail(tx *transaction) (reply, error) {
	if h.used {
		// Also tells whether the connection is still alive.
		if err := h.reset(h.wait); err != nil {
			return reply{}, err
		}
	}
	h.used = true
	if tx.utf8 && !h.ext["SMTPUTF8"] {
		return reply{550, []string{"5.6.7 The next mail server cannot take SMTPUTF8"}}, nil
	}
	r, err := h.command("MAIL FROM:<" + tx.env.Sender.String() + ">" + h.args(tx.args))
	if err == nil && r.positive() {
		h.tx = tx
	}
	return r, err
}

func (h *hop) rcpt(to mail.Recipient) (reply, error) {
	return h.command("RCPT TO:<" + to.Address.String() + ">" + h.args(to.Args))
}

// args are the arguments that the next hop understands.
func (h *hop) args(args []string) string {
	var b strings.Builder
	for _, arg := range args {
		key, _, _ := strings.Cut(arg, "=")
		if h.ext[extension[key]] {
			b.WriteString(" " + arg)
		}
	}
	return b.String()
}

// quit says goodbye and does not wait for the answer.
func (h *hop) quit() {
	if !h.broken {
		_ = h.conn.SetDeadline(time.Now().Add(time.Second))
		_, _ = io.WriteString(h.conn, "QUIT\r\n")
	}
	h.broken = true
	h.free()
	_ = h.conn.Close()
}
