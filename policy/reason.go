package policy

import "slices"

// Reasons that are no rule's.
var (
	reasonNothing = Reason{Action: Deliver, Mode: Enforce, Text: "no rule speaks against it"}
	reasonTest    = Reason{
		Action: Quarantine, Mode: Enforce, Severity: "low",
		Text:   "the published test string is in it",
		Public: "This mail holds the published test string, so it is held for review.",
	}
	reasonBlocked = Reason{
		Action: Reject, Mode: Enforce, Severity: "high",
		Text:   "the recipient is in the group \"blocked\"",
		Public: "Mail to this recipient is not allowed.",
	}
	reasonNoChain = Reason{
		Action: Quarantine, Mode: Enforce,
		Text:   "the rules accept no common kind of encryption",
		Public: "No kind of encryption is acceptable for this mail, so it is held for review.",
	}
	reasonShown = Reason{
		Action: Quarantine, Mode: Enforce,
		Text:   "a header field from which nothing is taken out holds a password, which would be sent readable",
		Public: "This mail has a password in its header, where everybody could read it, so it is held for review.",
	}
	reasonNoConfirm = Reason{
		Action: Quarantine, Mode: Enforce,
		Text:   "no way to ask the sender is set up, so a reviewer decides",
		Public: "This mail has to be confirmed, and there is no way to ask for it yet, so it is held for review.",
	}
	reasonNullSender = Reason{
		Action: Quarantine, Mode: Enforce,
		Text:   "mail with a null sender is never refused, so it is held",
		Public: "This mail is held for review.",
	}
)

// publicText is what people are told where a rule has no words of its own.
func publicText(a Action) string {
	switch a {
	case Deliver:
		return ""
	case Encrypt:
		return "This mail may leave the organisation encrypted only."
	case Confirm:
		return "This mail has to be confirmed by its sender before it leaves."
	case Quarantine:
		return "This mail is held for review under the organisation's rules."
	case Reject:
		return "The organisation's rules do not allow this mail."
	}
	return ""
}

// neverRefuse turns refusals into holds: a bounce that is refused is lost
// (RFC 5321 section 6.1), so it is never refused.
func neverRefuse(reasons []Reason) []Reason {
	changed := false
	for i := range reasons {
		if reasons[i].Action == Reject {
			reasons[i].Action = Quarantine
			changed = changed || reasons[i].Counts()
		}
	}
	if changed {
		return append(slices.Clip(reasons), reasonNullSender)
	}
	return reasons
}
