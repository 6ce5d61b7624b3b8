package ooxml

import (
	"fmt"
	"math"
	"net/url"
	"path"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/parts"
	"postern/internal/xmltoken"
)

// Xps is a printed document: XPS and OpenXPS (ECMA-388). Its places are pages,
// "page 3".
var Xps = extract.Format{
	Name:       "xps",
	About:      "text of the pages line by line in the order of the file, alt texts, outlines, links, properties, pictures; text drawn by glyph numbers alone is a gap, a page of outlines alone the fact `image-without-text`",
	MediaTypes: []string{"application/vnd.ms-xpsdocument", "application/oxps"},
	Extensions: []string{"xps", "oxps", "dwfx"},
	Covers:     []string{"zip"},
	Detect:     func(o *extract.Object) bool { return holdsEnding(o, ".fpage") },
	Risky:      true,
	Read:       reader("XPS", readPrinted),
}

// readPrinted reads the pages in the order of the document, and after them those
// that no document lists.
func readPrinted(p *pack) {
	p.Spoken = func(_ *xmltoken.Token, a xmltoken.Attr) bool {
		switch a.Name {
		case "Description", "AutomationProperties.Name", "AutomationProperties.HelpText":
			return true
		}
		return false
	}
	n := 0
	page := func(pt *parts.Part) {
		if !pt.Done && !p.Stopped() {
			n++
			p.printedPage(pt, fmt.Sprintf("page %d", n))
		}
	}
	for _, seq := range p.ending(".fdseq") {
		for _, doc := range p.sources(seq, "DocumentReference") {
			for _, pt := range p.sources(doc, "PageContent") {
				page(pt)
			}
		}
	}
	for _, doc := range p.ending(".fdoc") {
		for _, pt := range p.sources(doc, "PageContent") {
			page(pt)
		}
	}
	for _, pt := range p.ending(".fpage") {
		page(pt)
	}
}

// ending lists the parts whose names end so.
func (p *pack) ending(suffix string) []*parts.Part {
	var list []*parts.Part
	for _, pt := range p.Parts {
		if strings.HasSuffix(parts.Key(pt.Name), suffix) {
			list = append(list, pt)
		}
	}
	return list
}

// sources lists the parts that elements of a name lead to.
func (p *pack) sources(pt *parts.Part, element string) []*parts.Part {
	var list []*parts.Part
	if pt.Done {
		return nil
	}
	p.Tokens(pt, func(t *xmltoken.Token) {
		if t.Kind == xmltoken.Other {
			p.Remark(pt.Name, t.Text)
		}
		if t.Kind != xmltoken.StartTag {
			return
		}
		p.Attributes(t, extract.Place{Where: pt.Name})
		if t.Name != element || len(list) >= len(p.Parts) {
			return
		}
		ref := t.Of("Source")
		if u, err := url.PathUnescape(ref); err == nil {
			ref = u
		}
		if !strings.HasPrefix(ref, "/") {
			ref = path.Join(path.Dir(pt.Name), ref)
		}
		if to := p.Find(parts.CleanName(ref)); to != nil {
			list = append(list, to)
		}
	})
	return list
}

// A printed page joins runs of glyphs to lines.
type printed struct {
	pack  *pack
	at    extract.Place
	line  strings.Builder // with blanks where the distance says so
	close strings.Builder // without
	runs  int
	// Where the last run stood and ended, across and along its line, and its size.
	across, end, size float64
	mute              bool
	words, drawn      bool // there are runs of glyphs, and paths
}

