package media

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

// guid is the name of an object as it stands in the file: its first three numbers in
// little endian.
func guid(text string) string {
	b, _ := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
	return string([]byte{b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6]}) + string(b[8:])
}

// Names of objects (Advanced Systems Format specification, section 10).
var (
	asfHeader      = guid("75B22630-668E-11CF-A6D9-00AA0062CE6C")
	asfData        = guid("75B22636-668E-11CF-A6D9-00AA0062CE6C")
	asfDescription = guid("75B22633-668E-11CF-A6D9-00AA0062CE6C")
	asfExtended    = guid("D2D0A440-E307-11D2-97F0-00A0C95EA850")
	asfExtension   = guid("5FBF03B5-A92E-11CF-8EE3-00C00C205365")
	asfMetadata    = guid("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA")
	asfLibrary     = guid("44231C94-9498-49D1-A141-1D134E457054")
	asfScript      = guid("1EFB1A30-0B62-11D0-A39B-00A0C90348F6")
	asfMarker      = guid("F487CD01-A951-11CF-8EE6-00C00C205365")
	asfCodecs      = guid("86D15240-311D-11D0-A3A4-00A0C90348F6")
	asfBranding    = guid("2211B3FA-BD23-11D2-B4B7-00A0C955FC6E")
	asfIndex       = guid("33000890-E5B1-11CF-89F4-00A0C90349CB")
	asfPadding     = guid("1806D474-CADF-4509-A4BA-9AABCB96AAE8")
	asfProperties  = guid("8CABDCA1-A947-11CF-8EE4-00C00C205365")
	asfBitRates    = guid("7BF875CE-468D-11D1-8D82-006097C9A2B2")
)

// readASF goes through the objects.
func readASF(m *reading) error {
	m.Rest(m.asfObjects(0, m.Object.Size, 0))
	return nil
}

const (
	asfObject  = 24 // name and size before each
	maxObjects = 8  // in each other
)

// asfObjects reads the objects between two offsets, and returns where they end.
func (m *reading) asfObjects(at, end int64, depth int) int64 {
	if depth > maxObjects {
		m.Gap("", extract.TooDeep, "ASF: too many objects in each other")
		return end
	}
	for at+asfObject <= end && m.Next() {
		h := m.At(at, asfObject)
		if len(h) < asfObject {
			return at
		}
		name, size := string(h[:16]), int64(min(binary.LittleEndian.Uint64(h[16:]), 1<<62))
		const emptyData = 50
		if name == asfData && size <= emptyData { // as it is written into a pipe
			size = end - at
		}
		if size < asfObject {
			return at
		}
		cut := size > end-at
		if cut {
			size = end - at
		}
		m.asfObject(name, at+asfObject, size-asfObject, depth)
		if cut {
			m.Gap("", extract.Corrupt, "ASF: an object is cut off")
			return end
		}
		at += size
	}
	return at
}

func (m *reading) asfObject(name string, at, size int64, depth int) {
	content := func() *record { return &record{b: m.Value("ASF object", m.Object.Data, at, size)} }
	inner := func(skip int64) {
		end := at + size
		if rest := m.asfObjects(min(at+skip, end), end, depth+1); rest < end {
			m.Unknown("ASF", rest, end-rest)
		}
	}
	switch name {
	case asfData, asfIndex, asfPadding, asfProperties, asfBitRates: // frames and numbers
	case asfHeader:
		inner(6) // behind the number of objects
	case asfExtension:
		inner(22) // behind a name, a version and a size
	case asfDescription:
		m.asfDescription(content())
	case asfExtended:
		for r := content(); r.next(m); {
			label := r.wide(r.number(2))
			kind := r.number(2)
			m.asfValue(label, kind, r.take(r.number(2)))
		}
	case asfMetadata, asfLibrary:
		for r := content(); r.next(m); {
			r.take(4) // language and stream
			length, kind, size := r.number(2), r.number(2), r.number(4)
			label := r.wide(length)
			m.asfValue(label, kind, r.take(size))
		}
	case asfScript:
		m.asfScript(content())
	case asfMarker:
		m.asfMarkers(content())
	case asfCodecs:
		r := content()
		r.take(20)
		for len(r.b) > 2 && m.Next() {
			r.take(2)
			m.Property("ASF codec", r.wide(2*r.number(2)))
			m.Property("ASF codec", r.wide(2*r.number(2)))
			r.take(r.number(2))
		}
	case asfBranding:
		r := content()
		r.take(4)
		m.picture("picture", "", r.take(r.number(4)))
		m.Property("ASF link", metadata.Narrow(r.take(r.number(4))))
		m.Property("ASF link", metadata.Narrow(r.take(r.number(4))))
	default:
		m.Unknown("ASF", at, size)
	}
}

