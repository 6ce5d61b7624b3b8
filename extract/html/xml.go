package html

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/charset"
)

// XML is XML of any kind, read leniently. Of its entities those are expanded that
// stand for a short text.
var XML = extract.Format{
	Name:       "xml",
	About:      "XML and SVG: text as shown; attributes, comments, processing instructions and the document type",
	MediaTypes: []string{"application/xml", "text/xml", "image/svg+xml"},
	Extensions: []string{"xml", "svg", "xsl", "xsd", "rss", "kml", "gpx"},
	Detect:     detectXML,
	Covers:     []string{"plain"},
	Read:       readXML,
}

func detectXML(o *extract.Object) bool {
	head := strings.TrimLeft(charset.Head(o), " \t\r\n\ufeff")
	if !strings.HasPrefix(head, "<") || !charset.Textual(o) {
		return false
	}
	if strings.HasPrefix(head, "<?xml") || strings.HasPrefix(head, "<svg") {
		return true
	}
	declared := slices.ContainsFunc(o.Types, func(t string) bool {
		return strings.HasSuffix(t, "/xml") || strings.HasSuffix(t, "+xml")
	})
	// An element with a name space is no HTML; a declared type may be believed.
	first, _, _ := strings.Cut(head, ">")
	return declared || strings.Contains(first, "xmlns") || strings.HasPrefix(head, "<!DOCTYPE svg") || definesTerms(strings.ToLower(first)) || isElement(first, string(o.Tail))
}

// definesTerms reports whether text, in small letters, begins with a document type that has a part of
// its own in brackets, as HTML never has.
func definesTerms(text string) bool {
	first, _, _ := strings.Cut(text, ">")
	return strings.HasPrefix(first, "<!doctype ") && strings.Contains(first, "[")
}

// isElement reports whether what begins with the tag first ends with that element, as a file
// of XML does that says nothing else of itself.
func isElement(first, tail string) bool {
	name, _, _ := strings.Cut(first[1:], " ")
	name = strings.TrimRight(name, "\t\r\n")
	if i := strings.IndexAny(name, "\t\r\n"); i >= 0 {
		name = name[:i]
	}
	if name == "" || len(name) > longestName || strings.ContainsAny(name, "<&/\"'=?![]()") {
		return false
	}
	end := "</" + name + ">"
	return !slices.Contains(signs, end) && strings.HasSuffix(strings.TrimRight(tail, " \t\r\n\x00"), end)
}

func readXML(ctx context.Context, o *extract.Object, s extract.Sink) error {
	handed := map[string]bool{}
	return eachReading(ctx, o, s, xmlCharset(charset.Head(o)), func(p *page, r io.Reader) error {
		x := &xmlReader{page: p, r: bufio.NewReaderSize(r, 32<<10), handed: handed}
		return x.read()
	})
}

// xmlCharset is the encoding that an XML declaration names (XML 1.0 section
// 4.3.3); empty when there is none.
func xmlCharset(head string) string {
	if !strings.HasPrefix(head, "<?xml") {
		return ""
	}
	decl, _, _ := strings.Cut(head, "?>")
	_, value, ok := strings.Cut(decl, "encoding")
	if !ok {
		return ""
	}
	value = strings.TrimLeft(value, " \t\r\n=")
	if value == "" || value[0] != '"' && value[0] != '\'' {
		return ""
	}
	name, _, _ := strings.Cut(value[1:], value[:1])
	return name
}

// eachReading calls read with a page for each charset that o may be written in.
func eachReading(ctx context.Context, o *extract.Object, s extract.Sink, own string, read func(*page, io.Reader) error) error {
	look, err := charset.Look(ctx, o, own)
	if err != nil {
		return err
	}
	var before []string
	for i, name := range look.Readings {
		if text, ok := look.Text(name); ok {
			if slices.Contains(before, text) {
				continue
			}
			before = append(before, text)
		}
		p := newPage(ctx, s, i == 0)
		err := read(p, look.Open(name))
		if spent := p.close(); spent != nil {
			return spent
		}
		if err != nil {
			return err
		}
	}
	if look.Binary {
		return &extract.GapError{Cause: extract.Unknown, Detail: "binary data in marked-up text"}
	}
	return nil
}

// An xmlReader reads tokens, not a tree: which element ends which does not
// matter for the text.
type xmlReader struct {
	page   *page
	r      *bufio.Reader
	text   []byte // a run of text, up to flushAt, or longestMarked
	marked bool   // the run has a "<" of its own: markup may be written as text
	words  bool   // AbiWord: an element "c" is a run of letters
	images int    // data: URLs so far
	// handed are the beginnings of long files in base64 that the first reading handed on.
	handed map[string]bool
	terms  terms
}

// longestMarked bounds the text of an element that is read as HTML in one piece.
const longestMarked = 1 << 20

func (x *xmlReader) read() error {
	for {
		c, err := x.r.ReadByte()
		if err == io.EOF {
			if err = x.endText(); err == nil {
				err = x.terms.err
			}
			return cmp.Or(x.page.err, err)
		}
		if err != nil {
			return err
		}
		switch c {
		case '<':
			err = x.markup()
		case '&':
			text := x.entity()
			x.marked = x.marked || text == "<"
			x.text = append(x.text, text...)
		default:
			x.text = append(x.text, c)
			x.plain()
		}
		if err == nil {
			err = x.spill()
		}
		if err == nil {
			err = x.page.err
		}
		if err != nil && err != io.EOF {
			return err
		}
	}
}

// plain takes what is buffered up to the next markup.
func (x *xmlReader) plain() {
	b, _ := x.r.Peek(min(x.r.Buffered(), flushAt))
	if i := bytes.IndexAny(b, "<&"); i >= 0 {
		b = b[:i]
	}
	x.text = append(x.text, b...)
	x.r.Discard(len(b))
}

// endText writes the run of text that was read. White space between elements is
// layout, within text it is kept as a blank. Text that is HTML (feeds, notes and
// dumps of databases carry it so) is written as a program shows it, and as it
// stands in All.
func (x *xmlReader) endText() error {
	text, marked := x.text, x.marked
	x.text, x.marked = x.text[:0], false
	if !marked || !hasTags(text) {
		writeCollapsed(x.page, text, false)
		return nil
	}
	in := newReader(x.page)
	in.images = x.images
	x.page.breakLine('\n', false)
	err := in.read(bytes.NewReader(text))
	x.images = in.images
	x.page.extra(string(text))
	x.page.breakLine('\n', false)
	return err
}

// hasTags reports whether text has tags of HTML.
func hasTags(text []byte) bool {
	lower := strings.ToLower(string(text))
	return slices.ContainsFunc(signs, func(s string) bool { return strings.Contains(lower, s) })
}

// writeCollapsed writes text with each run of white space as one blank.
func writeCollapsed(p *page, b []byte, hidden bool) {
	for len(b) > 0 {
		n := 0
		for n < len(b) && blank(b[n]) {
			n++
		}
		if n > 0 {
			p.space(hidden)
			b = b[n:]
		}
		n = 0
		for n < len(b) && (!blank(b[n]) || b[n] == ' ' && n+1 < len(b) && !blank(b[n+1])) {
			n++
		}
		p.text(string(b[:n]), hidden)
		b = b[n:]
	}
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }
