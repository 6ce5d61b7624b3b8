package visio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/mapi"
)

// Chunks that hold more than numbers and strings.
const (
	chunkForeign = 0x0c // a picture
	chunkText    = 0x0e
	chunkObject  = 0x1f // an embedded document
)

// A chunk is a piece of data in a stream.
type chunk struct {
	kind    uint32
	data    []byte
	trailer int
}

const (
	wideHead, narrowHead = 19, 12
	mostKind             = 0x1ff
)

// chunk reads the chunk that begins b; false where it is none.
func (d *drawing) chunk(b []byte) (c chunk, size int, ok bool) {
	le := binary.LittleEndian
	head, length, list := narrowHead, uint32(0), uint32(0)
	var level uint16
	var flag byte
	switch {
	case d.version < wideOf && len(b) >= narrowHead:
		c.kind, list, length = uint32(le.Uint16(b)), uint32(le.Uint16(b[6:])), le.Uint32(b[8:])
	case d.version >= wideOf && len(b) >= wideHead:
		head = wideHead
		c.kind, list, length, level, flag = le.Uint32(b), le.Uint32(b[8:]), le.Uint32(b[12:]), le.Uint16(b[16:]), b[18]
	default:
		return c, 0, false
	}
	if c.kind == 0 || c.kind > mostKind || uint64(head)+uint64(length) > uint64(len(b)) {
		return c, 0, false
	}
	c.data = b[head:][:length]
	c.trailer = d.trailer(c.kind, list, level, flag)
	return c, head + int(length), true
}

// trailer is what stands behind a chunk, as far as it is known when something does.
func (d *drawing) trailer(kind, list uint32, level uint16, flag byte) int {
	n := 0
	switch kind {
	case 0x1f, 0xc9, 0x2d, 0xd1:
		return 0
	case 0x71, 0x70, 0x6b, 0x6a, 0x69, 0x66, 0x65, 0x2c:
		n = 8
	}
	if list != 0 {
		n = 8
	}
	if d.version < unicodeOf {
		return n
	}
	switch {
	case list != 0, level == 2 && (flag == 0x55 || flag == 0x54 && kind == 0xaa), level == 3 && flag != 0x50 && flag != 0x54:
		return n + 4
	}
	switch kind {
	case 0x64, 0x65, 0x66, 0x69, 0x6a, 0x6b, 0x6f, 0x71, 0x92, 0xa9, 0xb4, 0xb6, 0xb9, 0xc7:
		return n + 4
	}
	return n
}

// chunks reads a stream of chunks: texts of shapes are shown, strings in all others are read as
// they stand. Where a trailer is not as expected the chunk behind it is searched nearby; what
// is left when there is none is read for its strings.
func (d *drawing) chunks(b []byte, where string) error {
	for n := 0; len(b) > 0; n++ {
		if n&0xff == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		b = bytes.TrimLeft(b, "\x00")
		c, size, ok := d.chunk(b)
		if !ok {
			return d.loose(b, where)
		}
		if err := d.use(c, where); err != nil {
			return err
		}
		b = d.next(b[size:], c.trailer)
	}
	return nil
}

// next is the chunk behind one whose data ends where rest begins: behind the trailer that it should
// have or, where nothing is there that another chunk follows, behind one of another size.
func (d *drawing) next(rest []byte, trailer int) []byte {
	for deep := 2; deep > 0; deep-- {
		for _, skip := range [...]int{trailer, 0, 4, 8, 12} {
			if skip <= len(rest) && d.follows(rest[skip:], deep) {
				return bytes.TrimLeft(rest[skip:], "\x00")
			}
		}
	}
	return rest
}

// follows reports whether so many chunks stand in b, or the end, for which it takes many zeros: looking
// behind them for every chunk would take as long as there are chunks.
func (d *drawing) follows(b []byte, deep int) bool {
	const many = 64
	near := bytes.TrimLeft(b[:min(many, len(b))], "\x00")
	if len(near) == 0 || deep == 0 {
		return true
	}
	b = b[min(many, len(b))-len(near):]
	c, size, ok := d.chunk(b)
	if !ok || deep == 1 {
		return ok
	}
	for _, skip := range [...]int{c.trailer, 0, 4, 8, 12} {
		if size+skip <= len(b) && d.follows(b[size+skip:], deep-1) {
			return true
		}
	}
	return false
}

func (d *drawing) use(c chunk, where string) error {
	switch c.kind {
	case chunkText:
		const head = 8
		if len(c.data) <= head {
			return d.loose(c.data, where)
		}
		return d.text(c.data[head:], where)
	case chunkForeign, chunkObject:
		if len(c.data) > 0 {
			return d.object(c.data)
		}
		return nil
	}
	return d.loose(c.data, where)
}

