package archive

import (
	"context"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// LHA is the format of LHarc, LHA and LArc (header levels 0 to 3, as LHA for UNIX
// describes them in header.doc).
var LHA = extract.Format{
	Name:       "lha",
	About:      "LHA and LZH: members (lh0, lh1, lh4 to lh7, lhx, lz4, lz5, lzs, pm0) and their names, also in Japanese, comments, owners; other methods are a gap",
	MediaTypes: []string{"application/x-lzh-compressed", "application/x-lha", "application/x-lzh"},
	Extensions: []string{"lzh", "lha", "lzs"},
	Detect:     func(o *extract.Object) bool { return startsLHA(o.Head) },
	Risky:      true,
	Read:       readLHA,
}

const (
	lhaFixed = 21 // up to the level
	// lhaExtended bounds the extended headers of a member: their number, and bytes.
	lhaExtended      = 64
	lhaExtendedBytes = 64 << 10
)

func startsLHA(h []byte) bool {
	if len(h) < lhaFixed || h[2] != '-' || h[6] != '-' || h[20] > 3 {
		return false
	}
	switch string(h[3:5]) {
	case "lh", "lz", "pm":
		return h[5] == 's' || h[5] == 'x' || h[5] == 'd' || h[5] >= '0' && h[5] <= '9'
	}
	return false
}

// An lhaMember is what a header says.
type lhaMember struct {
	method       string
	names        []string
	text         []string // comments, owners
	data         int64
	packed, size int64
	sum          uint16
	damaged      bool // its header's checksum is wrong
}

func readLHA(ctx context.Context, o *extract.Object, s extract.Sink) error {
	at := int64(0)
	for at < o.Size {
		if err := ctx.Err(); err != nil {
			return err
		}
		var end [1]byte
		if readFull(o, end[:], at) && end[0] == 0 && !lhaZeroLow(o, at) {
			return handRest(o, s, at)
		}
		m, ok := lhaHeader(o, at)
		if !ok {
			if err := handRest(o, s, at); err != nil {
				return err
			}
			return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged LHA header"}
		}
		if err := m.hand(ctx, o, s); err != nil {
			return err
		}
		at = m.data + m.packed
	}
	return nil
}

// lhaZeroLow tells a header of level 2 or 3 whose size has a zero as its low byte from
// the mark of the end.
func lhaZeroLow(o *extract.Object, at int64) bool {
	var h [lhaFixed]byte
	return readFull(o, h[:], at) && startsLHA(h[:]) && h[20] >= 2
}

// hand gives on a member.
func (m *lhaMember) hand(ctx context.Context, o *extract.Object, s extract.Sink) error {
	lines := append(append([]string{}, m.names...), m.text...)
	if err := s.Text(extract.Properties, extract.Place{Where: "names"}, strings.Join(lines, "\n")+"\n"); err != nil {
		return err
	}
	if m.damaged {
		if err := s.Gap(m.names[0], extract.Corrupt, "damaged LHA header"); err != nil {
			return err
		}
	}
	if m.method == "lhd" || m.size == 0 {
		return surplus(o, s, m.names[0], m.data, m.data+m.packed)
	}
	packed := newCounter(io.NewSectionReader(o.Data, m.data, max(0, min(m.packed, o.Size-m.data))))
	r := m.unpack(packed)
	if r == nil {
		return s.Gap(m.names[0], extract.Unknown, fmt.Sprintf("LHA method %q: no reader", m.method))
	}
	whole := &wholeReader{r: r, left: m.size}
	err := s.Child(extract.Child{Path: m.names[0], Names: baseNames(m.names)}, &checked16{r: whole, ctx: ctx, want: m.sum})
	if err != nil || whole.left > 0 {
		return err
	}
	return surplus(o, s, m.names[0], m.data+used(packed, r), m.data+m.packed)
}

// unpack returns the content; nil where the method is not known.
func (m *lhaMember) unpack(r io.Reader) io.Reader {
	switch m.method {
	case "lh0", "lz4", "pm0":
		return io.LimitReader(r, m.size)
	case "lh1":
		return newLZHUF(r, m.size)
	case "lh4", "lh5": // whose windows are of 4 and 8 KiB; some programs use more
		return newLZH(r, 14, 4, 15, m.size)
	case "lh6":
		return newLZH(r, 16, 5, 17, m.size)
	case "lh7":
		return newLZH(r, 17, 5, 18, m.size)
	case "lhx":
		return newLZH(r, 20, 5, 21, m.size)
	case "lzs":
		return newLZS(r, m.size)
	case "lz5":
		return newLZ5(r, m.size)
	}
	return nil
}

// lhaHeader reads the header at an offset.
func lhaHeader(o *extract.Object, at int64) (m lhaMember, ok bool) {
	var h [28]byte
	n, _ := o.Data.ReadAt(h[:], at)
	if n < lhaFixed+3 || !startsLHA(h[:]) {
		return m, false
	}
	m.method = string(h[3:6])
	m.packed, m.size = int64(le.Uint32(h[7:])), int64(le.Uint32(h[11:]))
	var x lhaExtras
	switch level := h[20]; level {
	case 0, 1:
		if ok = m.old(o, at, level == 1, &x); !ok {
			return m, false
		}
	case 2:
		m.sum, m.data = le.Uint16(h[21:]), at+int64(le.Uint16(h[:]))
		ok = x.read(o, at+24, 2, m.data) && m.data-x.end <= 2
	case 3:
		m.sum, m.data = le.Uint16(h[21:]), at+int64(le.Uint32(h[24:]))
		ok = le.Uint16(h[:]) == 4 && x.read(o, at+28, 4, m.data) && m.data-x.end <= 4
	}
	if x.long {
		m.packed, m.size = x.packed, x.size
	}
	if !ok || m.data <= at || m.data > o.Size || m.packed < 0 || m.size < 0 || m.packed > 1<<48 || m.size > 1<<48 {
		return m, false
	}
	m.names, m.text = appendNew(nil, x.names(m.names)...), x.text
	if len(m.names) == 0 {
		m.names = []string{"unnamed"}
	}
	return m, true
}

// old reads the rest of a header of level 0 or 1, whose size does not count its first
// two bytes, nor what is extended.
func (m *lhaMember) old(o *extract.Object, at int64, extended bool, x *lhaExtras) bool {
	var size [2]byte
	readFull(o, size[:], at)
	h := make([]byte, int(size[0])+2)
	if !readFull(o, h, at) || len(h) < lhaFixed+3 {
		return false
	}
	sum := byte(0)
	for _, c := range h[2:] {
		sum += c
	}
	m.damaged = sum != h[1]
	name := int(h[21])
	if 22+name+2 > len(h) {
		return false
	}
	raw := string(h[22 : 22+name])
	if path, comment, ok := strings.Cut(raw, "\x00"); ok { // so LHA on the Amiga
		raw = path
		m.text = lhaNames(comment)
	}
	m.names = lhaNames(strings.ReplaceAll(raw, "\xff", "/"))
	x.text = append(m.text, readable(h[22+name+2:])...) // an area that programs use as they like
	m.sum = le.Uint16(h[22+name:])
	m.data = at + int64(len(h))
	if !extended {
		return true
	}
	if len(h) < 2 || !x.read(o, m.data-2, 2, m.data+m.packed) {
		return false
	}
	m.packed -= x.end - m.data // it counts them
	m.data = x.end
	return true
}

// lhaExtras are the extended headers of a member.
type lhaExtras struct {
	file, folder []string
	text         []string
	packed, size int64
	long         bool
	end          int64
}

// read reads a chain of extended headers, where the size of the first one stands at an
// offset: each is its kind, its data and the size of the next one.
func (x *lhaExtras) read(o *extract.Object, at int64, width int, end int64) bool {
	for n := 0; ; n++ {
		b := make([]byte, width)
		if !readFull(o, b, at) {
			return false
		}
		size := int64(le.Uint16(b))
		if width == 4 {
			size = int64(le.Uint32(b))
		}
		if at += int64(width); size == 0 {
			x.end = at
			return at <= end
		}
		if size < int64(width)+1 || size > lhaExtendedBytes || at+size > end || n == lhaExtended {
			return false
		}
		b = make([]byte, size-int64(width))
		if !readFull(o, b, at) {
			return false
		}
		at += int64(len(b))
		x.field(b[0], b[1:])
	}
}

// field reads an extended header.
func (x *lhaExtras) field(kind byte, b []byte) {
	switch kind {
	case 1:
		x.file = append(x.file, lhaNames(string(b))...)
	case 2:
		x.folder = append(x.folder, lhaNames(strings.ReplaceAll(string(b), "\xff", "/"))...)
	case 0x44:
		x.file = append(x.file, clean(littleUTF16(b)))
	case 0x45:
		x.folder = append(x.folder, clean(strings.ReplaceAll(littleUTF16(b), "\uffff", "/")))
	case 0x42:
		if len(b) >= 16 {
			x.packed, x.size, x.long = int64(le.Uint64(b)), int64(le.Uint64(b[8:])), true
			b = b[16:]
		}
		x.text = append(x.text, readable(b)...)
	case 0x3f, 0x52, 0x53, 0x71:
		x.text = append(x.text, lhaNames(string(b))...)
	default:
		// Checksums, attributes, times, the code page, numbers of users: or what somebody put there.
		x.text = append(x.text, readable(b)...)
	}
}

// names are the names of a member, whose header has some already.
func (x *lhaExtras) names(list []string) []string {
	if len(x.file) > 0 {
		list = x.file
	}
	if len(x.folder) == 0 {
		return list
	}
	var all []string
	for i, name := range list {
		all = append(all, x.folder[min(i, len(x.folder)-1)]+name)
	}
	if len(list) == 0 {
		return x.folder
	}
	return all
}

// lhaNames are the readings of a name: nothing says in which charset it is. Most
// such archives come from Japan.
func lhaNames(raw string) []string {
	list := legacyNames(raw, "shift_jis", "ibm437")
	for i, name := range list { // not before: a backslash is half of some characters
		list[i] = strings.ReplaceAll(name, `\`, "/")
	}
	return list
}
