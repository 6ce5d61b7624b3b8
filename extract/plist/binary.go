package plist

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/parts"
)

const (
	trailerSize = 32
	// mostBehind bounds what is taken for junk behind the trailer.
	mostBehind = 16
	// mostBinary bounds a list, which is held whole.
	mostBinary = 128 << 20
	// longText is the length from which a text that many values share is emitted once.
	longText = 256
	// epoch is the first second of 2001, from which dates are counted.
	epoch = 978307200
)

// Kinds of objects, the upper half of their first byte (CFBinaryPList.c of
// CoreFoundation).
const (
	kindSimple  = 0x0
	kindInteger = 0x1
	kindReal    = 0x2
	kindDate    = 0x3
	kindData    = 0x4
	kindASCII   = 0x5
	kindUTF16   = 0x6
	kindUTF8    = 0x7
	kindUID     = 0x8
	kindArray   = 0xa
	kindOrdered = 0xb
	kindSet     = 0xc
	kindDict    = 0xd
)

var errBinary = &extract.GapError{Cause: extract.Corrupt, Detail: "binary property list: its table of objects is broken or cut off"}

// A binaryList is one while it is read. No object is opened twice, and the objects
// together are no larger than the file, so that lists in circles cost no more.
type binaryList struct {
	*list
	data     []byte // without the trailer
	offsets  []byte
	width    int // of an offset
	refWidth int
	objects  int
	seen     []bool
	left     int // bytes of objects that may still come
	taken    []stretch
	damaged  bool
	steps    int
}

// A stretch of the list is what an object holds.
type stretch struct{ from, to int }

func (l *list) binary(o *extract.Object) error {
	if o.Size > mostBinary {
		return &extract.GapError{Cause: extract.TooBig, Detail: "binary property list: larger than one may be"}
	}
	data := make([]byte, o.Size)
	if n, err := o.Data.ReadAt(data, 0); n < len(data) {
		return fmt.Errorf("read a property list: %w", err)
	}
	if len(data) < len(magic)+2+trailerSize {
		return errBinary
	}
	b := &binaryList{list: l}
	count, top, table, ok := b.trailer(data)
	// QUIRK: SheetJS writes a line end behind the trailer.
	for n := 1; !ok && n <= mostBehind; n++ {
		count, top, table, ok = b.trailer(data[:max(len(data)-n, 0)])
		ok = ok && table+count*uint64(b.width) == uint64(len(b.data))
	}
	if !ok {
		return errBinary
	}
	b.left = len(b.data)
	b.objects = int(count)
	b.offsets = b.data[table : table+count*uint64(b.width)]
	b.seen = make([]bool, b.objects)
	b.taken = append(b.taken, stretch{int(table), int(table + count*uint64(b.width))})
	b.object(top)
	for i := range b.seen { // that nothing leads to
		if !b.seen[i] && l.Err == nil {
			l.stack = l.stack[:0]
			b.object(uint64(i))
		}
	}
	b.slack()
	switch {
	case l.Err != nil:
		return l.Err
	case b.damaged:
		return &extract.GapError{Cause: extract.Corrupt, Detail: "binary property list: some of its objects are broken"}
	}
	return nil
}

// trailer reads the end of a list: how many objects there are, which of them is the
// top, and where the table of their places stands.
func (b *binaryList) trailer(data []byte) (count, top, table uint64, ok bool) {
	end := len(data) - trailerSize
	if end < len(magic)+2 {
		return 0, 0, 0, false
	}
	t := data[end:]
	b.data, b.width, b.refWidth = data[:end], int(t[6]), int(t[7])
	count, top, table = binary.BigEndian.Uint64(t[8:]), binary.BigEndian.Uint64(t[16:]), binary.BigEndian.Uint64(t[24:])
	size := uint64(end)
	ok = b.width >= 1 && b.width <= 8 && b.refWidth >= 1 && b.refWidth <= 8 && table <= size && count <= size-table && count*uint64(b.width) <= size-table && top < count
	return count, top, table, ok
}

// bigEndian is a number of up to eight bytes.
func bigEndian(b []byte) (v uint64) {
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v
}

// open returns the kind of an object, the lower half of its first byte or its length,
// and the bytes behind; false is one that is not there.
func (b *binaryList) open(i uint64) (kind byte, size uint64, body []byte, ok bool) {
	if i >= uint64(b.objects) {
		return 0, 0, nil, false
	}
	at := bigEndian(b.offsets[int(i)*b.width : (int(i)+1)*b.width])
	if at < uint64(len(magic)) || at >= uint64(len(b.data)) {
		return 0, 0, nil, false
	}
	kind, size, body = b.data[at]>>4, uint64(b.data[at]&0xf), b.data[at+1:]
	if size == 0xf && kind >= kindData && kind != kindUID {
		if len(body) == 0 || body[0]>>4 != kindInteger || body[0]&0xf > 3 || len(body) < 1+1<<(body[0]&0xf) {
			return 0, 0, nil, false
		}
		n := 1 << (body[0] & 0xf)
		size, body = bigEndian(body[1:1+n]), body[1+n:]
	}
	return kind, size, body, true
}

// take returns the n bytes of an object's body and counts them, unless they were counted.
func (b *binaryList) take(body []byte, n uint64, seen bool) ([]byte, bool) {
	if n > uint64(len(body)) {
		return nil, false
	}
	if !seen {
		if b.left -= int(n); b.left < 0 {
			return nil, false
		}
		at := len(b.data) - len(body)
		b.taken = append(b.taken, stretch{at, at + int(n)})
	}
	return body[:n], true
}

