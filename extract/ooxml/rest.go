package ooxml

import (
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// readRest reads every part that was not read yet: properties, links, charts,
// unknown XML; and hands on what is no XML.
func (p *pack) readRest() {
	for _, pt := range p.Parts {
		if p.Stopped() {
			return
		}
		if !pt.Done {
			p.readPart(pt)
		}
	}
}

func (p *pack) readPart(pt *parts.Part) {
	lower := parts.Key(pt.Name)
	switch {
	case strings.HasSuffix(lower, ".rels"):
		p.links(pt)
	case strings.HasPrefix(lower, "docprops/") && strings.HasSuffix(lower, ".xml"),
		strings.HasSuffix(pt.Kind, "core-properties+xml"), strings.HasSuffix(pt.Kind, "extended-properties+xml"), strings.HasSuffix(pt.Kind, "custom-properties+xml"):
		p.Generic(pt, "document properties", extract.Properties)
	case strings.Contains(pt.Kind, "drawingml.chart+xml"), strings.HasSuffix(pt.Kind, "ms-office.chartex+xml"):
		p.flow(pt, "chart", extract.Shown)
	case strings.Contains(pt.Kind, "diagramdata"):
		p.flow(pt, "diagram", extract.Shown)
	case strings.Contains(pt.Kind, "drawingml") || strings.HasSuffix(pt.Kind, "drawing+xml"):
		p.flow(pt, parts.Stem(pt.Name), extract.All)
	case strings.HasSuffix(pt.Kind, "xml"), strings.HasSuffix(lower, ".xml"), strings.HasSuffix(lower, ".vml"):
		p.Generic(pt, parts.Stem(pt.Name), extract.All)
	case isBinary(pt):
		p.binary(pt)
	default:
		p.child(pt)
	}
}

// links emits the targets of relations that lead out of the package.
func (p *pack) links(pt *parts.Part) {
	p.Tokens(pt, func(t *xmltoken.Token) {
		if t.Kind != xmltoken.StartTag || t.Name != "Relationship" {
			return
		}
		if target := t.Of("Target"); strings.EqualFold(t.Of("TargetMode"), "External") || parts.Strange(target) {
			p.Text(extract.Properties, extract.Place{Where: "links"}, strings.TrimSpace(target)+"\n")
		}
	})
}

// child hands on a part that is no XML: pictures, embedded documents, programs.
func (p *pack) child(pt *parts.Part) {
	if strings.Contains(parts.Key(pt.Name), "vbaproject") && strings.HasSuffix(parts.Key(pt.Name), ".bin") || strings.Contains(pt.Kind, "vbaproject") {
		p.Fact(pt.Name, extract.Macro, "VBA project")
	}
	p.Child(pt, opaque(pt))
}

// opaque parts are of a kind that holds no text of a person: nobody need be
// able to read them. They are handed on all the same, in case they lie.
func opaque(pt *parts.Part) bool {
	return strings.HasSuffix(pt.Kind, "printersettings") || strings.HasSuffix(pt.Kind, "obfuscatedfont") ||
		strings.HasSuffix(parts.Key(pt.Name), ".odttf") || strings.HasSuffix(parts.Key(pt.Name), ".fntdata")
}
