package extract

import (
	"fmt"
	"strings"

	"postern/mail"
)

// envelope hands on the addresses and arguments of the SMTP transaction: a
// recipient's address is content like everything else that leaves.
func (w *walk) envelope(e mail.Envelope) {
	if w.failure != nil || e.Sender.IsZero() && len(e.SenderArgs)+len(e.Recipients) == 0 {
		return
	}
	s := w.begin(&node{object: Object{Path: "envelope", Section: Envelope}})
	s.info().Format = "envelope"
	s.begin("envelope")
	size := int64(0)
	say := func(where, text string) {
		if text != "" {
			size += int64(len(text))
			_ = s.Text(Properties, Place{Where: where}, text+"\n") // what stops it is noted in s
		}
	}
	if !e.Sender.IsZero() {
		say("sender", e.Sender.String())
	}
	say("sender", strings.Join(e.SenderArgs, " "))
	for i, r := range e.Recipients {
		where := fmt.Sprintf("recipient %d", i+1)
		say(where, r.Address.String())
		say(where, strings.Join(r.Args, " "))
	}
	if s.stopped != nil {
		w.notes.gap("envelope", s.stopped.Cause, s.stopped.Detail)
	}
	s.info().Size = size
	w.finish(s)
}
