package parquet

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"postern/extract"
)

// Kinds of pages (PageType) and encodings of values (Encoding of parquet.thrift).
const (
	pageData       = 0
	pageDictionary = 2
	pageData2      = 3

	plain            = 0
	plainDictionary  = 2
	runs             = 3
	bitPacked        = 4
	deltaNumbers     = 5
	deltaLengths     = 6
	deltaStrings     = 7
	runsOfDictionary = 8
	split            = 9
)

const (
	// mostValues bounds the values of a column in a group of rows.
	mostValues = 4 << 20
	// mostHeld bounds what they take in memory, bytes.
	mostHeld = 64 << 20
	// heldEach is what a value takes besides its bytes, heldLength where its length is kept
	// by itself.
	heldEach, heldLength = 16, 32
	// mostInAll bounds the values of all columns: a few bytes may stand for millions that
	// are not there.
	mostInAll = 1 << 27
)

// A page is what its head says.
type page struct {
	kind, plain, packed, values, encoding int
	levels                                int // how those of definitions are encoded
	defined, repeated                     int // bytes of levels, in version 2
	unpacked                              bool
}

// head reads a PageHeader.
func (t *thrift) head() page {
	var p page
	heads := map[int]*page{5: {levels: runs}, 7: {levels: runs}, 8: {levels: runs}} // by field
	number := func(kind byte, to *int) bool {
		if kind != typeI32 {
			return false
		}
		*to = int(t.integer())
		return true
	}
	t.structure(func(id int, kind byte) bool {
		switch {
		case id == 1:
			return number(kind, &p.kind)
		case id == 2:
			return number(kind, &p.plain)
		case id == 3:
			return number(kind, &p.packed)
		case (id == 5 || id == 7 || id == 8) && kind == typeStruct:
			q := heads[id]
			t.structure(func(inner int, kind byte) bool {
				switch {
				case inner == 1:
					return number(kind, &q.values)
				case id == 8 && inner == 4 || id != 8 && inner == 2:
					return number(kind, &q.encoding)
				case id == 5 && inner == 3:
					return number(kind, &q.levels)
				case id == 8 && inner == 5:
					return number(kind, &q.defined)
				case id == 8 && inner == 6:
					return number(kind, &q.repeated)
				case id == 8 && inner == 7 && kind == typeFalse:
					q.unpacked = true
					return true
				}
				return false
			})
			return true
		}
		return false
	})
	// Only the head of the page's own kind counts.
	if id := map[int]int{pageData: 5, pageDictionary: 7, pageData2: 8}[p.kind]; id != 0 {
		q := heads[id]
		q.kind, q.plain, q.packed = p.kind, p.plain, p.packed
		return *q
	}
	return p
}

// A reader reads the values of a chunk.
type reader struct {
	*column
	f          *file
	where      string
	codec      int
	dictionary []string
	used       []bool // values of the dictionary
	values     []string
	held       int
}

var errLarge = &extract.GapError{Cause: extract.TooBig, Detail: "Parquet table: a page or a column is larger than one may be"}

// chunk reads the values of a chunk. With an error come those before it.
func (f *file) chunk(c *chunk, col *column) (*reader, error) {
	r := &reader{column: col, f: f, codec: c.codec, where: fmt.Sprintf("row group %d, %s, hidden", c.group, col.path)}
	if c.from < int64(len(magic)) || c.end > f.o.Size || c.end < c.from {
		return r, corrupt("a column is said to lie outside of it")
	}
	if f.left -= c.end - c.from; f.left < 0 {
		return r, corrupt("its columns overlap")
	}
	f.read = append(f.read, span{c.from, c.end})
	t := newThrift(io.NewSectionReader(f.o.Data, c.from, c.end-c.from))
	t.passed = func(v string) error { return f.hidden(r.where, []byte(v)) }
	err := r.pages(t, c)
	if f.stopped(err) != nil {
		return r, err
	}
	if failed := r.unused(); failed != nil {
		return r, failed
	}
	if err == nil {
		if _, failed := t.r.Peek(1); failed == nil {
			err = corrupt("a column holds more than it says")
		}
	}
	return r, err
}

// pages reads the pages of a chunk.
func (r *reader) pages(t *thrift, c *chunk) error {
	f := r.f
	for seen := int64(0); seen < c.values; {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		p := t.head()
		if err := f.stopped(t.err); err != nil {
			return err
		}
		if t.err != nil || p.packed < 0 || int64(p.packed) > c.end-c.from || p.values < 0 {
			return corrupt("a page is broken or cut off")
		}
		f.values += int64(p.values)
		if p.packed > mostPage || p.plain > mostPage || p.values > mostValues-len(r.values) || f.values > mostInAll {
			return errLarge
		}
		raw, err := io.ReadAll(io.LimitReader(t.r, int64(p.packed)))
		if err != nil || len(raw) < p.packed {
			return corrupt("a page is cut off")
		}
		if p.kind == pageData || p.kind == pageData2 {
			seen += max(int64(p.values), 1) // pages of nothing end too
		}
		if err := r.page(p, raw); err != nil {
			return err
		}
		if r.held > mostHeld {
			return errLarge
		}
	}
	return nil
}

