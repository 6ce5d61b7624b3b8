package odf

import (
	"strconv"
	"strings"

	"postern/extract"
	"postern/internal/xmltoken"
)

// A paragraph collects the text as it is shown and as it was: with what was
// deleted or is hidden, and without what was added.
type paragraph struct {
	shown, was strings.Builder
	blank      bool // the last character was white space
}

// mostParagraphs is how many paragraphs inside each other are told apart.
const mostParagraphs = 100

func (f *flow) beginParagraph(t *xmltoken.Token, fr *frame) {
	if len(f.paras) >= mostParagraphs {
		return
	}
	if t.Name == "math" && fr.into == toParagraph {
		return
	}
	fr.into, fr.para = toParagraph, true
	fr.hidden = fr.hidden || f.styles.hides("paragraph", t.Of("style-name"))
	f.paras = append(f.paras, &paragraph{blank: true})
}

// collapse makes white space what the format says it is: one blank, none at the
// start of a paragraph (ODF 1.3, part 3, section 6.1.2).
func (f *flow) collapse(text string) string {
	if len(f.paras) == 0 {
		return text
	}
	p := f.paras[len(f.paras)-1]
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; c {
		case ' ', '\t', '\n', '\r':
			if !p.blank {
				b.WriteByte(' ')
			}
			p.blank = true
		default:
			b.WriteByte(c)
			p.blank = false
		}
	}
	return b.String()
}

func (f *flow) write(text string) {
	fr := f.top()
	if len(f.paras) == 0 {
		if strings.TrimSpace(text) != "" {
			f.loose.WriteString(text)
		}
		return
	}
	p := f.paras[len(f.paras)-1]
	if !fr.hidden {
		p.shown.WriteString(text)
	}
	if f.change.inserted == 0 {
		p.was.WriteString(text)
	}
	if p.shown.Len()+p.was.Len() > maxText {
		f.flush(p, fr)
		f.paras[len(f.paras)-1] = &paragraph{}
	}
}

// space writes white space that has an element of its own.
func (f *flow) space(text string) {
	if f.top().into == toParagraph {
		f.write(text)
	}
}

func (f *flow) endParagraph() {
	i := len(f.paras) - 1
	f.flush(f.paras[i], f.top())
	f.paras = f.paras[:i]
}

func (f *flow) flush(p *paragraph, fr *frame) {
	shown, was := p.shown.String(), p.was.String()
	at := f.place(fr)
	if fr.cell && f.inHiddenCell() {
		shown = was
	}
	switch {
	case strings.TrimSpace(shown) == "" || fr.cell && f.addToCell(shown):
	case fr.cell && f.inHiddenCell():
		f.pack.Text(extract.All, at, shown+"\n")
	default:
		f.pack.Text(extract.Shown, at, shown+"\n")
	}
	if was != shown && strings.TrimSpace(was) != "" {
		f.pack.Text(extract.All, at, was+"\n")
	}
	f.change.keep(was)
}

// place is that of text in an element.
func (f *flow) place(fr *frame) extract.Place {
	n := len(f.tables)
	if n == 0 || !fr.cell {
		return f.at(fr.where)
	}
	t := f.tables[n-1]
	pl := f.at(t.place(fr.where))
	if !t.first() && t.col < len(t.header) {
		pl.Column = t.header[t.col]
	}
	return pl
}

func number(s string, def int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1<<24 {
		return def
	}
	return n
}
