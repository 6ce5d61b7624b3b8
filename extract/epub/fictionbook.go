package epub

import (
	"context"
	"encoding/base64"
	"io"
	"strings"

	"postern/extract"
	"postern/extract/charset"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// FictionBook is FictionBook 2: one XML file with text and pictures.
var FictionBook = extract.Format{
	Name:       "fb2",
	About:      "FictionBook: text, tables and notes; title, authors and all other metadata; links, pictures and files",
	MediaTypes: []string{"application/x-fictionbook+xml", "application/x-fictionbook", "text/fb2+xml"},
	Extensions: []string{"fb2"},
	Covers:     []string{"xml", "plain", "html"},
	Detect: func(o *extract.Object) bool {
		head := strings.TrimLeft(charset.Head(o), "\ufeff \r\n\t")
		return strings.HasPrefix(head, "<") && strings.Contains(head, "<FictionBook")
	},
	Risky: true,
	Read:  readFictionBook,
}

// fictionBook reads the text of one.
type fictionBook struct {
	*parts.Pack
	text   strings.Builder
	binary strings.Builder
	name   string // of the binary
	kind   string
	in     string // "description", "body", "binary"
	most   int64
	cut    bool
}

// inline are elements within a paragraph.
var inline = map[string]bool{"strong": true, "emphasis": true, "style": true, "a": true, "strikethrough": true, "sub": true, "sup": true, "code": true, "image": true}

func readFictionBook(ctx context.Context, o *extract.Object, s extract.Sink) error {
	f := &fictionBook{Pack: &parts.Pack{Ctx: ctx, Sink: s, What: "a FictionBook"}, most: o.Limits.Object}
	if f.most <= 0 {
		f.most = 64 << 20
	}
	f.Spoken = func(_ *xmltoken.Token, a xmltoken.Attr) bool {
		return a.Name == "href" || a.Name == "alt" || a.Name == "title" || a.Name == "value"
	}
	f.TokensOf("", o.Open(), f.token)
	f.flush()
	f.endBinary()
	return f.Err
}

func (f *fictionBook) place() (extract.View, extract.Place) {
	if f.in == "body" {
		return extract.Shown, extract.Place{Where: "text"}
	}
	return extract.Properties, extract.Place{Where: "metadata"}
}

func (f *fictionBook) token(t *xmltoken.Token) {
	switch t.Kind {
	case xmltoken.Other:
		f.Remark("", t.Text)
	case xmltoken.Chars:
		f.chars(t.Text)
	case xmltoken.EndTag:
		if t.Name == "binary" {
			f.endBinary()
		}
		if !inline[t.Name] {
			f.flush()
		}
	case xmltoken.StartTag:
		if !inline[t.Name] {
			f.flush()
		}
		switch t.Name {
		case "description", "body":
			f.in = t.Name
		case "binary":
			f.in, f.name, f.kind = t.Name, t.Of("id"), t.Of("content-type")
		}
		_, at := f.place()
		f.Attributes(t, at)
	}
}

func (f *fictionBook) chars(text string) {
	if f.in != "binary" {
		if f.text.WriteString(text); f.text.Len() > parts.LongestText {
			f.flush()
		}
		return
	}
	if int64(f.binary.Len()) > f.most {
		f.cut = true
		return
	}
	f.binary.WriteString(text)
}

// flush hands on a paragraph.
func (f *fictionBook) flush() {
	text := strings.Join(strings.Fields(f.text.String()), " ")
	f.text.Reset()
	if text != "" {
		view, at := f.place()
		f.Text(view, at, text+"\n")
	}
}

// endBinary hands on a picture or a file.
func (f *fictionBook) endBinary() {
	raw := f.binary.String()
	f.binary.Reset()
	if f.in != "binary" || raw == "" {
		return
	}
	f.in = ""
	c := extract.Child{Path: f.name, Names: []string{f.name}, Types: []string{strings.ToLower(f.kind)}}
	var r io.Reader = base64.NewDecoder(base64.StdEncoding, strings.NewReader(strings.Join(strings.Fields(raw), "")))
	if f.cut {
		r = io.LimitReader(r, f.most/4*3)
		f.Gap(f.name, extract.TooBig, "a file in a FictionBook is larger than one may be")
		f.cut = false
	}
	if f.Err == nil {
		f.Err = f.Sink.Child(c, r)
	}
}
