package ooxml

import (
	"bytes"
	"io"
	"path"
	"slices"
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
	case strings.HasPrefix(lower, "[trash]/") && p.hole(pt):
	case p.legacy(pt):
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
	case strings.HasSuffix(pt.Kind, "xhtml+xml"): // a chunk of another format
		p.child(pt)
	case strings.HasSuffix(pt.Kind, "xml"), strings.HasSuffix(lower, ".xml"), strings.HasSuffix(lower, ".vml"):
		p.Generic(pt, parts.Stem(pt.Name), extract.All)
	case isBinary(pt):
		p.binary(pt)
	default:
		p.child(pt)
	}
}

// hole reports whether a part is what Office leaves in a package where it wrote over a
// longer part: four bytes of ones, and zeros (ECMA-376, part 2, on thrown away items).
func (p *pack) hole(pt *parts.Part) bool {
	const longest = 1 << 20
	r := p.Open(pt)
	if r == nil {
		return false
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, longest))
	if err != nil || len(b) == longest || len(bytes.Trim(bytes.TrimPrefix(b, []byte("\xff\xff\xff\xff")), "\x00")) > 0 {
		return false
	}
	pt.Done = true
	return true
}

// links emits the targets of relations that lead out of the package, or nowhere.
func (p *pack) links(pt *parts.Part) {
	dir := path.Dir(path.Dir(pt.Name))
	p.Tokens(pt, func(t *xmltoken.Token) {
		switch t.Kind {
		case xmltoken.Chars, xmltoken.Other:
			p.Remark(pt.Name, t.Text)
		case xmltoken.StartTag:
			target := t.Of("Target")
			if strings.EqualFold(t.Of("TargetMode"), "External") || parts.Strange(target) || p.Find(resolve(dir, target)) == nil {
				p.Text(extract.Properties, extract.Place{Where: "links"}, strings.TrimSpace(target)+"\n")
			}
			attrs := t.Attrs
			for i, a := range attrs {
				if a.Name == "Target" {
					attrs = slices.Concat(attrs[:i], attrs[i+1:])
					break
				}
			}
			p.Attributes(&xmltoken.Token{Name: t.Name, Attrs: attrs}, extract.Place{Where: "links"})
		}
	})
}

// child hands on a part that is no XML: pictures, embedded documents, programs.
func (p *pack) child(pt *parts.Part) {
	if strings.Contains(parts.Key(pt.Name), "vbaproject") && strings.HasSuffix(parts.Key(pt.Name), ".bin") || strings.Contains(pt.Kind, "vbaproject") {
		p.Fact(pt.Name, extract.Macro, "VBA project")
	}
	switch {
	case strings.HasPrefix(parts.Key(pt.Name), "docprops/thumbnail.") && p.unshown(pt):
		p.Preview(pt)
		return
	case !settings(pt):
		p.Child(pt, opaque(pt))
		return
	}
	size := p.strings(pt)
	p.Child(pt, size <= maxSettings)
}

// unshown reports whether only the package itself leads to a part: no page shows it.
func (p *pack) unshown(pt *parts.Part) bool {
	for _, other := range p.Parts {
		dir, base := path.Split(other.Name)
		of, isRels := strings.CutSuffix(base, ".rels")
		if !isRels || of == "" {
			continue
		}
		for _, r := range p.relations(path.Join(path.Dir(path.Clean(dir)), of)) {
			if p.Find(r.target) == pt {
				return false
			}
		}
	}
	return true
}

// maxSettings is how long the settings of a printer or of a control may be, bytes:
// beyond, somebody must know what they are.
const maxSettings = 64 << 10

// settings are small binary parts whose text stands among numbers: the names of
// printers and papers ([MS-WMF] DEVMODE), the properties of controls ([MS-OFORMS]).
func settings(pt *parts.Part) bool {
	name := parts.Key(pt.Name)
	return strings.HasSuffix(name, ".bin") &&
		(strings.HasSuffix(pt.Kind, "printersettings") || strings.Contains(name, "printersettings") || strings.Contains(pt.Kind, "activex") || strings.Contains(name, "/activex/"))
}

// strings emits the printable text of a part and returns its size, so far as it is read.
func (p *pack) strings(pt *parts.Part) int {
	r := p.Open(pt)
	if r == nil {
		return 0
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxSettings+1))
	if err != nil {
		p.Gap(pt.Name, extract.Corrupt, "part of "+p.What+": damaged")
	}
	p.Text(extract.All, extract.Place{Where: parts.Stem(pt.Name)}, parts.Printable(data))
	return len(data)
}

// opaque parts are of a kind that holds no text of a person: nobody need be
// able to read them. They are handed on all the same, in case they lie.
func opaque(pt *parts.Part) bool {
	return strings.HasSuffix(pt.Kind, "obfuscatedfont") || strings.HasSuffix(pt.Kind, "opentype") ||
		strings.HasSuffix(parts.Key(pt.Name), ".odttf") || strings.HasSuffix(parts.Key(pt.Name), ".fntdata")
}
