package relay

import (
	"errors"
	"fmt"
	"io"
	"time"

	"postern/mail"
)

// errReplay means that the next hop refused, on a second connection, what it had
// accepted on the first.
var errReplay = errors.New("next hop changed its mind")

// noAnswer is the reply for a next hop that cannot be asked.
var noAnswer = reply{451, []string{"4.4.1 The next mail server does not answer, try again later"}}

// ask asks the next hop about a recipient. A connection that has died in the
// meantime is made anew, once.
func (s *session) ask(tx *transaction, rcpt mail.Recipient) reply {
	for range 2 {
		r, err := s.open(tx)
		if err != nil {
			continue
		}
		if !r.positive() {
			return r
		}
		if r, err = s.hop.rcpt(rcpt); err != nil || s.hop.broken {
			s.drop(err)
			continue
		}
		return r
	}
	return noAnswer
}

// open makes sure that the next hop has tx open, with all recipients that it has
// accepted. A refusal comes as a reply, and an error means that there is no
// connection.
func (s *session) open(tx *transaction) (reply, error) {
	if s.hop != nil && s.hop.broken {
		s.drop(nil)
	}
	if s.hop != nil && s.hop.tx == tx {
		return reply{code: 250}, nil
	}
	if s.hop == nil {
		h, r, err := s.server.dial()
		if err != nil {
			s.drop(err)
			return r, err
		}
		if h == nil {
			return r, nil
		}
		s.hop = h
	}
	r, err := s.hop.mail(tx)
	if err != nil || s.hop.broken {
		s.drop(err)
		return r, fmt.Errorf("open transaction: %w", errors.Join(err, errReply))
	}
	if !r.positive() {
		return r, nil
	}
	return r, s.replay(tx)
}

func (s *session) replay(tx *transaction) error {
	for _, rcpt := range tx.env.Recipients {
		r, err := s.hop.rcpt(rcpt)
		if err == nil && !r.positive() {
			err = errReplay
		}
		if err != nil {
			s.drop(err)
			return err
		}
	}
	return nil
}

// drop closes the connection to the next hop.
func (s *session) drop(err error) {
	if err != nil {
		s.server.opts.Log.Warn("next hop failed", "next_hop", s.server.opts.NextHop.String(), "error", err)
	}
	if s.hop != nil {
		s.hop.quit()
		s.hop = nil
	}
}

// release ends what is still open of tx at the next hop.
func (s *session) release(tx *transaction) {
	if s.hop == nil || s.hop.tx != tx {
		return
	}
	if err := s.hop.reset(5 * time.Second); err != nil {
		s.drop(err)
	}
}

// forward sends the content in the transaction that is open. The next hop may have
// lost patience while the content came in or was judged: then it is asked again
// from the beginning, once. After the content was sent nothing is repeated.
func (s *session) forward(tx *transaction, content func() io.Reader) (reply, error) {
	var err error
	for range 2 {
		var r reply
		if r, err = s.open(tx); err != nil {
			continue
		}
		if !r.positive() {
			return r, nil
		}
		r, err = s.hop.data(content())
		if errors.Is(err, errUnknown) {
			s.drop(err)
			return r, err
		}
		if err == nil {
			return r, nil
		}
		s.drop(err)
	}
	return reply{}, err
}
