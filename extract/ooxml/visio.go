package ooxml

import (
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// Vsdx is a drawing of Visio 2013 and later ([MS-VSDX]). Its places are
// "page Plan", "page Plan, data", "masters" and "comments".
var Vsdx = extract.Format{
	Name:  "vsdx",
	About: "texts of the shapes of all pages and masters, shape data with their labels, user cells, strings in formulas, names, comments, properties, links, embedded files",
	MediaTypes: []string{
		"application/vnd.ms-visio.drawing", "application/vnd.ms-visio.drawing.macroenabled.12", "application/vnd.ms-visio.stencil", "application/vnd.ms-visio.stencil.macroenabled.12",
		"application/vnd.ms-visio.template", "application/vnd.ms-visio.template.macroenabled.12", "application/vnd.visio",
	},
	Extensions: []string{"vsdx", "vsdm", "vssx", "vssm", "vstx", "vstm"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return holds(o, "visio/") },
	Risky:      true,
	Read:       reader("Office document", readDrawing),
}

// readDrawing reads the pages in their order, then masters, comments and the
// document's own sheet.
func readDrawing(p *pack) {
	for _, pt := range p.Parts {
		if parts.Key(pt.Name) == "visio/pages/pages.xml" || strings.HasSuffix(pt.Kind, "visio.pages+xml") {
			p.visioPages(pt)
		}
	}
	for _, pt := range p.Parts {
		name := parts.Key(pt.Name)
		switch {
		case pt.Done || !strings.HasSuffix(name, ".xml") || p.Stopped():
		case strings.HasSuffix(pt.Kind, "visio.page+xml"):
			p.drawing(pt, "page "+parts.Stem(pt.Name), extract.Shown)
		case strings.HasPrefix(name, "visio/masters/"):
			p.drawing(pt, "masters", extract.All)
		case strings.HasPrefix(name, "visio/comments"):
			p.Generic(pt, "comments", extract.Shown)
		case strings.HasPrefix(name, "visio/"):
			p.drawing(pt, parts.Stem(pt.Name), extract.All)
		}
	}
}

// visioPages reads the list of pages, and each page where it is named.
func (p *pack) visioPages(list *parts.Part) {
	rels := p.relations(list.Name)
	type page struct {
		part *parts.Part
		name string
	}
	var pages []page
	name := ""
	p.Tokens(list, func(t *xmltoken.Token) {
		if t.Kind != xmltoken.StartTag {
			return
		}
		switch t.Name {
		case "Page":
			name = t.Of("Name")
			if name == "" {
				name = t.Of("NameU")
			}
		case "Rel":
			if pt := p.Find(rels[t.Of("id")].target); pt != nil && len(pages) < len(p.Parts) {
				pages = append(pages, page{pt, name})
			}
		}
	})
	p.drawing(list, "pages", extract.Properties) // names, and what is said of the pages
	for i, pg := range pages {
		if pg.part.Done || p.Stopped() {
			continue
		}
		if pg.name == "" {
			pg.name = fmt.Sprint(i + 1)
		}
		p.drawing(pg.part, "page "+pg.name, extract.Shown)
	}
}

// A drawing reads shapes: their texts, and the cells that hold words of people.
type drawing struct {
	pack    *pack
	name    string // of the part
	where   string
	view    extract.View
	text    strings.Builder
	inText  int
	section string
	row     row
}

// A row is one of a shape's data, user cells or links ([MS-VSDX] 2.2.5.3.4).
type row struct {
	label, value string
	other        []string
}

func (p *pack) drawing(pt *parts.Part, where string, view extract.View) {
	d := &drawing{pack: p, name: pt.Name, where: where, view: view}
	p.Tokens(pt, parts.Elements{Start: d.start, End: d.end, Chars: d.chars, Remark: func(text string) { p.Remark(d.name, text) }}.Token)
	d.endText()
	d.endRow()
}

func (d *drawing) start(t *xmltoken.Token) {
	switch t.Name {
	case "Text":
		d.endText()
		d.inText = 1
		return
	case "Section":
		d.section = t.Of("N")
	case "Row":
		d.endRow()
	case "Cell":
		d.cell(t)
		return
	case "Shape", "Page", "Master", "PageSheet", "StyleSheet", "Layer":
		d.emit(extract.All, d.where, t.Of("Name"))
		if u := t.Of("NameU"); u != t.Of("Name") {
			d.emit(extract.All, d.where, u)
		}
		d.emit(extract.All, d.where, t.Of("Prompt"))
	}
	d.pack.Attributes(t, extract.Place{Where: d.where})
}

func (d *drawing) end(name string) {
	switch name {
	case "Text":
		d.endText()
	case "Row":
		d.endRow()
	case "Section":
		d.endRow()
		d.section = ""
	}
}

func (d *drawing) chars(text string) {
	if d.inText > 0 {
		if d.text.WriteString(text); d.text.Len() > parts.LongestText {
			d.endText()
			d.inText = 1
		}
		return
	}
	d.emit(extract.All, d.where, text)
}

func (d *drawing) endText() {
	d.emit(d.view, d.where, d.text.String())
	d.text.Reset()
	d.inText = 0
}

// cell takes a cell: V is its value, F its formula, U its unit.
func (d *drawing) cell(t *xmltoken.Token) {
	v, f := t.Of("V"), t.Of("F")
	if strings.Contains(f, `"`) {
		d.emit(extract.All, d.where, f)
	}
	switch d.section {
	case "Property", "User", "Hyperlink", "Actions":
		switch name := t.Of("N"); {
		case name == "Value" || name == "Address":
			d.row.value = v
		case name == "Label" || name == "Description":
			d.row.label = v
		case name == "Prompt" || name == "Format" || name == "SubAddress" || name == "ExtraInfo" || name == "Menu" || t.Of("U") == "STR":
			if len(d.row.other) < 16 {
				d.row.other = append(d.row.other, v)
			}
		}
		return
	}
	if t.Of("U") == "STR" || parts.Strange(v) {
		d.emit(extract.All, d.where, v)
	}
}

// endRow emits a row as people see it: "Serial number: 4711".
func (d *drawing) endRow() {
	r := d.row
	d.row = row{}
	switch d.section {
	case "Property":
		if r.label != "" && r.value != "" {
			r.value = r.label + ": " + r.value
		} else {
			r.value += r.label
		}
		d.emit(d.view, d.where+", data", r.value)
	case "Hyperlink":
		d.emit(extract.Properties, "links", r.value)
		d.emit(extract.All, d.where, r.label)
	default:
		d.emit(extract.All, d.where, r.label)
		d.emit(extract.All, d.where, r.value)
	}
	for _, s := range r.other {
		d.emit(extract.All, d.where, s)
	}
}

func (d *drawing) emit(v extract.View, where, text string) {
	if text = strings.TrimSpace(text); text != "" {
		d.pack.Text(v, extract.Place{Where: where}, text+"\n")
	}
}
