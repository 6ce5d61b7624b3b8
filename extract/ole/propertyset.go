package ole

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"time"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// Property sets ([MS-OLEPS] 2.21): a head, the places of one or two sets, and in each the places of its
// properties. What is called a string is one of the code page that the set names, or of UTF-16.
const (
	setsAt       = 28 // where the places of sets begin, each behind the name of its format
	setEntry     = 20
	mostSets     = 2
	propertyPage = 1 // the code page
	propertyDict = 0 // names of properties

	typeI2       = 2
	typeI4       = 3
	typeR8       = 5
	typeCY       = 6
	typeDate     = 7
	typeBSTR     = 8
	typeVariant  = 12
	typeI8       = 20
	typeLPSTR    = 30
	typeLPWSTR   = 31
	typeFileTime = 64
	typeBlob     = 65
	typeStream   = 66 // it and the three behind it are names of streams
	typeObject   = 70 // a blob too
	typeCF       = 71
	typeVector   = 0x1000
)

// A propertySet is one while it is read.
type propertySet struct {
	data  []byte // from its start on
	at    int64  // where that is in the stream
	page  uint32
	names map[uint32]string
	used  []stretch
	left  int // bytes of values that may still be read: they overlap in a broken file only
	out   strings.Builder
	files []clipping
}

// isPropertySet reports whether a stream begins like one.
func isPropertySet(b []byte) bool {
	const fromWindows = 2 // the highest of systems that wrote such streams
	return len(b) >= setsAt+setEntry && b[0] == 0xfe && b[1] == 0xff && b[2] <= 1 && b[3] == 0 && binary.LittleEndian.Uint16(b[6:]) <= fromWindows
}

