package quarantine

import (
	"time"

	"postern/policy"
)

// A State is where the mail stands for one recipient.
type State string

// The states: held → released | denied | expired | withdrawn, and
// released → sent | failed.
const (
	Held      State = "held"      // a person decides
	Released  State = "released"  // due to be sent
	Denied    State = "denied"    // a person said no
	Expired   State = "expired"   // nobody decided in time
	Withdrawn State = "withdrawn" // the sender took it back
	Sent      State = "sent"      // the next hop has it
	Failed    State = "failed"    // the next hop refused it for good
	Refused   State = "refused"   // was rejected in the SMTP session; a record only
)

// States are the states in the order in which they decide that of a whole item.
var States = []State{Held, Released, Failed, Sent, Expired, Denied, Withdrawn, Refused}

// An Item is a stored message, or the record of a refused one. Nothing in it
// holds a datum: subject, names and findings are masked before they are stored.
type Item struct {
	// ID is the incident id, as in replies, notices and logs: derived from
	// sender, recipients and content (see gate), so that a retry finds it.
	ID       string
	Tenant   string
	Received time.Time
	// Sender is the envelope sender ("" for bounces), Login who logged in, From
	// the masked From header, Subject the masked subject.
	Sender, Login, From, Subject string
	// SenderArgs are the ESMTP arguments of MAIL.
	SenderArgs         []string
	MessageID, QueueID string
	Client, FrontEnd   string
	Size               int64
	// Hash is the content hash, hex, leading trace fields left out.
	Hash string
	// Automatic is true for mail that a program sent by itself (RFC 3834 section 5):
	// nobody waits for a notice about it.
	Automatic bool
	// Record is true for refused mail: no bytes are stored and nothing can be decided.
	Record  bool
	Action  policy.Action
	Verdict policy.Verdict
	// Expires is when what is still held then is given up.
	Expires time.Time
	Copies  []Copy
	// Acts are what people did, oldest first.
	Acts []Act
	// Revision grows with each change of the item or anything below it.
	Revision int64
}

// A Copy is the content for some recipients.
type Copy struct {
	// Number counts from 1 within the item.
	Number     int
	Edits      []policy.HeaderEdit
	Recipients []Recipient
}

// A Recipient is one forward-path of a copy.
type Recipient struct {
	Address string
	// Args are the ESMTP arguments of RCPT.
	Args  []string
	State State
	// Way is how the mail must be made unreadable for others before it leaves: a
	// kind of package encrypt; empty for mail that leaves as it is. Chain lists the
	// ways that are tried after it, before the mail is held.
	Way   string
	Chain []string
	// LetGo is when a person last released it; zero when nobody had to.
	LetGo time.Time
	// Reply is the next hop's last reply, Tries counts attempts, Next is when
	// the next one is due.
	Reply    string
	Tries    int
	Next     time.Time
	Revision int64
}

// An Act is what a person (or "expiry") did to an item.
type Act struct {
	Time       time.Time
	Actor      string
	Verb       string // "release", "deny", "expire", "show-full"
	Note       string
	Recipients []string
}

// State derives the state of the whole item, that of [States] which stands first:
// held while anything is held. Without recipients it is Refused.
func (it *Item) State() State {
	seen := map[State]bool{}
	for _, c := range it.Copies {
		for _, r := range c.Recipients {
			seen[r.State] = true
		}
	}
	for _, s := range States {
		if seen[s] {
			return s
		}
	}
	return Refused
}
