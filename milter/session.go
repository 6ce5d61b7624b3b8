package milter

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/textproto"
	"runtime/debug"
	"strings"
	"time"

	library "github.com/emersion/go-milter"

	"postern/gate"
	"postern/mail"
)

// A session is what one mail server's connection is at: it lives through many
// SMTP sessions and messages. All its callbacks run in one goroutine.
type session struct {
	server *Server
	conn   *packets
	quiet  library.OptProtocol // commands that get no reply
	may    library.OptAction   // changes that were agreed to

	client  mail.Client
	message *message // under way; nil between messages
	sent    *sent    // answered, but perhaps not yet on the wire
}

var _ library.Milter = (*session)(nil)

// A sent is a message whose answer was written.
type sent struct {
	message *mail.Message
	outcome gate.Outcome
	err     error // why the outcome could not be carried out
}

func newSession(s *Server, conn *packets) *session { return &session{server: s, conn: conn} }

// answered is called when everything written has left, or could not.
func (s *session) answered(err error) {
	if s.sent == nil {
		return
	}
	done := s.sent
	s.sent = nil
	defer s.recovered("Done")
	defer s.conn.SetBusy(false)
	defer s.closeMessage(done.message)
	if enc := done.outcome.Message; enc != nil {
		defer s.closeMessage(enc)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.server.work), 30*time.Second)
	defer cancel()
	s.server.opts.Judge.Done(ctx, done.message, done.outcome, "", errors.Join(done.err, err))
}

// end is called when the connection is gone.
func (s *session) end() {
	s.reset()
	s.answered(net.ErrClosed) // does nothing when the answer has left
}

// reset drops the message under way and its macros; the connection's stay.
func (s *session) reset() {
	s.conn.macros.forget(stage(library.CodeMail))
	if s.message != nil {
		_ = s.message.spool.Close()
		s.message = nil
	}
	if s.sent == nil {
		s.conn.SetBusy(false)
	}
}

func (s *session) closeMessage(m *mail.Message) {
	if err := m.Close(); err != nil {
		s.server.opts.Log.Warn("close message", "error", err)
	}
}

// recovered keeps a panic inside the session. Its value may hold content, so
// only the place is logged.
func (s *session) recovered(where string) {
	if v := recover(); v != nil {
		s.server.opts.Log.Error("panic in the milter", "where", where, "stack", string(debug.Stack()))
	}
}

// Connect begins an SMTP session.
func (s *session) Connect(string, string, uint16, net.IP, *library.Modifier) (library.Response, error) {
	s.reset()
	s.client = mail.Client{Name: hostName(string(s.conn.args[0])), Addr: parseAddr(string(s.conn.args[1]))}
	return s.goOn(library.OptNoConnReply), nil
}

// Helo names the client; it comes again after STARTTLS.
func (s *session) Helo(string, *library.Modifier) (library.Response, error) {
	s.client.Helo = string(s.conn.args[0])
	return s.goOn(library.OptNoHeloReply), nil
}

// MailFrom begins a message, whatever was under way.
func (s *session) MailFrom(string, *library.Modifier) (library.Response, error) {
	if s.message != nil {
		_ = s.message.spool.Close()
	}
	s.conn.SetBusy(true)
	s.message = newMessage(s.server.opts.Spool)
	s.message.from(s.conn.args, s.conn.macros.value("mail_addr"))
	return s.goOn(library.OptNoMailReply), nil
}

// RcptTo adds a recipient.
func (s *session) RcptTo(string, *library.Modifier) (library.Response, error) {
	if s.message != nil {
		s.message.to(s.conn.args, s.conn.macros.value("rcpt_addr"), s.server.opts.MaxRecipients)
	}
	return s.goOn(library.OptNoRcptReply), nil
}

// Header adds a header line.
func (s *session) Header(string, string, *library.Modifier) (library.Response, error) {
	if s.message != nil {
		s.message.header(s.conn.args[0], s.conn.args[1], s.quiet&library.OptHeaderLeadingSpace != 0)
	}
	return s.goOn(library.OptNoHeaderReply), nil
}

// Headers ends the header.
func (s *session) Headers(textproto.MIMEHeader, *library.Modifier) (library.Response, error) {
	if s.message != nil {
		s.message.endHeader()
	}
	return s.goOn(library.OptNoEOHReply), nil
}

// BodyChunk adds to the body.
func (s *session) BodyChunk([]byte, *library.Modifier) (library.Response, error) {
	if s.message != nil {
		s.message.body(s.conn.body)
	}
	return s.goOn(library.OptNoBodyReply), nil
}

// Abort drops the message. Postfix sends it after each message, too.
func (s *session) Abort(*library.Modifier) error {
	s.reset()
	return nil
}

// goOn is the reply to a command that is only noted; none where none is wanted.
func (s *session) goOn(unless library.OptProtocol) library.Response {
	if s.quiet&unless != 0 {
		return nil
	}
	return response{code: byte(library.ActContinue)}
}

// hostName is a verified name, or nothing: mail servers say "unknown" or the
// address in brackets.
func hostName(s string) string {
	if s == "unknown" || strings.HasPrefix(s, "[") {
		return ""
	}
	return s
}

func parseAddr(s string) netip.Addr {
	if len(s) > 5 && strings.EqualFold(s[:5], "IPv6:") {
		s = s[5:]
	}
	addr, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap()
}
