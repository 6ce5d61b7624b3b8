// Package epub reads electronic books: EPUB 2 and 3, which are packages of web
// pages. Pages go to the reader of HTML; what is said about the book is read here.
package epub

import (
	"archive/zip"
	"bytes"
	"context"
	"net/url"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// Format is EPUB. The pages are objects of their own, in the order of the book.
var Format = extract.Format{
	Name:       "epub",
	About:      "title, authors and all other metadata, pages in the book's order, tables of contents, notes, pictures and files; encrypted pages as gaps",
	MediaTypes: []string{"application/epub+zip"},
	Extensions: []string{"epub"},
	Covers:     []string{"zip"},
	Detect:     detect,
	Risky:      true,
	Read:       read,
}

const container = "meta-inf/container.xml"

// detect looks for the part that every book begins at (EPUB 3.3, section 4.2.6.3.1),
// and that the package is nothing else.
func detect(o *extract.Object) bool {
	if !bytes.Contains(o.Head, []byte("PK\x03\x04")) {
		return false
	}
	z, err := parts.Listing(o)
	if err != nil {
		return false
	}
	has := map[string]bool{}
	opf := false
	for _, f := range z.File {
		switch name := parts.Key(parts.CleanName(f.Name)); name {
		case container, "[content_types].xml", "content.xml":
			has[name] = true
		default:
			opf = opf || strings.HasSuffix(name, ".opf")
		}
	}
	return has[container] && opf && !has["[content_types].xml"] && !has["content.xml"]
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	z, err := zip.NewReader(o.Data, o.Size)
	if err != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "EPUB: damaged ZIP container"}
	}
	b := &book{Pack: parts.Open(ctx, z, s, "an EPUB"), items: map[string]*parts.Part{}}
	b.Spoken = func(_ *xmltoken.Token, a xmltoken.Attr) bool {
		return a.Name == "title" || a.Name == "file-as" || a.Name == "content" || a.Name == "alt"
	}
	b.read()
	b.Slack(z, o)
	return b.Err
}

// A book is an EPUB while it is read.
type book struct {
	*parts.Pack
	items map[string]*parts.Part // of the manifest, by id
	spine []*parts.Part
}

func (b *book) read() {
	obscured := b.readEncryption()
	if pt := b.Find(container); pt != nil {
		b.Generic(pt, "container", extract.All)
	}
	for _, pt := range b.Parts {
		if strings.HasSuffix(parts.Key(pt.Name), ".opf") {
			b.readPackage(pt)
		}
	}
	for _, pt := range append(b.spine, b.Parts...) {
		if b.Stopped() {
			return
		}
		switch name := parts.Key(pt.Name); {
		case pt.Done:
		case name == "mimetype" && pt.File.UncompressedSize64 <= 24:
			pt.Done = true
		default:
			b.Child(pt, obscured[pt.Name])
		}
	}
}

// fonts are the ways in which fonts are made unusable outside of their book
// (EPUB 3.3, section 4.3; Adobe's older one).
var fonts = map[string]bool{
	"http://www.idpf.org/2008/embedding": true,
	"http://ns.adobe.com/pdf/enc#RC":     true,
}

// readEncryption returns the parts that are not what they seem (EPUB 3.3, section
// 4.2.6.3.2): fonts, and pages that a shop has locked, which are a gap.
func (b *book) readEncryption() map[string]bool {
	obscured := map[string]bool{}
	pt := b.Find("meta-inf/encryption.xml")
	if pt == nil {
		return obscured
	}
	method, locked := "", 0
	b.Tokens(pt, func(t *xmltoken.Token) {
		b.Attributes(t, extract.Place{Where: "encryption"})
		switch {
		case t.Kind != xmltoken.StartTag:
		case t.Name == "EncryptedData":
			method = ""
		case t.Name == "EncryptionMethod" && method == "": // a key has a method of its own
			method = t.Of("Algorithm")
		case t.Name == "CipherReference":
			if other := b.Find(member("", t.Of("URI"))); other != nil && len(obscured) < len(b.Parts) {
				obscured[other.Name] = true
				if !fonts[method] {
					locked++
				}
			}
		}
	})
	if locked > 0 {
		b.Gap("", extract.EncryptedFile, "EPUB with copy protection (DRM)")
	}
	return obscured
}

// readPackage reads the package document (EPUB 3.3, section 5): metadata, the list
// of files and the order of the pages.
func (b *book) readPackage(pt *parts.Part) {
	at := extract.Place{Where: "metadata"}
	dir := path.Dir(pt.Name)
	var text strings.Builder
	flush := func() {
		if s := strings.TrimSpace(text.String()); s != "" {
			b.Text(extract.Properties, at, s+"\n")
		}
		text.Reset()
	}
	b.Tokens(pt, func(t *xmltoken.Token) {
		switch t.Kind {
		case xmltoken.Chars:
			if text.WriteString(t.Text); text.Len() > parts.LongestText {
				flush()
			}
		case xmltoken.Other:
			b.Remark(pt.Name, t.Text)
		case xmltoken.EndTag:
			flush()
		case xmltoken.StartTag:
			flush()
			b.Attributes(t, at)
			b.item(t, dir)
		}
	})
	flush()
}

func (b *book) item(t *xmltoken.Token, dir string) {
	switch t.Name {
	case "item":
		if pt := b.Find(member(dir, t.Of("href"))); pt != nil && len(b.items) <= len(b.Parts) {
			pt.Kind = strings.ToLower(t.Of("media-type"))
			b.items[t.Of("id")] = pt
		}
	case "itemref":
		if pt := b.items[t.Of("idref")]; pt != nil && len(b.spine) < len(b.Parts) {
			b.spine = append(b.spine, pt)
		}
	}
}

// member is the name of the part that a reference in a folder leads to.
func member(dir, ref string) string {
	ref, _, _ = strings.Cut(ref, "#")
	if s, err := url.PathUnescape(ref); err == nil {
		ref = s
	}
	return parts.CleanName(path.Join(dir, ref))
}