// text hands on the text of a shape. Older versions write it in the code page of the font, which
// is that of Western Europe or one of some others.
func (d *drawing) text(b []byte, where string) error {
	if d.version >= unicodeOf {
		if err := d.s.Text(extract.Shown, extract.Place{Where: where}, shown(mapi.Wide(b))+"\n"); err != nil {
			return err
		}
		var narrow strings.Builder // what no drawing holds, as bytes
		ascii(&narrow, b)
		return d.s.Text(extract.All, extract.Place{Where: where + ", names and data"}, narrow.String())
	}
	western := true
	for _, c := range b {
		western = western && c < 0x80
	}
	if err := d.s.Text(extract.Shown, extract.Place{Where: where}, shown(mapi.Narrow(b, 1252))+"\n"); err != nil || western {
		return err
	}
	for _, page := range [...]uint32{1250, 1251, 1253, 932} {
		if err := d.s.Text(extract.All, extract.Place{Where: where + ", in code page " + mapi.PageName(page)}, shown(mapi.Narrow(b, page))+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// shown drops what stands for fields and makes line ends of those of shapes.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\v', r == 0x2028:
			return '\n'
		case r == '\t':
			return r
		case r < ' ', r == 0xfffc:
			return -1
		}
		return r
	}, s)
}

// object hands on a picture or an embedded document. A bitmap lacks the head of a file.
func (d *drawing) object(b []byte) error {
	d.objects++
	c := extract.Child{Path: fmt.Sprintf("object %d", d.objects), Alternative: true}
	const dib = 40
	if len(b) > dib && binary.LittleEndian.Uint32(b) == dib && binary.LittleEndian.Uint16(b[12:]) == 1 {
		bits := binary.LittleEndian.Uint16(b[14:])
		colours := min(binary.LittleEndian.Uint32(b[32:]), 256)
		if colours == 0 && bits <= 8 {
			colours = 1 << bits
		}
		head := []byte("BM\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
		binary.LittleEndian.PutUint32(head[2:], uint32(len(head)+len(b)))
		binary.LittleEndian.PutUint32(head[10:], uint32(len(head)+dib)+4*colours)
		b = append(head, b...)
		c.Alternative = false
	}
	return d.s.Child(c, bytes.NewReader(b))
}

// loose hands on the strings in bytes: names, formulas, properties. Pieces of many bytes overlap.
func (d *drawing) loose(b []byte, where string) error {
	const piece, overlap = 1 << 20, 512
	for {
		var out strings.Builder
		if part := b[:min(piece+overlap, len(b))]; d.version >= unicodeOf {
			units(&out, part)
		} else {
			narrow(&out, part)
		}
		if out.Len() > 0 {
			if err := d.s.Text(extract.All, extract.Place{Where: where + ", names and data"}, out.String()); err != nil {
				return err
			}
		}
		if len(b) <= piece+overlap {
			return nil
		}
		b = b[piece:]
	}
}

const leastRun = 3

// units finds runs of UTF-16 at even and odd places.
func units(out *strings.Builder, b []byte) {
	for odd := range 2 {
		var run []uint16
		letters := 0
		cut := func() {
			if len(run) >= leastRun && letters > 0 {
				out.WriteString(string(utf16.Decode(run)) + "\n")
			}
			run, letters = run[:0], 0
		}
		for i := odd; i+1 < len(b); i += 2 {
			u := binary.LittleEndian.Uint16(b[i:])
			r := rune(u)
			if r < ' ' || r > 0x33ff && !unicode.Is(unicode.Han, r) && !unicode.Is(unicode.Hangul, r) || !unicode.IsPrint(r) {
				cut()
				continue
			}
			run = append(run, u)
			if r < 0x600 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				letters++
			} else if r >= 0x600 && unicode.IsLetter(r) && len(run) > 4 {
				letters++
			}
		}
		cut()
	}
}

// narrow finds runs of bytes that are text in the code page of Western Europe.
func narrow(out *strings.Builder, b []byte) {
	for start, i := 0, 0; i <= len(b); i++ {
		if i < len(b) && (b[i] >= ' ' && b[i] < 0x7f || b[i] >= 0xc0) {
			continue
		}
		if i-start > leastRun {
			out.WriteString(mapi.Narrow(b[start:i], 1252) + "\n")
		}
		start = i + 1
	}
}

// ascii finds runs of bytes that are text, in bytes that should be UTF-16.
func ascii(out *strings.Builder, b []byte) {
	const least = 6
	for start, i := 0, 0; i <= len(b); i++ {
		if i < len(b) && b[i] >= ' ' && b[i] < 0x7f {
			continue
		}
		if i-start >= least {
			out.Write(b[start:i])
			out.WriteByte('\n')
		}
		start = i + 1
	}
}
