package milter

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"

	library "github.com/emersion/go-milter"

	"postern/internal/netguard"
)

// What we want of the mail server, where it offers it.
const (
	wantActions = library.OptAddHeader | library.OptChangeHeader | library.OptChangeBody | library.OptSetSymList
	// No replies: callbacks then return nothing. OptNoDataReply is never asked for,
	// since the library always replies to DATA; we do without DATA instead.
	wantProtocol = library.OptNoUnknown | library.OptNoData | library.OptNoConnReply |
		library.OptNoHeloReply | library.OptNoMailReply | library.OptNoRcptReply |
		library.OptNoHeaderReply | library.OptNoEOHReply | library.OptNoBodyReply |
		library.OptHeaderLeadingSpace
)

// symbols are the macros asked for. The login and the client are asked for at
// the end too, where the mail server's second half (Postfix: cleanup) answers.
var symbols = map[library.Stage][]string{
	library.StageConnect:  {"j", "{daemon_name}", "{client_addr}", "{client_name}"},
	library.StageHelo:     {"{tls_version}", "{cipher}", "{cipher_bits}", "{cert_subject}"},
	library.StageMailFrom: {"i", "{auth_type}", "{auth_authen}", "{mail_addr}", "{client_addr}", "{client_name}", "{daemon_name}", "{tls_version}", "{cipher}", "{cert_subject}"},
	library.StageRcptTo:   {"i", "{rcpt_addr}", "{rcpt_mailer}"},
	library.StageEOM:      {"i", "{auth_authen}", "{auth_type}", "{client_addr}", "{client_name}", "{daemon_name}"},
}

// converse runs the library on one connection: a server of its own, because only
// so a session knows its connection and what was negotiated on it.
func (s *Server) converse(guarded *netguard.Conn) {
	conn := newPackets(guarded, s.opts)
	defer func() {
		if v := recover(); v != nil {
			s.opts.Log.Error("panic in a milter session", "stack", string(debug.Stack()))
		}
		_ = conn.Close()
	}()
	if err := conn.negotiate(); err != nil {
		// Somebody who only connects, as monitors do, is no news; a thousand of
		// them would fill the log.
		level := slog.LevelDebug
		if errors.Is(err, errProtocol) {
			level = slog.LevelWarn
		}
		s.opts.Log.Log(s.work, level, "milter connection ended before its negotiation", "error", err)
		return
	}
	session := newSession(s, conn)
	defer session.end()
	conn.answered = session.answered
	server := library.Server{
		NewMilter: func() library.Milter { return session },
		Actions:   wantActions & conn.actions,
		Protocol:  wantProtocol & conn.protocol,
		SymList:   symbols,
	}
	session.quiet = server.Protocol
	session.may = server.Actions
	// The library takes a listener, and handles its connections in goroutines;
	// the second Accept waits until it has closed the only one.
	_ = server.Serve(&single{conn: conn})
}

// A single is a listener with one connection.
type single struct {
	conn *packets
	once sync.Once
}

func (l *single) Accept() (net.Conn, error) {
	first := false
	l.once.Do(func() { first = true })
	if first {
		return l.conn, nil
	}
	<-l.conn.done
	return nil, io.EOF
}

func (l *single) Close() error   { return nil }
func (l *single) Addr() net.Addr { return l.conn.LocalAddr() }
