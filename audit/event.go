package audit

import (
	"context"
	"time"
)

// The kinds of events.
const (
	Message     = "message"      // a message was judged and answered
	Sent        = "sent"         // the outbox delivered a copy
	Failed      = "failed"       // the next hop refused a copy for good
	Hold        = "hold"         // a copy that must be encrypted could not be
	Release     = "release"      // a person released
	Deny        = "deny"         // a person denied
	Expire      = "expire"       // the time to decide ran out
	Show        = "show"         // a person looked at a stored message
	ShowFull    = "show-full"    // a person looked at full values
	SignIn      = "sign-in"      // a person signed in to the page
	SignInFail  = "sign-in-fail" // a person failed to
	SignOut     = "sign-out"     // a person signed out
	UserChange  = "user-change"  // a reviewer was added or changed
	BypassBegin = "bypass-begin" // everything passes from now on
	BypassEnd   = "bypass-end"   // it is over
	Notice      = "notice"       // a sender was told that mail is held
	Start       = "start"        // the service began
	Stop        = "stop"         // the service ended
)

// An Event is one line of the record. Empty fields are left out.
type Event struct {
	Time time.Time `json:"time"`
	Kind string    `json:"kind"`
	// Incident is the id under which the message is known to people.
	Incident  string   `json:"incident,omitempty"`
	QueueID   string   `json:"queue_id,omitempty"`
	MessageID string   `json:"message_id,omitempty"`
	FrontEnd  string   `json:"front_end,omitempty"`
	From      string   `json:"from,omitempty"`
	Login     string   `json:"login,omitempty"`
	Client    string   `json:"client,omitempty"`
	To        []string `json:"to,omitempty"`
	// Action is the strictest action, Outcome what was done: "accept" (it went on),
	// "store", "reject", "tempfail".
	Action  string `json:"action,omitempty"`
	Outcome string `json:"outcome,omitempty"`
	Reply   string `json:"reply,omitempty"`
	// Reasons are those that spoke, with their modes; no findings' text.
	Reasons  []Reason `json:"reasons,omitempty"`
	Findings []Count  `json:"findings,omitempty"`
	Gaps     []string `json:"gaps,omitempty"`
	Policy   string   `json:"policy,omitempty"`
	Size     int64    `json:"size,omitempty"`
	// Delay is the time from the end of the message to the answer, in seconds.
	Delay float64 `json:"delay,omitempty"`
	// Actor is the person of a human act, Note what they wrote.
	Actor string `json:"actor,omitempty"`
	Note  string `json:"note,omitempty"`
	Error string `json:"error,omitempty"`
}

// A Reason is a rule that spoke for some recipients.
type Reason struct {
	Rule      string   `json:"rule"`
	Action    string   `json:"action"`
	Mode      string   `json:"mode"`
	Severity  string   `json:"severity,omitempty"`
	Exception string   `json:"exception,omitempty"`
	To        []string `json:"to,omitempty"`
}

// A Count is how many distinct values of a class a detector found.
type Count struct {
	Class    string `json:"class"`
	Detector string `json:"detector"`
	Count    int    `json:"count"`
}

// A Sink takes events. Record returns when the event is safe as far as the sink
// can promise; its error is the caller's to log, never a reason to lose mail.
type Sink interface {
	Record(ctx context.Context, e Event) error
}
