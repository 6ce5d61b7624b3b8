package milter

import (
	"bytes"
	"fmt"
	"net/textproto"
	"strings"

	library "github.com/emersion/go-milter"

	"postern/internal/headeredit"
	"postern/mail"
	"postern/policy"
)

// edit asks the mail server for the changes. Values carry their own leading space
// where that was agreed to.
func (s *session) edit(mod *library.Modifier, m *mail.Message, edits []policy.HeaderEdit) error {
	if len(edits) > 0 && s.may&(library.OptAddHeader|library.OptChangeHeader) != library.OptAddHeader|library.OptChangeHeader {
		return errEdits
	}
	var prefixed []string
	prefixes := map[string]string{}
	for _, e := range edits {
		name := headeredit.Name(e.Name)
		if name == "" {
			return fmt.Errorf("header edit: %q is no header name", e.Name)
		}
		switch e.Op {
		case "add":
			if err := mod.InsertHeader(0, name, s.lead(headeredit.Value(e.Value))); err != nil {
				return err
			}
		case "prefix":
			// All prefixes of one field are given at once: a change replaces the
			// one before it.
			key := textproto.CanonicalMIMEHeaderKey(name)
			if prefixes[key] == "" {
				prefixed = append(prefixed, key)
			}
			prefixes[key] = headeredit.Prefix(e.Value) + prefixes[key]
		default:
			return fmt.Errorf("header edit: unknown operation %q", e.Op)
		}
	}
	for _, name := range prefixed {
		if err := s.prefix(mod, m, name, prefixes[name]); err != nil {
			return err
		}
	}
	return nil
}

// prefix changes the first field called name, which is made when there is none.
func (s *session) prefix(mod *library.Modifier, m *mail.Message, name, prefix string) error {
	for _, f := range m.Header().Fields {
		if !strings.EqualFold(f.Name, name) {
			continue
		}
		raw := make([]byte, f.End-f.Start)
		if _, err := m.ReadAt(raw, f.Start); err != nil {
			return fmt.Errorf("read header field: %w", err)
		}
		_, value, _ := bytes.Cut(raw, []byte(":"))
		value = bytes.TrimLeft(bytes.TrimRight(value, "\r\n"), " \t")
		return mod.ChangeHeader(1, f.Name, s.lead(prefix+string(value)))
	}
	return mod.InsertHeader(0, name, s.lead(strings.TrimSpace(prefix)))
}

func (s *session) lead(value string) string {
	if s.quiet&library.OptHeaderLeadingSpace != 0 {
		return " " + value
	}
	return value
}
