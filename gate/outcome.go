package gate

import (
	"time"

	"postern/mail"
	"postern/policy"
)

// A Kind is what a front end has to do with a message.
type Kind int

// The kinds of outcomes.
const (
	// Accept: let it pass (milter) or hand it to the next hop in the same
	// transaction and hand the next hop's reply on (relay). Edits are to be made.
	Accept Kind = iota
	// Stored: the store has committed everything; discard the original and answer
	// success (milter: accept the transaction and discard; relay: 250).
	Stored
	// Reject: refuse with Reply.
	Reject
	// TempFail: refuse for now with Reply.
	TempFail
)

func (k Kind) String() string {
	return [...]string{"accept", "store", "reject", "tempfail"}[k]
}

// An Outcome is the answer to one message.
type Outcome struct {
	Kind Kind
	// Reply is the SMTP reply for Stored, Reject and TempFail.
	Reply Reply
	// Incident is the id under which people can ask about it.
	Incident string
	// Edits are changes to the header of accepted mail.
	Edits []policy.HeaderEdit
	// Message, where it is set, is what accepted mail is sent as instead of the
	// original: its encrypted form. The edits are in it already. Who calls Done closes
	// it afterwards.
	Message *mail.Message

	// For the record: the judgement (nil when there was none), when work began,
	// what else is to be said, and our own failure.
	judgement *Judgement
	began     time.Time
	note      string
	err       error
}

// A Reply is an SMTP reply: a code, an enhanced code (RFC 3463) and one line of
// printable ASCII or UTF-8 without control characters.
type Reply struct {
	Code     int
	Enhanced string // "5.7.1"
	Text     string
}

// tempFail is the answer to our own failure: the client keeps the message and
// tries again, so nothing is lost and nothing passes unread.
func tempFail(incident, enhanced, text string, err error) Outcome {
	return Outcome{
		Kind:     TempFail,
		Reply:    Reply{Code: 451, Enhanced: enhanced, Text: text + " (" + incident + ")"},
		Incident: incident,
		err:      err,
	}
}
