package relay

import (
	"sync"

	"postern/gate"
	"postern/mail"
)

// A transaction is one message from MAIL to its answer.
type transaction struct {
	env  mail.Envelope
	args []string // of MAIL, for the next hop
	utf8 bool     // the client said SMTPUTF8

	mu     sync.Mutex
	result *result
}

// A result is a judged message and how it was answered.
type result struct {
	message *mail.Message
	outcome gate.Outcome
	reply   string // of the next hop
	err     error  // why the outcome could not be carried out
}

// close gives back what was judged, and what was sent in its place.
func (r *result) close() {
	_ = r.message.Close()
	if r.outcome.Message != nil {
		_ = r.outcome.Message.Close()
	}
}

// put keeps the result until the answer has left.
func (t *transaction) put(r *result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.result = r
}

// take hands the result over, once; nil when nothing was judged.
func (t *transaction) take() *result {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.result
	t.result = nil
	return r
}
