package extract

import (
	"context"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"
)

// shortestRun is how many characters in a row count as text.
const shortestRun = 6

// carve hands on the printable runs of an object, a line for each: text in ASCII
// or UTF-8, and ASCII text in UTF-16 of either byte order.
func carve(ctx context.Context, o *Object, s Sink) error { return Carve(ctx, o.Open(), s, Place{}) }

// Carve hands on the printable runs of r, from a place on, as text of the view [Carved]:
// what a container holds besides its members, in no form that anybody knows.
func Carve(ctx context.Context, r io.Reader, s Sink, p Place) error {
	c := carver{sink: s, place: p}
	pooled := copyBuffers.Get().(*[copySize]byte) // many objects are small
	defer copyBuffers.Put(pooled)
	buffer := pooled[:]
	carry := 0 // bytes of a rune that the buffer's end has cut
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(buffer[carry:])
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return err
		}
		rest, err := c.feed(buffer[:carry+n], last)
		if err != nil {
			return err
		}
		carry = copy(buffer, rest)
		if last {
			return errors.Join(c.endWide(), c.endNarrow())
		}
	}
}

// A carver finds runs byte by byte. A wide run can end only while a narrow one
// is still too short to count, so that the two never mix.
type carver struct {
	sink  Sink
	place Place // of the next run; empty once it was said
	// narrow is the run of bytes so far; once it counts it is handed on in pieces.
	narrow  []byte
	letters int
	counts  bool
	// wide is the run of characters that each had a zero behind them, and pending
	// the one whose zero is awaited.
	wide    []byte
	pending byte
}

func printable(c byte) bool { return c >= ' ' && c <= '~' || c == '\t' }

// idle reports whether nothing of a run has been seen.
func (c *carver) idle() bool { return c.letters == 0 && len(c.wide) == 0 && c.pending == 0 }

// feed takes the next bytes and returns those that it wants to see again.
func (c *carver) feed(p []byte, last bool) ([]byte, error) {
	close := 0 // up to here every byte is looked at
	for i := 0; i < len(p); {
		if i >= close && c.idle() {
			idle, hit := skip(p[i:])
			i, close = i+idle, i+hit
			continue
		}
		b := p[i]
		if err := c.feedWide(b); err != nil {
			return nil, err
		}
		size := 1
		fits := printable(b)
		if b >= utf8.RuneSelf {
			if !last && !utf8.FullRune(p[i:]) {
				return p[i:], nil
			}
			var r rune
			r, size = utf8.DecodeRune(p[i:])
			fits = r != utf8.RuneError && unicode.IsGraphic(r)
		}
		if fits {
			if err := c.addNarrow(p[i : i+size]); err != nil {
				return nil, err
			}
		} else if c.letters > 0 {
			if err := c.endNarrow(); err != nil {
				return nil, err
			}
		}
		i += size
	}
	return nil, nil
}

func (c *carver) addNarrow(p []byte) error {
	c.narrow = append(c.narrow, p...)
	c.letters++
	if c.letters >= shortestRun {
		c.counts = true
	}
	if len(c.narrow) < 4<<10 {
		return nil
	}
	return c.handOn()
}

func (c *carver) handOn() error {
	err := c.text(c.narrow)
	c.narrow = c.narrow[:0]
	return err
}

func (c *carver) text(b []byte) error {
	p := c.place
	c.place = Place{}
	return c.sink.Text(Carved, p, string(b))
}

func (c *carver) endNarrow() error {
	var err error
	if c.counts {
		c.narrow = append(c.narrow, '\n')
		err = c.handOn()
	}
	c.narrow, c.letters, c.counts = c.narrow[:0], 0, false
	return err
}

func (c *carver) feedWide(b byte) error {
	if c.pending != 0 && b == 0 {
		c.wide = append(c.wide, c.pending)
		c.pending = 0
		if len(c.wide) < 4<<10 {
			return nil
		}
		err := c.text(c.wide[:len(c.wide)-shortestRun])
		c.wide = append(c.wide[:0], c.wide[len(c.wide)-shortestRun:]...)
		return err
	}
	if c.pending == 0 && printable(b) {
		c.pending = b
		return nil
	}
	var err error
	if len(c.wide) > 0 {
		err = c.endWide()
	}
	c.pending = 0
	if printable(b) {
		c.pending = b
	}
	return err
}

// endWide ends the wide run. Its last character may lack the zero, where the
// zeros stand in front (big endian).
func (c *carver) endWide() error {
	var err error
	if c.pending != 0 {
		c.wide = append(c.wide, c.pending)
	}
	if len(c.wide) >= shortestRun {
		err = c.text(append(c.wide, '\n'))
	}
	c.wide, c.pending = c.wide[:0], 0
	return err
}
