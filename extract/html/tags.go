package html

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"postern/extract"
)

// start reads a start tag.
func (r *reader) start(z *html.Tokenizer) error {
	raw := z.Raw() // the tokenizer changes its letters in place
	b, more := z.TagName()
	name := string(b)
	if atom.Lookup(b) == 0 {
		r.page.extra(name) // nobody knows it: somebody may have written it
	}
	e := element{name: name}
	attributes, named := 0, len(name)
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		attributes++
		named += len(key) + len(value)
		if err := r.attribute(&e, string(key), string(value)); err != nil {
			return err
		}
	}
	if err := r.repeated(string(raw), attributes, named); err != nil {
		return err
	}
	if len(e.bare) > 0 { // on one line: a number can stand in several
		r.page.extra(strings.Join(e.bare, " "))
	}
	r.hide.open(&e)
	if e.turned && !void[name] {
		r.turn(name)
	} else if name == r.turned {
		r.deep++
	}
	r.raw = ""
	switch name {
	case "script", "style":
		r.raw = name
	case "noscript", "noframes", "noembed", "iframe":
		z.NextIsNotRawText() // mail programs run no scripts and show it
	case "pre", "textarea", "xmp", "listing", "plaintext":
		r.pre++
	}
	r.breaks(name)
	r.cell(name)
	if e.value != "" && name == "input" && !e.hides {
		r.page.breakLine('\t', r.hidden())
		r.page.text(e.value, r.hidden())
		r.page.breakLine('\t', r.hidden())
	}
	return nil
}

func (r *reader) endTag(z *html.Tokenizer) {
	raw := z.Raw()
	b, _ := z.TagName()
	name := string(b)
	if rest := strings.Trim(string(raw[min(len(raw), 2+len(b)):]), " \t\r\n>/"); rest != "" {
		r.page.extra(rest) // attributes of an end tag, which the tokenizer drops
	}
	r.raw = ""
	r.breaks(name)
	if name == "table" && !r.hidden() && r.tables.close() {
		r.page.at(r.tables.place())
	}
	if keepsSpace(name) && r.pre > 0 {
		r.pre--
	}
	r.hide.close(name)
	if name == r.turned {
		if r.deep--; r.deep == 0 {
			r.page.extra(override + r.page.unturned() + popOverride)
			r.turned = ""
		}
	}
}

// An element is what a start tag said.
type element struct {
	name  string
	class string
	id    string
	bare  []string // attributes without a value
	value string   // of an input that is shown
	hides bool     // by itself, not by a style sheet
	// turned says that its letters are shown from right to left, whatever they are.
	turned bool
}

// attribute writes an attribute into All and notes what it does to the element.
func (r *reader) attribute(e *element, key, value string) error {
	switch key {
	case "hidden":
		e.hides = true
	case "style":
		e.hides = e.hides || hides(value)
		e.turned = e.turned || overrides(value)
	case "dir":
		e.turned = e.turned || e.name == "bdo" && strings.EqualFold(strings.TrimSpace(value), "rtl")
	case "class":
		e.class = value
	case "id":
		e.id = value
	case "type":
		e.hides = e.hides || e.name == "input" && strings.EqualFold(value, "hidden")
	case "value":
		e.value = value
	case "srcdoc":
		r.images++
		c := extract.Child{Path: r.childName("srcdoc"), Types: []string{"text/html"}}
		return r.page.child(c, strings.NewReader(value))
	}
	rest, err := r.dataURLs(value)
	if err != nil {
		return err
	}
	if rest == "" {
		e.bare = append(e.bare, key)
		return nil
	}
	r.page.extra(key, ": ", rest)
	return nil
}

// breaks ends the line or the cell where a browser does.
func (r *reader) breaks(name string) {
	switch {
	case name == "td" || name == "th":
		r.page.breakLine('\t', r.hidden())
	case blocks[name]:
		r.page.breakLine('\n', r.hidden())
	}
}

// cell counts rows and columns.
func (r *reader) cell(name string) {
	if r.hidden() {
		return
	}
	switch name {
	case "table":
		r.tables.open()
	case "tr":
		r.tables.row()
	case "td", "th":
		if r.tables.cell() {
			r.page.at(r.tables.place())
		}
	}
}

var blocks = set(`address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption
	figure footer form frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li listing main menu nav noframes
	noscript ol optgroup option p plaintext pre script search section select style summary table tbody template textarea tfoot
	thead title tr ul xmp`)

// void elements have no end tag.
var void = set("area base br col embed frame hr img input link meta param source track wbr")

func set(names string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

func keepsSpace(name string) bool {
	return name == "pre" || name == "textarea" || name == "xmp" || name == "listing" || name == "plaintext"
}
