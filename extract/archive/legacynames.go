package archive

import (
	"context"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"postern/mail"
)

// legacyNames are the readings of a name in an unknown charset, those that are usual
// for the format first.
func legacyNames(raw string, usual ...string) []string {
	if utf8.ValidString(raw) {
		return appendNew(nil, clean(raw))
	}
	var list []string
	for _, charset := range append(usual, mail.Guess([]byte(raw))...) {
		if text, ok := mail.Charset(charset, []byte(raw)); ok {
			list = appendNew(list, clean(text))
		}
	}
	if len(list) == 0 {
		list = appendNew(list, clean(raw))
	}
	return list
}

func littleUTF16(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = le.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}

// crc16 is the table of the CRC that LHA, ARC and ZOO write: x^16 + x^15 + x^2 + 1, the
// lowest bit first.
var crc16 = func() (t [256]uint16) {
	for i := range t {
		v := uint16(i)
		for range 8 {
			v = v>>1 ^ 0xa001*(v&1)
		}
		t[i] = v
	}
	return t
}()

// checked16 is [checked] with a CRC of 16 bits.
type checked16 struct {
	r    io.Reader
	ctx  context.Context
	sum  uint16
	want uint16
}

func (c *checked16) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	for _, b := range p[:n] {
		c.sum = c.sum>>8 ^ crc16[byte(c.sum)^b]
	}
	if err == io.EOF && c.sum != c.want {
		err = errChecksum
	}
	return n, err
}