// propertySets reads a stream of property sets: strings, numbers that are no counts, and the picture of
// the first page. What no property takes is read as far as it is printable.
func (f *file) propertySets(s *stream) error {
	le := binary.LittleEndian
	b := s.data
	n, whole := le.Uint32(b[setsAt-4:]), true
	var used []stretch
	for i := range int(min(n, mostSets)) {
		at := setsAt + i*setEntry
		if at+setEntry > len(b) {
			whole = false
			break
		}
		from := le.Uint32(b[at+16:])
		if uint64(from)+8 > uint64(len(b)) {
			whole = false
			continue
		}
		p := &propertySet{data: b[from:], at: int64(from), page: 1252, names: map[uint32]string{}, left: 2 * len(b)}
		whole = p.read() && whole
		if err := f.s.Text(extract.Properties, extract.Place{Where: "properties"}, p.out.String()); err != nil {
			return err
		}
		for _, c := range p.files {
			if err := f.clipping(s.name(), c); err != nil {
				return err
			}
		}
		used = append(used, p.used...)
	}
	slices.SortFunc(used, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	at := int64(0)
	for _, x := range append(used, stretch{int64(len(b)), int64(len(b))}) {
		if x.from > at {
			if err := f.s.Text(extract.Properties, extract.Place{Where: "stream " + s.name()}, parts.Printable(b[at:x.from])); err != nil {
				return err
			}
		}
		at = max(at, x.to)
	}
	if !whole || n > mostSets {
		return f.s.Gap(s.path, extract.Corrupt, "compound file: properties are not where they should be")
	}
	return nil
}

// read goes through the properties; false where some are broken.
func (p *propertySet) read() (whole bool) {
	le := binary.LittleEndian
	type property struct{ id, at uint32 }
	var list []property
	n := uint64(le.Uint32(p.data[4:]))
	whole = 8+8*n <= uint64(len(p.data))
	for i := range min(n, uint64(len(p.data)-8)/8) {
		e := property{le.Uint32(p.data[8+8*i:]), le.Uint32(p.data[12+8*i:])}
		if uint64(e.at)+4 > uint64(len(p.data)) {
			whole = false
			continue
		}
		if e.id == propertyPage && le.Uint16(p.data[e.at:]) == typeI2 && uint64(e.at)+6 <= uint64(len(p.data)) {
			p.page = uint32(le.Uint16(p.data[e.at+4:]))
		}
		list = append(list, e)
	}
	for _, e := range list {
		if e.id == propertyDict {
			whole = p.dictionary(int(e.at)) && whole
		}
	}
	for _, e := range list {
		if e.id == propertyDict || e.id == propertyPage {
			continue
		}
		if p.left <= 0 {
			return false
		}
		_, ok := p.value(e.id, uint32(le.Uint16(p.data[e.at:])), int(e.at)+4)
		whole = whole && ok
	}
	return whole
}

// take notes that bytes from a place on were read, and reports whether they are there.
func (p *propertySet) take(at, n int) ([]byte, bool) {
	if at < 0 || n < 0 || at > len(p.data) || n > len(p.data)-at {
		return nil, false
	}
	p.left -= n + 1
	p.used = take(p.used, p.at+int64(at), p.at+int64(at+n))
	return p.data[at:][:n], p.left > 0
}

func (p *propertySet) word(at int) (int, bool) {
	b, ok := p.take(at, 4)
	if !ok {
		return 0, false
	}
	return int(binary.LittleEndian.Uint32(b)), true
}

// dictionary reads the names of properties that a person gave (2.17).
func (p *propertySet) dictionary(at int) bool {
	n, ok := p.word(at)
	at += 4
	for ; ok && n > 0; n-- {
		var id, size int
		id, _ = p.word(at)
		if size, ok = p.word(at + 4); !ok {
			return false
		}
		var raw []byte
		if raw, ok = p.take(at+8, size*p.width()); !ok {
			return false
		}
		name := p.narrow(raw)
		p.say("", name)
		p.names[uint32(id)] = name
		at += 8 + len(raw)
		if p.width() == 2 {
			at = (at + 3) &^ 3
		}
	}
	return ok
}

// width is how many bytes the dictionary counts a sign as.
func (p *propertySet) width() int {
	if p.page == 1200 {
		return 2
	}
	return 1
}

func (p *propertySet) narrow(b []byte) string {
	return strings.Trim(mapi.Narrow(b, p.page), "\x00")
}

func (p *propertySet) say(name, value string) {
	if value = strings.TrimSpace(tidy(value)); value == "" {
		return
	}
	if name != "" {
		value = name + ": " + value
	}
	p.out.WriteString(value + "\n")
}

// value reads a value of a type, and returns where the next one of a vector begins.
func (p *propertySet) value(id, kind uint32, at int) (next int, ok bool) {
	if kind&typeVector != 0 {
		return p.vector(id, kind&^typeVector, at)
	}
	name := p.names[id]
	switch kind {
	case 0, 1: // empty
		return at, true
	case typeVariant:
		kind, ok := p.word(at)
		if !ok || kind == typeVariant || kind&typeVector != 0 {
			return at, false
		}
		return p.value(id, uint32(kind), at+4)
	case typeBSTR, typeLPSTR, typeLPWSTR, typeBlob, typeStream, typeStream + 1, typeStream + 2, typeStream + 3, typeObject, typeCF:
		n, ok := p.word(at)
		if kind == typeLPWSTR {
			n *= 2
		}
		raw, there := p.take(at+4, n)
		if !ok || !there {
			return at, false
		}
		switch {
		case kind == typeLPWSTR:
			p.say(name, mapi.Wide(raw))
		case kind == typeCF && n >= 8 && binary.LittleEndian.Uint32(raw) == math.MaxUint32: // of Windows
			p.files = append(p.files, clipping{binary.LittleEndian.Uint32(raw[4:]), raw[8:]})
		case kind == typeBlob || kind == typeObject || kind == typeCF:
			p.say(name, parts.Printable(raw))
		default:
			p.say(name, p.narrow(raw))
		}
		return at + 4 + n, true
	}
	size := 4
	switch kind {
	case typeR8, typeCY, typeDate, typeI8, 21, typeFileTime:
		size = 8
	case 72: // a GUID
		size = 16
	}
	if left := len(p.data) - at; left < size && (kind == typeI2 || kind == 11 || kind == 16 || kind == 17 || kind == 18) {
		size = max(left, 2) // the last one, which not every program fills up to four bytes
	}
	raw, ok := p.take(at, size)
	if !ok {
		return at, false
	}
	p.say(name, number(kind, raw, name != ""))
	return at + size, true
}

// vector reads values of one type that stand one behind the other. Programs fill strings up to four
// bytes, or do not: what can be the next value tells.
func (p *propertySet) vector(id, kind uint32, at int) (next int, ok bool) {
	n, ok := p.word(at)
	width := 0
	switch kind {
	case 0, 1:
		return at, false
	case 16, 17: // bytes
		width = 1
	case typeI2, 18, 11: // words, and truths
		width = 2
	}
	if width > 0 {
		raw, there := p.take(at+4, n*width)
		p.say(p.names[id], parts.Printable(raw))
		return at + 4 + len(raw), ok && there
	}
	for at += 4; ok && n > 0; n-- {
		at, ok = p.value(id, kind, at)
		if filled := (at + 3) &^ 3; ok && n > 1 && p.plausible(kind, filled) {
			at = filled
		}
	}
	return at, ok
}

// plausible reports whether a value of a vector can begin at a place.
func (p *propertySet) plausible(kind uint32, at int) bool {
	if at+4 > len(p.data) {
		return false
	}
	n := binary.LittleEndian.Uint32(p.data[at:])
	if kind == typeVariant {
		return n > 0 && n <= typeCF+1
	}
	return uint64(n) <= uint64(len(p.data)-at-4)
}

// number is what a value of a fixed size says: those without a name of a person's are counts, and
// are left out while they are short.
func number(kind uint32, b []byte, named bool) string {
	const long = 1e8
	le := binary.LittleEndian
	v := float64(0)
	switch kind {
	case typeI4:
		v = float64(int32(le.Uint32(b)))
	case 19: // without a sign
		v = float64(le.Uint32(b))
	case typeR8:
		v = math.Float64frombits(le.Uint64(b))
	case typeI8, 21:
		v = float64(int64(le.Uint64(b)))
	case typeCY:
		v = float64(int64(le.Uint64(b))) / 10_000
	case typeFileTime:
		const second, epoch = 10_000_000, 11_644_473_600 // of 100 ns, since 1601
		if at := le.Uint64(b) / second; named && at > epoch {
			return time.Unix(int64(at)-epoch, 0).UTC().Format(time.DateTime)
		}
		return ""
	case typeDate:
		if !named {
			return ""
		}
		return parts.FormatNumber(math.Float64frombits(le.Uint64(b)), "yyyy-mm-dd", false)
	default:
		return ""
	}
	if !named && (math.Abs(v) < long || kind == typeI4 || kind == 19) {
		return ""
	}
	return digits(v)
}
