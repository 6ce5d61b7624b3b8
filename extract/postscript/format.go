// Package postscript reads PostScript and EPS files by running them, as far as
// their text depends on it (PostScript Language Reference, third edition): each
// program that writes such files has procedures of its own for showing text, and
// letters that stand beside each other become words only where their places are
// known. Nothing that a program asks for outside of itself is there.
package postscript

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"postern/extract"
)

// Format is PostScript. Its places are pages, "page 2".
var Format = extract.Format{
	Name:       "postscript",
	About:      "PostScript and EPS: text of pages, strings that are not shown, comments, previews of EPS files",
	MediaTypes: []string{"application/postscript", "application/eps", "application/x-eps", "image/x-eps"},
	Extensions: []string{"ps", "eps", "epsf", "epsi", "ai"},
	Covers:     []string{"plain", "csv", "html"},
	Detect: func(o *extract.Object) bool {
		head := bytes.TrimPrefix(bytes.TrimLeft(o.Head, "\x04\r\n \t"), []byte("\x1b%-12345X"))
		return bytes.HasPrefix(head, []byte("%!")) || bytes.HasPrefix(head, []byte("@PJL")) && bytes.Contains(head, []byte("%!PS")) || bytes.HasPrefix(o.Head, []byte(dosHead))
	},
	Risky: true,
	Read:  read,
}

const (
	// dosHead begins an EPS file with a preview (EPSF 3.0, section 5.2).
	dosHead = "\xc5\xd0\xd3\xc6"
	largest = 256 << 20
)

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	data, err := io.ReadAll(io.LimitReader(o.Open(), largest))
	if err != nil {
		return err
	}
	program := data
	if bytes.HasPrefix(data, []byte(dosHead)) {
		if program, err = previews(data, s); err != nil {
			return err
		}
	}
	if i := bytes.Index(program[:min(len(program), 4096)], []byte("%!PS")); i > 0 {
		program = program[i:]
	}
	pdf, err := distilled(program, s)
	if err != nil {
		return err
	}
	p := &page{sink: s}
	a := &asides{sink: s}
	m := newMachine(ctx, &file{data: program, comment: a.comment, literal: a.literal}, p)
	m.run()
	p.end()
	a.flush()
	switch {
	case p.err != nil:
		return p.err
	case a.err != nil:
		return a.err
	case ctx.Err() != nil:
		return ctx.Err()
	case pdf:
		return nil
	}
	return m.verdict(o, s, program)
}

// verdict says how much of the text was read.
func (m *machine) verdict(o *extract.Object, s extract.Sink, program []byte) error {
	switch {
	case m.limit != nil:
		return &extract.GapError{Cause: extract.TooBig, Detail: "PostScript program that does not end"}
	case o.Size > largest:
		return &extract.GapError{Cause: extract.TooBig, Detail: "PostScript file of more than 256 MiB"}
	case m.unnamed > m.named/20:
		return &extract.GapError{Cause: extract.Unknown, Detail: "PostScript whose letters have no names"}
	case !m.page.words && m.failed > 0 && !onlyDraws(program):
		return &extract.GapError{Cause: extract.Unknown, Detail: "PostScript without a text that can be made out"}
	case !m.page.words:
		return s.Fact("", extract.ImageWithoutText, "PostScript drawing")
	}
	return nil
}

var (
	comment = regexp.MustCompile(`(?m)^%[^\r\n]*`)
	painted = regexp.MustCompile(`\b(stroke|fill|eofill|image|imagemask|colorimage|shfill)\b`)
	// ofText is what no program can show text without: operators of text and of fonts, or those that make others
	// out of strings and of data.
	ofText = regexp.MustCompile(`(?i)font|show\b|charpath|\b(exec|eexec|cvx|cvn|token|run|forall)\b`)
)

// onlyDraws reports whether a program that failed somewhere has nothing in it that shows text, but paints: then what
// failed was no text either.
func onlyDraws(program []byte) bool {
	code := comment.ReplaceAll(program, nil)
	return painted.Match(code) && !ofText.Match(code)
}

