package pdf

import (
	"context"
	"strings"
	"time"
	"unicode"

	"postern/extract"
)

// A document is one reading of a file into a sink.
type document struct {
	ctx  context.Context
	sink extract.Sink
	file *file
	err  error // of the sink or the context: everything stops

	fonts     map[ref]*font
	ran       map[ref]bool // form XObjects and pages' streams that were interpreted
	pages     map[int]bool // object numbers of pages that were read
	gathered  map[int]bool // object numbers whose strings were read
	embedded  map[ref]bool
	resources map[int]dict // of the page that a content stream belongs to
	later     []dict       // pages that were found outside the page tree
	where     string
	gaps      int

	wanted   bool         // pictures that may be scanned pages
	scanned  map[ref]bool // those that were handed on
	scanning time.Duration
}

func newDocument(ctx context.Context, s extract.Sink, f *file) *document {
	return &document{
		ctx: ctx, sink: s, file: f, fonts: map[ref]*font{}, ran: map[ref]bool{}, pages: map[int]bool{},
		gathered: map[int]bool{}, embedded: map[ref]bool{}, resources: map[int]dict{}, scanned: map[ref]bool{},
	}
}

// stopped reports whether reading must end.
func (d *document) stopped() bool {
	if d.err == nil {
		d.err = d.ctx.Err()
	}
	return d.err != nil
}

func (d *document) text(v extract.View, where, text string) {
	if d.err == nil && text != "" {
		d.err = d.sink.Text(v, extract.Place{Where: where}, text)
	}
}

// aside emits a text that stands beside the content.
func (d *document) aside(where, text string) {
	if text = strings.TrimSpace(clean(text)); text != "" {
		d.text(extract.All, where, text+"\n")
	}
}

// maxGaps is how many gaps one document notes; more say nothing new.
const maxGaps = 100

func (d *document) gap(path string, cause extract.Cause, detail string) {
	if d.gaps++; d.err == nil && d.gaps <= maxGaps {
		d.err = d.sink.Gap(path, cause, detail)
	}
}

// lost notes a piece that cannot be decoded.
func (d *document) lost(path, what string) {
	if d.file.meter != nil && d.file.meter.left <= 0 && d.err == nil {
		d.err = errUnpacked
	}
	if !d.stopped() {
		d.gap(path, extract.Corrupt, "PDF: "+what+" cannot be decoded to its end")
	}
}

func (d *document) tooMuch(path, what string) {
	d.gap(path, extract.TooBig, "PDF: too many "+what)
}

func (d *document) fact(path, name, detail string) {
	if d.err == nil {
		d.err = d.sink.Fact(path, name, detail)
	}
}

// clean makes text valid and free of control characters but white space.
func clean(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '\r' {
			return '\n'
		}
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
