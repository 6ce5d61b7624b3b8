package milter

import (
	"cmp"
	"slices"
	"strings"

	library "github.com/emersion/go-milter"

	"postern/internal/headeredit"
	"postern/mail"
	"postern/policy"
)

// edit asks the mail server for changes to the header.
func (s *session) edit(mod *library.Modifier, m *mail.Message, edits []policy.HeaderEdit) error {
	if len(edits) == 0 {
		return nil
	}
	if !s.mayAll(library.OptAddHeader | library.OptChangeHeader) {
		return errNotAgreed
	}
	list := make([]headeredit.Edit, len(edits))
	for i, e := range edits {
		list[i] = headeredit.Edit(e)
	}
	changes, err := headeredit.Changes(list)
	if err != nil {
		return err
	}
	// From the bottom up: an index is no longer what it was once a field above it is
	// gone. New fields come last: one on top of everything becomes one that others
	// are counted from.
	slices.SortStableFunc(changes, func(a, b headeredit.Change) int { return cmp.Compare(b.Nth, a.Nth) })
	var added []headeredit.Change
	for _, c := range changes {
		fields := named(m, c)
		switch {
		case c.Removes():
			for i := len(fields); i > 0; i-- {
				if err := mod.ChangeHeader(i, fields[i-1].Name, ""); err != nil {
					return err
				}
			}
			continue
		case c.Nth >= len(fields):
			added = append(added, c)
			continue
		}
		f := fields[c.Nth]
		_, old, err := headeredit.RawValue(m, f.Start, f.End)
		if err != nil {
			return err
		}
		if err := mod.ChangeHeader(c.Nth+1, f.Name, s.wire(c.Of(old))); err != nil {
			return err
		}
	}
	for _, c := range added {
		if err := mod.InsertHeader(0, c.Name, s.wire(c.New())); err != nil {
			return err
		}
	}
	return nil
}

// named are the fields of the name that c changes.
func named(m *mail.Message, c headeredit.Change) []mail.Field {
	if c.Adds() {
		return nil
	}
	var list []mail.Field
	for _, f := range m.Header().Fields {
		if strings.EqualFold(f.Name, c.Name) {
			list = append(list, f)
		}
	}
	return list
}

// mayAll reports whether the mail server agreed to all of these changes.
func (s *session) mayAll(actions library.OptAction) bool { return s.may&actions == actions }

// wire is what the mail server is sent for a raw value: it puts a blank before it
// unless it agreed to leave that to us.
func (s *session) wire(value string) string {
	if s.quiet&library.OptHeaderLeadingSpace != 0 {
		return value
	}
	return strings.TrimPrefix(value, " ")
}
