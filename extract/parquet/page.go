package parquet

import (
	"encoding/binary"
	"io"

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
	// mostHeld bounds their bytes.
	mostHeld = 64 << 20
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
	codec      int
	dictionary []string
	values     []string
	held       int
}

// chunk reads the values of a chunk. With an error come those before it.
func (f *file) chunk(c *chunk, col *column) (*reader, error) {
	r := &reader{column: col, codec: c.codec}
	if c.from < int64(len(magic)) || c.end > f.o.Size || c.end < c.from {
		return r, corrupt("a column is said to lie outside of it")
	}
	if f.left -= c.end - c.from; f.left < 0 {
		return r, corrupt("its columns overlap")
	}
	section := io.NewSectionReader(f.o.Data, c.from, c.end-c.from)
	t := newThrift(section)
	for seen := int64(0); seen < c.values; {
		if err := f.ctx.Err(); err != nil {
			return r, err
		}
		p := t.head()
		if t.err != nil || p.packed < 0 || int64(p.packed) > c.end-c.from || p.values < 0 {
			return r, corrupt("a page is broken or cut off")
		}
		if p.packed > mostPage || p.plain > mostPage || p.values > mostValues-len(r.values) {
			return r, &extract.GapError{Cause: extract.TooBig, Detail: "Parquet table: a page or a column is larger than one may be"}
		}
		raw, err := io.ReadAll(io.LimitReader(t.r, int64(p.packed)))
		if err != nil || len(raw) < p.packed {
			return r, corrupt("a page is cut off")
		}
		if p.kind == pageData || p.kind == pageData2 {
			seen += max(int64(p.values), 1) // pages of nothing end too
		}
		if err := r.page(p, raw); err != nil {
			return r, err
		}
		if r.held > mostHeld {
			return r, &extract.GapError{Cause: extract.TooBig, Detail: "Parquet table: a column of a group is larger than one may be"}
		}
	}
	if _, err := t.r.Peek(1); err == nil {
		return r, corrupt("a column holds more than it says")
	}
	return r, nil
}

// page reads a page.
func (r *reader) page(p page, raw []byte) error {
	var levels []byte
	if p.kind == pageData2 {
		if p.defined < 0 || p.repeated < 0 || p.defined > len(raw) || p.repeated > len(raw)-p.defined {
			return corrupt("the levels of a page are broken")
		}
		levels, raw = raw[p.repeated:p.repeated+p.defined], raw[p.repeated+p.defined:]
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
		values, ok := r.decode(plain, b, p.values)
		r.dictionary = values
		if !ok {
			return corrupt("a dictionary is broken")
		}
		return nil
	case pageData, pageData2:
	default:
		return nil // an index
	}
	n, nulls, b, ok := r.levels(p, levels, b)
	if !ok {
		return corrupt("the levels of a page are broken")
	}
	values, ok := r.decode(p.encoding, b, n)
	r.spread(values, nulls, p.values)
	if !ok || len(values) < n {
		return corrupt("the values of a page are broken")
	}
	return nil
}

// levels reads which values of a page are there, and returns their number and what is
// left of b. Which of them belong to one row is not asked.
func (r *reader) levels(p page, levels, b []byte) (n int, nulls []bool, rest []byte, ok bool) {
	take := func(most int) (part []byte, ok bool) {
		if p.levels == bitPacked { // as very old programs wrote them
			size := (p.values*widthOf(most) + 7) / 8
			if size > len(b) {
				return nil, false
			}
			part, b = nil, b[size:]
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
			if _, ok := take(r.mostRepeated); !ok {
				return 0, nil, nil, false
			}
		}
		if r.mostDefined > 0 {
			if levels, ok = take(r.mostDefined); !ok {
				return 0, nil, nil, false
			}
		}
	}
	if r.mostDefined == 0 || len(levels) == 0 && p.levels == bitPacked {
		return p.values, nil, b, true
	}
	nulls = make([]bool, 0, p.values)
	_, ok = hybrid(levels, widthOf(r.mostDefined), p.values, func(v uint32) bool {
		there := int(v) == r.mostDefined
		if there {
			n++
		}
		nulls = append(nulls, !there)
		return true
	})
	return n, nulls, b, ok
}