// page reads a page.
func (r *reader) page(p page, raw []byte) error {
	var levels, repeated []byte
	if p.kind == pageData2 {
		if p.defined < 0 || p.repeated < 0 || p.defined > len(raw) || p.repeated > len(raw)-p.defined {
			return corrupt("the levels of a page are broken")
		}
		repeated, levels, raw = raw[:p.repeated], raw[p.repeated:p.repeated+p.defined], raw[p.repeated+p.defined:]
		p.plain -= p.repeated + p.defined
	}
	b := raw
	if !p.unpacked && (p.kind != pageData2 || len(raw) > 0) {
		var err error
		if b, err = unpack(r.codec, raw, p.plain); err != nil {
			if err == errLZO {
				return &extract.GapError{Cause: extract.Unknown, Detail: "Parquet table: pages of LZO"}
			}
			return corrupt("the compression of a page is broken")
		}
	}
	switch p.kind {
	case pageDictionary:
		if err := r.unused(); err != nil { // of the one before
			return err
		}
		values, rest, ok := r.decode(plain, b, p.values)
		r.dictionary, r.used = values, make([]bool, len(values))
		if !ok {
			return corrupt("a dictionary is broken")
		}
		return r.f.hidden(r.where, rest)
	case pageData, pageData2:
	default: // an index
		return r.f.hidden(r.where, b)
	}
	n, nulls, b, ok := r.levels(p, levels, &repeated, b)
	if !ok {
		return corrupt("the levels of a page are broken")
	}
	values, rest, ok := r.decode(p.encoding, b, n)
	r.spread(values, nulls, p.values)
	if r.held > mostHeld {
		return errLarge
	}
	if !ok || len(values) < n {
		return corrupt("the values of a page are broken")
	}
	// Levels that say where rows begin are not asked for.
	return cmp.Or(r.f.hidden(r.where, repeated), r.f.hidden(r.where, rest))
}

// levels reads which values of a page are there, and returns their number and what is
// left of b. Which of them belong to one row is not asked: what says so goes to repeated.
func (r *reader) levels(p page, levels []byte, repeated *[]byte, b []byte) (n int, nulls []bool, rest []byte, ok bool) {
	take := func(most int) (part []byte, ok bool) {
		if p.levels == bitPacked { // as very old programs wrote them
			size := (p.values*widthOf(most) + 7) / 8
			if size > len(b) {
				return nil, false
			}
			*repeated, b = append(*repeated, b[:size]...), b[size:]
			return nil, true
		}
		if len(b) < 4 {
			return nil, false
		}
		size := binary.LittleEndian.Uint32(b)
		if uint64(size) > uint64(len(b)-4) {
			return nil, false
		}
		part, b = b[4:4+size], b[4+size:]
		return part, true
	}
	if p.kind == pageData {
		if r.mostRepeated > 0 {
			part, ok := take(r.mostRepeated)
			if !ok {
				return 0, nil, nil, false
			}
			*repeated = append(*repeated, part...)
		}
		if r.mostDefined > 0 {
			if levels, ok = take(r.mostDefined); !ok {
				return 0, nil, nil, false
			}
		}
	}
	if r.mostDefined == 0 || len(levels) == 0 && p.levels == bitPacked {
		*repeated = append(*repeated, levels...)
		return p.values, nil, b, true
	}
	nulls = make([]bool, 0, p.values)
	behind, ok := hybrid(levels, widthOf(r.mostDefined), p.values, func(v uint32) bool {
		there := int(v) == r.mostDefined
		if there {
			n++
		}
		nulls = append(nulls, !there)
		return true
	})
	*repeated = append(*repeated, behind...)
	return n, nulls, b, ok
}

// spread appends the values of a page, with an empty one where there is none.
func (r *reader) spread(values []string, nulls []bool, n int) {
	if nulls == nil {
		if len(r.values) == 0 {
			r.values = values
			return
		}
		r.values = append(r.values, values...)
		return
	}
	r.values = slices.Grow(r.values, min(n, len(nulls)))
	for i := 0; i < n && i < len(nulls); i++ {
		v := ""
		if nulls[i] {
			r.held += heldEach
		} else if len(values) > 0 {
			v, values = values[0], values[1:]
		}
		if r.values = append(r.values, v); r.held > mostHeld {
			return
		}
	}
}
