package html

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/charset"
)

// Enriched is text/enriched (RFC 1896) and its ancestor text/richtext (RFC 1341
// section 7.1.3). Nothing but its declared type tells it from other text.
var Enriched = extract.Format{
	Name:       "enriched",
	About:      "text/enriched and text/richtext of mails: text as shown, parameters and comments",
	MediaTypes: []string{"text/enriched", "text/richtext"},
	Detect: func(o *extract.Object) bool {
		return o.Size > 0 && slices.ContainsFunc(o.Types, func(t string) bool { return t == "text/enriched" || t == "text/richtext" }) &&
			charset.Textual(o)
	},
	Covers: []string{"plain", "csv"},
	Read:   readEnriched,
}

func readEnriched(ctx context.Context, o *extract.Object, s extract.Sink) error {
	return eachReading(ctx, o, s, "", func(p *page, r io.Reader) error {
		e := &enrichedReader{page: p, r: bufio.NewReaderSize(r, 32<<10), rich: slices.Contains(o.Types, "text/richtext")}
		return e.read()
	})
}

// An enrichedReader reads commands between the signs for less and greater.
type enrichedReader struct {
	page *page
	r    *bufio.Reader
	rich bool   // text/richtext: a line's end is a blank, however many there are
	text []byte // a run of text, up to flushAt
	fill int    // open <nofill> commands, in which each line's end counts
	ends int    // ends of lines just before
	// aside is the command whose text is not shown: "param" or "comment".
	aside string
}

func (e *enrichedReader) read() error {
	for {
		c, err := e.r.ReadByte()
		if err != nil {
			e.end()
			if err == io.EOF {
				err = e.page.err
			}
			return err
		}
		switch {
		case c == '<':
			e.command()
		case c == '\n' && e.aside == "":
			e.lineEnd()
		case c == '\r':
		default:
			e.ends = 0
			e.text = append(e.text, c)
		}
		if len(e.text) >= flushAt {
			e.end()
		}
		if e.page.err != nil {
			return e.page.err
		}
	}
}

// lineEnd is a blank where it stands alone; two and more are as many ends less one.
func (e *enrichedReader) lineEnd() {
	e.ends++
	if e.fill > 0 || e.ends > 1 && !e.rich {
		e.end()
		e.page.breakLine('\n', false)
		return
	}
	e.text = append(e.text, ' ')
}

// end writes the run of text that was read.
func (e *enrichedReader) end() {
	text := e.text
	e.text = e.text[:0]
	if e.aside != "" {
		e.page.extra(strings.TrimSpace(string(text)))
		return
	}
	writeCollapsed(e.page, text, false)
}

// longestCommand is that of RFC 1896 (60), and the signs around it.
const longestCommand = 64

// command reads what begins with "<", which has been read.
func (e *enrichedReader) command() {
	e.ends = 0
	b, _ := e.r.Peek(longestCommand)
	if len(b) > 0 && b[0] == '<' && !e.rich {
		e.r.Discard(1)
		e.text = append(e.text, '<')
		return
	}
	name, _, ok := bytes.Cut(b, []byte(">"))
	if !ok || bytes.ContainsAny(name, "<\n") {
		e.text = append(e.text, '<') // no command: it is text
		return
	}
	e.r.Discard(len(name) + 1)
	word, closes := strings.CutPrefix(strings.ToLower(string(name)), "/")
	switch {
	case e.aside != "":
		if closes && word == e.aside {
			e.end()
			e.aside = ""
		}
	case word == "param" || word == "comment":
		if !closes {
			e.end()
			e.aside = word
		}
	case word == "lt" && e.rich:
		e.text = append(e.text, '<')
	case word == "nofill":
		e.end()
		if e.fill++; closes {
			e.fill = max(0, e.fill-2)
		}
		e.page.breakLine('\n', false)
	case enrichedBlocks[word]:
		e.end()
		e.page.breakLine('\n', false)
	case !enrichedWords[word]:
		e.page.extra(string(name)) // nobody knows it: somebody may have written it
	}
}

// enrichedBlocks are commands that begin a line, enrichedWords those that do not.
var (
	enrichedBlocks = set(`center excerpt flushboth flushleft flushright footing heading indent indentright nl np outdent
		outdentright paragraph paraindent samepage signature verbatim`)
	enrichedWords = set(`bigger bold color fixed fontfamily italic lang smaller subscript superscript underline x-color
		x-tad-bigger x-tad-smaller`)
)