// asfDescription reads five lengths and the texts.
func (m *reading) asfDescription(r *record) {
	var sizes [5]uint64
	for i := range sizes {
		sizes[i] = r.number(2)
	}
	for i, what := range []string{"title", "author", "copyright", "description", "rating"} {
		m.Property("ASF "+what, r.wide(sizes[i]))
	}
	r.end(m)
}

// asfValue reads a value with its name and type.
func (m *reading) asfValue(label string, kind uint64, b []byte) {
	where := "ASF tag"
	label = strings.TrimRight(short(label), "\x00")
	const text, blob, number, longNumber = 0, 1, 3, 4
	switch kind {
	case text:
		m.Property(where, labelled(label, metadata.Wide(b, binary.LittleEndian)))
	case number, longNumber:
		if r := (&record{b: b}); len(b) <= 8 {
			m.Property(where, labelled(label, strconv.FormatUint(r.number(uint64(len(b))), 10)))
		}
	case blob:
		m.Property(where, label)
		switch {
		case label == "WM/Picture" && len(b) > 5:
			media, rest := wideEnded(b[5:], binary.LittleEndian)
			about, data := wideEnded(rest, binary.LittleEndian)
			m.Property(where, about)
			m.picture("picture", media, data)
		case isID3(b, "ID3"):
			m.id3(bytes.NewReader(b), 0, int64(len(b)))
		default:
			m.loose(where, b)
		}
	}
}

// asfScript reads the types of commands and the commands: links and captions.
func (m *reading) asfScript(r *record) {
	r.take(16)
	commands, kinds := r.number(2), r.number(2)
	for ; kinds > 0 && m.Next(); kinds-- {
		m.Property("ASF command", r.wide(2*r.number(2)))
	}
	for ; commands > 0 && m.Next(); commands-- {
		r.take(6)
		m.Text(extract.Shown, "ASF command", r.wide(2*r.number(2)))
	}
	r.end(m)
}

// asfMarkers reads the names of places.
func (m *reading) asfMarkers(r *record) {
	r.take(16)
	count := r.number(4)
	r.take(2)
	m.Property("ASF marker", r.wide(r.number(2)))
	for ; count > 0 && !r.short && m.Next(); count-- {
		r.take(26)
		m.Property("ASF marker", r.wide(2*r.number(4)))
	}
	r.end(m)
}

// A record takes numbers and texts in little endian off a block.
type record struct {
	b     []byte
	short bool
	// left is how many entries there still are, once their number was read.
	left    uint64
	counted bool
}

func (r *record) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.short = true
		n = uint64(len(r.b))
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *record) number(size uint64) (n uint64) {
	for i, c := range r.take(size) {
		n |= uint64(c) << (8 * i)
	}
	return n
}

func (r *record) wide(n uint64) string { return metadata.Wide(r.take(n), binary.LittleEndian) }

// next counts the entries of a list, and reports whether there is one more.
func (r *record) next(m *reading) bool {
	if !r.counted {
		r.left, r.counted = r.number(2), true
	}
	if r.left == 0 || r.short || !m.Next() {
		r.end(m)
		return false
	}
	r.left--
	return true
}

// end notes that a record was cut off.
func (r *record) end(m *reading) {
	if r.short {
		m.Gap("", extract.Corrupt, "ASF: a record is cut off")
	}
	m.Printable("ASF", r.b)
}
