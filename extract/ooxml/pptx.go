package ooxml

import (
	"fmt"
	"strings"

	"postern/extract"
)

// readSlides reads a presentation: the slides in their order with what belongs
// to each, then masters and layouts.
func readSlides(p *pack) {
	for i, pt := range slides(p) {
		if p.stopped() {
			return
		}
		p.slide(pt, fmt.Sprintf("slide %d", i+1))
	}
	for _, pt := range p.parts {
		if pt.done || p.stopped() || !strings.Contains(pt.kind, "presentationml") {
			continue
		}
		if strings.HasSuffix(pt.kind, "slidemaster+xml") || strings.HasSuffix(pt.kind, "slidelayout+xml") ||
			strings.HasSuffix(pt.kind, "notesmaster+xml") || strings.HasSuffix(pt.kind, "handoutmaster+xml") {
			p.flow(pt, stem(pt.name), extract.All)
		}
	}
}

// slides lists the slides as the presentation orders them, and after them those
// that it does not list.
func slides(p *pack) []*part {
	var list []*part
	seen := map[*part]bool{}
	for _, main := range p.parts {
		if !strings.HasSuffix(main.kind, "main+xml") || seen[main] {
			continue
		}
		rels := p.relations(main.name)
		p.tokens(main, func(t *token) {
			if t.kind == startTag && t.name == "sldId" {
				for _, a := range t.attrs { // id and r:id share the local name
					pt := p.byKey[key(rels[a.value].target)]
					if pt != nil && rels[a.value].kind == "slide" && !seen[pt] {
						seen[pt] = true
						list = append(list, pt)
					}
				}
			}
		})
		main.done = false // its other texts are read with the rest
	}
	for _, pt := range p.parts {
		if strings.HasSuffix(pt.kind, "presentationml.slide+xml") && !seen[pt] {
			list = append(list, pt)
		}
	}
	return list
}

func (p *pack) slide(pt *part, where string) {
	view := extract.Shown
	if p.hiddenSlide(pt) {
		view = extract.All
	}
	p.flow(pt, where, view)
	rels := p.relations(pt.name)
	for _, of := range []struct {
		kinds []string
		where string
	}{
		{[]string{"notesSlide"}, ", notes"},
		{[]string{"comments", "threadedComment"}, ", comments"},
		{[]string{"chart", "chartEx"}, ", chart"},
		{[]string{"diagramData"}, ", diagram"},
	} {
		for _, other := range p.ofKind(rels, of.kinds...) {
			if !other.done && !p.stopped() {
				p.flow(other, where+of.where, view)
			}
		}
	}
}

// hiddenSlide looks at the root element for show="0".
func (p *pack) hiddenSlide(pt *part) bool {
	r := p.open(pt)
	if r == nil {
		return false
	}
	defer r.Close()
	t := newTokenizer(r)
	for range 8 {
		tok, err := t.next()
		if err != nil {
			return false
		}
		if tok.kind == startTag {
			v := tok.of("show")
			return v == "0" || v == "false"
		}
	}
	return false
}
