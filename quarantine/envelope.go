package quarantine

import (
	"math"

	"postern/mail"
)

// noLimit is for reading what was accepted once.
const noLimit = math.MaxInt64

// envelope is what the SMTP transaction of a stored item said, as far as it
// is stored. An address that is none any more is left out.
func envelope(it *Item) mail.Envelope {
	env := mail.Envelope{SenderArgs: it.SenderArgs, Login: it.Login, QueueID: it.QueueID, FrontEnd: it.FrontEnd}
	if a, err := mail.ParseAddress(it.Sender); err == nil {
		env.Sender = a
	}
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			if a, err := mail.ParseAddress(r.Address); err == nil {
				env.Recipients = append(env.Recipients, mail.Recipient{Address: a, Args: r.Args})
			}
		}
	}
	return env
}