// previews hands on the pictures of an EPS file and returns the program in it.
func previews(data []byte, s extract.Sink) ([]byte, error) {
	if len(data) < 30 {
		return nil, &extract.GapError{Cause: extract.Corrupt, Detail: "EPS file, cut off"}
	}
	piece := func(at int) []byte {
		from, n := uint64(binary.LittleEndian.Uint32(data[at:])), uint64(binary.LittleEndian.Uint32(data[at+4:]))
		if from > uint64(len(data)) {
			return nil
		}
		return data[from:min(from+n, uint64(len(data)))]
	}
	for _, p := range []struct {
		name string
		at   int
	}{{"preview.wmf", 12}, {"preview.tif", 20}} {
		if b := piece(p.at); len(b) > 0 {
			if err := s.Child(extract.Child{Path: p.name, Names: []string{p.name}}, bytes.NewReader(b)); err != nil {
				return nil, err
			}
		}
	}
	program := piece(4)
	if len(program) == 0 {
		return nil, &extract.GapError{Cause: extract.Corrupt, Detail: "EPS file without a program"}
	}
	return program, nil
}

var (
	distiller  = []byte("/DSC_OPDFREAD true def")
	objectHead = regexp.MustCompile(`(?m)^(\d{1,7}) 0 obj\s`)
	pageHead   = regexp.MustCompile(`(?m)^(\d{1,7}) 0 obj\s+<</Type/Page\b`)
)

// distilled deals with what Ghostscript's ps2write makes: the objects of a PDF file
// behind a program that draws them. They are handed on as the PDF file they were,
// with a list of its pages.
func distilled(program []byte, s extract.Sink) (bool, error) {
	if !bytes.Contains(program[:min(len(program), 64<<10)], distiller) {
		return false, nil
	}
	at := objectHead.FindIndex(program)
	if at == nil {
		return false, nil
	}
	body := program[at[0]:]
	var kids []string
	for _, m := range pageHead.FindAllSubmatch(body, 100_000) {
		kids = append(kids, string(m[1])+" 0 R")
	}
	if len(kids) == 0 {
		return false, nil
	}
	const root, pages = "9999998", "9999999"
	tail := "\n" + root + " 0 obj\n<</Type/Catalog/Pages " + pages + " 0 R>>\nendobj\n" +
		pages + " 0 obj\n<</Type/Pages/Count " + strconv.Itoa(len(kids)) + "/Kids[" + strings.Join(kids, " ") + "]>>\nendobj\ntrailer\n<</Root " + root + " 0 R>>\n%%EOF\n"
	r := io.MultiReader(strings.NewReader("%PDF-1.4\n"), bytes.NewReader(body), strings.NewReader(tail))
	return true, s.Child(extract.Child{Path: "pages.pdf", Names: []string{"pages.pdf"}}, r)
}

// asides collects what is no shown text: comments, and strings of the program.
type asides struct {
	sink    extract.Sink
	strings strings.Builder
	err     error
}

// comment takes a comment; those of the conventions with a value say who made the
// file and what it is called (Document Structuring Conventions 3.0, section 5).
func (a *asides) comment(s string) {
	if len(s) < 4 || a.err != nil {
		return
	}
	view, text := extract.All, strings.ToValidUTF8(s, "\ufffd")
	for _, key := range []string{"%%Title:", "%%For:", "%%Creator:", "%%Routing:", "%%Copyright:", "%%DocumentData:"} {
		if strings.HasPrefix(s, key) {
			view = extract.Properties
			text = strings.TrimSpace(strings.TrimPrefix(text, "%%"))
		}
	}
	a.err = a.sink.Text(view, extract.Place{Where: "comments"}, text+"\n")
}

// literal takes a string of the program, if it looks like text.
func (a *asides) literal(b []byte) {
	good := 0
	for _, c := range b {
		if c >= ' ' && c <= '~' || c >= 0xa0 {
			good++
		}
	}
	if len(b) < 2 || good*10 < len(b)*9 || a.err != nil {
		return
	}
	text := string(b)
	if !utf8.ValidString(text) {
		r := make([]rune, len(b))
		for i, c := range b {
			r[i] = rune(c)
		}
		text = string(r)
	}
	a.strings.WriteString(text + "\n")
	if a.strings.Len() > 64<<10 {
		a.flush()
	}
}

func (a *asides) flush() {
	if a.strings.Len() > 0 && a.err == nil {
		a.err = a.sink.Text(extract.All, extract.Place{Where: "strings"}, a.strings.String())
	}
	a.strings.Reset()
}
