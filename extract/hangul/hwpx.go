// Package hangul reads documents of Hancom's Hangul: HWPX, which is a package of XML
// (OWPML, KS X 6101), and those of version 3. Documents of version 5 are compound files,
// which package ole reads.
package hangul

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// Hwpx is a document of today. Its places are "text", "footnote", "table 1, row 2".
var Hwpx = extract.Format{
	Name: "hwpx",
	About: "documents of Hangul (OWPML): text, tables, headers, footers, notes, memos, text boxes, fields and links, formulas, tracked changes, properties; pictures and embedded files; " +
		"with a password a gap",
	MediaTypes: []string{"application/hwp+zip", "application/haansofthwpx", "application/vnd.hancom.hwpx", "application/owpml"},
	Extensions: []string{"hwpx", "hwtx", "owpml"},
	Covers:     []string{"zip"},
	Detect:     isHwpx,
	Risky:      true,
	Read:       readHwpx,
}

func isHwpx(o *extract.Object) bool {
	if !bytes.Contains(o.Head, []byte("PK\x03\x04")) {
		return false
	}
	z, err := parts.Listing(o)
	if err != nil {
		return false
	}
	body, companion := false, false
	for _, f := range z.File {
		name := parts.Key(parts.CleanName(f.Name))
		body = body || isSection(name)
		companion = companion || name == "contents/content.hpf" || name == "version.xml" || name == "contents/header.xml"
	}
	return body && companion
}

func isSection(key string) bool {
	return strings.HasPrefix(key, "contents/section") && strings.HasSuffix(key, ".xml")
}

func readHwpx(ctx context.Context, o *extract.Object, s extract.Sink) error {
	z, err := zip.NewReader(o.Data, o.Size)
	if err != nil {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "document of Hangul: damaged ZIP container"}
	}
	p := &pack{Pack: parts.Open(ctx, z, s, "a document of Hangul")}
	p.Spoken = func(_ *xmltoken.Token, a xmltoken.Attr) bool {
		switch a.Name {
		case "href", "command", "text", "title", "alt", "author", "content", "userName":
			return true
		}
		return false
	}
	p.read()
	p.Slack(z, o)
	return p.Err
}

// A pack is a document while it is read.
type pack struct {
	*parts.Pack
	tables int
}

func (p *pack) read() {
	locked := p.locked()
	sections := slices.Clone(p.Parts)
	slices.SortStableFunc(sections, func(a, b *parts.Part) int { return sectionNumber(a) - sectionNumber(b) })
	for _, pt := range sections {
		name := parts.Key(pt.Name)
		switch {
		case p.Stopped():
			return
		case pt.Done:
		case locked && name != "version.xml" && name != "mimetype":
			pt.Done = true // sealed, all of them
		case isSection(name):
			f := &flow{pack: p}
			p.Tokens(pt, f.token)
			f.finish()
		case name == "mimetype" && pt.File.UncompressedSize64 <= 64:
			pt.Done = true
		case strings.HasSuffix(name, ".hpf"):
			p.Generic(pt, "properties", extract.Properties)
		case name == "preview/prvtext.txt":
			p.preview(pt)
		case strings.HasPrefix(name, "preview/"):
			p.Preview(pt)
		case strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rdf"):
			p.Generic(pt, parts.Stem(pt.Name), extract.All)
		default:
			p.Child(pt, strings.HasPrefix(name, "contents/masterpage"))
		}
	}
}

// sectionNumber is the order in which parts are read: the sections by their numbers,
// after what is said about the document.
func sectionNumber(pt *parts.Part) int {
	name := parts.Key(pt.Name)
	if !isSection(name) {
		return -1
	}
	n, err := strconv.Atoi(strings.TrimPrefix(parts.Stem(name), "section"))
	if err != nil || n < 0 {
		return 1 << 30
	}
	return n
}

// locked notes that parts are encrypted, by the manifest (as in OpenDocument).
func (p *pack) locked() bool {
	pt := p.Find("META-INF/manifest.xml")
	if pt == nil {
		return false
	}
	locked := false
	p.Tokens(pt, func(t *xmltoken.Token) {
		locked = locked || t.Kind == xmltoken.StartTag && t.Name == "encryption-data"
		p.Attributes(t, extract.Place{Where: "manifest"})
	})
	if locked {
		p.Gap("", extract.EncryptedFile, "document of Hangul with a password")
	}
	return locked
}

// preview reads the first page's text, as the program has put it there for others.
func (p *pack) preview(pt *parts.Part) {
	r := p.Open(pt)
	pt.Done = true
	if r == nil {
		return
	}
	defer r.Close()
	if p.Err == nil {
		p.Err = p.Sink.Child(extract.Child{Path: pt.Name, Names: []string{path.Base(pt.Name)}, Types: []string{"text/plain"}}, io.Reader(r))
	}
}
