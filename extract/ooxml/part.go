package ooxml

import (
	"archive/zip"
	"context"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// A pack is an OOXML package (ECMA-376, part 2) while it is read.
type pack struct{ *parts.Pack }

// A relation leads from a part to another one, or out of the package.
type relation struct {
	kind, target string
	external     bool
}

func openPack(ctx context.Context, z *zip.Reader, s extract.Sink) *pack {
	p := &pack{parts.Open(ctx, z, s, "an Office document")}
	p.Spoken = isSpoken
	p.takeGraphics()
	p.readTypes()
	return p
}

// readTypes reads [Content_Types].xml.
func (p *pack) readTypes() {
	byExt, byName := map[string]string{}, map[string]string{}
	if pt := p.Find("[content_types].xml"); pt != nil {
		pt.Done = true
		p.Tokens(pt, func(t *xmltoken.Token) {
			kind := strings.ToLower(t.Of("ContentType"))
			switch t.Name {
			case "Default":
				byExt[parts.Key(t.Of("Extension"))] = kind
			case "Override":
				byName[parts.Key(parts.CleanName(t.Of("PartName")))] = kind
			}
			p.stray(t, pt.Name)
		})
	}
	for _, pt := range p.Parts {
		pt.Kind = byName[parts.Key(pt.Name)]
		if pt.Kind == "" {
			pt.Kind = byExt[strings.TrimPrefix(path.Ext(parts.Key(pt.Name)), ".")]
		}
	}
}

// stray emits what an entry of the content types says besides types and the names of parts.
func (p *pack) stray(t *xmltoken.Token, name string) {
	var rest []xmltoken.Attr
	for _, a := range t.Attrs {
		switch a.Name {
		case "Extension":
			if len(a.Value) <= 8 {
				continue
			}
		case "PartName":
			if p.Find(parts.CleanName(a.Value)) != nil && !parts.Strange(a.Value) {
				continue
			}
		}
		rest = append(rest, a)
	}
	p.Attributes(&xmltoken.Token{Name: t.Name, Attrs: rest}, extract.Place{Where: name})
}

// relations reads the relations of a part, by id. Targets within the package
// are resolved to names.
func (p *pack) relations(of string) map[string]relation {
	dir, base := path.Split(of)
	pt := p.Find(dir + "_rels/" + base + ".rels")
	m := map[string]relation{}
	if pt == nil {
		return m
	}
	done := pt.Done
	p.Tokens(pt, func(t *xmltoken.Token) {
		if t.Kind != xmltoken.StartTag || t.Name != "Relationship" {
			return
		}
		r := relation{kind: path.Base(t.Of("Type")), target: t.Of("Target"), external: strings.EqualFold(t.Of("TargetMode"), "External")}
		if !r.external {
			r.target = resolve(dir, r.target)
		}
		m[t.Of("Id")] = r
	})
	pt.Done = done // links are still to be emitted
	return m
}

// resolve is the name of the part that a target in a folder means.
func resolve(dir, target string) string {
	if !strings.HasPrefix(target, "/") {
		target = path.Join(dir, target)
	}
	return parts.CleanName(target)
}

// ofKind returns the parts that a part is related to, in the package's order.
func (p *pack) ofKind(rels map[string]relation, kinds ...string) []*parts.Part {
	var found []*parts.Part
	for _, pt := range p.Parts {
		for _, r := range rels {
			if !r.external && parts.Key(r.target) == parts.Key(pt.Name) && contains(kinds, r.kind) {
				found = append(found, pt)
				break
			}
		}
	}
	return found
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}
