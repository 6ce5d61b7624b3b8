package iwork

import (
	"compress/gzip"
	"io"
	"path"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// indexes reads the documents of Pages, Numbers and Keynote up to '09, each of which
// is one member of XML.
func (d *document) indexes(locked bool) {
	if d.kind != markup {
		return
	}
	for _, pt := range d.Parts {
		if d.Stopped() || !indexes[path.Base(parts.Key(pt.Name))] {
			continue
		}
		pt.Done = true
		if !locked {
			d.index(pt)
		}
	}
}

func (d *document) index(pt *parts.Part) {
	file := d.Open(pt)
	if file == nil {
		return
	}
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(parts.Key(pt.Name), ".gz") {
		z, err := gzip.NewReader(r)
		if err != nil {
			d.Gap(pt.Name, extract.Corrupt, "text of an iWork document: damaged compression")
			return
		}
		r = z
	}
	x := &xml{document: d, view: extract.Shown, where: "text"}
	d.TokensOf(pt.Name, r, x.token)
	x.flush()
	x.endTable()
}

// spans are elements within a paragraph, and marks that stand in it.
var spans = map[string]bool{
	"span": true, "link": true, "ref": true, "insertion-point": true, "selection-start": true, "selection-end": true, "bookmark": true, "changed": true,
	"annotation-field": true, "pgnum": true, "page-number": true, "pgcount": true, "page-count": true, "date-time": true, "filename": true, "footnote-mark": true,
	"hyperlink-field": true, "hyperlink": true, "placeholder": true, "merge-field": true, "ghost-text": true, "change-start": true, "change-end": true, "softhyphen": true,
	"tab": true, "br": true, "lnbr": true, "crbr": true, "pgbr": true, "sectbr": true, "colbr": true, "intratopicbr": true,
}

// An xml is the text of a document of XML while it is read. Its elements are those of
// Apple's schema of Keynote 2 ("APXL"), which the other programs share.
type xml struct {
	*document
	text    strings.Builder
	view    extract.View
	where   string
	outside []frame // what view and where are around elements that change them
	grid    *grid
	slides  int
}

// A frame is what an element changed.
type frame struct {
	name, where string
	view        extract.View
	depth       int // elements of the name inside each other
}

func (x *xml) token(t *xmltoken.Token) {
	switch t.Kind {
	case xmltoken.Chars:
		if x.text.WriteString(t.Text); x.text.Len() > parts.LongestText {
			x.flush()
		}
	case xmltoken.Other:
		x.Remark("index", t.Text)
	case xmltoken.StartTag:
		if x.start(t); t.Empty {
			x.end(t.Name)
		}
	case xmltoken.EndTag:
		x.end(t.Name)
	}
}

func (x *xml) start(t *xmltoken.Token) {
	switch {
	case t.Name == "tab":
		x.text.WriteByte('\t')
	case spans[t.Name] && strings.HasSuffix(t.Name, "br"):
		x.text.WriteByte('\n')
	case !spans[t.Name]:
		x.flush()
	}
	x.attributes(t)
	switch t.Name {
	case "slide":
		x.slides++
		x.within("slide", "slide "+strconv.Itoa(x.slides), extract.Shown)
	case "notes", "comment", "sticky-note", "header", "footer", "headers", "footers", "footnote", "annotation":
		x.within(t.Name, t.Name, x.view)
	case "master-slide", "prototypes", "template", "stylesheet", "theme", "theme-list", "stylesheet-ref":
		x.within(t.Name, t.Name, extract.All)
	case "metadata":
		x.within(t.Name, t.Name, extract.Properties)
	case "tabular-info", "tabular-model", "table-info":
		x.beginTable(t)
	case "workspace", "ws":
		if name := t.Of("workspace-name"); name != "" {
			x.Text(extract.Shown, extract.Place{Where: name}, name+"\n")
			x.within(t.Name, name, x.view)
		}
	}
	if x.view == extract.Properties {
		if s := t.Of("string"); s != "" {
			x.Text(extract.Properties, extract.Place{Where: x.where}, s+"\n")
		}
	}
	if x.grid != nil {
		x.grid.start(x, t)
	}
}

// attributes emits those of an element but for the ones that a cell shows.
func (x *xml) attributes(t *xmltoken.Token) {
	e := *t
	if x.grid != nil && x.grid.source {
		e.Attrs = nil
		for _, a := range t.Attrs {
			if !isValue(t, a) {
				e.Attrs = append(e.Attrs, a)
			}
		}
	}
	x.Attributes(&e, extract.Place{Where: x.where})
}

// mostFrames bounds what is remembered of elements around.
const mostFrames = 100

func (x *xml) within(name, where string, view extract.View) {
	if n := len(x.outside); n > 0 && x.outside[n-1].name == name {
		x.outside[n-1].depth++
		return
	}
	if len(x.outside) >= mostFrames {
		return
	}
	x.outside = append(x.outside, frame{name: name, where: x.where, view: x.view})
	if x.view != extract.All { // what is hidden stays so
		x.view = view
	}
	x.where = where
}

func (x *xml) end(name string) {
	if x.grid != nil {
		x.grid.end(x, name)
	}
	if !spans[name] {
		x.flush()
	}
	n := len(x.outside)
	if n == 0 || x.outside[n-1].name != name {
		return
	}
	if x.outside[n-1].depth > 0 {
		x.outside[n-1].depth--
		return
	}
	x.view, x.where = x.outside[n-1].view, x.outside[n-1].where
	x.outside = x.outside[:n-1]
}

// flush hands on a paragraph; within a cell it is part of the cell.
func (x *xml) flush() {
	s := strings.TrimSpace(x.text.String())
	x.text.Reset()
	if s == "" {
		return
	}
	s = lines([]byte(s))
	if x.grid != nil && x.grid.within != "" {
		x.grid.add(s)
		return
	}
	x.Text(x.view, extract.Place{Where: x.where}, s+"\n")
}
