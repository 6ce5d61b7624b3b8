package parts

import (
	"path"
	"strings"

	"postern/extract"
	"postern/internal/xmltoken"
)

// LongestText is when running text is handed on before its end.
const LongestText = 1 << 20

// Stem is the name of a part without folder and extension: "footnotes".
func Stem(name string) string {
	base := path.Base(name)
	return strings.TrimSuffix(base, path.Ext(base))
}

// Generic emits all text of an XML part, each element's on a line, and the
// attributes that hold text.
func (p *Pack) Generic(pt *Part, where string, view extract.View) {
	at := extract.Place{Where: where}
	var b strings.Builder
	flush := func() {
		if text := strings.TrimSpace(b.String()); text != "" {
			p.Text(view, at, text+"\n")
		}
		b.Reset()
	}
	own := pt.Kind == "" || pt.Kind == "application/xml" || pt.Kind == "text/xml" // its elements have names of a person's choice
	p.Tokens(pt, func(t *xmltoken.Token) {
		switch t.Kind {
		case xmltoken.Chars:
			if b.WriteString(t.Text); b.Len() > LongestText {
				flush()
			}
		case xmltoken.Other:
			p.Remark(pt.Name, t.Text)
		case xmltoken.StartTag:
			flush()
			p.Attributes(t, at)
			if own && words(t.Name) && p.first(t.Name) {
				p.Text(extract.All, at, t.Name+"\n")
			}
			if t.Name == "property" { // its name is a person's words
				p.Text(view, at, t.Of("name")+" ")
			}
		case xmltoken.EndTag:
			flush()
		}
	})
	flush()
}

// Attributes emits the attributes of t that hold text: those that are spoken, and
// numbers that no attribute of its name would hold, wherever they stand; other
// words once, so that what formats call their things comes no more often.
func (p *Pack) Attributes(t *xmltoken.Token, at extract.Place) {
	for _, a := range t.Attrs {
		text := strings.TrimSpace(a.Value)
		if text == "" || p.Taken != nil && p.Taken(t, a, at) {
			continue
		}
		if p.Spoken != nil && p.Spoken(t, a) || Strange(text) || words(text) && !isTypeface(t, a) && p.first(text) {
			p.Text(extract.All, at, text+"\n")
		}
	}
}

// maxWords bounds the words of which each is emitted once; those beyond come every time.
const maxWords = 1 << 14

// first reports whether a text was not asked for before.
func (p *Pack) first(text string) bool {
	if p.said[text] {
		return false
	}
	if len(text) <= 256 && len(p.said) < maxWords {
		if p.said == nil {
			p.said = map[string]bool{}
		}
		p.said[text] = true
	}
	return true
}

// Remark emits a comment or a document type of XML, which no program writes with
// text in it.
func (p *Pack) Remark(name, text string) {
	if strings.HasPrefix(text, "xml ") {
		return
	}
	if text = strings.TrimSpace(text); text != "" {
		p.Text(extract.All, extract.Place{Where: name}, text+"\n")
	}
}

// Strange reports whether a value holds a number as long as a card's, which
// sizes and ids are not. Fractions do not count.
func Strange(v string) bool {
	if strings.HasPrefix(v, "{") {
		return false // a GUID
	}
	digits, fraction := 0, false
	for i := range len(v) {
		switch c := v[i]; {
		case c >= '0' && c <= '9':
			if digits++; digits >= 12 && !fraction {
				return true
			}
		case c == ' ' || c == '-':
		default:
			digits, fraction = 0, c == '.'
		}
	}
	return false
}
