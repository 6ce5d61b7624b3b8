package image

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/text/encoding/charmap"

	"postern/extract"
	"postern/extract/metadata"
)

// Pictures of QuickDraw, the Macintosh's own: a frame, then operations of one byte (version 1) or two
// (version 2), as Inside Macintosh: Imaging With QuickDraw, appendix A, lists them.
const (
	pictFile   = 512 // bytes in front of the picture in a file of its own
	pictFrame  = 10  // its size and its frame
	pictMost   = 16 << 20
	pictEnd    = 0xff
	pictHeader = 0x0c00
)

var (
	pictFirst  = []byte("\x11\x01")                 // version 1
	pictSecond = []byte("\x00\x11\x02\xff\x0c\x00") // version 2, and its header
)

// pictStart is where the picture begins; negative where there is none.
func pictStart(o *extract.Object) int64 {
	for _, at := range []int{0, pictFile} {
		if len(o.Head) < at+pictFrame+len(pictSecond) {
			break
		}
		h := o.Head[at:]
		if bytes.HasPrefix(h[pictFrame:], pictSecond) {
			return int64(at)
		}
		side := func(at int) int { return int(int16(binary.BigEndian.Uint16(h[at:]))) }
		left := uint16(o.Size-int64(at)) - binary.BigEndian.Uint16(h) // its size is counted in 16 bits
		if bytes.HasPrefix(h[pictFrame:], pictFirst) && side(2) < side(6) && side(4) < side(8) && left < 4 {
			return int64(at)
		}
	}
	return -1
}

// A pict is such a picture while it is read.
type pict struct {
	*metadata.Reading
	b      []byte // what is left
	second bool
	cut    bool
}

func readPICT(r *metadata.Reading) error {
	start := pictStart(r.Object)
	if start < 0 {
		return metadata.Corrupt("PICT: it has no version")
	}
	if r.Object.Size > pictMost {
		return metadata.TooBig("PICT: larger than is read")
	}
	if start > 0 {
		r.Printable("header", r.At(0, pictFile))
	}
	whole, err := io.ReadAll(r.Object.Open())
	if err != nil {
		return err
	}
	p := &pict{Reading: r, b: whole[start+pictFrame:]}
	p.second = bytes.HasPrefix(p.b, pictSecond)
	for r.Next() && !p.cut {
		code := p.code()
		if p.cut {
			break
		}
		if code == pictEnd {
			r.Rest(int64(len(whole) - len(p.b)))
			return nil
		}
		if err := p.operation(code, len(whole)-len(p.b)); err != nil {
			return err
		}
	}
	return metadata.Corrupt("PICT: cut off")
}

// take is the next n bytes.
func (p *pict) take(n int) []byte {
	if n < 0 || n > len(p.b) {
		p.cut, n = true, len(p.b)
	}
	b := p.b[:n]
	p.b = p.b[n:]
	return b
}

func (p *pict) byte() int {
	if b := p.take(1); len(b) == 1 {
		return int(b[0])
	}
	return 0
}

func (p *pict) word() int {
	if b := p.take(2); len(b) == 2 {
		return int(binary.BigEndian.Uint16(b))
	}
	return 0
}

func (p *pict) long() int {
	if b := p.take(4); len(b) == 4 {
		return int(binary.BigEndian.Uint32(b))
	}
	return 0
}

// sized is data whose length counts itself: a region, a polygon.
func (p *pict) sized() { p.take(p.word() - 2) }

// code is the next operation: those of version 2 begin at even places.
func (p *pict) code() int {
	if !p.second {
		return p.byte()
	}
	return p.word()
}

// pictSizes are the bytes behind the operations below 0x60 that have so many; their texts, regions and patterns
// have sizes of their own.
var pictSizes = [0x60]int8{
	0, -1, 8, 2, 1, 2, 4, 4, 2, 8, 8, 4, 4, 2, 4, 4,
	8, 1, -1, -1, -1, 2, 2, 0, 0, 0, 6, 6, 0, 6, 0, 6,
	8, 4, 6, 2, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	8, 8, 8, 8, 8, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0,
	8, 8, 8, 8, 8, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0,
	8, 8, 8, 8, 8, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0,
}

