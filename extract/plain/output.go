package plain

import (
	"context"

	"postern/extract"
)

// flushAt is how much text is collected before it is handed to the sink.
const flushAt = 16 << 10

// An output collects small pieces of one view's text and hands them to the sink
// in larger ones. After an error it takes nothing more; flush returns it.
type output struct {
	ctx   context.Context
	sink  extract.Sink
	view  extract.View
	place extract.Place
	buf   []byte
	err   error
}

func (w *output) text(s string) {
	w.buf = append(w.buf, s...)
	w.check()
}

func (w *output) bytes(b []byte) {
	w.buf = append(w.buf, b...)
	w.check()
}

func (w *output) byte(b byte) {
	w.buf = append(w.buf, b)
	w.check()
}

func (w *output) check() {
	if len(w.buf) >= flushAt {
		w.flush()
	}
}

// at sets the place of the text that follows.
func (w *output) at(p extract.Place) {
	w.flush()
	w.place = p
}

// newline ends a line that has text.
func (w *output) newline() {
	if n := len(w.buf); n == 0 || w.buf[n-1] != '\n' {
		w.byte('\n')
	}
}

func (w *output) flush() error {
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	if w.err == nil && len(w.buf) > 0 {
		w.err = w.sink.Text(w.view, w.place, string(w.buf))
		w.place = extract.Place{}
	}
	w.buf = w.buf[:0]
	return w.err
}
