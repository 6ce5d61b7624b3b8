package relay

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	library "github.com/emersion/go-smtp"

	"postern/internal/netguard"
	"postern/mail"
)

// A session is one client's SMTP session from EHLO on. The library calls it from
// one goroutine, except that Data has its own when content comes in chunks: so Data
// works on a transaction that Reset may take away at any time.
type session struct {
	server *Server
	smtp   *library.Conn
	conn   *netguard.Conn

	mu sync.Mutex
	tx *transaction

	receiving bool // Data has begun and has not read everything
	ended     bool // no more messages

	hop      *hop // of this session, reused; nil when there is none
	refused  int  // recipients
	commands int  // since the last finished message
}

var _ library.Session = (*session)(nil)

func (s *Server) session(c *library.Conn) (library.Session, error) {
	conn, ok := guardedConn(c.Conn())
	if !ok {
		return nil, failure(451, "4.3.0", "Temporary failure")
	}
	if !s.trusts(c.Conn().RemoteAddr()) {
		return nil, failure(554, "5.7.1", "This relay does not serve your network")
	}
	return &session{server: s, smtp: c, conn: conn}, nil
}

// trusts reports whether a client at addr is served.
func (s *Server) trusts(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || s.opts.Trusted == nil {
		return true
	}
	ip := tcp.AddrPort().Addr().Unmap().WithZone("")
	return slices.ContainsFunc(s.opts.Trusted, func(p netip.Prefix) bool { return p.Contains(ip) })
}

func guardedConn(c net.Conn) (*netguard.Conn, bool) {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	guarded, ok := c.(*netguard.Conn)
	return guarded, ok
}

// Mail begins a transaction.
func (s *session) Mail(from string, opts *library.MailOptions) (err error) {
	defer s.recovered(&err)
	if err := s.count(); err != nil {
		return err
	}
	if s.current() != nil {
		// The library would let it pass and keep the old recipients.
		return failure(503, "5.5.1", "A mail transaction is open already")
	}
	if opts.Size > s.server.opts.Spool.MaxSize {
		return failure(552, "5.3.4", "Message is too big to be inspected")
	}
	tx := &transaction{utf8: opts.UTF8, args: mailArgs(opts), env: mail.Envelope{FrontEnd: "relay"}}
	tx.env.SenderArgs = tx.args
	if from != "" {
		a, ok := address(from)
		if !ok {
			return failure(553, "5.1.7", "The sender address is not valid")
		}
		tx.env.Sender = a
	}
	if !ascii(from) && !opts.UTF8 {
		return failure(553, "5.6.7", "The address needs SMTPUTF8")
	}
	s.describe(&tx.env)
	s.mu.Lock()
	s.tx = tx
	s.mu.Unlock()
	s.conn.SetBusy(true)
	return nil
}

// count bounds what one session may ask for, and sends clients away when we stop.
func (s *session) count() error {
	s.commands++
	if s.server.draining() && s.current() == nil {
		s.conn.Wake()
		return failure(421, "4.3.2", "Closing for a restart")
	}
	s.mu.Lock()
	ended := s.ended
	s.mu.Unlock()
	if ended || s.commands > s.server.opts.MaxCommands || s.refused > s.server.opts.MaxRefused {
		s.conn.SetBusy(false)
		s.conn.Wake()
		return failure(421, "4.7.0", "Too many errors or commands")
	}
	return nil
}

func (s *session) current() *transaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tx
}

// describe adds what is known of the client.
func (s *session) describe(env *mail.Envelope) {
	env.Client = mail.Client{Helo: s.smtp.Hostname()}
	if addr, err := netip.ParseAddrPort(s.conn.RemoteAddr().String()); err == nil {
		env.Client.Addr = addr.Addr().Unmap()
	}
	state, ok := s.smtp.TLSConnectionState()
	if !ok {
		return
	}
	env.TLS = mail.TLS{Version: tls.VersionName(state.Version), Cipher: tls.CipherSuiteName(state.CipherSuite)}
	if len(state.PeerCertificates) > 0 {
		env.TLS.Subject = state.PeerCertificates[0].Subject.CommonName
		env.TLS.Verified = len(state.VerifiedChains) > 0
	}
}

// Rcpt asks the next hop about a recipient and hands a refusal on.
func (s *session) Rcpt(to string, opts *library.RcptOptions) (err error) {
	defer s.recovered(&err)
	if err := s.count(); err != nil {
		return err
	}
	tx := s.current()
	if tx == nil {
		return failure(503, "5.5.1", "MAIL first")
	}
	a, ok := address(to)
	if !ok {
		s.refused++
		return failure(553, "5.1.3", "The recipient address is not valid")
	}
	if !ascii(to) && !tx.utf8 {
		s.refused++
		return failure(553, "5.6.7", "The address needs SMTPUTF8")
	}
	rcpt := mail.Recipient{Address: a, Args: rcptArgs(opts)}
	if reply := s.ask(tx, rcpt); !reply.positive() {
		s.refused++
		return reply.handedOn()
	}
	tx.env.Recipients = append(tx.env.Recipients, rcpt)
	return nil
}

// Reset ends the transaction, if one is open. The library calls it after each
// message, when the answer has been written.
func (s *session) Reset() {
	tx := s.end()
	if tx != nil {
		s.answered(tx, s.conn.Flush())
		s.release(tx)
	}
	s.conn.EndStream()
	s.conn.SetBusy(false)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.commands++; s.ended || s.commands > s.server.opts.MaxCommands {
		s.conn.Wake()
	}
}

// end takes the transaction away. One that is dropped while its content comes in
// chunks ends the session: the library could take the result of this transfer for
// that of the next.
func (s *session) end() *transaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	tx := s.tx
	s.tx = nil
	s.ended = s.ended || s.receiving
	return tx
}

// Logout ends the session, in the midst of whatever.
func (s *session) Logout() error {
	if tx := s.end(); tx != nil {
		s.answered(tx, net.ErrClosed)
	}
	if s.hop != nil {
		s.hop.quit()
		s.hop = nil
	}
	return nil
}

// answered tells the judge that a message's answer has left, or why it has not.
func (s *session) answered(tx *transaction, err error) {
	r := tx.take()
	if r == nil {
		return
	}
	var ignored error
	defer s.recovered(&ignored)
	defer r.close()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.server.work), 30*time.Second)
	defer cancel()
	s.server.opts.Judge.Done(ctx, r.message, r.outcome, r.reply, errors.Join(r.err, err))
	s.commands = 0
}

// recovered keeps a panic inside the session. Its value may hold content, so only
// the place is logged.
func (s *session) recovered(err *error) {
	if v := recover(); v != nil {
		s.server.opts.Log.Error("panic in the relay", "stack", string(debug.Stack()))
		*err = failure(451, "4.3.0", "Temporary failure, try again later")
	}
}
