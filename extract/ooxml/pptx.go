package ooxml

import (
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// readSlides reads a presentation: the slides in their order with what belongs
// to each, then masters and layouts.
func readSlides(p *pack) {
	for i, pt := range slides(p) {
		if p.Stopped() {
			return
		}
		p.slide(pt, fmt.Sprintf("slide %d", i+1))
	}
	for _, pt := range p.Parts {
		if pt.Done || p.Stopped() || !strings.Contains(pt.Kind, "presentationml") {
			continue
		}
		if strings.HasSuffix(pt.Kind, "slidemaster+xml") || strings.HasSuffix(pt.Kind, "slidelayout+xml") ||
			strings.HasSuffix(pt.Kind, "notesmaster+xml") || strings.HasSuffix(pt.Kind, "handoutmaster+xml") {
			p.flow(pt, parts.Stem(pt.Name), extract.All)
		}
	}
}

// slides lists the slides as the presentation orders them, and after them those
// that it does not list.
func slides(p *pack) []*parts.Part {
	var list []*parts.Part
	seen := map[*parts.Part]bool{}
	for _, main := range p.Parts {
		if !strings.HasSuffix(main.Kind, "main+xml") || seen[main] {
			continue
		}
		rels := p.relations(main.Name)
		p.Tokens(main, func(t *xmltoken.Token) {
			if t.Kind == xmltoken.StartTag && t.Name == "sldId" {
				for _, a := range t.Attrs { // id and r:id share the local name
					pt := p.Find(rels[a.Value].target)
					if pt != nil && rels[a.Value].kind == "slide" && !seen[pt] {
						seen[pt] = true
						list = append(list, pt)
					}
				}
			}
		})
		main.Done = false // its other texts are read with the rest
	}
	for _, pt := range p.Parts {
		if strings.HasSuffix(pt.Kind, "presentationml.slide+xml") && !seen[pt] {
			list = append(list, pt)
		}
	}
	return list
}

func (p *pack) slide(pt *parts.Part, where string) {
	view := extract.Shown
	if p.hiddenSlide(pt) {
		view = extract.All
	}
	p.flow(pt, where, view)
	rels := p.relations(pt.Name)
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
			if !other.Done && !p.Stopped() {
				p.flow(other, where+of.where, view)
			}
		}
	}
}

// hiddenSlide looks at the root element for show="0".
func (p *pack) hiddenSlide(pt *parts.Part) bool {
	r := p.Open(pt)
	if r == nil {
		return false
	}
	defer r.Close()
	t := xmltoken.New(r)
	for range 8 {
		tok, err := t.Next()
		if err != nil {
			return false
		}
		if tok.Kind == xmltoken.StartTag {
			v := tok.Of("show")
			return v == "0" || v == "false"
		}
	}
	return false
}
