package archive

import (
	"context"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// ZOO is the format of R. Dhesi's zoo (zoo 2.1, zoo.h): a chain of entries, each of which
// leads to the next one and to its data.
var ZOO = extract.Format{
	Name:       "zoo",
	About:      "ZOO: members (stored, LZW, LZH), deleted ones too, their names of both kinds, folders and comments, the archive's comment, what no entry leads to",
	MediaTypes: []string{"application/x-zoo"},
	Extensions: []string{"zoo"},
	Detect:     func(o *extract.Object) bool { return len(o.Head) >= zooHeader && string(o.Head[20:24]) == zooTag },
	Risky:      true,
	Read:       readZOO,
}

const (
	zooTag     = "\xdc\xa7\xc4\xfd"
	zooHeader  = 34
	zooLong    = 42 // with a comment
	zooEntry   = 51
	zooMore    = 7 // of what entries of type 2 have more, before their texts
	zooMembers = 200_000
)

var errZOO = &extract.GapError{Cause: extract.Corrupt, Detail: "ZOO archive: damaged, or cut off"}

// A zooMember is an entry.
type zooMember struct {
	method       byte
	next         int64
	data         int64
	packed, size int64
	sum          uint16
	comment      int64
	commentSize  int64
	names        []string
	header       []byte
}

func readZOO(ctx context.Context, o *extract.Object, s extract.Sink) error {
	h := make([]byte, zooLong)
	n, _ := o.Data.ReadAt(h, 0)
	if n < zooHeader {
		return errZOO
	}
	used := spans{}
	used.add(0, zooHeader)
	if err := readableText(s, "header", h[:20]); err != nil {
		return err
	}
	const typed = 1
	at := int64(le.Uint32(h[24:]))
	if h[34] == typed && at >= zooLong {
		used.add(zooHeader, zooLong)
		if err := zooComment(o, s, &used, int64(le.Uint32(h[35:])), int64(le.Uint16(h[39:]))); err != nil {
			return err
		}
	}
	var end error
	done := map[int64]bool{}
	for !done[at] {
		if err := ctx.Err(); err != nil {
			return err
		}
		done[at] = true
		m, ok := zooMemberAt(o, at)
		if !ok || len(done) > zooMembers {
			end = errZOO
			break
		}
		used.add(at, at+int64(len(m.header)))
		if m.next == 0 { // it stands for the end
			break
		}
		if err := m.hand(ctx, o, s, &used); err != nil {
			return err
		}
		if at = m.next; done[at] {
			end = errZOO
		}
	}
	if err := (&leftover{used: &used, what: "ZOO archive"}).hand(ctx, o, s); err != nil {
		return err
	}
	return end
}

// zooMemberAt reads an entry.
func zooMemberAt(o *extract.Object, at int64) (m zooMember, ok bool) {
	h := make([]byte, zooEntry+zooMore+255+255)
	n, _ := o.Data.ReadAt(h, at)
	if h = h[:n]; n < zooEntry || string(h[:4]) != zooTag {
		return m, false
	}
	m = zooMember{
		method: h[5], next: int64(le.Uint32(h[6:])), data: int64(le.Uint32(h[10:])), sum: le.Uint16(h[18:]),
		size: int64(le.Uint32(h[20:])), packed: int64(le.Uint32(h[24:])),
		comment: int64(le.Uint32(h[32:])), commentSize: int64(le.Uint16(h[36:])), header: h[:zooEntry],
	}
	name, folder := cString(h[38:zooEntry]), ""
	const variable = 2
	if h[4] >= variable && n >= zooEntry+zooMore {
		more := zooEntry + 5 + int(le.Uint16(h[51:])) // behind the size itself, a zone and a checksum
		long, dir := int(h[56]), int(h[57])
		if 58+long+dir > n {
			return m, false
		}
		m.header = h[:min(max(more, 58+long+dir), n)]
		if text := cString(h[58 : 58+long]); text != "" {
			name = text
		}
		folder = cString(h[58+long : 58+long+dir])
	}
	if folder != "" {
		name = strings.TrimSuffix(folder, "/") + "/" + name
	}
	if m.names = legacyNames(name, "ibm437"); len(m.names) == 0 {
		m.names = []string{"unnamed"}
	}
	return m, true
}

// zooComment hands on a comment.
func zooComment(o *extract.Object, s extract.Sink, used *spans, at, size int64) error {
	if at <= 0 || at >= o.Size || size == 0 {
		return nil
	}
	b := make([]byte, min(size, o.Size-at))
	readFull(o, b, at)
	used.add(at, at+int64(len(b)))
	return s.Text(extract.Properties, extract.Place{Where: "comment"}, strings.Join(legacyNames(string(b), "ibm437"), "\n")+"\n")
}

// hand gives on a member.
func (m *zooMember) hand(ctx context.Context, o *extract.Object, s extract.Sink, seen *spans) error {
	if err := s.Text(extract.Properties, extract.Place{Where: "names"}, strings.Join(m.names, "\n")+"\n"); err != nil {
		return err
	}
	if err := readableText(s, "header", m.header[38:]); err != nil {
		return err
	}
	if err := zooComment(o, s, seen, m.comment, m.commentSize); err != nil {
		return err
	}
	const leader = "@)#(\x00" // before the data
	if hasText(o, m.data-int64(len(leader)), leader) {
		seen.add(m.data-int64(len(leader)), m.data)
	}
	have := max(0, min(m.packed, o.Size-m.data))
	seen.add(m.data, m.data+have)
	source := newCounter(io.NewSectionReader(o.Data, m.data, have))
	var r io.Reader
	const stored, lzw, lzh = 0, 1, 2
	switch m.method {
	case stored:
		r = io.LimitReader(source, m.size)
	case lzw:
		r = newZooLZW(source, m.size)
	case lzh:
		r = newLZH(source, 13, 4, 14, m.size)
	default:
		return s.Gap(m.names[0], extract.Unknown, fmt.Sprintf("ZOO method %d: no reader", m.method))
	}
	whole := &wholeReader{r: r, left: m.size}
	err := s.Child(extract.Child{Path: m.names[0], Names: baseNames(m.names)}, &checked16{r: whole, ctx: ctx, want: m.sum})
	if err != nil || whole.left > 0 {
		return err
	}
	return surplus(o, s, m.names[0], m.data+used(source, r), m.data+m.packed)
}

// A zooLZW unpacks method 1 (zoo 2.1, lzd.c): codes of 9 to 13 bits, the lowest bit first,
// of which two empty the table and end the content.
type zooLZW struct {
	*unpacker
	bits   *lowBits
	width  uint
	free   int
	old    int // -1 behind a table that was emptied
	first  byte
	prefix [1 << zooWidest]uint16
	suffix [1 << zooWidest]byte
	stack  [1 << zooWidest]byte
}

const (
	zooWidest = 13
	zooClear  = 256
	zooEnd    = 257
)

func newZooLZW(r io.Reader, size int64) io.Reader {
	z := &zooLZW{unpacker: newUnpacker(0, 0, size), bits: newLowBits(r)}
	z.clear()
	z.step, z.unpacker.bits = z.code, z.bits
	return z
}

func (z *zooLZW) clear() { z.width, z.free, z.old = lzwWidth, zooEnd+1, -1 }

func (z *zooLZW) code() error {
	code := z.bits.take(z.width)
	switch {
	case z.bits.over():
		return io.ErrUnexpectedEOF
	case code == zooClear:
		z.clear()
		return nil
	case code == zooEnd:
		return io.EOF
	case z.old < 0:
		if code > 255 {
			return errPacked
		}
		z.old, z.first = code, byte(code)
		z.put(byte(code))
		return nil
	case code > z.free || code == z.free && z.free >= len(z.prefix):
		return errPacked
	}
	at, entry := len(z.stack), code
	if code == z.free { // it stands for what is entered below
		at--
		z.stack[at] = z.first
		entry = z.old
	}
	for entry > zooEnd {
		if at--; at < 1 {
			return errPacked
		}
		z.stack[at] = z.suffix[entry]
		entry = int(z.prefix[entry])
	}
	at--
	z.stack[at], z.first = byte(entry), byte(entry)
	for _, b := range z.stack[at:] {
		z.put(b)
	}
	if z.free < len(z.prefix) {
		z.prefix[z.free], z.suffix[z.free] = uint16(z.old), z.first
		if z.free++; z.free >= 1<<z.width && z.width < zooWidest {
			z.width++
		}
	}
	z.old = code
	return nil
}
