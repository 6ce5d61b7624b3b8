package odf

import (
	"strings"

	"postern/extract"
	"postern/internal/xmltoken"
)

// A meta reads properties of the document (ODF 1.3, part 3, section 4.3): each on
// a line, with the name that a person gave it.
type meta struct {
	pack *pack
	name string
	text strings.Builder
}

var propertiesAt = extract.Place{Where: "document properties"}

func newMeta(p *pack) *meta { return &meta{pack: p} }

func (m *meta) token(t *xmltoken.Token) {
	switch t.Kind {
	case xmltoken.StartTag:
		m.flush()
		if t.Name == "user-defined" {
			m.name = t.Of("name")
		}
		for _, a := range t.Attrs {
			if a.Name == "href" || a.Name == "title" {
				m.pack.Text(extract.Properties, propertiesAt, a.Value+"\n")
			}
		}
	case xmltoken.EndTag:
		m.flush()
	case xmltoken.Chars:
		if m.text.WriteString(t.Text); m.text.Len() > maxText {
			m.flush()
		}
	case xmltoken.Other:
		m.pack.Remark("meta.xml", t.Text)
	}
}

func (m *meta) flush() {
	text := strings.TrimSpace(m.text.String())
	m.text.Reset()
	if m.name != "" && text != "" {
		text = m.name + ": " + text
	}
	m.name = ""
	if text != "" {
		m.pack.Text(extract.Properties, propertiesAt, text+"\n")
	}
}

// setting reads the settings of a document: words, not switches and sizes.
func (p *pack) setting() func(*xmltoken.Token) {
	at := extract.Place{Where: "settings"}
	numeric := false
	return func(t *xmltoken.Token) {
		switch t.Kind {
		case xmltoken.StartTag:
			kind := t.Of("type")
			numeric = kind != "" && kind != "string" && kind != "base64Binary"
			p.Attributes(t, at)
		case xmltoken.Chars:
			if s := strings.TrimSpace(t.Text); s != "" && (!numeric || len(s) > 24) {
				p.Text(extract.All, at, s+"\n")
			}
		case xmltoken.Other:
			p.Remark("settings.xml", t.Text)
		}
	}
}
