package parquet

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// Types of the compact protocol (thrift-compact-protocol.md of Apache Thrift).
const (
	typeStop   = 0
	typeTrue   = 1
	typeFalse  = 2
	typeByte   = 3
	typeI16    = 4
	typeI32    = 5
	typeI64    = 6
	typeDouble = 7
	typeBinary = 8
	typeList   = 9
	typeSet    = 10
	typeMap    = 11
	typeStruct = 12
	typeUUID   = 13
)

const (
	// mostNested bounds structures inside each other.
	mostNested = 32
)

var errThrift = errors.New("parquet: metadata that are broken or cut off")

// A thrift reads structures of the compact protocol. After the first error all reads
// are zero.
type thrift struct {
	r     *bufio.Reader
	depth int
	err   error
	// passed takes the strings that nobody asks for.
	passed func(s string) error
}

func newThrift(r io.Reader) *thrift { return &thrift{r: bufio.NewReaderSize(r, 4<<10)} }

func (t *thrift) fail() {
	if t.err == nil {
		t.err = errThrift
	}
}

func (t *thrift) octet() byte {
	if t.err != nil {
		return 0
	}
	c, err := t.r.ReadByte()
	if err != nil {
		t.fail()
	}
	return c
}

func (t *thrift) uvarint() uint64 {
	if t.err != nil {
		return 0
	}
	v, err := binary.ReadUvarint(t.r)
	if err != nil {
		t.fail()
		return 0
	}
	return v
}

// integer is a number in zigzag.
func (t *thrift) integer() int64 {
	v := t.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// stop ends the reading, with an error of the sink.
func (t *thrift) stop(err error) {
	if t.err == nil {
		t.err = err
	}
}

// binary is a string. It is no longer than what holds it, which bounds it.
func (t *thrift) binary() string {
	n := t.uvarint()
	if n > mostFooter {
		t.fail()
	}
	if t.err != nil {
		return ""
	}
	var b strings.Builder
	if got, _ := io.CopyN(&b, t.r, int64(n)); uint64(got) < n {
		t.fail()
	}
	return b.String()
}

// structure calls field for each field, which reads it with the method of its type
// and says so; what it does not read is skipped.
func (t *thrift) structure(field func(id int, kind byte) bool) {
	if t.depth++; t.depth > mostNested {
		t.fail()
	}
	defer func() { t.depth-- }()
	id := 0
	for t.err == nil {
		c := t.octet()
		kind := c & 0xf
		if kind == typeStop {
			return
		}
		if delta := int(c >> 4); delta != 0 {
			id += delta
		} else {
			id = int(t.integer())
		}
		if t.err == nil && !field(id, kind) {
			t.skip(kind)
		}
	}
}

// list calls element for each element of a list of a kind.
func (t *thrift) list(kind byte, element func()) {
	c := t.octet()
	n := uint64(c >> 4)
	if n == 0xf {
		n = t.uvarint()
	}
	if c&0xf != kind && n > 0 {
		t.fail()
	}
	for ; n > 0 && t.err == nil; n-- {
		element()
	}
}

// skip passes over a value.
func (t *thrift) skip(kind byte) {
	switch kind {
	case typeTrue, typeFalse:
	case typeByte:
		t.octet()
	case typeI16, typeI32, typeI64:
		t.uvarint()
	case typeDouble:
		t.discard(8)
	case typeUUID:
		t.discard(16)
	case typeBinary:
		if s := t.binary(); t.err == nil && t.passed != nil {
			t.stop(t.passed(s))
		}
	case typeList, typeSet:
		c := t.octet()
		n := uint64(c >> 4)
		if n == 0xf {
			n = t.uvarint()
		}
		t.elements(c&0xf, n)
	case typeMap:
		if t.depth++; t.depth > mostNested {
			t.fail()
		}
		defer func() { t.depth-- }()
		if n := t.uvarint(); n > 0 {
			c := t.octet()
			for ; n > 0 && t.err == nil; n-- {
				t.element(c >> 4)
				t.element(c & 0xf)
			}
		}
	case typeStruct:
		t.structure(func(int, byte) bool { return false })
	default:
		t.fail()
	}
}

func (t *thrift) elements(kind byte, n uint64) {
	if t.depth++; t.depth > mostNested {
		t.fail()
	}
	defer func() { t.depth-- }()
	for ; n > 0 && t.err == nil; n-- {
		t.element(kind)
	}
}

// element is skip for what stands in a list, where truths take a byte.
func (t *thrift) element(kind byte) {
	if kind == typeTrue || kind == typeFalse {
		t.octet()
		return
	}
	t.skip(kind)
}

func (t *thrift) discard(n int) {
	if t.err != nil {
		return
	}
	if _, err := t.r.Discard(n); err != nil {
		t.fail()
	}
}