// slack hands on the text between the objects.
func (b *binaryList) slack() {
	slices.SortFunc(b.taken, func(x, y stretch) int { return x.from - y.from })
	at := len(magic) + 2
	for _, x := range append(b.taken, stretch{len(b.data), len(b.data)}) {
		if b.Stopped() {
			return
		}
		if x.from > at {
			b.Text(extract.All, extract.Place{Where: "between the objects"}, parts.Printable(b.data[at:x.from]))
		}
		at = max(at, x.to)
	}
}

// object reads an object and what is in it.
func (b *binaryList) object(i uint64) {
	if b.steps++; b.steps&0xff == 0 && b.Stopped() {
		return
	}
	kind, size, body, ok := b.open(i)
	if !ok {
		b.damaged = true
		return
	}
	seen := b.seen[i]
	switch kind {
	case kindArray, kindOrdered, kindSet:
		ok = seen || b.container(i, body, size, false)
	case kindDict:
		ok = seen || b.container(i, body, size, true)
	default:
		ok = b.leaf(kind, size, body, seen)
		b.seen[i] = true
	}
	b.damaged = b.damaged || !ok
}

// container reads an array or a dictionary, whose keys stand before its values. One that
// is nested too deep is read later, as if nothing led to it.
func (b *binaryList) container(i uint64, body []byte, size uint64, dict bool) bool {
	if size > uint64(len(body)) {
		b.seen[i] = true
		return false
	}
	n := size
	if dict {
		n *= 2
	}
	refs, ok := b.take(body, n*uint64(b.refWidth), false)
	if !ok {
		b.seen[i] = true
		return false
	}
	if !b.begin(dict) {
		b.left += len(refs)
		return true
	}
	b.seen[i] = true
	ref := func(k uint64) uint64 { return bigEndian(refs[k*uint64(b.refWidth) : (k+1)*uint64(b.refWidth)]) }
	depth := len(b.stack)
	for k := uint64(0); k < size && b.Err == nil; k++ {
		if !dict {
			b.object(ref(k))
			continue
		}
		key, ok := b.text(ref(k))
		b.damaged = b.damaged || !ok
		b.key(key)
		b.object(ref(size + k))
	}
	b.stack = b.stack[:depth]
	b.end()
	return true
}

// text reads a key.
func (b *binaryList) text(i uint64) (string, bool) {
	kind, size, body, ok := b.open(i)
	if !ok || kind != kindASCII && kind != kindUTF16 && kind != kindUTF8 {
		return "", false
	}
	s, ok := b.decode(kind, size, body, b.seen[i])
	if len(s) > longText && b.seen[i] {
		s = ""
	}
	b.seen[i] = true
	return s, ok
}

func (b *binaryList) decode(kind byte, size uint64, body []byte, seen bool) (string, bool) {
	if kind == kindUTF16 {
		if size > uint64(len(body)) {
			return "", false
		}
		raw, ok := b.take(body, 2*size, seen)
		if !ok {
			return "", false
		}
		units := make([]uint16, size)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(raw[2*i:])
		}
		return string(utf16.Decode(units)), true
	}
	raw, ok := b.take(body, size, seen)
	return strings.ToValidUTF8(string(raw), "\ufffd"), ok
}

// leaf reads a value.
func (b *binaryList) leaf(kind byte, size uint64, body []byte, seen bool) bool {
	switch kind {
	case kindSimple: // nothing, a truth, padding
		if size == 8 || size == 9 {
			b.value(strconv.FormatBool(size == 9))
		}
		return true
	case kindASCII, kindUTF16, kindUTF8:
		if seen && size > longText {
			return true
		}
		s, ok := b.decode(kind, size, body, seen)
		if ok {
			b.value(s)
		}
		return ok
	case kindData:
		if seen {
			return true
		}
		raw, ok := b.take(body, size, false)
		if ok {
			b.list.data(raw)
		}
		return ok
	case kindUID: // the number of another object of an archive
		_, ok := b.take(body, size+1, seen)
		return ok
	}
	if size > 4 {
		return false
	}
	raw, ok := b.take(body, 1<<size, seen)
	if !ok {
		return false
	}
	switch kind {
	case kindInteger:
		b.value(integer(raw))
	case kindReal:
		f := math.NaN()
		switch len(raw) {
		case 4:
			f = float64(math.Float32frombits(binary.BigEndian.Uint32(raw)))
		case 8:
			f = math.Float64frombits(binary.BigEndian.Uint64(raw))
		}
		b.value(strconv.FormatFloat(f, 'f', -1, 64))
	case kindDate:
		if len(raw) != 8 {
			return false
		}
		if f := math.Float64frombits(binary.BigEndian.Uint64(raw)); math.Abs(f) < 1e12 {
			b.value(time.Unix(epoch+int64(f), 0).UTC().Format(time.DateTime))
		}
	default:
		return false
	}
	return true
}

// integer writes a number: those of eight bytes have a sign, and the lower half of
// those of sixteen counts.
func integer(raw []byte) string {
	if len(raw) < 8 {
		return strconv.FormatUint(bigEndian(raw), 10)
	}
	v := bigEndian(raw[len(raw)-8:])
	if len(raw) == 8 {
		return strconv.FormatInt(int64(v), 10)
	}
	return strconv.FormatUint(v, 10)
}
