package ooxml

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"postern/extract"
)

// A part is a file of the package.
type part struct {
	file *zip.File
	// name is its path without a leading slash and with forward slashes.
	name string
	// kind is its content type, lower case.
	kind string
	done bool
}

// A pack is an OOXML package (ECMA-376, part 2) while it is read.
type pack struct {
	ctx   context.Context
	sink  extract.Sink
	parts []*part
	byKey map[string]*part // by lower-case name, the first of each
	err   error            // of the sink or the context
}

// A relation leads from a part to another one, or out of the package.
type relation struct {
	kind, target string
	external     bool
}

func key(name string) string { return strings.ToLower(name) }

func cleanName(name string) string {
	return strings.TrimLeft(strings.ReplaceAll(strings.ToValidUTF8(name, "\ufffd"), "\\", "/"), "/")
}

func openPack(ctx context.Context, z *zip.Reader, s extract.Sink) *pack {
	p := &pack{ctx: ctx, sink: s, byKey: map[string]*part{}}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 {
			continue
		}
		pt := &part{file: f, name: cleanName(f.Name)}
		p.parts = append(p.parts, pt)
		if p.byKey[key(pt.name)] != nil {
			p.fact(pt.name, extract.Ambiguous, "two parts of one name")
			continue
		}
		p.byKey[key(pt.name)] = pt
	}
	p.readTypes()
	return p
}

// readTypes reads [Content_Types].xml.
func (p *pack) readTypes() {
	byExt, byName := map[string]string{}, map[string]string{}
	if pt := p.byKey["[content_types].xml"]; pt != nil {
		pt.done = true
		p.tokens(pt, func(t *token) {
			kind := strings.ToLower(t.of("ContentType"))
			switch t.name {
			case "Default":
				byExt[key(t.of("Extension"))] = kind
			case "Override":
				byName[key(cleanName(t.of("PartName")))] = kind
			}
			p.strangeAttributes(t, pt.name)
		})
	}
	for _, pt := range p.parts {
		pt.kind = byName[key(pt.name)]
		if pt.kind == "" {
			pt.kind = byExt[strings.TrimPrefix(path.Ext(key(pt.name)), ".")]
		}
	}
}

// stopped reports whether reading must end.
func (p *pack) stopped() bool {
	if p.err == nil {
		p.err = p.ctx.Err()
	}
	return p.err != nil
}

func (p *pack) text(v extract.View, at extract.Place, text string) {
	if p.err == nil && text != "" {
		p.err = p.sink.Text(v, at, text)
	}
}

func (p *pack) gap(name string, cause extract.Cause, detail string) {
	if p.err == nil {
		p.err = p.sink.Gap(name, cause, detail)
	}
}

func (p *pack) fact(name, fact, detail string) {
	if p.err == nil {
		p.err = p.sink.Fact(name, fact, detail)
	}
}

// open opens a part; a part that cannot be opened is noted as a gap.
func (p *pack) open(pt *part) io.ReadCloser {
	if pt.file.Flags&1 != 0 {
		p.gap(pt.name, extract.EncryptedFile, "encrypted part of an Office document")
		return nil
	}
	r, err := pt.file.Open()
	if err != nil {
		p.gap(pt.name, extract.Corrupt, "part of an Office document: unknown or damaged compression")
		return nil
	}
	return r
}

// tokens hands the tokens of an XML part to f. Damage ends the part as a gap.
func (p *pack) tokens(pt *part, f func(*token)) {
	pt.done = true
	r := p.open(pt)
	if r == nil {
		return
	}
	defer r.Close()
	t := newTokenizer(r)
	for n := 0; p.err == nil; n++ {
		if n&0xff == 0 && p.stopped() {
			return
		}
		tok, err := t.next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			p.gap(pt.name, extract.Corrupt, "part of an Office document: damaged")
			return
		}
		f(&tok)
	}
}

// relations reads the relations of a part, by id. Targets within the package
// are resolved to names.
func (p *pack) relations(of string) map[string]relation {
	dir, base := path.Split(of)
	pt := p.byKey[key(dir+"_rels/"+base+".rels")]
	m := map[string]relation{}
	if pt == nil {
		return m
	}
	done := pt.done
	p.tokens(pt, func(t *token) {
		if t.kind != startTag || t.name != "Relationship" {
			return
		}
		r := relation{kind: path.Base(t.of("Type")), target: t.of("Target"), external: strings.EqualFold(t.of("TargetMode"), "External")}
		if !r.external {
			if !strings.HasPrefix(r.target, "/") {
				r.target = path.Join(dir, r.target)
			}
			r.target = cleanName(r.target)
		}
		m[t.of("Id")] = r
	})
	pt.done = done // links are still to be emitted
	return m
}

// ofKind returns the parts that a part is related to, in the package's order.
func (p *pack) ofKind(rels map[string]relation, kinds ...string) []*part {
	var found []*part
	for _, pt := range p.parts {
		for _, r := range rels {
			if !r.external && key(r.target) == key(pt.name) && contains(kinds, r.kind) {
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
