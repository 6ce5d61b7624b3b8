package eml

import (
	"strings"

	"postern/extract"
	"postern/mail"
)

// longestName bounds a section's name; a longer field name is text as well.
const longestName = 76

// header writes every header line of a part, with its name, in every reading.
func (m *message) header(p *mail.Part) error {
	where := extract.Place{Where: "header of " + p.Path}
	for i := range p.Header.Fields {
		f := &p.Header.Fields[i]
		text := strings.Join(mail.Decode(f.Value), "\n")
		if f.Name != "" {
			text = f.Name + ": " + text
		}
		if text == "" {
			continue
		}
		place := where
		if !contentInName(f.Name) && f.Name != "" {
			place.Where = f.Name + " in the " + where.Where
		}
		if err := m.sink.Section(m.section(f.Name, p), place, text+"\n"); err != nil {
			return err
		}
	}
	if len(p.Names) == 0 {
		return nil
	}
	// What continuations and encodings made of the name is in no line as such.
	return m.sink.Text(extract.Properties, where, strings.Join(p.Names, "\n")+"\n")
}

// section is where a header line stands. What is no header line is taken for
// what many programs take it for: the start of the body.
func (m *message) section(name string, p *mail.Part) extract.Section {
	switch {
	case name == "":
		return extract.Body
	case strings.EqualFold(name, "Subject") && m.o.Depth == 0 && p.Path == "1":
		return extract.Subject
	case len(name) > longestName:
		name = strings.ToValidUTF8(name[:longestName], "")
	}
	return extract.HeaderSection(strings.ToValidUTF8(name, "?"))
}

// contentInName reports whether a field's name may itself be a message: it is
// long, or has digits.
func contentInName(name string) bool {
	return len(name) > longestName || strings.ContainsAny(name, "0123456789")
}
