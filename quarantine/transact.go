package quarantine

import (
	"io"

	"postern/mail"
)

// A transaction is one try to send to some recipients. It collects their replies.
type transaction struct {
	sender     mail.Address // zero for the null sender
	senderArgs []string
	recipients []mail.Recipient
	names      []string         // as the store writes them, in the order of recipients
	replies    map[string]reply // by name
}

// newTransaction reads a job's addresses. What is no address is answered here:
// it must never stand in a command.
func newTransaction(j *Job) *transaction {
	t := &transaction{senderArgs: j.Item.SenderArgs, replies: map[string]reply{}}
	for _, r := range j.Copy.Recipients {
		if _, ok := t.replies[r.Address]; ok {
			continue // named twice in the envelope, sent to once
		}
		t.replies[r.Address] = reply{}
		a, err := mail.ParseAddress(r.Address)
		if err != nil {
			t.replies[r.Address] = reply{550, "5.1.3 the recipient is " + err.Error()}
			continue
		}
		t.recipients = append(t.recipients, mail.Recipient{Address: a, Args: r.Args})
		t.names = append(t.names, r.Address)
	}
	if j.Item.Sender != "" {
		a, err := mail.ParseAddress(j.Item.Sender)
		if err != nil {
			t.fail(reply{550, "5.1.7 the sender is " + err.Error()})
		}
		t.sender = a
	}
	return t
}

// open returns the positions of the recipients without an answer.
func (t *transaction) open() []int {
	var open []int
	for i, name := range t.names {
		if t.replies[name] == (reply{}) {
			open = append(open, i)
		}
	}
	return open
}

// fail answers for every recipient that has no answer yet.
func (t *transaction) fail(r reply) {
	for _, i := range t.open() {
		t.replies[t.names[i]] = r
	}
}

// transact sends out to the recipients of t. Afterwards each has a reply.
func (h *hop) transact(t *transaction, out *outgoing) {
	line, missing := h.mailCommand(t, out)
	if missing != "" {
		t.fail(reply{text: "next hop: does not offer " + missing})
		return
	}
	if r, err := h.command(line); err != nil || r.code/100 != 2 {
		t.fail(failure(r, err))
		return
	}
	var accepted []string
	for _, i := range t.open() {
		r, err := h.command(h.rcptCommand(t.recipients[i]))
		switch {
		case err != nil || r.code == 421: // RFC 5321 section 3.8: the hop is closing
			t.fail(failure(r, err))
			return
		case r.code/100 == 2:
			accepted = append(accepted, t.names[i])
		default:
			t.replies[t.names[i]] = failure(r, nil)
		}
	}
	if len(accepted) == 0 {
		return
	}
	final, err := h.content(out)
	if err != nil || final.code/100 != 2 {
		final = failure(final, err)
	}
	t.fail(final)
}

// failure is the answer that a recipient gets: what is neither success nor a
// refusal for good is tried again.
func failure(r reply, err error) reply {
	switch {
	case err != nil:
		return temporary(err)
	case r.code/100 == 4 || r.code/100 == 5:
		return r
	}
	return r.asTemporary()
}

// content sends the message: by BDAT where DATA would change it and the hop can,
// else by DATA.
func (h *hop) content(out *outgoing) (reply, error) {
	if out.bare && h.offers("CHUNKING") {
		return h.chunk(out)
	}
	r, err := h.command("DATA")
	if err == nil && r.code/100 == 2 {
		err = &hopError{r} // success it is not: nothing was sent
	}
	if err != nil || r.code != 354 {
		return r, err
	}
	d := &dotWriter{w: h.w}
	if _, err := io.Copy(d, out.reader()); err != nil {
		return h.early(err)
	}
	if err := d.Close(); err != nil {
		return h.early(err)
	}
	return h.read(h.times.final)
}
