package disk

import (
	"io"
	"sort"
)

// A content is what stands in a list of extents, one after another.
type content struct {
	src  io.ReaderAt
	list []extent
	ends []int64 // of each extent, in the content
}

func newContent(src io.ReaderAt, list []extent) *content {
	c := &content{src: src, list: list, ends: make([]int64, len(list))}
	end := int64(0)
	for i, x := range list {
		end += x.size
		c.ends[i] = end
	}
	return c
}

func (c *content) size() int64 {
	if len(c.ends) == 0 {
		return 0
	}
	return c.ends[len(c.ends)-1]
}

// ReadAt implements [io.ReaderAt]. Holes are zeros.
func (c *content) ReadAt(b []byte, off int64) (n int, err error) {
	for i := c.extent(off); n < len(b); i++ {
		if i == len(c.list) {
			return n, io.EOF
		}
		x := c.list[i]
		inside := off + int64(n) - (c.ends[i] - x.size)
		part := b[n : n+int(min(int64(len(b)-n), x.size-inside))]
		if x.at < 0 {
			clear(part)
		} else if k, err := c.src.ReadAt(part, x.at+inside); k < len(part) {
			return n + k, unexpected(err)
		}
		n += len(part)
	}
	return n, nil
}

// extent is the number of the extent that a place stands in.
func (c *content) extent(off int64) int {
	return sort.Search(len(c.ends), func(i int) bool { return c.ends[i] > off })
}

// stretch is where in the volume a place of the content stands, -1 in a hole, and how much
// stands there in one piece; none behind the end.
func (c *content) stretch(off int64) extent {
	i := c.extent(off)
	if i == len(c.list) {
		return extent{-1, 0}
	}
	x := c.list[i]
	inside := off - (c.ends[i] - x.size)
	if x.at >= 0 {
		x.at += inside
	}
	return extent{x.at, x.size - inside}
}

// shorten cuts extents to a size.
func shorten(list []extent, size int64) []extent {
	var out []extent
	for _, x := range list {
		if size <= 0 {
			break
		}
		x.size = min(x.size, size)
		size -= x.size
		out = append(out, x)
	}
	return out
}

// total is the bytes in extents.
func total(list []extent) (n int64) {
	for _, x := range list {
		n += x.size
	}
	return n
}
