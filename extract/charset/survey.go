// Package charset reads the bytes of an object as UTF-8 text, in every charset
// that they may be written in: the one its byte-order mark names, those that
// were declared, and those that the bytes look like. It streams: memory is
// bounded whatever the object's size.
package charset

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"slices"
	"unicode/utf8"

	"postern/extract"
)

// whole is the size up to which an object is kept in memory while it is read.
const whole = 64 << 10

// A Survey is what one pass over an object's bytes tells about its charset.
type Survey struct {
	// Readings are the charsets to read the object in, the best first; never
	// empty. Readings that cannot differ from an earlier one are left out.
	Readings []string
	// Binary says that a stretch of the object is no text in any charset.
	Binary bool

	o     *extract.Object
	bytes []byte // the object, when it is small
	valid bool   // valid UTF-8
}

// Look surveys o. The charsets in declared come after those of o: a document's
// own declaration of its charset. An error is one of reading o, or of ctx.
func Look(ctx context.Context, o *extract.Object, declared ...string) (*Survey, error) {
	s := &Survey{o: o}
	var c counter
	if o.Size <= whole {
		s.bytes = make([]byte, o.Size)
		if err := readAll(o.Open(), s.bytes); err != nil {
			return nil, err
		}
		c.add(s.bytes)
	} else if err := c.addAll(ctx, o.Open()); err != nil {
		return nil, err
	}
	c.finish()
	s.valid, s.Binary = c.valid, c.binary
	s.Readings = readings(&c, o, declared)
	if slices.ContainsFunc(s.Readings, Wide) { // control characters are half a letter there
		var err error
		s.Binary, err = widePatch(o, s.Readings[0])
		return s, err
	}
	return s, nil
}

func readAll(r io.Reader, b []byte) error {
	_, err := io.ReadFull(r, b)
	if err == io.EOF {
		return nil
	}
	return err
}

// A counter counts what a byte stream is made of.
type counter struct {
	total     int64
	nuls      int64
	high      bool   // a byte above 0x7F
	valid     bool   // valid UTF-8, when finished
	invalid   bool   // seen so far
	binary    bool   // some block is no text
	sample    []byte // the start, and stretches that a charset can be guessed from
	lastRunes []byte // an unfinished rune at the end
}

const sampleSize = 64 << 10

func (c *counter) addAll(ctx context.Context, r io.Reader) error {
	buf := make([]byte, 32<<10)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(r, buf)
		c.add(buf[:n])
		if c.total == int64(n) {
			c.sample = bytes.Clone(c.sample) // it was a piece of buf
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (c *counter) add(b []byte) {
	c.checkUTF8(b)
	c.takeSample(b)
	c.nuls += int64(bytes.Count(b, []byte{0}))
	for block := b; len(block) > 0 && !c.binary; {
		n := min(len(block), 4<<10)
		c.binary = n >= 512 && Junk(block[:n])*10 > n
		block = block[n:]
	}
	c.total += int64(len(b))
}

// checkUTF8 validates b, with a rune that began in the bytes before it.
func (c *counter) checkUTF8(b []byte) {
	if c.invalid {
		return
	}
	if len(c.lastRunes) > 0 {
		n := 0
		for n < len(b) && n < utf8.UTFMax && !utf8.RuneStart(b[n]) {
			n++
		}
		if joined := append(c.lastRunes, b[:n]...); !utf8.Valid(joined) {
			c.invalid = true
			return
		}
		c.lastRunes, b = c.lastRunes[:0], b[n:]
	}
	cut := runeBorder(b)
	c.lastRunes = append(c.lastRunes, b[cut:]...)
	c.invalid = !utf8.Valid(b[:cut])
}

func (c *counter) finish() { c.valid = !c.invalid && len(c.lastRunes) == 0 }

// takeSample keeps the start of the stream and the surroundings of what only
// some charsets have. Pieces begin at multiples of four, as UTF-32 letters do.
func (c *counter) takeSample(b []byte) {
	const piece = 4 << 10
	from := firstHigh(b)
	c.high = c.high || from >= 0
	if from < 0 {
		from = firstShift(b)
	}
	room := sampleSize - len(c.sample)
	switch {
	case room <= 0:
	case len(b) <= room && c.total == 0:
		c.sample = b[:len(b):len(b)]
	case c.total == 0:
		c.sample = append(c.sample, b[:piece]...)
	case from >= 0:
		from = max(0, from-piece/2) &^ 3
		c.sample = append(c.sample, b[from:min(len(b), from+min(piece, room))]...)
	}
}

// firstShift is where b may leave ASCII in a 7-bit charset; -1 when nowhere.
func firstShift(b []byte) int {
	for _, mark := range []string{"\x1b", "+A", "~{"} {
		if i := bytes.Index(b, []byte(mark)); i >= 0 {
			return i
		}
	}
	return -1
}

func firstHigh(b []byte) int {
	const high = 0x8080808080808080
	i := 0
	for i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:])&high == 0 {
		i += 8
	}
	for ; i < len(b); i++ {
		if b[i] >= utf8.RuneSelf {
			return i
		}
	}
	return -1
}

// Junk counts the bytes of b that stand in no text: control characters other
// than white space, backspace and escape.
func Junk(b []byte) int {
	const (
		low   = 0x0101010101010101
		high  = 0x80 * low
		blank = 0x20 * low
		del   = 0x7f * low
	)
	n := 0
	for ; len(b) >= 8; b = b[8:] {
		w := binary.LittleEndian.Uint64(b)
		// The high bit of a byte is set below where it is less than a blank, or DEL, or
		// where one before it is: then each is looked at.
		d := w ^ del
		if ((w-blank)&^w|(d-low)&^d)&high == 0 {
			continue
		}
		for _, x := range b[:8] {
			n += int(junk[x])
		}
	}
	for _, x := range b {
		n += int(junk[x])
	}
	return n
}

// junk has a one for each byte that stands in no text.
var junk = func() (t [256]byte) {
	for i := range 0x20 {
		t[i] = 1
	}
	t[0x7f] = 1
	for _, c := range []byte("\t\n\v\f\r\b\x1a\x1b\x0e\x0f") {
		t[c] = 0
	}
	return t
}()

// runeBorder is the length of b without an unfinished rune at its end.
func runeBorder(b []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return len(b) - i
			}
			break
		}
	}
	return len(b)
}
