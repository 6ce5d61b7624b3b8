package quarantine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"postern/internal/smtpreply"
	"postern/mail"
)

// ErrLater is wrapped by errors of [OutboxOptions.Encrypt] that may pass: a
// directory of keys that does not answer.
var ErrLater = errors.New("try again later")

// An Encryption asks for the form of a message that goes to some recipients.
type Encryption struct {
	// Incident and Way are the item's id and a kind of package encrypt.
	Incident, Way string
	To            []mail.Address
	// Original is the message as received, Message the same with the header edits
	// made. Both stay the caller's.
	Original, Message *mail.Message
}

// The ways that are no encryption of the message itself.
const (
	wayTLS  = "tls"
	wayAsIs = "as-is"
	// wayPassword makes one form for each recipient.
	wayPassword = "password"
)

// isEncrypted reports whether mail that goes this way is changed into a form that
// only its recipients can read.
func isEncrypted(way string) bool { return way != "" && way != wayTLS && way != wayAsIs }

// hasChain reports whether a way is a step of a rule's chain, after which there may be others.
func hasChain(way string) bool { return way == wayTLS || isEncrypted(way) }

// wayOf is the way of a job whose recipients were brought together.
func wayOf(j *Job) string {
	if len(j.Copy.Recipients) == 0 {
		return ""
	}
	return j.Copy.Recipients[0].Way
}

// together returns the first of the recipients, and those who may get the same
// form of the message: the same way and, where the form names whom it is for,
// they see each other in the header anyway. A password is for one.
func together(m *mail.Message, all []Recipient) []Recipient {
	if len(all) == 0 {
		return all
	}
	way := all[0].Way
	if way == wayPassword {
		return all[:1]
	}
	visible := func(Recipient) bool { return true }
	if isEncrypted(way) {
		shown := map[string]bool{}
		for _, name := range []string{"To", "Cc"} {
			for _, a := range m.Header().Addresses(name) {
				shown[a.Key()] = true
			}
		}
		visible = func(r Recipient) bool {
			a, err := mail.ParseAddress(r.Address)
			return err == nil && shown[a.Key()]
		}
		if !visible(all[0]) {
			return all[:1]
		}
	}
	var list []Recipient
	for _, r := range all {
		if r.Way == way && visible(r) {
			list = append(list, r)
		}
	}
	return list
}

// form makes what is sent of m, which it takes over.
func (o *Outbox) form(ctx context.Context, j *Job, t *transaction, m *mail.Message) (*outgoing, error) {
	way := wayOf(j)
	if way == wayTLS && o.o.TLSNextHop == "" {
		m.Close()
		return nil, errors.New("no next hop with verified TLS is set up")
	}
	edited, err := Edit(ctx, m, j.Copy.Edits, o.o.Dir)
	if err != nil {
		m.Close()
		return nil, fmt.Errorf("header edits: %w: %w", err, ErrLater)
	}
	if !isEncrypted(way) {
		if edited != m {
			m.Close()
		}
		return o.ticketed(j, edited)
	}
	defer func() {
		m.Close()
		if edited != m {
			edited.Close()
		}
	}()
	if o.o.Encrypt == nil {
		return nil, errors.New("no way to encrypt is set up")
	}
	var to []mail.Address
	for _, i := range t.open() {
		to = append(to, t.recipients[i].Address)
	}
	encrypted, err := o.o.Encrypt(ctx, Encryption{Incident: j.Item.ID, Way: way, To: to, Original: m, Message: edited})
	if err != nil {
		return nil, err
	}
	return o.ticketed(j, encrypted)
}

// hopFor is where a job's mail leaves.
func (o *Outbox) hopFor(j *Job) string {
	if wayOf(j) == wayTLS {
		return o.o.TLSNextHop
	}
	return o.o.NextHop
}

// fallBack moves recipients on to the next step of their chain. Nothing was sent.
func (o *Outbox) fallBack(j *Job, why string) []Result {
	var results []Result
	for i := range j.Copy.Recipients {
		results = append(results, o.nextStep(&j.Copy.Recipients[i], why))
	}
	return results
}

// nextStep moves one recipient on; where no step is left a person has to decide.
func (o *Outbox) nextStep(r *Recipient, why string) Result {
	next := Result{Address: r.Address, State: Held, Reply: r.Way + ": " + why}
	if fellBack(r.Reply) {
		next.Reply = r.Reply + "; " + next.Reply
	}
	if len(r.Chain) > 0 && !isEnd(r.Chain[0]) {
		next.State, next.Way, next.Chain, next.Next = Released, r.Chain[0], r.Chain[1:], o.o.Now()
	}
	return next
}

// fellBack reports whether a reply is that of an earlier step of a chain, which
// stays in sight.
func fellBack(reply string) bool {
	step, _, ok := strings.Cut(reply, ": ")
	return ok && hasChain(step) && !strings.ContainsRune(step, ' ')
}

// isEnd reports whether a step of a chain is an end of it: the session in which
// mail could be rejected is over, so that both ends hold.
func isEnd(step string) bool { return step == "quarantine" || step == "reject" }

// sizeLimit is the size that the hop announces. Without a number, or with 0, it has
// no fixed one (RFC 1870 section 3).
func (h *hop) sizeLimit() (int64, bool) {
	number, _, _ := strings.Cut(strings.TrimSpace(h.ext["SIZE"]), " ")
	n, err := strconv.ParseInt(number, 10, 64)
	return n, err == nil && n > 0
}

// tooBig reports whether a refusal is about the size of the message.
func (r reply) tooBig() bool { return smtpreply.TooBig(r.code, r.text) }
