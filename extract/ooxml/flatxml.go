package ooxml

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/charset"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// The root elements of documents in one XML file, and the names that they are known by.
const (
	spreadsheetSpace = "urn:schemas-microsoft-com:office:spreadsheet"
	wordSpace        = "http://schemas.microsoft.com/office/word/2003/wordml"
	wordSpaceBeta    = "http://schemas.microsoft.com/office/word/2003/2/wordml"
	packageSpace     = "http://schemas.microsoft.com/office/2006/xmlPackage"
)

// rootOf reports whether o is XML whose root element, without its prefix, is called so,
// and speaks of one of the name spaces.
func rootOf(o *extract.Object, name string, spaces ...string) bool {
	head := strings.TrimLeft(charset.Head(o), " \t\r\n\ufeff")
	if !strings.HasPrefix(head, "<") {
		return false
	}
	known := false
	for _, space := range spaces {
		known = known || strings.Contains(head, space)
	}
	for known {
		at := strings.IndexByte(head, '<')
		if at < 0 || at+1 >= len(head) {
			return false
		}
		if head = head[at+1:]; head[0] == '?' || head[0] == '!' {
			continue
		}
		end := strings.IndexAny(head, " \t\r\n>/")
		if end < 0 {
			return false
		}
		root := head[:end]
		return root[strings.LastIndexByte(root, ':')+1:] == name
	}
	return false
}

// flatPack is a pack without parts, for the text of one XML file.
func flatPack(ctx context.Context, s extract.Sink, what string) *pack {
	p := &pack{&parts.Pack{Ctx: ctx, Sink: s, What: what, Spoken: func(t *xmltoken.Token, a xmltoken.Attr) bool {
		return isSpoken(t, a) || a.Name == "dest" || a.Name == "HRef" || a.Name == "Author" || a.Name == "Data" && (t.Name == "Header" || t.Name == "Footer")
	}}}
	p.takeGraphics()
	return p
}

// A base64File collects base64 and hands on what it stands for.
type base64File struct {
	text   []byte
	name   string
	most   int64
	number int
}

func (b *base64File) begin(name string) { b.text, b.name = b.text[:0], name }

func (b *base64File) add(text string) {
	for i := range len(text) {
		if c := text[i]; c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' {
			if int64(len(b.text)) > b.most/3*4 {
				return
			}
			b.text = append(b.text, c)
		}
	}
}

// end hands on the file; one that is too large in its first part.
func (b *base64File) end(p *pack, fallback string) {
	if len(b.text) == 0 || p.Err != nil {
		return
	}
	if len(b.text)%4 == 1 {
		b.text = b.text[:len(b.text)-1]
	}
	data := make([]byte, base64.RawStdEncoding.DecodedLen(len(b.text)))
	n, _ := base64.RawStdEncoding.Decode(data, b.text) // only letters of the alphabet are left
	b.number++
	name := parts.CleanName(strings.TrimPrefix(b.name, "wordml://"))
	if name == "" {
		name = fallback
	}
	p.Err = p.Sink.Child(extract.Child{Path: name, Names: []string{path.Base(name)}}, bytes.NewReader(data[:n]))
	if int64(len(b.text)) > b.most/3*4 {
		p.Gap(name, extract.TooBig, "a file in "+p.What+" is larger than one may be")
	}
}

// largestBinary is how large such a file may be.
func largestBinary(o *extract.Object) int64 {
	if o.Limits.Object > 0 {
		return o.Limits.Object
	}
	return 64 << 20
}

// nothing is a sink for what is looked at and not read.
type nothing struct{}

func (nothing) Text(extract.View, extract.Place, string) error       { return nil }
func (nothing) Section(extract.Section, extract.Place, string) error { return nil }
func (nothing) Child(extract.Child, io.Reader) error                 { return nil }
func (nothing) Gap(string, extract.Cause, string) error              { return nil }
func (nothing) Fact(string, string, string) error                    { return nil }
