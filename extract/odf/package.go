package odf

import (
	"bufio"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// A pack is an OpenDocument package (ODF 1.3, part 2) while it is read.
type pack struct {
	*parts.Pack
	kind   kind
	limits extract.Limits
	macro  bool // the fact was noted
}

// encryptedPackage is the one part of a document that is encrypted as a whole
// (ODF 1.4, part 2, section 3.4.1).
const encryptedPackage = "encrypted-package"

// read reads the document and those inside it, then everything else.
func (p *pack) read(o *extract.Object) {
	locked := p.readManifest()
	p.unlock(o, locked)
	for _, pt := range p.Parts {
		if locked[pt.Name] != nil && pt.Plain == nil {
			p.locked(pt)
		}
	}
	for _, base := range []string{"content.xml", "styles.xml"} {
		for _, pt := range p.Parts {
			if !pt.Done && !p.Stopped() && path.Base(parts.Key(pt.Name)) == base {
				p.document(pt)
			}
		}
	}
	for _, pt := range p.Parts {
		if !pt.Done && !p.Stopped() {
			p.part(pt)
		}
	}
}

// readManifest returns how parts are encrypted, by the names of those that are (ODF
// 1.3, part 2, section 4.3).
func (p *pack) readManifest() map[string]*encryption {
	locked := map[string]*encryption{}
	for _, pt := range p.Parts {
		if parts.Key(pt.Name) != "meta-inf/manifest.xml" {
			continue
		}
		at, entry := extract.Place{Where: "manifest"}, ""
		p.Tokens(pt, func(t *xmltoken.Token) {
			switch {
			case t.Kind == xmltoken.Other:
				p.Remark(pt.Name, t.Text)
			case t.Kind == xmltoken.Chars:
				if s := strings.TrimSpace(t.Text); len(s) > 6 && entry == "" {
					p.Text(extract.All, at, s+"\n")
				}
			case t.Kind == xmltoken.StartTag && t.Name == "file-entry":
				entry = parts.CleanName(t.Of("full-path"))
				if other := p.Find(entry); other != nil {
					other.Kind = strings.ToLower(t.Of("media-type"))
				}
				p.Attributes(t, at)
			case t.Kind == xmltoken.StartTag:
				if t.Name == "encryption-data" {
					locked[entry] = &encryption{}
				}
				if e := locked[entry]; e != nil {
					e.token(t)
				}
				if t.Name != "encryption-data" {
					p.Attributes(t, at)
				}
			}
		})
	}
	return locked
}

// locked deals with an encrypted part. One that only says so is read all the same.
func (p *pack) locked(pt *parts.Part) {
	if p.plain(pt) {
		p.Fact(pt.Name, extract.Ambiguous, "listed as encrypted, but is not")
		return
	}
	p.Child(pt, true)
}

// plain reports whether a part begins like XML.
func (p *pack) plain(pt *parts.Part) bool {
	r := p.Open(pt)
	if r == nil {
		return false
	}
	defer r.Close()
	head, _ := bufio.NewReaderSize(r, 64).Peek(5)
	return strings.HasPrefix(strings.TrimLeft(string(head), "\ufeff \r\n\t"), "<")
}

// document reads the content or the styles of a document, or of an object in it.
func (p *pack) document(pt *parts.Part) {
	f := newFlow(p, pt.Name)
	if dir := path.Dir(pt.Name); dir != "." {
		f.prefix = dir + ", "
	}
	if path.Base(parts.Key(pt.Name)) == "content.xml" {
		if styles := p.Find(path.Join(path.Dir(pt.Name), "styles.xml")); styles != nil && !styles.Done {
			p.Tokens(styles, f.styles.token)
			styles.Done = false // its texts are still to be read
		}
	}
	p.Tokens(pt, f.elements().Token)
	f.close()
}

// part reads what is none of the main parts.
func (p *pack) part(pt *parts.Part) {
	name := parts.Key(pt.Name)
	folder, _, _ := strings.Cut(name, "/")
	xml := strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rdf") || strings.HasSuffix(name, ".xlb") || strings.HasSuffix(name, ".xdl")
	switch {
	case name == "mimetype":
		p.mimetype(pt)
	case path.Base(name) == "meta.xml":
		p.Tokens(pt, newMeta(p).token)
	case path.Base(name) == "settings.xml":
		p.Tokens(pt, p.setting())
	case xml && folder == "basic":
		p.basic(pt)
	case xml && (folder == "dialogs" || folder == "meta-inf" || folder == "configurations2" || name == "manifest.rdf"):
		p.Generic(pt, folder, extract.All)
	default:
		if folder == "scripts" {
			p.hasMacro(pt.Name, "script")
		}
		if name == "thumbnails/thumbnail.png" {
			p.Preview(pt)
			return
		}
		p.Child(pt, opaque(name))
	}
}

// mimetype reads the media type, which has no room for a text.
func (p *pack) mimetype(pt *parts.Part) {
	if s := start(pt.File); pt.File.UncompressedSize64 > 90 || !isDocument(s) || strings.ContainsAny(s, " \n") {
		p.Child(pt, false)
	}
	pt.Done = true
}

// opaque parts hold nothing that a person wrote: fonts and a memory of how lines
// were broken. They are handed on all the same, in case they lie.
func opaque(name string) bool {
	return name == "layout-cache" || strings.HasPrefix(name, "fonts/")
}

func (p *pack) hasMacro(name, what string) {
	if !p.macro {
		p.macro = true
		p.Fact(name, extract.Macro, what)
	}
}

// basic reads a module of StarOffice Basic, or the list of those in a library.
func (p *pack) basic(pt *parts.Part) {
	at := extract.Place{Where: "macro " + parts.Stem(pt.Name)}
	p.Tokens(pt, func(t *xmltoken.Token) {
		switch t.Kind {
		case xmltoken.StartTag:
			p.Attributes(t, at)
			if name := t.Of("name"); name != "" {
				p.Text(extract.All, at, name+"\n")
			}
		case xmltoken.Chars:
			if strings.TrimSpace(t.Text) != "" {
				p.hasMacro(pt.Name, "StarOffice Basic")
				p.Text(extract.All, at, t.Text)
			}
		case xmltoken.Other:
			if !strings.HasPrefix(t.Text, "DOCTYPE ") || len(t.Text) > 200 {
				p.Remark(pt.Name, t.Text)
			}
		case xmltoken.EndTag:
			p.Text(extract.All, at, "\n")
		}
	})
}