func (p *pict) operation(code, at int) error {
	before := len(p.b)
	switch {
	case p.second && code == 0x11:
		p.take(2)
	case code < len(pictSizes) && pictSizes[code] >= 0:
		p.take(int(pictSizes[code]))
	case code == 0x01, code >= 0x70 && code < 0x78, code >= 0x80 && code < 0x88:
		p.sized()
	case code >= 0x12 && code <= 0x14:
		p.pattern()
	case code >= 0x28 && code <= 0x2b:
		p.take([]int{4, 1, 1, 2}[code-0x28])
		p.text(p.take(p.byte()))
	case code == 0xa1:
		kind := p.word()
		p.Printable(fmt.Sprintf("comment %d", kind), p.take(p.word()))
	case code == 0xa0:
		p.take(2)
	case code >= 0x24 && code < 0x30, code >= 0x92 && code < 0x98, code >= 0x9c && code < 0xb0:
		p.Printable("data", p.take(p.word()))
	case code >= 0x60 && code < 0x68:
		p.take(12)
	case code >= 0x68 && code < 0x70:
		p.take(4)
	case code >= 0x90 && code <= 0x9b:
		p.bits(code)
	case code < 0xd0, code >= 0x8000 && code < 0x8100:
	case code >= 0x100 && code < pictHeader:
		p.take(2 * (code >> 8))
	case code >= pictHeader && code < 0x7f00:
		p.take(24)
	case code >= 0x7f00 && code < 0x8000:
		p.take(254)
	default:
		p.packed(fmt.Sprintf("picture at byte %d", at), p.take(p.long()))
	}
	if used := before - len(p.b); p.second && used&1 != 0 {
		p.take(1)
	}
	return p.Ctx.Err()
}

func (p *pict) text(b []byte) {
	if s, err := charmap.Macintosh.NewDecoder().Bytes(b); err == nil {
		p.Text(extract.Shown, "drawing", string(s))
	}
}

// packed is data of QuickTime: a picture of another format stands in it.
func (p *pict) packed(path string, b []byte) {
	for _, magic := range []string{"\xff\xd8\xff", "\x89PNG\r\n\x1a\n"} {
		if i := bytes.Index(b, []byte(magic)); i >= 0 {
			p.Printable("data", b[:i])
			p.Picture(path, b[i:])
			return
		}
	}
	p.Printable("data", b)
}

// colours passes over a table of colours.
func (p *pict) colours() {
	p.take(6)
	p.take(8 * (p.word() + 1))
}

// pattern passes over a pattern of pixels.
func (p *pict) pattern() {
	const dithered = 2
	kind := p.word()
	p.take(8)
	if kind == dithered {
		p.take(6)
		return
	}
	bytes := p.word() & 0x3fff
	height := p.bounds()
	p.take(36)
	p.colours()
	p.rows(bytes, height)
}

// bounds is the height of a rectangle.
func (p *pict) bounds() int {
	b := p.take(8)
	if len(b) < 8 {
		return 0
	}
	return int(int16(binary.BigEndian.Uint16(b[4:]))) - int(int16(binary.BigEndian.Uint16(b)))
}

// bits passes over pixels.
func (p *pict) bits(code int) {
	const direct, region, packedRow = 0x9a, 1, 0x98
	if code >= direct {
		p.take(4)
	}
	width := p.word()
	height, packing, pixels := p.bounds(), 0, width&0x8000 != 0
	width &= 0x3fff
	if pixels || code >= direct {
		p.take(2)
		packing = p.word()
		p.take(32)
		if code < direct {
			p.colours()
		}
	}
	p.take(18)
	if code&region != 0 {
		p.sized()
	}
	switch {
	case code >= direct && packing == 2: // without the fourth byte of each
		p.take(width / 4 * 3 * max(height, 0))
	case code < packedRow, code >= direct && packing == 1:
		p.take(width * max(height, 0))
	default:
		p.rows(width, height)
	}
}

// rows passes over rows that are packed, each for itself.
func (p *pict) rows(width, height int) {
	const short, wide = 8, 250
	if width < short {
		p.take(width * max(height, 0))
		return
	}
	for ; height > 0 && !p.cut; height-- {
		if width > wide {
			p.take(p.word())
		} else {
			p.take(p.byte())
		}
	}
}
