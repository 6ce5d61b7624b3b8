package relay

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/internal/headeredit"
	"postern/mail"
	"postern/policy"
)

// An insert is text that stands before an offset of the message.
type insert struct {
	at   int64
	text string
}

// edits turns header edits into inserts, in the order of their offsets. Nothing is
// ever taken away.
func edits(m *mail.Message, list []policy.HeaderEdit) ([]insert, error) {
	var out []insert
	for _, e := range list {
		name := headeredit.Name(e.Name)
		if name == "" {
			return nil, fmt.Errorf("header edit: %q is no header name", e.Name)
		}
		var in insert
		switch e.Op {
		case "add":
			in.text = name + ": " + headeredit.Value(e.Value) + "\r\n"
		case "prefix":
			var err error
			if in, err = prefix(m, name, headeredit.Prefix(e.Value)); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("header edit: unknown operation %q", e.Op)
		}
		// The later edit stands before the earlier one.
		out = append([]insert{in}, out...)
	}
	slices.SortStableFunc(out, func(a, b insert) int { return int(a.at - b.at) })
	return out, nil
}

// prefix puts text before the value of the first field called name, or makes one.
func prefix(m *mail.Message, name, text string) (insert, error) {
	for _, f := range m.Header().Fields {
		if !strings.EqualFold(f.Name, name) {
			continue
		}
		raw := make([]byte, f.End-f.Start)
		if _, err := m.ReadAt(raw, f.Start); err != nil && err != io.EOF {
			return insert{}, fmt.Errorf("read header field: %w", err)
		}
		at := bytes.IndexByte(raw, ':') + 1
		value := raw[at:]
		blank := len(value) - len(bytes.TrimLeft(value, " \t"))
		if blank == 0 {
			text = " " + text
		}
		return insert{f.Start + int64(at+blank), text}, nil
	}
	return insert{0, name + ": " + strings.TrimSpace(text) + "\r\n"}, nil
}

// edited is m with the inserts.
func edited(m *mail.Message, inserts []insert) io.Reader {
	if len(inserts) == 0 {
		return m.Open()
	}
	var parts []io.Reader
	at := int64(0)
	for _, in := range inserts {
		parts = append(parts, io.NewSectionReader(m, at, in.at-at), strings.NewReader(in.text))
		at = in.at
	}
	return io.MultiReader(append(parts, io.NewSectionReader(m, at, m.Size()-at))...)
}
