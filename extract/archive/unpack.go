package archive

import (
	"bufio"
	"context"
	"errors"
	"hash/crc32"
	"io"
)

// A counter counts what is read through it, byte by byte where the reader above
// wants it, so that the end of a compressed stream is known.
type counter struct {
	r *bufio.Reader
	n int64
}

func newCounter(r io.Reader) *counter { return &counter{r: bufio.NewReaderSize(r, 8<<10)} }

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// ReadByte implements [io.ByteReader].
func (c *counter) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

var errChecksum = errors.New("the checksum is wrong")

// A checked reader compares the checksum at the end and stops with the context.
type checked struct {
	r     io.Reader
	ctx   context.Context
	sum   uint32
	crc   uint32
	check bool
	ended bool // without an error
}

func (c *checked) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.sum = crc32.Update(c.sum, crc32.IEEETable, p[:n])
	if err == io.EOF && c.check && c.sum != c.crc {
		err = errChecksum
	}
	c.ended = c.ended || err == io.EOF
	return n, err
}
