package html

import (
	"unicode"
	"unicode/utf8"

	"postern/extract"
)

// segment is how much text is looked at together for values that were split.
const segment = 64 << 10

// A joiner holds the shown text without one kind of break, where digits stand on
// both sides of it. Only segments in which that happened are written, so that an
// ordinary page costs nothing.
type joiner struct {
	out     byte // the break that is taken out
	buf     []byte
	marks   []extract.Place
	joined  bool
	pending byte
}

func (j *joiner) after(c byte) { j.pending = stronger(j.pending, c) }

func (p *page) join(j *joiner, s string) {
	if j.pending != 0 && len(j.buf) > 0 {
		last, _ := utf8.DecodeLastRune(j.buf)
		first, _ := utf8.DecodeRuneInString(s)
		switch {
		case j.pending == j.out && unicode.IsDigit(last) && unicode.IsDigit(first):
			j.joined = true
		case j.pending == '\n' && len(j.buf) > segment:
			p.emit(j)
		default:
			j.buf = append(j.buf, j.pending)
		}
	}
	j.pending = 0
	if n := len(j.marks); p.place.Where != "" && (n == 0 || j.marks[n-1].Where != p.place.Where) {
		j.marks = append(j.marks, extract.Place{Offset: len(j.buf), Where: p.place.Where, Column: p.place.Column})
	}
	j.buf = append(j.buf, s...)
	if len(j.buf) > 16*segment {
		p.emit(j)
	}
}

// emit writes the segment if something was joined in it, and begins a new one.
func (p *page) emit(j *joiner) {
	if j.joined {
		from, place := 0, extract.Place{}
		for _, m := range append(j.marks, extract.Place{Offset: len(j.buf)}) {
			if p.err == nil && m.Offset > from {
				p.err = p.sink.Text(extract.Joined, place, string(j.buf[from:m.Offset]))
			}
			from, place = m.Offset, m
		}
		if p.err == nil {
			p.err = p.sink.Text(extract.Joined, extract.Place{}, "\n")
		}
	}
	j.buf, j.marks, j.joined = j.buf[:0], j.marks[:0], false
}
