package archive

import (
	"context"
	"fmt"
	"io"
	"strings"

	"postern/extract"
)

// ARC is the format of System Enhancement Associates' ARC and of PKARC and PAK (ARC
// file format, in arc 5.21's documentation).
var ARC = extract.Format{
	Name:       "arc",
	About:      "ARC: members (stored, packed, squeezed, crunched, squashed) and their names; what a password of the message opens; the methods of ARC 4 and of PAK are a gap",
	MediaTypes: []string{"application/x-arc"},
	Extensions: []string{"arc", "ark", "pak"},
	Detect:     detectARC,
	Locked:     lockedARC,
	Risky:      true,
	Read:       readARC,
}

// Methods of ARC.
const (
	arcOld      = 1 // stored, with a header that lacks the size
	arcStored   = 2
	arcPacked   = 3
	arcSqueezed = 4
	arcCrunched = 8
	arcSquashed = 9
	arcLast     = 11
)

// An arcMember is what a header says.
type arcMember struct {
	method       byte
	names        []string
	more         []string // readable behind the name, which ends with a zero
	packed, size int64
	sum          uint16
	data         int64
	end          bool
}

// arcHeader reads the header at an offset: 29 bytes, 25 in the oldest programs.
func arcHeader(o *extract.Object, at int64) (m arcMember, ok bool) {
	var b [29]byte
	n, _ := o.Data.ReadAt(b[:], at)
	if n < 2 || b[0] != 0x1a {
		return m, false
	}
	if m.method = b[1]; m.method == 0 {
		return arcMember{end: true, data: at + 2}, true
	}
	if m.method > arcLast || n < 25 || b[2] < ' ' || !strings.Contains(string(b[2:15]), "\x00") {
		return m, false
	}
	raw := cString(b[2:15])
	for i := range len(raw) {
		if raw[i] < ' ' {
			return m, false
		}
	}
	m.names, m.more = legacyNames(raw, "ibm437"), readable(b[2+len(raw):15])
	m.packed, m.sum, m.data = int64(le.Uint32(b[15:])), le.Uint16(b[23:]), at+25
	m.size = m.packed
	if m.method != arcOld {
		if n < 29 {
			return m, false
		}
		m.size, m.data = int64(le.Uint32(b[25:])), at+29
	}
	return m, m.packed < 1<<31 && m.size < 1<<31
}

// detectARC wants a second header behind the first member, or the end there: the magic is
// one byte.
func detectARC(o *extract.Object) bool {
	if len(o.Head) < 25 || o.Head[0] != 0x1a {
		return false
	}
	m, ok := arcHeader(o, 0)
	if !ok || m.end {
		return false
	}
	next, ok := arcHeader(o, m.data+m.packed)
	return ok && (next.end || next.data > 0)
}

func readARC(ctx context.Context, o *extract.Object, s extract.Sink) error {
	password := ""
	if lockedARC(o) {
		first, _ := arcHeader(o, 0)
		opens := func(ctx context.Context, p string) bool {
			// QUIRK: ARC writes its options in capitals before it looks at them.
			for _, p := range appendNew(spellings(p), strings.ToUpper(p)) {
				if p != "" && first.fits(ctx, o, p) {
					password = p
					return true
				}
			}
			return false
		}
		if _, ok := o.TryPasswords(ctx, opens); ok {
			if err := s.Fact("", extract.PasswordInMessage, "an encrypted ARC archive"); err != nil {
				return err
			}
		}
	}
	for at := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		m, ok := arcHeader(o, at)
		if !ok {
			if err := handRest(o, s, at); err != nil {
				return err
			}
			return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged ARC header, or the archive is cut off"}
		}
		if m.end {
			return handRest(o, s, m.data)
		}
		if err := s.Text(extract.Properties, extract.Place{Where: "names"}, strings.Join(append(m.names[:len(m.names):len(m.names)], m.more...), "\n")+"\n"); err != nil {
			return err
		}
		if err := m.hand(ctx, o, s, password); err != nil {
			return err
		}
		at = m.data + m.packed
	}
}

// hand gives on the content of a member, and what is packed with it.
func (m *arcMember) hand(ctx context.Context, o *extract.Object, s extract.Sink, password string) error {
	name := m.names[0]
	c, ok := m.content(ctx, o, password)
	if !ok {
		return s.Gap(name, extract.Unknown, fmt.Sprintf("ARC method %d: no reader", m.method))
	}
	if err := s.Child(extract.Child{Path: name, Names: m.names}, &locked{checked: checked{r: c, ctx: ctx}, gap: arcGap}); err != nil || c.exact.left > 0 {
		return err
	}
	if c.lzw != nil {
		if err := c.lzw.handPadding(ctx, s, name+".padding"); err != nil {
			return err
		}
	}
	n := c.used()
	return surplusIn(s, name, min(m.packed, max(0, o.Size-m.data))-n, func() io.Reader {
		r := m.source(o, password)
		_, _ = io.CopyN(io.Discard, r, n)
		return r
	})
}

// arcGap is what damage means: nothing but the checksum tells that a member is encrypted.
func arcGap(err error) error {
	if err == errChecksum || err == errPacked {
		return &extract.GapError{Cause: extract.Corrupt, Detail: "damaged ARC member, or one with a password"}
	}
	return err
}

