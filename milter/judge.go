package milter

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	library "github.com/emersion/go-milter"

	"postern/gate"
	"postern/internal/smtpreply"
	"postern/mail"
)

// Why a message is refused without being judged.
var (
	errOrder      = errors.New("commands of the mail server out of order")
	errSender     = errors.New("sender address cannot be read")
	errRecipient  = errors.New("recipient address cannot be read")
	errRecipients = errors.New("too many recipients")
	errOverload   = errors.New("too many messages in work")
	errPanic      = errors.New("panic while judging or answering")
)

// Body is the end of the message: it is judged and answered.
func (s *session) Body(mod *library.Modifier) (library.Response, error) {
	msg := s.message
	s.message = nil
	if msg == nil {
		return s.refuse(errOrder, false), nil
	}
	defer s.conn.macros.forget(stage(library.CodeMail))
	if len(s.conn.body) > 0 {
		msg.body(s.conn.body)
	}
	m, err := s.complete(msg)
	if err != nil {
		s.conn.SetBusy(false)
		return s.refuse(err, msg.utf8), nil
	}
	out, err := s.judge(m)
	if err != nil {
		s.closeMessage(m)
		s.conn.SetBusy(false)
		return s.refuse(err, msg.utf8), nil
	}
	s.sent = &sent{message: m, outcome: out}
	answer, err := s.answer(mod, msg, s.sent)
	s.sent.err = err
	return answer, nil
}

// complete makes the mail of what was collected. After an error the spool is closed.
func (s *session) complete(msg *message) (*mail.Message, error) {
	switch {
	case msg.err != nil:
	case msg.state != inBody, len(msg.env.Recipients) == 0:
		msg.err = errOrder
	default:
		s.fill(&msg.env)
		m, err := msg.spool.Message(msg.env)
		if err == nil {
			return m, nil
		}
		msg.err = err
	}
	_ = msg.spool.Close()
	return nil, msg.err
}

// fill adds what the macros say.
func (s *session) fill(env *mail.Envelope) {
	value := s.conn.macros.value
	env.Client = s.client
	if addr := parseAddr(value("client_addr")); addr.IsValid() {
		env.Client.Addr = addr
	}
	if name := value("client_name"); name != "" {
		env.Client.Name = hostName(name)
	}
	env.Login = value("auth_authen")
	env.QueueID = value("i")
	env.Daemon = value("daemon_name")
	env.TLS = mail.TLS{
		Version: value("tls_version"), Cipher: value("cipher"), Subject: value("cert_subject"),
	}
	// Postfix shows the subject of a trusted certificate only.
	env.TLS.Verified = env.TLS.Subject != ""
}

// judge has m judged while the mail server is kept waiting.
func (s *session) judge(m *mail.Message) (out gate.Outcome, err error) {
	ctx, cancel := context.WithCancel(s.server.work)
	defer cancel()
	defer s.progress(cancel)()
	if !s.server.slots.Take(ctx, s.server.opts.Wait) {
		return out, errOverload
	}
	defer s.server.slots.Free()
	err = errPanic
	defer s.recovered("Handle")
	out = s.server.opts.Judge.Handle(ctx, m)
	return out, nil
}

// progress tells the mail server every now and then that we are still at it. When
// that fails it has gone, and gone is called. The returned function stops it, and
// comes back when nothing more will be written.
func (s *session) progress(gone func()) (stop func()) {
	quit := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		ticker := time.NewTicker(s.server.opts.Progress)
		defer ticker.Stop()
		for {
			select {
			case <-quit:
				return
			case <-ticker.C:
			}
			// SMFIR_PROGRESS, for which the library has no function.
			_, err := s.conn.Conn.Write([]byte{0, 0, 0, 1, 'p'})
			if err = errors.Join(err, s.conn.Flush()); err != nil {
				gone()
				return
			}
		}
	})
	return func() {
		close(quit)
		wait.Wait()
	}
}

// refuse answers what was not judged.
func (s *session) refuse(err error, utf8 bool) library.Response {
	reply := gate.Reply{Code: 451, Enhanced: "4.3.0", Text: "Temporary failure, try again later"}
	switch {
	case errors.Is(err, mail.ErrTooBig):
		reply = gate.Reply{Code: 552, Enhanced: "5.3.4", Text: "Message is too big to be inspected"}
	case errors.Is(err, errRecipient):
		reply = gate.Reply{Code: 553, Enhanced: "5.1.3", Text: "A recipient address is not valid"}
	case errors.Is(err, errSender):
		reply = gate.Reply{Code: 553, Enhanced: "5.1.7", Text: "The sender address is not valid"}
	case errors.Is(err, errRecipients):
		reply = gate.Reply{Code: 452, Enhanced: "4.5.3", Text: fmt.Sprintf("More than %d recipients in one message, send it in parts", s.server.opts.MaxRecipients)}
	case errors.Is(err, errOverload):
		reply = gate.Reply{Code: 451, Enhanced: "4.3.2", Text: "Too busy, try again later"}
	}
	incident := smtpreply.Incident()
	reply.Text += " (" + incident + ")"
	s.server.opts.Log.Error("message refused without being judged", "front", "milter",
		"code", reply.Code, "incident", incident, "queue_id", s.conn.macros.value("i"), "error", err)
	return replyCode(reply, utf8)
}
