package policy

import (
	"slices"
	"strings"

	"postern/internal/headeredit"
)

const (
	subjectName = "Subject"
	// topicName is a copy of the subject, without what answers put before it, which
	// Outlook writes.
	topicName = "Thread-Topic"
)

// cleanedNames are the fields out of which is taken what is meant for us.
var cleanedNames = []string{"subject", "thread-topic"}

// edits are the changes to the header: those of the rules that spoke, and the
// subject without what was meant for us. shown reports that a password stays in.
func (f *facts) edits(tags []bool) (edits []HeaderEdit, shown bool) {
	for i, spoke := range tags {
		if !spoke {
			continue
		}
		for _, e := range f.p.rules[i].edits {
			if !slices.Contains(edits, e) {
				edits = append(edits, e)
			}
		}
	}
	for _, name := range []string{topicName, subjectName} {
		for nth, raw := range f.m.Header.Values(name) {
			value, ok := f.p.clean(raw)
			if !ok {
				continue
			}
			// The prefixes become part of the new value, so that it does not matter in
			// which order edits are made. A later one stands before an earlier one.
			edits = slices.DeleteFunc(edits, func(e HeaderEdit) bool {
				prefix := nth == 0 && e.Op == "prefix" && strings.EqualFold(e.Name, name)
				if prefix {
					value = headeredit.Prefix(e.Value) + value
				}
				return prefix
			})
			edits = append(edits, HeaderEdit{Op: "replace", Name: name, Nth: nth, Value: fold(name, strings.TrimSpace(value))})
		}
	}
	return edits, f.shown()
}

// holdShown holds what would leave with a password that could not be taken out.
func (f *facts) holdShown(v *Verdict) {
	for i := range v.Recipients {
		if d := &v.Recipients[i]; !f.recipients[i].journal && d.Action < Quarantine {
			d.Add(reasonShown)
		}
	}
}
