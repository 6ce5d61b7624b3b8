package ooxml

import (
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// bodyText is the place of the text that is in no table, note or header.
const bodyText = "text"

// wordParts are the parts of a text document with running text: a piece of the
// content type, and the place its text is shown at.
var wordParts = []struct{ kind, where string }{
	{"wordprocessingml.header", "header"},
	{"wordprocessingml.footer", "footer"},
	{"wordprocessingml.footnotes", "footnotes"},
	{"wordprocessingml.endnotes", "endnotes"},
	{"wordprocessingml.comments", "comments"},
	{"wordprocessingml.document.glossary", "glossary"},
}

// readWord reads a text document: the body first, then what stands around it.
func readWord(p *pack) {
	for _, pt := range p.Parts {
		if isWordMain(pt) && !p.Stopped() {
			p.flow(pt, bodyText, extract.Shown)
		}
	}
	for _, w := range wordParts {
		for _, pt := range p.Parts {
			if !pt.Done && !p.Stopped() && strings.Contains(pt.Kind, w.kind) {
				p.flow(pt, w.where, extract.Shown)
			}
		}
	}
}

func isWordMain(pt *parts.Part) bool {
	return strings.HasSuffix(pt.Kind, "main+xml") && (strings.Contains(pt.Kind, "wordprocessingml") || strings.Contains(pt.Kind, "ms-word")) ||
		parts.Key(pt.Name) == "word/document.xml"
}
