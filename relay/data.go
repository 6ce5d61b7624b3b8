package relay

import (
	"errors"
	"io"

	library "github.com/emersion/go-smtp"

	"postern/gate"
	"postern/internal/smtpreply"
	"postern/mail"
)

var (
	errCut   = errors.New("connection ended inside the content")
	errPanic = errors.New("panic while judging or forwarding")
	errBusy  = errors.New("too many messages in work")
)

// Data collects the content, has it judged, and carries the outcome out. Its error
// is the reply, also when that is a 250.
func (s *session) Data(r io.Reader) (err error) {
	defer s.recovered(&err)
	tx := s.current()
	if tx == nil || len(tx.env.Recipients) == 0 {
		s.setReceiving(false, true)
		return failure(503, "5.5.1", "RCPT first")
	}
	if !s.server.begin() {
		return failure(451, "4.3.2", "Closing for a restart")
	}
	defer s.server.contents.Done()
	m, err := s.collect(tx, r)
	if err != nil {
		return s.refuse(err)
	}
	out, err := s.judge(m)
	if err != nil {
		_ = m.Close()
		return s.refuse(err)
	}
	done := &result{message: m, outcome: out}
	finished := false
	defer func() {
		if !finished {
			done.err = errPanic
		}
		tx.put(done)
	}()
	reply := s.carryOut(tx, done)
	finished = true
	return reply
}

// collect spools the content.
func (s *session) collect(tx *transaction, r io.Reader) (*mail.Message, error) {
	s.setReceiving(true, false)
	o := &s.server.opts
	s.conn.Stream(o.Data, o.Content, contentLimit(o.Spool.MaxSize))
	spool := mail.NewSpool(o.Spool)
	_, err := io.Copy(spool, r)
	s.setReceiving(false, errors.Is(err, library.ErrDataReset))
	if err == nil && s.conn.ReadErr() != nil {
		// The library takes the end of the connection for the end of a chunk.
		err = errCut
	}
	if err == nil {
		var m *mail.Message
		if m, err = spool.Message(tx.env); err == nil {
			return m, nil
		}
	}
	_ = spool.Close()
	return nil, err
}

// setReceiving says whether content is coming in, and whether the transfer was
// dropped, which ends the session: see end.
func (s *session) setReceiving(on, dropped bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.receiving = on
	s.ended = s.ended || dropped
}

func (s *session) judge(m *mail.Message) (out gate.Outcome, err error) {
	if !s.server.slots.Take(s.server.work, s.server.opts.Wait) {
		return out, errBusy
	}
	defer s.server.slots.Free()
	err = errPanic
	var ignored error
	defer s.recovered(&ignored)
	out = s.server.opts.Judge.Handle(s.server.work, m)
	return out, nil
}

// carryOut does what the outcome says, and returns the reply.
func (s *session) carryOut(tx *transaction, done *result) *library.SMTPError {
	out := done.outcome
	switch out.Kind {
	case gate.Accept:
		return s.accept(tx, done)
	case gate.Stored:
		return say(fallback(out.Reply, 2, gate.Reply{Code: 250, Enhanced: "2.0.0", Text: "Accepted"}), tx.utf8)
	case gate.Reject:
		return say(fallback(out.Reply, 5, gate.Reply{Code: 550, Enhanced: "5.7.1", Text: "Refused by policy"}), tx.utf8)
	case gate.TempFail:
	}
	return say(fallback(out.Reply, 4, gate.Reply{Code: 451, Enhanced: "4.3.0", Text: "Temporary failure, try again later"}), tx.utf8)
}

func (s *session) accept(tx *transaction, done *result) *library.SMTPError {
	content, err := s.content(tx, done)
	if err != nil {
		done.err = err
		return s.refuse(err)
	}
	r, err := s.forward(tx, content)
	if err != nil {
		done.err = err
		s.server.opts.Log.Error("message not forwarded", "next_hop", s.server.opts.NextHop.String(),
			"incident", done.outcome.Incident, "error", err)
		r = noAnswer
		if errors.Is(err, errUnknown) {
			r = reply{451, []string{"4.4.2 The next mail server did not confirm, try again later"}}
		}
		return r.handedOn()
	}
	done.reply = r.String()
	if r.tooBig() && done.outcome.Message != nil {
		// The original might have been taken: the sender need not know of the form.
		done.outcome = s.server.opts.Judge.Keep(s.server.work, done.message, done.outcome)
		if done.outcome.Kind != gate.Accept {
			return s.carryOut(tx, done)
		}
	}
	return r.handedOn()
}

// content is what is to be forwarded: the original with its edits, or what was made
// of it.
func (s *session) content(tx *transaction, done *result) (open func() io.Reader, err error) {
	m := done.outcome.Message
	if m == nil {
		return edited(done.message, done.outcome.Edits)
	}
	return func() io.Reader { return m.Open() }, s.refit(tx, m)
}

// refuse answers what was not judged, or could not be carried out.
func (s *session) refuse(err error) *library.SMTPError {
	reply := gate.Reply{Code: 451, Enhanced: "4.3.0", Text: "Temporary failure, try again later"}
	switch {
	case errors.Is(err, mail.ErrTooBig), errors.Is(err, library.ErrDataTooLarge):
		reply = gate.Reply{Code: 552, Enhanced: "5.3.4", Text: "Message is too big to be inspected"}
	case errors.Is(err, errBusy):
		reply = gate.Reply{Code: 451, Enhanced: "4.3.2", Text: "Too busy, try again later"}
	case errors.Is(err, errCut), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, library.ErrDataReset):
		reply = gate.Reply{Code: 451, Enhanced: "4.4.2", Text: "The message was cut short"}
	}
	incident := smtpreply.Incident()
	reply.Text += " (" + incident + ")"
	s.server.opts.Log.Warn("message refused without being judged", "front", "relay",
		"code", reply.Code, "incident", incident, "error", err)
	return say(reply, false)
}
