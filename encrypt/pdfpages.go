package encrypt

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The page: A4 with margins of 2 cm, in points.
const (
	pageWidth, pageHeight = 595, 842
	pageMargin            = 57
	textSize, lineHeight  = 10, 14
	linesOnPage           = (pageHeight - 2*pageMargin) / lineHeight
	lineWidth             = (pageWidth - 2*pageMargin) * 1000 / textSize
	tabWidth              = 2400 // four blanks' worth and more
)

// mostPages bounds the text that is laid out; all of it is in message.txt.
const mostPages = 1000

// A pdfPages lays text out on pages as it is written, and keeps one page at a time.
type pdfPages struct {
	file   *pdfFile
	font   *pdfFont
	fontAt pdfRef
	parent pdfRef
	kids   []pdfRef

	rest    []byte // the first bytes of a character
	line    []rune
	width   int // of line
	blank   int // index behind the last blank of line; 0 for none
	content strings.Builder
	lines   int
	full    bool // mostPages are written
}

func newPDFPages(file *pdfFile) (*pdfPages, error) {
	font, err := newPDFFont()
	if err != nil {
		return nil, err
	}
	return &pdfPages{file: file, font: font, fontAt: file.reserve(), parent: file.reserve()}, nil
}

// Write lays out UTF-8 text with bare line feeds.
func (p *pdfPages) Write(text []byte) (int, error) {
	n := len(text)
	if len(p.rest) > 0 {
		text = append(p.rest, text...)
		p.rest = nil
	}
	for len(text) > 0 && !p.full {
		if !utf8.FullRune(text) {
			p.rest = append([]byte(nil), text...)
			break
		}
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		p.put(r)
	}
	return n, p.file.err
}

func (p *pdfPages) put(r rune) {
	switch {
	case r == '\n':
		p.endLine(len(p.line))
		return
	case r == '\f':
		p.endLine(len(p.line))
		p.endPage()
		return
	case r == '\t':
		for range 4 {
			p.put(' ')
		}
		return
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		return // nothing to be seen
	}
	_, w := p.font.code(r)
	if p.width+w > lineWidth && len(p.line) > 0 && r != ' ' {
		at := len(p.line)
		if p.blank > 0 {
			at = p.blank
		}
		p.endLine(at)
	}
	p.line = append(p.line, r)
	p.width += w
	if r == ' ' {
		p.blank = len(p.line)
	}
}

// endLine writes the first n characters of the line; the rest begins the next.
func (p *pdfPages) endLine(n int) {
	if p.lines == linesOnPage {
		p.endPage()
	}
	if p.full {
		return
	}
	p.content.WriteByte('<')
	for _, r := range strings.TrimRight(string(p.line[:n]), " ") {
		code, _ := p.font.code(r)
		fmt.Fprintf(&p.content, "%04X", code)
	}
	p.content.WriteString(">'\n")
	p.lines++
	p.line = p.line[:copy(p.line, p.line[n:])]
	p.width, p.blank = 0, 0
	for i, r := range p.line {
		_, w := p.font.code(r)
		p.width += w
		if r == ' ' {
			p.blank = i + 1
		}
	}
}

func (p *pdfPages) endPage() {
	if p.lines == 0 {
		return
	}
	text := p.content.String()
	p.content.Reset()
	p.lines = 0
	stream, page := p.file.reserve(), p.file.reserve()
	p.file.stream(stream, "", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "BT/F1 %d Tf %d TL %d %d Td\n%sET\n", textSize, lineHeight, pageMargin, pageHeight-pageMargin, text)
		return err
	})
	p.file.object(page, fmt.Sprintf("<</Type/Page/Parent %v/MediaBox[0 0 %d %d]/Resources<</Font<</F1 %v>>>>/Contents %v>>",
		p.parent, pageWidth, pageHeight, p.fontAt, stream))
	p.kids = append(p.kids, page)
	p.full = len(p.kids) >= mostPages
}

// finish writes the last page, a note where pages do not tell all, the list of
// pages and the font, and returns the root of the pages.
func (p *pdfPages) finish() pdfRef {
	if len(p.line) > 0 {
		p.endLine(len(p.line))
	}
	if note := p.note(); note != "" {
		p.full, p.line, p.width, p.blank = false, nil, 0, 0
		p.put('\n')
		for _, r := range note + "\n" {
			p.put(r)
		}
		p.full = false
	}
	if p.lines == 0 && len(p.kids) == 0 {
		p.put('\n')
	}
	p.endPage()
	kids := strings.Trim(fmt.Sprint(p.kids), "[]")
	p.file.object(p.parent, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(p.kids), kids))
	p.font.write(p.file, p.fontAt)
	return p.parent
}

func (p *pdfPages) note() string {
	switch {
	case p.full:
		return "[The message is longer. All of it is in the attached file " + copyTextName + ".]"
	case p.font.boxes:
		return "[Some characters cannot be drawn here. The whole text is in the attached file " + copyTextName + ".]"
	}
	return ""
}
