package parquet

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"postern/extract"
)

// Physical types of columns (Type of parquet.thrift).
const (
	boolean   = 0
	int32s    = 1
	int64s    = 2
	int96s    = 3
	floats    = 4
	doubles   = 5
	byteArray = 6
	fixed     = 7
)

// Meanings of values (ConvertedType).
const (
	asDecimal = 5
	asDate    = 6
	asMillis  = 9
	asMicros  = 10
	asUint32  = 13
	asUint64  = 14
)

// An element of the schema: a column, or a group of so many children.
type element struct {
	name                               string
	kind, length, repetition, children int
	converted, scale                   int
	leaf                               bool
}

func schemaElement(t *thrift) (e element) {
	e.converted = -1
	t.structure(func(id int, kind byte) bool {
		switch {
		case id == 4 && kind == typeBinary:
			e.name = t.binary()
		case kind != typeI32:
			return false
		case id == 1:
			e.kind, e.leaf = int(t.integer()), true
		case id == 2:
			e.length = int(t.integer())
		case id == 3:
			e.repetition = int(t.integer())
		case id == 5:
			e.children = int(t.integer())
		case id == 6:
			e.converted = int(t.integer())
		case id == 7:
			e.scale = int(t.integer())
		default:
			return false
		}
		return true
	})
	return e
}

// A column is a leaf of the schema.
type column struct {
	path string // to be shown: of long names only a part
	key  key
	element
	// definition and repetition levels reach up to these (section "Nested Encoding").
	mostDefined, mostRepeated int
}

// A key stands for the names on the way to a column, however long they are.
type key [sha256.Size]byte

// below is the key of a child.
func (k key) below(name string) key { return sha256.Sum256(append(k[:], name...)) }

// longestPath and longestName bound what is shown of the names on the way to a column.
const (
	longestPath = 1 << 10
	longestName = 256
)

func shortened(s string, most int) string {
	return strings.ToValidUTF8(s[:min(len(s), most)], "\ufffd")
}

// columns lists the columns with their paths, and the names that stand in none of these
// or not to their end. The schema is a tree written from the root on, each group before
// its children.
func (f *file) columns(elements []element) (all []*column, loose []string) {
	type group struct {
		path              string
		key               key
		left              int
		defined, repeated int
	}
	if len(elements) == 0 {
		return nil, nil
	}
	stack := []group{{left: elements[0].children}}
	loose = append(loose, elements[0].name)
	for i, e := range elements[1:] {
		for len(stack) > 0 && stack[len(stack)-1].left <= 0 {
			stack = stack[:len(stack)-1]
		}
		if len(stack) == 0 {
			f.miss(corrupt("its schema is no tree"))
			for _, e := range elements[1+i:] {
				loose = append(loose, e.name)
			}
			break
		}
		g := &stack[len(stack)-1]
		g.left--
		c := &column{path: shortened(e.name, longestName), key: g.key.below(e.name), element: e, mostDefined: g.defined, mostRepeated: g.repeated}
		if g.path != "" {
			c.path = shortened(g.path+"."+c.path, longestPath)
		}
		if e.repetition != 0 { // optional or repeated
			c.mostDefined++
		}
		if e.repetition == 2 {
			c.mostRepeated++
		}
		whole := strings.HasSuffix(c.path, e.name)
		switch {
		case e.leaf && e.children == 0:
			all = append(all, c)
		case len(stack) < mostNested:
			stack = append(stack, group{c.path, c.key, e.children, c.mostDefined, c.mostRepeated})
			whole = false // it may have no column
		default:
			f.miss(&extract.GapError{Cause: extract.TooDeep, Detail: "Parquet table: columns in columns"})
			whole = false
		}
		if !whole {
			loose = append(loose, e.name)
		}
	}
	return all, loose
}

// size is the number of bytes that a value takes; 0 where each says its own.
func (c *column) size() int {
	switch c.kind {
	case int32s, floats:
		return 4
	case int64s, doubles:
		return 8
	case int96s:
		return 12
	case fixed:
		return c.length
	}
	return 0
}

// number writes a whole number as what it means.
func (c *column) number(v int64) string {
	switch c.converted {
	case asDecimal:
		return decimal(big.NewInt(v), c.scale)
	case asDate:
		return time.Unix(0, 0).UTC().AddDate(0, 0, int(int32(v))).Format(time.DateOnly)
	case asMillis:
		return time.UnixMilli(v).UTC().Format(time.DateTime)
	case asMicros:
		return time.UnixMicro(v).UTC().Format(time.DateTime)
	case asUint32:
		return strconv.FormatUint(uint64(uint32(v)), 10)
	case asUint64:
		return strconv.FormatUint(uint64(v), 10)
	}
	return strconv.FormatInt(v, 10)
}

// value writes a value of a fixed size.
func (c *column) value(b []byte) string {
	le := binary.LittleEndian
	switch c.kind {
	case int32s:
		return c.number(int64(int32(le.Uint32(b))))
	case int64s:
		return c.number(int64(le.Uint64(b)))
	case int96s: // nanoseconds of a day, and the day by the count of astronomers
		days := int64(le.Uint32(b[8:])) - 2440588
		return time.Unix(days*86400, int64(le.Uint64(b)%(86400*1e9))).UTC().Format(time.DateTime)
	case floats:
		return strconv.FormatFloat(float64(math.Float32frombits(le.Uint32(b))), 'f', -1, 32)
	case doubles:
		return strconv.FormatFloat(math.Float64frombits(le.Uint64(b)), 'f', -1, 64)
	}
	return c.bytes(b)
}

// bytes is a value of bytes: a number where it is one, else as it is.
func (c *column) bytes(b []byte) string {
	if c.converted != asDecimal || len(b) > 32 {
		return string(b)
	}
	v := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return decimal(v, c.scale)
}

// decimal writes a number with so many digits behind the point.
func decimal(v *big.Int, scale int) string {
	s := v.String()
	if scale <= 0 || scale > 100 {
		return s
	}
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	if pad := scale + 1 - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	return sign + s[:len(s)-scale] + "." + s[len(s)-scale:]
}