func (p *pack) printedPage(pt *parts.Part, where string) {
	g := &printed{pack: p, at: extract.Place{Where: where}}
	p.Tokens(pt, func(t *xmltoken.Token) {
		switch t.Kind {
		case xmltoken.Chars:
			if strings.TrimSpace(t.Text) != "" {
				p.Text(extract.All, g.at, t.Text+"\n")
			}
		case xmltoken.Other:
			p.Remark(pt.Name, t.Text)
		case xmltoken.StartTag:
			if t.Name == "Canvas" {
				g.endLine()
			}
			if link := strings.TrimSpace(t.Of("FixedPage.NavigateUri")); link != "" {
				p.Text(extract.Properties, extract.Place{Where: "links"}, link+"\n")
			}
			switch t.Name {
			case "Glyphs":
				g.glyphs(t)
				g.words = true
			case "Path":
				g.drawn = true
			default:
				p.Attributes(t, g.at)
			}
			if alt := t.Of("AutomationProperties.Name"); alt != "" && t.Name == "Path" {
				p.Text(extract.All, g.at, alt+"\n")
			}
		case xmltoken.EndTag:
			if t.Name == "Canvas" {
				g.endLine()
			}
		}
	})
	g.endLine()
	if g.mute {
		p.Gap(pt.Name, extract.Unknown, "XPS: text drawn by glyph numbers alone")
	}
	if g.drawn && !g.words { // some programs draw the outlines of all letters
		p.Fact(pt.Name, extract.ImageWithoutText, "XPS page without text")
	}
}

// glyphs takes a run (ECMA-388, 12.1). A run whose text is not said is drawn by the
// numbers of its font.
func (g *printed) glyphs(t *xmltoken.Token) {
	text := strings.TrimPrefix(t.Of("UnicodeString"), "{}")
	indices := t.Of("Indices")
	if text == "" {
		g.mute = g.mute || indices != ""
		return
	}
	along, across, size := position(t)
	width := runWidth(text, indices) * size
	if bidi := t.Of("BidiLevel"); bidi == "1" || bidi == "3" {
		along -= width // it is given by its right end
	}
	if g.runs > 0 && math.Abs(across-g.across) > 0.4*max(size, g.size) {
		g.endLine()
	}
	if gap := along - g.end; g.runs > 0 && (gap > 0.15*size || gap < -size) {
		g.line.WriteByte(' ')
	}
	g.line.WriteString(text)
	g.close.WriteString(text)
	g.runs++
	g.across, g.end, g.size = across, along+width, size
	if g.line.Len() > parts.LongestText {
		g.endLine()
	}
}

func (g *printed) endLine() {
	shown, closed := g.line.String(), g.close.String()
	g.line.Reset()
	g.close.Reset()
	g.runs = 0
	if strings.TrimSpace(shown) == "" {
		return
	}
	g.pack.Text(extract.Shown, g.at, shown+"\n")
	if shown != closed {
		g.pack.Text(extract.Joined, g.at, closed+"\n")
	}
}

// position is where a run begins along and across its line, and its size.
// Sideways glyphs are turned, each for itself; the line is the same.
func position(t *xmltoken.Token) (along, across, size float64) {
	number := func(s string) float64 {
		f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return 0
		}
		return f
	}
	x, y, size := number(t.Of("OriginX")), number(t.Of("OriginY")), number(t.Of("FontRenderingEmSize"))
	m := strings.FieldsFunc(t.Of("RenderTransform"), func(r rune) bool { return r == ',' || r == ' ' })
	if len(m) != 6 {
		return x, y, size
	}
	a, b, c, d := number(m[0]), number(m[1]), number(m[2]), number(m[3])
	x, y = a*x+c*y+number(m[4]), b*x+d*y+number(m[5])
	scale := math.Hypot(a, b)
	if scale == 0 {
		return x, y, size
	}
	return (x*a + y*b) / scale, (y*a - x*b) / scale, size * scale
}

// runWidth is about how wide a run is, in units of its size: by the advances in
// its indices (hundredths; ECMA-388, 12.1.3), and a guess where there are none.
func runWidth(text, indices string) float64 {
	width := 0.0
	rest := indices
	for _, r := range text {
		var entry string
		entry, rest, _ = strings.Cut(rest, ";")
		if f := strings.SplitN(entry, ",", 3); len(f) > 1 {
			if n, err := strconv.ParseFloat(f[1], 64); err == nil && n >= 0 && n < 1000 {
				width += n / 100
				continue
			}
		}
		width += glyphWidth(r)
	}
	return width
}

// glyphWidth is how wide a sign is in most fonts.
func glyphWidth(r rune) float64 {
	switch {
	case strings.ContainsRune(" iljtfrI.,:;'!|()[]/", r):
		return 0.3
	case strings.ContainsRune("mwMW@%", r):
		return 0.85
	case r >= 'A' && r <= 'Z':
		return 0.67
	case r >= 0x2e80:
		return 1
	}
	return 0.54
}