// lockedARC reports whether the first member seems to be damaged: an encrypted one
// looks like that.
func lockedARC(o *extract.Object) bool {
	m, ok := arcHeader(o, 0)
	return ok && !m.end && m.data+m.packed <= o.Size && m.known() && !m.fits(context.Background(), o, "")
}

// fits reports whether a member unpacks to its checksum, as far as that is tried.
func (m *arcMember) fits(ctx context.Context, o *extract.Object, password string) bool {
	const most = 4 * mostProbed // codes that stand for nothing
	short := *m
	short.packed = min(m.packed, most)
	r, ok := short.content(ctx, o, password)
	if !ok {
		return false
	}
	_, err := io.CopyN(io.Discard, r, mostProbed)
	return err == nil || err == io.EOF
}

// known reports whether a member can be unpacked.
func (m *arcMember) known() bool {
	switch m.method {
	case arcOld, arcStored, arcPacked, arcSqueezed, arcCrunched, arcSquashed:
		return true
	}
	return false
}

// source reads the packed bytes of a member.
func (m *arcMember) source(o *extract.Object, password string) io.Reader {
	r := io.NewSectionReader(o.Data, m.data, max(0, min(m.packed, o.Size-m.data)))
	if password == "" {
		return r
	}
	return &ungarbled{r: r, password: password}
}

// An arcContent is the content of a member, and what it is unpacked from.
type arcContent struct {
	io.Reader
	exact  *exactReader
	source *counter
	first  io.Reader // the decoder next to source
	lzw    *lzwReader
}

func (c *arcContent) used() int64 { return used(c.source, c.first) }

// content unpacks a member whose method is known.
func (m *arcMember) content(ctx context.Context, o *extract.Object, password string) (c *arcContent, ok bool) {
	if !m.known() {
		return nil, false
	}
	c = &arcContent{source: newCounter(m.source(o, password))}
	c.first = c.source
	var r io.Reader
	switch m.method {
	case arcPacked:
		r = &unrepeated{r: c.source}
	case arcSqueezed:
		c.first = newSqueezed(c.source)
		r = &unrepeated{r: newCounter(c.first)}
	case arcCrunched:
		r = &unrepeated{r: newCounter(c.crunched(0))}
	case arcSquashed:
		r = c.crunched(13)
	default:
		r = io.LimitReader(c.source, m.size)
	}
	c.exact = &exactReader{r: r, left: m.size}
	c.Reader = &checked16{r: c.exact, ctx: ctx, want: m.sum}
	return c, true
}

// crunched unpacks LZW as compress writes it. The most bits of a code are in the
// first byte, where they are not given.
func (c *arcContent) crunched(widest uint) io.Reader {
	if widest == 0 {
		b, err := c.source.ReadByte()
		if err != nil || b < lzwWidth || b > lzwWidest {
			return failing{errPacked}
		}
		widest = uint(b)
	}
	c.lzw = &lzwReader{r: c.source, widest: widest, clears: true, old: -1}
	c.lzw.reset()
	return c.lzw
}

// unrepeated writes out runs: a mark, and how often the byte before it stands there.
type unrepeated struct {
	r    io.ByteReader
	last byte
	left int
	idle int // marks that say nothing: no program writes them
}

func (u *unrepeated) Read(p []byte) (n int, err error) {
	const mark = 0x90
	for n < len(p) {
		if u.left > 0 {
			u.left--
			p[n] = u.last
			n++
			continue
		}
		b, err := u.r.ReadByte()
		if err != nil {
			return n, err
		}
		if b != mark {
			u.last, u.left = b, 1
			continue
		}
		count, err := u.r.ReadByte()
		switch {
		case err != nil:
			return n, errPacked
		case count == 0: // the mark itself
			p[n] = mark
			n++
		default:
			if u.left = int(count) - 1; u.left == 0 {
				if u.idle++; u.idle > 4<<10 {
					return n, errPacked
				}
			}
		}
	}
	return n, nil
}

// A squeezed stream is in a Huffman code whose tree stands before it.
type squeezed struct {
	bits  *lowBits
	nodes [][2]int16
	err   error
}

func newSqueezed(r io.Reader) io.Reader {
	s := &squeezed{bits: newLowBits(r)}
	const most = 257
	n := s.bits.take(16)
	if n > most || n == 0 {
		return failing{errPacked}
	}
	for range n {
		s.nodes = append(s.nodes, [2]int16{int16(s.bits.take(16)), int16(s.bits.take(16))})
	}
	return s
}

func (s *squeezed) ahead() int64 { return s.bits.ahead() }

func (s *squeezed) Read(p []byte) (n int, err error) {
	const end = 256
	for n < len(p) && s.err == nil {
		node := int16(0)
		for depth := 0; node >= 0; depth++ {
			if int(node) >= len(s.nodes) || depth > len(s.nodes) {
				s.err = errPacked
				return n, s.err
			}
			node = s.nodes[node][s.bits.take(1)]
		}
		switch symbol := -(int(node) + 1); {
		case s.bits.over():
			s.err = io.ErrUnexpectedEOF
		case symbol == end:
			s.err = io.EOF
		case symbol > end:
			s.err = errPacked
		default:
			p[n] = byte(symbol)
			n++
		}
	}
	if n > 0 {
		return n, nil
	}
	return 0, s.err
}