// spread appends the values of a page, with an empty one where there is none.
func (r *reader) spread(values []string, nulls []bool, n int) {
	if nulls == nil {
		r.values = append(r.values, values...)
		return
	}
	for i := 0; i < n && i < len(nulls); i++ {
		v := ""
		if !nulls[i] && len(values) > 0 {
			v, values = values[0], values[1:]
		}
		r.values = append(r.values, v)
	}
}

// decode reads n values.
func (r *reader) decode(encoding int, b []byte, n int) ([]string, bool) {
	switch encoding {
	case plain:
		return r.plain(b, n)
	case plainDictionary, runsOfDictionary:
		return r.indexes(b, n)
	case runs:
		return make([]string, n), r.kind == boolean // truths are not text
	case deltaNumbers:
		numbers, _, ok := delta(b, n)
		values := make([]string, len(numbers))
		for i, v := range numbers {
			if r.kind == int32s {
				v = int64(int32(v))
			}
			values[i] = r.keep(r.number(v))
		}
		return values, ok
	case deltaLengths:
		values, ok := r.lengths(b, n)
		for i, v := range values {
			values[i] = r.keep(r.bytes([]byte(v)))
		}
		return values, ok
	case deltaStrings:
		return r.prefixed(b, n)
	case split:
		return r.split(b, n)
	}
	return nil, false
}

func (r *reader) keep(s string) string {
	r.held += len(s) + 16
	return s
}

func (r *reader) plain(b []byte, n int) (values []string, ok bool) {
	if r.kind == boolean {
		return make([]string, n), len(b) >= (n+7)/8
	}
	size := r.size()
	for ; n > 0 && r.held <= mostHeld; n-- {
		if r.kind == byteArray {
			if len(b) < 4 {
				return values, false
			}
			length := binary.LittleEndian.Uint32(b)
			if b = b[4:]; uint64(length) > uint64(len(b)) {
				return values, false
			}
			values = append(values, r.keep(r.bytes(b[:length])))
			b = b[length:]
			continue
		}
		if size <= 0 || size > len(b) {
			return values, false
		}
		values = append(values, r.keep(r.value(b[:size])))
		b = b[size:]
	}
	return values, true
}

// indexes reads numbers of values of the dictionary.
func (r *reader) indexes(b []byte, n int) (values []string, ok bool) {
	if n == 0 {
		return nil, true
	}
	if len(b) == 0 {
		return nil, false
	}
	_, ok = hybrid(b[1:], int(b[0]), n, func(v uint32) bool {
		if uint64(v) >= uint64(len(r.dictionary)) {
			return false
		}
		r.held += 16
		values = append(values, r.dictionary[v])
		return true
	})
	return values, ok
}

// lengths reads values of bytes behind all their lengths.
func (r *reader) lengths(b []byte, n int) (values []string, ok bool) {
	sizes, b, ok := delta(b, n)
	if !ok {
		return nil, false
	}
	for _, size := range sizes {
		if size < 0 || size > int64(len(b)) {
			return values, false
		}
		values = append(values, string(b[:size]))
		b = b[size:]
	}
	return values, true
}

// prefixed reads values of bytes that begin like the ones before.
func (r *reader) prefixed(b []byte, n int) (values []string, ok bool) {
	shared, b, ok := delta(b, n)
	if !ok {
		return nil, false
	}
	rests, ok := r.lengths(b, n)
	last := ""
	for i, rest := range rests {
		if i >= len(shared) || shared[i] < 0 || shared[i] > int64(len(last)) {
			return values, false
		}
		last = last[:shared[i]] + rest
		if values = append(values, r.keep(r.bytes([]byte(last)))); r.held > mostHeld {
			return values, true
		}
	}
	return values, ok
}

// split reads values whose bytes stand apart: all first ones, all second ones.
func (r *reader) split(b []byte, n int) (values []string, ok bool) {
	size := r.size()
	if size <= 0 || n > len(b)/size {
		return nil, false
	}
	value := make([]byte, size)
	for i := range n {
		for k := range value {
			value[k] = b[k*n+i]
		}
		values = append(values, r.keep(r.value(value)))
	}
	return values, true
}
