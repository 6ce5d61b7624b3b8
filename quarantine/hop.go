package quarantine

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// The outbox speaks SMTP itself: emersion/go-smtp's client re-parses ESMTP
// arguments, keeps no reply codes of success, and cannot carry a bare line feed.

// hopTimes bound the waits on the next hop (RFC 5321 section 4.5.3.2).
type hopTimes struct {
	connect, command, block, final time.Duration
}

var defaultTimes = hopTimes{
	connect: 30 * time.Second,
	command: 5 * time.Minute,
	block:   3 * time.Minute,
	final:   10 * time.Minute,
}

// A reply is an answer of the next hop; code 0 means that there was none and
// text says why.
type reply struct {
	code int
	text string
}

func (r reply) String() string {
	if r.code == 0 {
		return r.text
	}
	return strconv.Itoa(r.code) + " " + r.text
}

// asTemporary turns a refusal that is not about this mail into one to wait for.
func (r reply) asTemporary() reply {
	return reply{text: "next hop: " + r.String()}
}

func temporary(err error) reply {
	var r *hopError
	if errors.As(err, &r) {
		return r.reply.asTemporary()
	}
	return reply{text: clean("next hop: " + err.Error())}
}

// A hopError is an answer that ends a session.
type hopError struct{ reply reply }

func (e *hopError) Error() string { return e.reply.String() }

// A hop is an SMTP session with the next hop.
type hop struct {
	conn  net.Conn
	r     *bufio.Reader
	w     *bufio.Writer
	ext   map[string]string // what EHLO offers, upper case
	times hopTimes
	undo  func() bool // stops watching the context
}

// dial connects and greets. A context that ends cuts the session off. An address
// that begins with "tls:" demands verified TLS; roots are those it is verified by,
// nil the system's.
func dial(ctx context.Context, address, helo string, times hopTimes, roots *x509.CertPool) (*hop, error) {
	network := "tcp"
	address, verified := strings.CutPrefix(address, verifiedTLS)
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		network, address = "unix", path
	}
	d := net.Dialer{Timeout: times.connect}
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	h := &hop{conn: conn, r: bufio.NewReaderSize(conn, maxReplyLine), times: times}
	h.w = bufio.NewWriterSize(&blockWriter{conn, times.block}, 64<<10)
	h.undo = context.AfterFunc(ctx, func() { conn.Close() })
	err = h.greet(helo)
	if err == nil && verified {
		err = h.startTLS(ctx, address, helo, roots)
	}
	if err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *hop) greet(helo string) error {
	r, err := h.read(h.times.command)
	if err == nil && r.code != 220 {
		err = &hopError{r}
	}
	if err != nil {
		return err
	}
	return h.hello(helo)
}

// hello says EHLO, and HELO where that is not known.
func (h *hop) hello(helo string) error {
	lines, code, err := h.ask("EHLO " + helo)
	if err != nil {
		return err
	}
	if code/100 == 5 {
		lines, code, err = h.ask("HELO " + helo)
		if err != nil {
			return err
		}
		lines = lines[:1]
	}
	if code != 250 {
		return &hopError{newReply(code, lines)}
	}
	h.ext = map[string]string{}
	for _, line := range lines[1:] {
		word, rest, _ := strings.Cut(line, " ")
		h.ext[strings.ToUpper(word)] = rest
	}
	return nil
}

func (h *hop) offers(extension string) bool {
	_, ok := h.ext[extension]
	return ok
}

// command sends one line and reads the reply. The error is one of the
// connection.
func (h *hop) command(line string) (reply, error) {
	lines, code, err := h.ask(line)
	if err != nil {
		return reply{}, err
	}
	return newReply(code, lines), nil
}

func (h *hop) ask(line string) (lines []string, code int, err error) {
	if strings.ContainsAny(line, "\r\n\x00") {
		return nil, 0, errors.New("a command must be one line")
	}
	h.w.WriteString(line + "\r\n")
	if err := h.w.Flush(); err != nil {
		return nil, 0, err
	}
	return h.readLines(h.times.command)
}

func (h *hop) read(within time.Duration) (reply, error) {
	lines, code, err := h.readLines(within)
	if err != nil {
		return reply{}, err
	}
	return newReply(code, lines), nil
}

const (
	maxReplyLine  = 4096
	maxReplyLines = 200
	maxReply      = 500 // of what is kept
)

// readLines reads one reply (RFC 5321 section 4.2).
func (h *hop) readLines(within time.Duration) (lines []string, code int, err error) {
	if err := h.conn.SetReadDeadline(time.Now().Add(within)); err != nil {
		return nil, 0, err
	}
	for len(lines) < maxReplyLines {
		raw, err := h.r.ReadSlice('\n')
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = errors.New("connection closed")
			}
			return nil, 0, err
		}
		line := strings.TrimRight(string(raw), "\r\n")
		n, err := strconv.Atoi(line[:min(3, len(line))])
		if err != nil || n < 200 || n > 599 || code != 0 && n != code || len(line) > 3 && line[3] != ' ' && line[3] != '-' {
			return nil, 0, errors.New("answer is not SMTP")
		}
		code = n
		lines = append(lines, line[min(4, len(line)):])
		if len(line) == 3 || line[3] == ' ' {
			return lines, code, nil
		}
	}
	return nil, 0, errors.New("answer has too many lines")
}

func newReply(code int, lines []string) reply {
	return reply{code, clean(strings.Join(lines, " "))}
}

// clean makes foreign text fit for one line of a log.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if len(text) > maxReply {
		text = strings.ToValidUTF8(text[:maxReply], "") + "…"
	}
	return strings.TrimSpace(text)
}

// quit ends the session politely; the answer changes nothing.
func (h *hop) quit() {
	h.times.command = min(h.times.command, 5*time.Second)
	h.conn.SetWriteDeadline(time.Now().Add(h.times.command))
	h.command("QUIT")
	h.close()
}

func (h *hop) close() {
	h.undo()
	h.conn.Close()
}

// A blockWriter gives every write its own time.
type blockWriter struct {
	conn   net.Conn
	within time.Duration
}

func (b *blockWriter) Write(p []byte) (int, error) {
	if err := b.conn.SetWriteDeadline(time.Now().Add(b.within)); err != nil {
		return 0, err
	}
	n, err := b.conn.Write(p)
	if err != nil {
		err = fmt.Errorf("write: %w", err)
	}
	return n, err
}
