package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"postern/audit"
	"postern/extract"
	"postern/gate"
	"postern/policy"
	"postern/quarantine"
)

// A recordedResult is the object that "explain --json" prints for a message of
// which only the record is left: what an [itemResult] says, as far as the record
// knows it. The record has no places and no masked text of findings.
type recordedResult struct {
	itemResult
	// Action is empty where the message was not judged.
	Action string `json:"action"`
	Note   string `json:"note,omitempty"`
	Error  string `json:"error,omitempty"`
}

// recordedState says, as the states of stored mail do, what the answer to a
// message meant for its recipients.
func recordedState(outcome string) quarantine.State {
	switch outcome {
	case gate.Accept.String():
		return "delivered"
	case gate.Reject.String():
		return quarantine.Refused
	case gate.TempFail.String():
		return "deferred"
	}
	return "stored" // and gone from the store since
}

func newRecordedResult(e audit.Event) recordedResult {
	r := recordedResult{
		itemResult: itemResult{
			ID: e.Incident, Received: e.Time, From: e.From, State: recordedState(e.Outcome),
			QueueID: e.QueueID, MessageID: e.MessageID, Size: e.Size,
			Reasons: []itemReason{}, Findings: []policy.Finding{}, Gaps: []extract.Gap{},
		},
		Action: e.Action, Note: e.Note, Error: e.Error,
	}
	copied := copyResult{Recipients: []recipientResult{}}
	for _, to := range e.To {
		copied.Recipients = append(copied.Recipients, recipientResult{to, r.State, e.Reply})
	}
	r.Copies = []copyResult{copied}
	for _, reason := range e.Reasons {
		for _, to := range reason.To {
			r.Reasons = append(r.Reasons, itemReason{to, checkReasons([]policy.Reason{recordedReason(reason)})[0]})
		}
	}
	for _, f := range e.Findings {
		r.Findings = append(r.Findings, policy.Finding{Class: f.Class, Detector: f.Detector, Count: f.Count})
	}
	for _, cause := range e.Gaps {
		r.Gaps = append(r.Gaps, extract.Gap{Cause: extract.Cause(cause)})
	}
	return r
}

func recordedReason(r audit.Reason) policy.Reason {
	action := policy.Quarantine // where the record has a word of another version
	_ = action.UnmarshalText([]byte(r.Action))
	return policy.Reason{Rule: r.Rule, Action: action, Mode: policy.Mode(r.Mode), Text: r.Rule, Exception: r.Exception}
}

// printRecorded shows a message of which only the record is left: it was
// delivered, or the answer was a temporary failure.
func printRecorded(s *session, e audit.Event, asJSON bool) error {
	r := newRecordedResult(e)
	if asJSON {
		return json.NewEncoder(s.stdout).Encode(r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", r.ID, r.State)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-10s %s\n", name, value)
		}
	}
	line("received", e.Time.Local().Format(time.RFC3339))
	line("from", orNull(e.From))
	line("login", e.Login)
	line("client", e.Client)
	line("queue id", e.QueueID)
	line("message id", e.MessageID)
	line("size", fmt.Sprintf("%d bytes", e.Size))
	line("to", strings.Join(e.To, ", "))
	line("reply", e.Reply)
	line("note", e.Note)
	for _, reason := range e.Reasons {
		fmt.Fprintf(&b, "  %s, for %s\n", reasonText(recordedReason(reason)), strings.Join(reason.To, ", "))
	}
	for _, f := range e.Findings {
		fmt.Fprintf(&b, "  found %s: %d distinct %s\n", f.Class, f.Count, f.Detector)
	}
	for _, gap := range e.Gaps {
		fmt.Fprintf(&b, "  a part could not be read: %s\n", gap)
	}
	line("error", e.Error)
	_, err := io.WriteString(s.stdout, b.String())
	return err
}
