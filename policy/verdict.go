package policy

import (
	"fmt"
	"slices"

	"postern/extract"
)

// An Action is what becomes of a message for a recipient. Greater is stricter.
type Action int

// The actions, from mild to strict.
const (
	Deliver    Action = iota
	Encrypt           // may leave only for certain eyes
	Confirm           // the sender confirms with a reason
	Quarantine        // a reviewer decides
	Reject            // refused
)

var actionNames = [...]string{"deliver", "encrypt", "confirm", "quarantine", "reject"}

func (a Action) String() string { return actionNames[a] }

// MarshalText writes the action as the word of the configuration.
func (a Action) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the word of the configuration.
func (a *Action) UnmarshalText(text []byte) error {
	for i, name := range actionNames {
		if name == string(text) {
			*a = Action(i)
			return nil
		}
	}
	return fmt.Errorf("%q is no action: use deliver, encrypt, confirm, quarantine or reject", text)
}

// A Mode says whether a rule acts or only watches.
type Mode string

// The modes of a rule.
const (
	Enforce Mode = "enforce"
	Monitor Mode = "monitor" // judged and recorded; stores no copy, sends nothing
)

// A Verdict is the judgement of one message: one decision for each recipient.
// It is stored with held mail and read back by later versions.
type Verdict struct {
	// Schema is the version of this structure, [VerdictSchema] when made.
	Schema int `json:"schema"`
	// Policy is the version of the policy that judged: a digest of its source.
	Policy string `json:"policy"`
	// Action is the strictest of the recipients' actions.
	Action     Action     `json:"action"`
	Recipients []Decision `json:"recipients"`
	// Findings are grouped by class, detector and object.
	Findings []Finding `json:"findings"`
	// Counts are distinct values in the whole message, by class and detector.
	Counts []Count        `json:"counts,omitempty"`
	Gaps   []extract.Gap  `json:"gaps"`
	Facts  []extract.Fact `json:"facts,omitempty"`
	// Asked names every rule that was asked, in order of the source.
	Asked []string `json:"asked,omitempty"`
	// Edits are changes to the header of whatever leaves: a rule's "tag", and the
	// subject without what was meant for us. They never hold a password.
	Edits []HeaderEdit `json:"edits,omitempty"`
}

// VerdictSchema is the current version of [Verdict].
const VerdictSchema = 1

// A Decision is the verdict for one recipient. Its action is read off its
// strictest enforced reason, so none exists without a reason.
type Decision struct {
	Address string   `json:"address"`
	Action  Action   `json:"action"`
	Reasons []Reason `json:"reasons"`
	// Chain is what all rules accept, in order, where one wants the mail
	// encrypted: at least one kind of encryption, and at the end "quarantine" or
	// "reject". Empty where nothing suits all of them: then the mail is held.
	Chain []string `json:"encrypt,omitempty"`
	// Way is how the mail leaves encrypted, mostly a step of Chain; set by those
	// who look for keys. Empty where it does not.
	Way string `json:"way,omitempty"`
}

// Add appends a reason that was found after judging, and reads the action anew.
// The verdict that holds d wants [Verdict.Settle] afterwards.
func (d *Decision) Add(r Reason) {
	d.Reasons = append(slices.Clip(d.Reasons), r)
	d.settle()
}

// settle reads the action off the strictest reason that counts.
func (d *Decision) settle() {
	d.Action = Deliver
	for i := range d.Reasons {
		if r := &d.Reasons[i]; r.Counts() {
			d.Action = max(d.Action, r.Action)
		}
	}
}

// Settle reads the action off the strictest decision.
func (v *Verdict) Settle() {
	v.Action = Deliver
	for i := range v.Recipients {
		v.Action = max(v.Action, v.Recipients[i].Action)
	}
}

// A Reason is one rule (or level's default, or the built-in end "nothing speaks
// against it") that spoke for a recipient.
type Reason struct {
	// Rule is the rule's name; empty for reasons that are no rule's.
	Rule   string `json:"rule"`
	Action Action `json:"action"`
	Mode   Mode   `json:"mode"`
	// Text says why, for administrators and reviewers: it may name classes and
	// rules, never a datum. Public may be shown to anybody.
	Text     string `json:"text"`
	Public   string `json:"public,omitempty"`
	Severity string `json:"severity,omitempty"`
	// Exception names the exception that silenced the rule, with its reason and
	// end; the reason then counts for nothing.
	Exception string    `json:"exception,omitempty"`
	Findings  []Finding `json:"findings,omitempty"`
	// Approvers and Notify are taken from the rule.
	Approvers []string `json:"approvers,omitempty"`
	Notify    []string `json:"notify,omitempty"`
}

// Counts reports whether r takes part in the decision: it is enforced and not
// silenced by an exception.
func (r Reason) Counts() bool { return r.Mode == Enforce && r.Exception == "" }

// A Finding is what a class found in one object of the message.
type Finding struct {
	Class      string  `json:"class"`
	Detector   string  `json:"detector"`
	Confidence float64 `json:"confidence"` // the highest
	Count      int     `json:"count"`      // distinct values in this object
	// Where leads to the first of them: "1.2/offer.zip/q3.xlsx, Sheet2!B7".
	Where  string `json:"where"`
	Masked string `json:"masked"`
	// Evidence names what raised the confidence of the first.
	Evidence []string `json:"evidence,omitempty"`
}

// A Count is how many distinct values of a class a detector found in a message.
type Count struct {
	Class    string `json:"class"`
	Detector string `json:"detector"`
	Count    int    `json:"count"`
}

// A HeaderEdit changes the header of a message on its way out.
type HeaderEdit struct {
	// Op is "add" (at the top), "prefix" (of a field of that name), "replace" (of the
	// value of a field of that name) or "remove" (all fields of that name).
	Op   string `json:"op"`
	Name string `json:"name"`
	// Value is text for the first two. For "replace" it is a raw header value, to
	// be written as it is: ASCII, with encoded words (RFC 2047), folded by CRLF and
	// a blank where it is long. No list of edits has both a "replace" and a "prefix"
	// of one field.
	Value string `json:"value"`
	// Nth says which field of the name is changed, 0 for the first.
	Nth int `json:"nth,omitempty"`
}
