package odf

import (
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// maxText is when running text is handed on before its end.
const maxText = 1 << 20

// deepest is how many elements inside each other are told apart.
const deepest = 400

// A flow reads the text of one part, whatever kind of document it is of. Spans
// of a paragraph are joined without a break, so that a value split over them is
// whole.
type flow struct {
	pack   *pack
	name   string // of the part
	prefix string // of places: the object inside the document
	styles styles

	stack  []frame
	deeper int // elements beyond the stack
	paras  []*paragraph
	tables []*table
	loose  strings.Builder // text that is in no paragraph
	binary strings.Builder // base64 of an object in flat XML
	count  counters
	change changes
	note   string // the class of the note that began last
}

// A frame is an open element, with what it means for the text in it. What it does
// not change it has from the element around.
type frame struct {
	name   string
	where  string // the place of the text
	hidden bool   // it is not shown
	cell   bool   // it is text of the innermost table's cell
	style  bool   // it is in the definition of a style
	sheets bool   // tables here are sheets

	into  destination
	para  bool // a paragraph began here
	table bool // a table began here
}

// A destination is where characters go.
type destination int

const (
	toLoose destination = iota
	toParagraph
	toBinary
)

type counters struct{ tables, pages, objects int }

func newFlow(p *pack, name string) *flow {
	f := &flow{pack: p, name: name, styles: styles{byName: map[string]style{}}}
	f.stack = append(make([]frame, 0, 32), frame{where: "text", sheets: p.kind == sheets})
	return f
}

func (f *flow) top() *frame { return &f.stack[len(f.stack)-1] }

func (f *flow) at(where string) extract.Place { return extract.Place{Where: f.prefix + where} }

func (f *flow) elements() parts.Elements {
	return parts.Elements{Start: f.start, End: f.end, Chars: f.chars, Remark: func(text string) { f.pack.Remark(f.name, text) }}
}

func (f *flow) start(t *xmltoken.Token) {
	f.flushLoose()
	if len(f.stack) >= deepest {
		f.deeper++
		f.attributes(t)
		return
	}
	f.styles.token(t)
	next := *f.top()
	next.name, next.para, next.table = t.Name, false, false
	f.stack = append(f.stack, next)
	f.enter(t, f.top())
	f.attributes(t)
}

// end closes an element, and those in it that nothing closed.
func (f *flow) end(name string) {
	f.flushLoose()
	if f.deeper > 0 {
		f.deeper--
		return
	}
	for i := len(f.stack) - 1; i > 0 && i > len(f.stack)-32; i-- {
		if f.stack[i].name == name {
			for len(f.stack) > i {
				f.leave()
			}
			return
		}
	}
}

func (f *flow) close() {
	f.flushLoose()
	for len(f.stack) > 1 {
		f.leave()
	}
}

// enter does what the start of an element asks for.
func (f *flow) enter(t *xmltoken.Token, fr *frame) {
	if f.structure(t, fr) || f.table(t, fr) || f.tracked(t, fr) {
		return
	}
	if shapes[t.Name] {
		f.shape(fr)
	}
	switch t.Name {
	case "p", "h", "math":
		f.beginParagraph(t, fr)
	case "span", "a":
		fr.hidden = fr.hidden || f.styles.hides("text", t.Of("style-name"))
	case "s":
		f.space(strings.Repeat(" ", min(max(number(t.Of("c"), 1), 1), 1000)))
	case "tab", "tab-stop":
		f.space("\t")
	case "line-break":
		f.space("\n")
	case "hidden-text", "hidden-paragraph":
		fr.hidden = fr.hidden || t.Of("is-hidden") != "false"
	case "note-citation", "ruby-text", "footnote-citation", "endnote-citation":
		fr.into = toLoose
	case "mi", "mn", "mo", "mtext":
		f.space(" ")
	case "binary-data":
		fr.into = toBinary
	}
}

// shapes are elements with text of their own within a paragraph or a cell.
var shapes = map[string]bool{
	"frame": true, "text-box": true, "custom-shape": true, "rect": true, "ellipse": true, "circle": true, "line": true, "polyline": true,
	"polygon": true, "path": true, "connector": true, "caption": true, "measure": true, "regular-polygon": true, "control": true,
	"image": true, "object": true, "object-ole": true, "plugin": true, "applet": true, "floating-frame": true, "event-listeners": true,
	"shapes": true, "form": true, "forms": true,
}

// shape begins text that is none of the paragraph or the cell around it.
func (f *flow) shape(fr *frame) { fr.into, fr.cell = toLoose, false }

// aside begins text of another place.
func (f *flow) aside(fr *frame, where string) {
	f.shape(fr)
	fr.where = where
}

// structure deals with what the parts of a document are.
func (f *flow) structure(t *xmltoken.Token, fr *frame) bool {
	switch t.Name {
	case "automatic-styles", "styles", "font-face-decls", "font-decls":
		fr.style = true
	case "spreadsheet":
		fr.sheets = true
	case "text", "presentation", "drawing", "chart":
		if fr.into == toLoose && !fr.style {
			fr.sheets = false
		}
		switch t.Name {
		case "presentation":
			f.pack.kind = slides
		case "drawing":
			f.pack.kind = drawing
		}
	case "master-page":
		fr.style = false
		if f.pack.kind == slides || f.pack.kind == drawing {
			fr.hidden = true
		}
		f.aside(fr, "master page")
	case "header", "header-left", "header-first", "footer", "footer-left", "footer-first":
		where, _, _ := strings.Cut(t.Name, "-")
		f.aside(fr, where)
		fr.hidden = fr.hidden || t.Of("display") == "false"
	case "page":
		f.page(t, fr)
	case "notes":
		f.aside(fr, fr.where+", notes")
	case "annotation":
		f.aside(fr, strings.TrimPrefix(f.place(fr).Where, f.prefix)+", comment")
	case "note-body", "footnote-body", "endnote-body":
		f.aside(fr, strings.TrimSuffix(t.Name, "-body"))
		if t.Name == "note-body" {
			fr.where = f.note
		}
	case "note":
		f.note = "footnote"
		if t.Of("note-class") == "endnote" {
			f.note = "endnote"
		}
	case "section":
		fr.hidden = fr.hidden || t.Of("display") == "none" || t.Of("display") == "condition" && t.Of("is-hidden") == "true"
	default:
		return false
	}
	return true
}

func (f *flow) page(t *xmltoken.Token, fr *frame) {
	f.count.pages++
	word := "slide"
	if f.pack.kind == drawing {
		word = "page"
	}
	f.aside(fr, fmt.Sprintf("%s %d", word, f.count.pages))
	fr.hidden = fr.hidden || f.styles.hides("drawing-page", t.Of("style-name"))
}

// leave closes the innermost element.
func (f *flow) leave() {
	fr := f.top()
	switch {
	case fr.para:
		f.endParagraph()
	case fr.table:
		f.endTable()
	case fr.name == "binary-data":
		f.endBinary()
	case cells[fr.name]:
		f.endCell(fr)
	case fr.name == "table-row":
		f.endRow()
	case fr.name == "changed-region":
		f.change.end()
	}
	f.stack = f.stack[:len(f.stack)-1]
}

func (f *flow) chars(text string) {
	switch fr := f.top(); fr.into {
	case toParagraph:
		f.write(f.collapse(text))
	case toBinary:
		f.addBinary(text)
	default:
		if f.loose.WriteString(text); f.loose.Len() > maxText {
			f.flushLoose()
		}
	}
}

// flushLoose hands on text that is in no paragraph: dates, authors, alt texts.
func (f *flow) flushLoose() {
	if f.loose.Len() == 0 {
		return
	}
	s := strings.TrimSpace(f.loose.String())
	f.loose.Reset()
	fr := f.top()
	if s == "" || fr.style && wordless(s) {
		return
	}
	view := extract.All
	switch fr.name {
	case "header-decl", "footer-decl", "date-time-decl":
		view = extract.Shown
	case "source-code":
		f.pack.hasMacro(f.name, "StarOffice Basic")
	}
	f.pack.Text(view, f.place(fr), s+"\n")
}

// wordless reports whether a text in the definition of a style is one of those
// that formats of numbers are made of.
func wordless(s string) bool {
	n := 0
	for i := range len(s) {
		if c := s[i] | 0x20; c >= 'a' && c <= 'z' || s[i] >= '0' && s[i] <= '9' || s[i] >= 0x80 {
			n++
		}
	}
	return n < 4
}
