package ooxml

import (
	"path"
	"strings"

	"postern/extract"
)

// readRest reads every part that was not read yet: properties, links, charts,
// unknown XML; and hands on what is no XML.
func (p *pack) readRest() {
	for _, pt := range p.parts {
		if p.stopped() {
			return
		}
		if !pt.done {
			p.readPart(pt)
		}
	}
}

func (p *pack) readPart(pt *part) {
	lower := key(pt.name)
	switch {
	case strings.HasSuffix(lower, ".rels"):
		p.links(pt)
	case strings.HasPrefix(lower, "docprops/") && strings.HasSuffix(lower, ".xml"),
		strings.HasSuffix(pt.kind, "core-properties+xml"), strings.HasSuffix(pt.kind, "extended-properties+xml"), strings.HasSuffix(pt.kind, "custom-properties+xml"):
		p.generic(pt, "document properties", extract.Properties)
	case strings.Contains(pt.kind, "drawingml.chart+xml"), strings.HasSuffix(pt.kind, "ms-office.chartex+xml"):
		p.flow(pt, "chart", extract.Shown)
	case strings.Contains(pt.kind, "diagramdata"):
		p.flow(pt, "diagram", extract.Shown)
	case strings.Contains(pt.kind, "drawingml") || strings.HasSuffix(pt.kind, "drawing+xml"):
		p.flow(pt, stem(pt.name), extract.All)
	case strings.HasSuffix(pt.kind, "xml"), strings.HasSuffix(lower, ".xml"), strings.HasSuffix(lower, ".vml"):
		p.generic(pt, stem(pt.name), extract.All)
	default:
		p.child(pt)
	}
}

// stem is the name of a part without folder and extension: "footnotes".
func stem(name string) string {
	base := path.Base(name)
	return strings.TrimSuffix(base, path.Ext(base))
}

// generic emits all text of an XML part, each element's on a line, and the
// attributes that hold text.
func (p *pack) generic(pt *part, where string, view extract.View) {
	at := extract.Place{Where: where}
	var b strings.Builder
	flush := func() {
		if text := strings.TrimSpace(b.String()); text != "" {
			p.text(view, at, text+"\n")
		}
		b.Reset()
	}
	p.tokens(pt, func(t *token) {
		switch t.kind {
		case chars:
			if b.WriteString(t.text); b.Len() > maxParagraph {
				flush()
			}
		case other:
			p.remark(pt.name, t.text)
		case startTag:
			flush()
			p.attributesOf(t, at)
			if t.name == "property" { // its name is a person's words
				p.text(view, at, t.of("name")+" ")
			}
		case endTag:
			flush()
		}
	})
	flush()
}

// links emits the targets of relations that lead out of the package.
func (p *pack) links(pt *part) {
	p.tokens(pt, func(t *token) {
		if t.kind != startTag || t.name != "Relationship" {
			return
		}
		if target := t.of("Target"); strings.EqualFold(t.of("TargetMode"), "External") || strange(target) {
			p.text(extract.Properties, extract.Place{Where: "links"}, strings.TrimSpace(target)+"\n")
		}
	})
}

// child hands on a part that is no XML: pictures, embedded documents, programs.
func (p *pack) child(pt *part) {
	pt.done = true
	if strings.Contains(key(pt.name), "vbaproject") && strings.HasSuffix(key(pt.name), ".bin") || strings.Contains(pt.kind, "vbaproject") {
		p.fact(pt.name, extract.Macro, "VBA project")
	}
	r := p.open(pt)
	if r == nil {
		return
	}
	defer r.Close()
	c := extract.Child{Path: pt.name, Names: []string{path.Base(pt.name)}, Alternative: opaque(pt)}
	if pt.kind != "" {
		c.Types = []string{pt.kind}
	}
	if p.err == nil {
		p.err = p.sink.Child(c, r)
	}
}

// opaque parts are of a kind that holds no text of a person: nobody need be
// able to read them. They are handed on all the same, in case they lie.
func opaque(pt *part) bool {
	return strings.HasSuffix(pt.kind, "printersettings") || strings.HasSuffix(pt.kind, "obfuscatedfont") ||
		strings.HasSuffix(key(pt.name), ".odttf") || strings.HasSuffix(key(pt.name), ".fntdata")
}
