package mail

import (
	"bufio"
	"io"
	"strings"
)

// Decoder returns the bytes of a body under one transfer encoding (RFC 2045 section 6), leniently:
// base64 with junk, inner padding, concatenated or unpadded; base64url, which Encodings names
// beside base64 where hyphens and underscores may be digits or junk;
// quoted-printable with blanks before line breaks, soft breaks with blanks and bad escapes;
// uuencode with or without its first and last line; yEnc; the data fork of BinHex 4.0. Any other encoding is identity.
// Damage is reported by the returned function after EOF: true when bytes had to be guessed or
// skipped, so that the undecoded bytes should be read as well. Memory is bounded.
func Decoder(r io.Reader, encoding string) (io.Reader, func() bool) {
	switch name := encodingNames[strings.ToLower(strings.TrimSpace(encoding))]; name {
	case "base64", "base64url":
		d := newBase64Reader(r, name == "base64url")
		return d, func() bool { return d.state.damaged }
	case "quoted-printable":
		d := &lineReader{r: bufio.NewReaderSize(r, longestLine)}
		q := &quoted{}
		d.line = q.line
		return d, func() bool { return q.damaged }
	case "x-uuencode":
		d := &lineReader{r: bufio.NewReaderSize(r, longestLine)}
		u := &uudecoder{}
		d.line = u.line
		return d, func() bool { return u.damaged }
	case "x-yencode":
		d := &lineReader{r: bufio.NewReaderSize(r, longestLine)}
		d.line = (&ydecoder{}).line
		return d, func() bool { return false }
	case "x-binhex":
		d := &binhexData{r: r}
		return d, d.isDamaged
	}
	return r, func() bool { return false }
}

// longestLine is how much of a line is held; longer ones are read in pieces.
const longestLine = 8 << 10

// A lineReader hands on what line makes of each line of r. A line comes with its
// break; a piece of one that is too long comes without.
type lineReader struct {
	r    *bufio.Reader
	line func(dst, line []byte, last bool) []byte
	out  []byte
	buf  []byte
	err  error
}

func (l *lineReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(l.out) == 0 {
		if l.err != nil {
			return 0, l.err
		}
		line, err := l.r.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			err = nil
		}
		l.err = err
		l.buf = l.line(l.buf[:0], line, err != nil)
		l.out = l.buf
	}
	n := copy(p, l.out)
	l.out = l.out[n:]
	return n, nil
}
