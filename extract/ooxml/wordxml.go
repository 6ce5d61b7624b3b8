package ooxml

import (
	"context"
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// WordXML is a document as one XML file: what Word 2003 wrote (WordprocessingML 2003), and
// the package of a later document or presentation as XML ("Flat OPC"). Its places are those
// of [Docx].
var WordXML = extract.Format{
	Name:       "wordml",
	About:      "Word 2003 XML, and documents of later versions as one XML file (Flat OPC): text, headers, notes, comments, tracked changes, properties, links; pictures, embedded files and macros",
	MediaTypes: []string{"application/vnd.ms-wordml", "application/vnd.ms-word.2006ml"},
	Extensions: []string{"doc", "wordml"},
	Covers:     []string{"xml", "html", "plain"},
	Detect: func(o *extract.Object) bool {
		return rootOf(o, "wordDocument", wordSpace, wordSpaceBeta) || rootOf(o, "package", packageSpace)
	},
	Risky: true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		p := flatPack(ctx, s, "a document in XML")
		w := &wordXML{flow: flow{pack: p, where: bodyText, view: extract.Shown, stack: []*paragraph{{}}}}
		w.binary.most = largestBinary(o)
		p.TokensOf("", o.Open(), w.token)
		w.endBinary() // of a file that is cut off
		for len(w.stack) > 0 {
			w.endParagraph()
		}
		return p.Err
	},
}

// A wordXML is such a file while it is read.
type wordXML struct {
	flow
	opened   []opened // elements that change what text is
	property string   // the property whose value comes
	binary   base64File
	in       bool   // base64 comes
	part     string // of a package
}

// An opened element is one at whose end something is as it was.
type opened struct {
	name, where    string
	deleted, added int
	properties     bool
}

// mostOpened is how many of them inside each other are told apart.
const mostOpened = 200

func (w *wordXML) token(t *xmltoken.Token) {
	switch t.Kind {
	case xmltoken.StartTag:
		w.start(t)
	case xmltoken.EndTag:
		w.end(t.Name)
	case xmltoken.Chars:
		w.chars(t.Text)
	default:
		w.flow.token(t)
	}
}

func (w *wordXML) start(t *xmltoken.Token) {
	next := opened{name: t.Name, where: w.where, deleted: w.deleted, added: w.added, properties: w.inProperties()}
	switch t.Name {
	case "hdr":
		w.open(next, "header")
	case "ftr":
		w.open(next, "footer")
	case "footnote", "endnote":
		w.open(next, t.Name+"s")
	case "annotation":
		where := w.where
		switch t.Of("type") {
		case "Word.Comment":
			where = "comments"
		case "Word.Deletion":
			w.deleted++
		case "Word.Insertion":
			w.added++
		}
		if t.Empty { // the start or the end of what a comment is about
			w.deleted, w.added = next.deleted, next.added
		} else {
			w.open(next, where)
		}
	case "DocumentProperties", "CustomDocumentProperties":
		next.properties = true
		w.open(next, "properties")
	case "part":
		if name := t.Of("name"); name != "" {
			w.part = name
			w.open(next, placeOfPart(name))
		}
	case "binData", "binaryData":
		if !t.Empty {
			w.endBinary()
			w.in = true
			w.binary.begin(t.Of("name"))
			if t.Name == "binaryData" {
				w.binary.begin(w.part)
			}
		}
	}
	if w.property = ""; w.inProperties() {
		w.property = t.Name
	}
	w.flow.token(t)
}

func (w *wordXML) open(o opened, where string) {
	if len(w.opened) < mostOpened {
		w.opened = append(w.opened, o)
		w.where = where
	}
}

func (w *wordXML) inProperties() bool {
	n := len(w.opened)
	return n > 0 && w.opened[n-1].properties
}

func (w *wordXML) end(name string) {
	if name == "binData" || name == "binaryData" {
		w.endBinary()
	}
	w.property = ""
	w.flow.token(&xmltoken.Token{Kind: xmltoken.EndTag, Name: name})
	if n := len(w.opened); n > 0 && w.opened[n-1].name == name {
		o := w.opened[n-1]
		w.where, w.deleted, w.added, w.opened = o.where, o.deleted, o.added, w.opened[:n-1]
	}
}

// endBinary hands on the file that came.
func (w *wordXML) endBinary() {
	if w.in {
		w.in = false
		w.binary.end(w.pack, fmt.Sprintf("object-%d", w.binary.number+1))
	}
}

func (w *wordXML) chars(text string) {
	switch {
	case w.in:
		w.binary.add(text)
	case w.property != "" && strings.TrimSpace(text) != "":
		w.pack.Text(extract.Properties, extract.Place{Where: "properties"}, w.property+": "+text+"\n")
	default:
		w.flow.chars(text)
	}
}

// placeOfPart is the place of the text of a part in a package.
func placeOfPart(name string) string {
	stem := strings.TrimRight(parts.Stem(name), "0123456789")
	if stem == "document" {
		return bodyText
	}
	return stem
}
