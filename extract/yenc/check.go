package yenc

import (
	"errors"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
)

// A check is the sum over all parts of a file, and what was wrong with one of them.
type check struct {
	crc    uint32
	damage string
}

// checked compares a part with its size and its check when it has been read.
type checked struct {
	r     io.Reader
	part  part
	whole *check
	crc   uint32
	n     int64
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.crc = crc32.Update(c.crc, crc32.IEEETable, p[:n])
	c.whole.crc = crc32.Update(c.whole.crc, crc32.IEEETable, p[:n])
	if errors.Is(err, io.EOF) {
		c.compare()
	}
	return n, err
}

func (c *checked) compare() {
	p := c.part
	switch {
	case !p.ended:
		c.whole.damage = "a part in yEnc without its end"
	case p.endSize >= 0 && p.endSize != c.n:
		c.whole.damage = "a part in yEnc of another size than it says"
	case p.partCRC != "" && !p.sameCRC(p.partCRC, c.crc):
		c.whole.damage = "the check of a part in yEnc differs"
	}
}

// sameCRC compares a sum with the one that stands in hexadecimal. One that nobody can
// read says nothing.
func (p part) sameCRC(text string, sum uint32) bool {
	want, err := strconv.ParseUint(strings.TrimPrefix(strings.ToLower(text), "0x"), 16, 64)
	return err != nil || uint32(want) == sum
}
