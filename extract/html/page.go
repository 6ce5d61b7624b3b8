package html

import (
	"context"
	"strings"

	"postern/extract"
)

const (
	flushAt = 16 << 10
	// asideLimit is how much text of attributes waits for the end of a line.
	asideLimit = 64 << 10
)

// A page writes the views of a marked-up text while it is read: Shown, All and
// Joined. After an error of the sink it takes nothing more; close returns it.
type page struct {
	ctx  context.Context
	sink extract.Sink
	// main is false for a second reading of the same bytes: all of it goes into
	// the view All.
	main bool

	shown, all view
	cells      joiner // breaks between cells taken out
	blocks     joiner // breaks between blocks taken out
	backward   []byte // text that is shown from right to left; nil outside of it
	aside      []byte // attributes and comments, until All is at the end of a line
	place      extract.Place
	err        error
}

func newPage(ctx context.Context, s extract.Sink, main bool) *page {
	return &page{
		ctx: ctx, sink: s, main: main,
		shown: view{name: extract.Shown}, all: view{name: extract.All},
		cells: joiner{out: '\t'}, blocks: joiner{out: '\n'},
	}
}

// A view is text on its way to the sink, and the break that stands before what
// comes next.
type view struct {
	name    extract.View
	buf     []byte
	written bool
	pending byte // ' ', '\t', '\n' or zero
	place   extract.Place
}

// text writes a run of text, in which the caller has collapsed white space, after
// the break that is due.
func (p *page) text(s string, hidden bool) {
	if s == "" || p.err != nil {
		return
	}
	p.put(&p.all, s)
	p.keepTurned(s)
	if hidden || !p.main {
		return
	}
	p.put(&p.shown, s)
	p.join(&p.cells, s)
	p.join(&p.blocks, s)
}

// space puts a blank before the next text, in every view.
func (p *page) space(hidden bool) {
	p.all.after(' ')
	p.keepTurned(" ")
	if !hidden && p.main {
		p.shown.after(' ')
		p.cells.after(' ')
		p.blocks.after(' ')
	}
}

// breakLine ends a cell (tab) or a block (line end).
func (p *page) breakLine(c byte, hidden bool) {
	p.all.after(c)
	p.flushAside(c == '\n')
	if !hidden && p.main {
		p.shown.after(c)
		p.cells.after(c)
		p.blocks.after(c)
	}
}

// extra keeps text that is never shown for the next end of a line in All.
func (p *page) extra(pieces ...string) {
	if pieces[0] == "" {
		return
	}
	for _, s := range pieces {
		p.aside = append(p.aside, s...)
	}
	p.aside = append(p.aside, '\n')
	if len(p.aside) > asideLimit {
		p.all.after('\n')
		p.flushAside(true)
	}
}

func (p *page) flushAside(now bool) {
	if !now || len(p.aside) == 0 {
		return
	}
	text := strings.TrimSuffix(string(p.aside), "\n")
	p.aside = p.aside[:0]
	p.put(&p.all, text)
	p.all.after('\n')
}

// at sets the place of the text that follows.
func (p *page) at(pl extract.Place) {
	for _, v := range []*view{&p.shown, &p.all} {
		p.flush(v)
		v.place = pl
	}
	p.place = pl
}

func (p *page) put(v *view, s string) {
	if v.pending != 0 && v.written {
		v.buf = append(v.buf, v.pending)
	}
	v.pending, v.written = 0, true
	v.buf = append(v.buf, s...)
	if len(v.buf) >= flushAt {
		p.flush(v)
	}
}

func (p *page) flush(v *view) {
	if p.err == nil && len(v.buf) > 0 {
		if p.err = p.ctx.Err(); p.err == nil {
			p.err = p.sink.Text(v.name, v.place, string(v.buf))
		}
		v.place = extract.Place{}
	}
	v.buf = v.buf[:0]
}

// after asks for a break before the next text; a stronger one wins.
func (v *view) after(c byte) { v.pending = stronger(v.pending, c) }

func stronger(a, b byte) byte {
	const order = "\x00 \t\n"
	if strings.IndexByte(order, a) > strings.IndexByte(order, b) {
		return a
	}
	return b
}

// close writes what is left.
func (p *page) close() error {
	p.all.after('\n')
	p.flushAside(true)
	if !p.all.written {
		return p.err
	}
	p.all.buf = append(p.all.buf, '\n')
	if p.shown.written {
		p.shown.buf = append(p.shown.buf, '\n')
	}
	p.flush(&p.shown)
	p.flush(&p.all)
	p.emit(&p.cells)
	p.emit(&p.blocks)
	return p.err
}
