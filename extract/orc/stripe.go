package orc

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"postern/extract/parts"
)

// A stripe is a group of rows.
type stripe struct {
	at, index, data, footer uint64
}

func stripeOf(b []byte) (s stripe, ok bool) {
	ok = message(b, func(id int, v uint64, _ []byte) bool {
		switch id {
		case 1:
			s.at = v
		case 2:
			s.index = v
		case 3:
			s.data = v
		case 4:
			s.footer = v
		}
		return v < 1<<40
	})
	return s, ok
}

// A column is a node of the tree of types: a column, or a group of them.
type column struct {
	kind   uint64
	below  []uint64
	fields []string
	scale  int
	path   string // shortened
}

func columnOf(b []byte) (c column, ok bool) {
	ok = message(b, func(id int, v uint64, b []byte) bool {
		switch id {
		case 1:
			c.kind = v
		case 2:
			c.below = numbers(c.below, v, b)
		case 3:
			c.fields = append(c.fields, string(b))
		case 6:
			c.scale = int(min(v, 100))
		}
		return true
	})
	return c, ok
}

// place gives the columns their paths. What is below a column stands behind it.
func place(columns []column) {
	const longest = 200
	for i := range columns {
		c := &columns[i]
		for k, id := range c.below {
			if id <= uint64(i) || id >= uint64(len(columns)) {
				continue
			}
			path := c.path
			if k < len(c.fields) {
				name := c.fields[k]
				path = strings.TrimPrefix(c.path+"."+name[:min(len(name), longest)], ".")
			}
			columns[id].path = strings.ToValidUTF8(path[:min(len(path), longest)], "\ufffd")
		}
	}
}

// Kinds of streams (Stream.Kind).
const (
	streamData       = 1
	streamLength     = 2
	streamDictionary = 3
	encryptedIndex   = 9
	encryptedData    = 10
)

// A stream is a stretch of a stripe: a part of what a column holds.
type stream struct {
	kind, column uint64
	from, n      int64
}

// A content is what a stripe holds of a column.
type content struct {
	encoding uint64
	streams  []stream
}

// mostTogether bounds what is held of a column at once, bytes.
const mostTogether = 96 << 20

// stripe reads the columns of a stripe, one after the other.
func (f *file) stripe(n int) error {
	s := f.stripes[n]
	b, err := f.at(int64(s.at+s.index+s.data), int64(s.footer))
	if err == nil {
		b, err = f.unpack(b)
	}
	if err != nil {
		return f.miss(err)
	}
	name := fmt.Sprintf("stripe %d", n+1)
	if err := f.hidden(name, b); err != nil {
		return err
	}
	contents, ok := contentsOf(b, int64(s.at))
	if !ok {
		if err := f.miss(corrupt("the end of a stripe is broken")); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(contents)) {
		if err := f.miss(f.content(id, contents[id], name)); err != nil {
			return err
		}
	}
	return nil
}

// contentsOf reads a StripeFooter: the streams stand one behind the other.
func contentsOf(b []byte, at int64) (contents map[uint64]*content, ok bool) {
	contents = map[uint64]*content{}
	of := func(column uint64) *content {
		c := contents[column]
		if c == nil {
			c = &content{}
			contents[column] = c
		}
		return c
	}
	encoded, streams := uint64(0), 0
	ok = message(b, func(id int, _ uint64, b []byte) bool {
		switch id {
		case 1:
			s := stream{from: at}
			fine := message(b, func(id int, v uint64, _ []byte) bool {
				switch id {
				case 1:
					s.kind = v
				case 2:
					s.column = v
				case 3:
					s.n = int64(v)
				}
				return v < 1<<40
			})
			at += s.n
			if streams++; s.column >= mostColumns || streams > mostStreams {
				return false
			}
			c := of(s.column)
			c.streams = append(c.streams, s)
			return fine
		case 2:
			if encoded >= mostColumns {
				return false
			}
			c := of(encoded)
			encoded++
			return message(b, func(id int, v uint64, _ []byte) bool {
				if id == 1 {
					c.encoding = v
				}
				return true
			})
		}
		return true
	})
	return contents, ok
}

// content reads what a stripe holds of a column.
func (f *file) content(id uint64, c *content, stripe string) error {
	if id >= uint64(len(f.columns)) {
		return corrupt("a stripe has a column that its types do not know")
	}
	col := &f.columns[id]
	where := stripe
	if col.path != "" {
		where += ", " + col.path
	}
	v := values{file: f, column: col, where: where, heading: parts.Heading(col.path), second: c.encoding >= 2}
	held := 0
	for _, s := range c.streams {
		b, err := f.at(s.from, s.n)
		if err == nil && (s.kind == encryptedIndex || s.kind == encryptedData) {
			continue // which was noted
		}
		if err == nil {
			b, err = f.unpack(b)
		}
		if held += len(b); err == nil && held > mostTogether {
			err = tooBig("a column is larger than one may be")
		}
		if err != nil {
			return err
		}
		switch {
		case s.kind == streamData && v.data == nil:
			v.data = b
		case s.kind == streamLength && v.lengths == nil:
			v.lengths = b
		case s.kind == streamDictionary && v.dictionary == nil:
			v.dictionary = b
		default: // which values are there, indexes, parts of a second
			if err := f.hidden(where+", index", b); err != nil {
				return err
			}
		}
	}
	if c.encoding == 1 || c.encoding == 3 {
		return v.indexed()
	}
	return v.all()
}
