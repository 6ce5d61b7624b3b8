package encrypt

import (
	"bytes"
	"io"
)

// An edit puts text into the body at an offset of the message, in place of the
// bytes up to end.
type edit struct {
	at, end int64
	text    string
}

// bodyReader reads the body with its edits.
func (e *entity) bodyReader() io.Reader {
	if len(e.edits) == 0 {
		return io.NewSectionReader(e.m, e.body, e.m.Size()-e.body)
	}
	var list []io.Reader
	at := e.body
	for _, d := range e.edits {
		list = append(list, io.NewSectionReader(e.m, at, d.at-at), bytes.NewReader([]byte(d.text)))
		at = d.end
	}
	return io.MultiReader(append(list, io.NewSectionReader(e.m, at, e.m.Size()-at))...)
}

// A crlfReader makes every line end of r a CRLF. A lone CR is no line end in
// mail (RFC 5322 section 2.3) and stays.
type crlfReader struct {
	r    io.Reader
	in   []byte // read, not handed out yet
	buf  []byte
	last byte // the last byte handed out
	err  error
}

func (c *crlfReader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(c.in) == 0 {
			if n > 0 || c.err != nil {
				break
			}
			c.fill()
			continue
		}
		if c.in[0] == '\n' && c.last != '\r' {
			p[n], c.last = '\r', '\r'
			n++
			continue
		}
		k := c.run(len(p) - n)
		copy(p[n:], c.in[:k])
		c.last, c.in, n = c.in[k-1], c.in[k:], n+k
	}
	if n == 0 {
		return 0, c.err
	}
	return n, nil
}

// run is how many bytes, at most most, can be copied as they are. The first of
// them always can.
func (c *crlfReader) run(most int) int {
	b := c.in[:min(most, len(c.in))]
	for i := 1; i < len(b); {
		k := bytes.IndexByte(b[i:], '\n')
		if k < 0 {
			break
		}
		if b[i+k-1] != '\r' {
			return i + k
		}
		i += k + 1
	}
	return len(b)
}

func (c *crlfReader) fill() {
	if c.buf == nil {
		c.buf = make([]byte, 32<<10)
	}
	n, err := c.r.Read(c.buf)
	c.in, c.err = c.buf[:n], err
}
