// Package parts reads files that are ZIP packages of XML parts: what Office
// programs, e-readers and printers write. It holds what such formats share; what
// a part means is theirs.
package parts

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"postern/extract"
	"postern/internal/xmltoken"
)

// A Part is a file of the package.
type Part struct {
	File *zip.File
	// pieces are the files that follow File, of a part that is written in pieces.
	pieces []*zip.File
	// Name is its path without a leading slash and with forward slashes.
	Name string
	// Kind is its media type, lower case, where the family has set it.
	Kind string
	// Plain opens the decrypted content of an encrypted part, where the family has set it.
	Plain func() (io.ReadCloser, error)
	// Done parts were read; [Pack.Rest] leaves them out.
	Done bool
}

// A Pack is a package while it is read. Its methods do nothing once Err is set.
type Pack struct {
	Ctx   context.Context
	Sink  extract.Sink
	Parts []*Part
	// What names the file in the details of gaps: "an Office document".
	What string
	// Spoken says which attributes hold text for people, or lead somewhere.
	Spoken func(t *xmltoken.Token, a xmltoken.Attr) bool
	// Taken reads an attribute that is more than text, and reports whether it was; nil
	// where the family has none.
	Taken func(t *xmltoken.Token, a xmltoken.Attr, at extract.Place) bool
	Err   error // of the sink or the context

	byKey map[string]*Part // by lower-case name, the first of each
	said  map[string]bool  // words of attributes
}

// Key is a name as parts are compared: in lower case.
func Key(name string) string { return strings.ToLower(name) }

// CleanName is a member's name as UTF-8 with forward slashes, none in front.
func CleanName(name string) string {
	return strings.TrimLeft(strings.ReplaceAll(strings.ToValidUTF8(name, "\ufffd"), "\\", "/"), "/")
}

// Open lists the parts of a package. Two of one name are a fact; both are read.
func Open(ctx context.Context, z *zip.Reader, s extract.Sink, what string) *Pack {
	p := &Pack{Ctx: ctx, Sink: s, What: what, byKey: map[string]*Part{}}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 {
			continue
		}
		name, n, isPiece := pieceOf(CleanName(f.Name))
		if first := p.byKey[Key(name)]; isPiece && n > 0 && first != nil && len(first.pieces) == n-1 {
			first.pieces = append(first.pieces, f)
			continue
		}
		if isPiece && n > 0 {
			name = CleanName(f.Name) // out of order: read for itself
		}
		pt := &Part{File: f, Name: name}
		p.Parts = append(p.Parts, pt)
		if p.byKey[Key(pt.Name)] != nil {
			p.Fact(pt.Name, extract.Ambiguous, "two parts of one name")
			continue
		}
		p.byKey[Key(pt.Name)] = pt
	}
	return p
}

// Find returns the part of that name, whatever its case; nil when there is none.
func (p *Pack) Find(name string) *Part { return p.byKey[Key(name)] }

// Stopped reports whether reading must end.
func (p *Pack) Stopped() bool {
	if p.Err == nil {
		p.Err = p.Ctx.Err()
	}
	return p.Err != nil
}

// Text hands on text.
func (p *Pack) Text(v extract.View, at extract.Place, text string) {
	if p.Err == nil && text != "" {
		p.Err = p.Sink.Text(v, at, text)
	}
}

// Gap notes what cannot be read.
func (p *Pack) Gap(name string, cause extract.Cause, detail string) {
	if p.Err == nil {
		p.Err = p.Sink.Gap(name, cause, detail)
	}
}

// Fact notes a fact.
func (p *Pack) Fact(name, fact, detail string) {
	if p.Err == nil {
		p.Err = p.Sink.Fact(name, fact, detail)
	}
}

// Open opens a part; one that cannot be opened is noted as a gap, and nil.
func (p *Pack) Open(pt *Part) io.ReadCloser {
	if pt.Plain != nil {
		r, err := pt.Plain()
		if err != nil {
			p.Gap(pt.Name, extract.Corrupt, "part of "+p.What+": it cannot be decrypted to its end")
			return nil
		}
		return r
	}
	if pt.File.Flags&1 != 0 {
		p.Gap(pt.Name, extract.EncryptedFile, "encrypted part of "+p.What)
		return nil
	}
	if len(pt.pieces) > 0 {
		return &pieceReadCloser{files: append([]*zip.File{pt.File}, pt.pieces...)}
	}
	r, err := pt.File.Open()
	if err != nil {
		p.Gap(pt.Name, extract.Corrupt, "part of "+p.What+": unknown or damaged compression")
		return nil
	}
	return r
}

// Tokens hands the tokens of an XML part to f, each valid until the next. Damage ends the part as a gap.
func (p *Pack) Tokens(pt *Part, f func(*xmltoken.Token)) {
	pt.Done = true
	r := p.Open(pt)
	if r == nil {
		return
	}
	defer r.Close()
	p.TokensOf(pt.Name, r, f)
}

// TokensOf hands the tokens of r to f. Damage is a gap named name.
func (p *Pack) TokensOf(name string, r io.Reader, f func(*xmltoken.Token)) {
	t := xmltoken.New(r)
	var tok xmltoken.Token // one for all: f may not keep it
	var err error
	for n := 0; p.Err == nil; n++ {
		if n&0xff == 0 && p.Stopped() {
			return
		}
		tok, err = t.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			p.Gap(name, extract.Corrupt, "part of "+p.What+": damaged")
			return
		}
		f(&tok)
	}
}

// Child hands on a part that is read elsewhere: a picture, an embedded document.
// An opaque one need not be of a known kind.
func (p *Pack) Child(pt *Part, opaque bool) {
	p.child(pt, extract.Child{Alternative: opaque})
}

// Preview hands on the picture that the package holds of itself.
func (p *Pack) Preview(pt *Part) { p.child(pt, extract.Child{Preview: true}) }

func (p *Pack) child(pt *Part, c extract.Child) {
	pt.Done = true
	r := p.Open(pt)
	if r == nil {
		return
	}
	defer r.Close()
	c.Path, c.Names = pt.Name, []string{path.Base(pt.Name)}
	if pt.Kind != "" {
		c.Types = []string{pt.Kind}
	}
	if p.Err == nil {
		p.Err = p.Sink.Child(c, r)
	}
}
