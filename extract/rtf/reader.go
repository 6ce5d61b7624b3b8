package rtf

import (
	"bufio"
	"context"
	"errors"
	"io"

	"postern/extract"
)

// maxGroups is how deep groups may nest; what is deeper is a gap.
const maxGroups = 10_000

// A group is what a brace opens: what is set inside ends with it.
type group struct {
	to       destination
	above    destination // what \upr stands in
	entered  bool        // a control word in this very group has begun its destination
	hidden   bool        // \v, or deleted text
	skip     int         // \ucN: characters that stand for one \u
	font     int
	ignorant bool // \* has been seen: the next control word may be unknown
	begun    bool // a control word or text has been seen
}

// A reader reads one document.
type reader struct {
	ctx  context.Context
	o    *extract.Object
	s    extract.Sink
	in   *bufio.Reader
	pos  int64
	out  output
	g    group
	up   []group
	skip int // characters left that stand for the last \u

	fonts   map[int]int // code page of each font
	scripts map[int]int // and that which the end of its name tells
	name    []byte      // of the font that is read
	page    int         // \ansicpg
	pending []byte      // \'hh not decoded yet
	half    bool        // they end in the first byte of two, which stands as it is
	high    rune        // first half of a pair of \u

	hex  hexData
	kind string // of the picture that is read
}

func read(ctx context.Context, o *extract.Object, s extract.Sink) error {
	r := &reader{
		ctx: ctx, o: o, s: s, in: bufio.NewReaderSize(o.Open(), 64<<10), fonts: map[int]int{}, scripts: map[int]int{}, page: 1252,
		out: output{s: s}, g: group{skip: 1},
	}
	err := r.all()
	if ferr := r.out.flush(); ferr != nil {
		return ferr
	}
	return err
}

func (r *reader) next() (byte, error) {
	b, err := r.in.ReadByte()
	if err == nil {
		r.pos++
	}
	return b, err
}

func (r *reader) back() {
	if r.in.UnreadByte() == nil {
		r.pos--
	}
}

var errCut = errors.New("the document is cut off: groups are not closed")

// all reads to the brace that closes the document, and what follows it.
func (r *reader) all() error {
	for n := 0; ; n++ {
		if n&0xfff == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
		}
		b, err := r.next()
		if err != nil {
			return errors.Join(r.decode(), errCut)
		}
		done, err := r.take(b)
		if err != nil {
			return err
		}
		if done {
			return r.rest()
		}
	}
}

// take handles what begins with b; it reports the end of the document.
func (r *reader) take(b byte) (done bool, err error) {
	if r.half && b >= 0x30 { // QUIRK: it may be a brace or a backslash
		return false, r.plain(b)
	}
	switch b {
	case '{':
		if err = r.decode(); err != nil {
			return false, err
		}
		if len(r.up) >= maxGroups {
			return false, &extract.GapError{Cause: extract.TooDeep, Detail: "RTF: groups are nested too deep"}
		}
		r.up = append(r.up, r.g)
		r.g.begun, r.g.ignorant, r.g.entered, r.skip = false, false, false, 0
	case '}':
		if len(r.up) == 0 {
			return true, nil // an end without a beginning: the rest is read as it stands
		}
		return r.close()
	case '\\':
		return false, r.control()
	case '\r', '\n', 0:
	default:
		return false, r.plain(b)
	}
	return false, nil
}

// close ends a group.
func (r *reader) close() (done bool, err error) {
	if err = r.decode(); err != nil {
		return false, err
	}
	outer := r.up[len(r.up)-1]
	if r.g.to != outer.to || r.g.entered {
		if err = r.finish(); err != nil {
			return false, err
		}
	}
	r.g, r.up, r.skip = outer, r.up[:len(r.up)-1], 0
	return len(r.up) == 0, nil
}

// finish ends a destination: data that was written in it is handed on.
func (r *reader) finish() error {
	switch r.g.to {
	case picture, objectData, dataStore, fieldData:
		return r.hand()
	case properties, fieldCode, everything, annotation, footnote, header:
		return r.out.add(r.g.to, false, "\n")
	}
	return nil
}

// plain handles a character of text, or of hexadecimal data.
func (r *reader) plain(b byte) error {
	r.g.begun = true
	if r.skip > 0 {
		r.skip--
		return nil
	}
	if r.g.to.isData() {
		return r.hex.add(b)
	}
	if b >= 0x80 || len(r.pending) > 0 && isDouble(r.codePage()) {
		half := !r.half && isFirst(b, r.codePage())
		err := r.raw(b)
		r.half = half && len(r.pending) > 0
		return err
	}
	if err := r.decode(); err != nil {
		return err
	}
	return r.text(string(rune(b)))
}

// raw adds a byte in the code page of the font.
func (r *reader) raw(b byte) error {
	r.pending, r.half = append(r.pending, b), false
	if len(r.pending) >= 4<<10 {
		return r.decode()
	}
	return nil
}

// decode turns the bytes that wait into text.
func (r *reader) decode() error {
	if len(r.pending) == 0 {
		return nil
	}
	s := decodeBytes(r.pending, r.codePage())
	r.pending, r.half = r.pending[:0], false
	return r.text(s)
}

// codePage is that of the font, else of the document.
func (r *reader) codePage() int {
	if p := r.scripts[r.g.font]; p != 0 {
		return p
	}
	if p := r.fonts[r.g.font]; p != 0 {
		return p
	}
	return r.page
}

func (r *reader) text(s string) error {
	if r.g.to == fontTable {
		r.fontName(s)
	}
	return r.out.add(r.g.to, r.g.hidden, s)
}

// rest hands on what stands behind the end.
func (r *reader) rest() error {
	rest := io.NewSectionReader(r.o.Data, r.pos, max(0, r.o.Size-r.pos))
	for {
		b := make([]byte, 4<<10)
		n, err := rest.Read(b)
		for _, c := range b[:n] {
			if c > ' ' {
				rest.Seek(0, io.SeekStart)
				return r.s.Child(extract.Child{Path: "rest"}, rest)
			}
		}
		if err != nil {
			return nil // blanks only
		}
	}
}
