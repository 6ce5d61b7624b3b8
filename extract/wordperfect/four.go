package wordperfect

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"unicode/utf8"

	"postern/extract"
)

// Documents of version 4.2 and of the first one for the Macintosh have no head: they are
// known by their codes, each of which ends with the byte it begins with.

// fourSizes are the sizes of the codes from 0xc0 to 0xfe in version 4.2, macOneSizes on the
// Macintosh; 0 where a code reaches to the same byte, on the Macintosh with its size at
// both ends.
var (
	fourSizes = [63]byte{
		6, 4, 3, 5, 5, 6, 4, 6, 8, 42, 3, 6, 4, 3, 4, 3,
		6, 0, 0, 4, 4, 4, 6, 0, 4, 4, 4, 4, 0, 24, 4, 0,
		4, 3, 0, 150, 6, 23, 11, 3, 3, 0, 0, 0, 4, 0, 44, 18,
		6, 106, 0, 100, 4, 0, 5,
	}
	macOneSizes = [63]byte{
		10, 4, 4, 7, 7, 6, 4, 6, 8, 0, 3, 6, 6, 3, 6, 3,
		6, 0, 0, 4, 4, 4, 6, 0, 4, 4, 4, 4, 0, 24, 6, 0,
		4, 3, 0, 150, 6, 23, 11, 3, 3, 0, 0, 32, 5, 0, 44, 18,
		6, 106, 0, 196, 4, 0, 5, 4, 4, 8, 0, 4,
	}
)

// fourCode is the size of the code that begins b, 0 where it is none.
func fourCode(mac bool, b []byte) int {
	g := b[0]
	if g < 0xc0 || g == 0xff {
		return 0
	}
	sizes := &fourSizes
	if mac {
		sizes = &macOneSizes
	}
	n := int(sizes[g-0xc0])
	switch {
	case n == 0 && mac:
		if len(b) < 10 {
			return 0
		}
		size := uint64(binary.BigEndian.Uint32(b[1:]))
		if size+10 > uint64(len(b)) || binary.BigEndian.Uint32(b[5+size:]) != uint32(size) {
			return 0
		}
		n = int(size) + 10
	case n == 0:
		n = bytes.IndexByte(b[1:], g) + 2
		if n < 2 {
			return 0
		}
	}
	if n > len(b) || b[n-1] != g {
		return 0
	}
	return n
}

// isFour reports whether the first bytes are a document of version 4.2 or of the first one
// for the Macintosh: every code ends as it must, and there are several.
func isFour(o *extract.Object) bool {
	if bytes.HasPrefix(o.Head, []byte(lockedFour)) {
		return len(o.Head) > 6
	}
	return fits(false, o.Head, o.Size) || fits(true, o.Head, o.Size)
}

func fits(mac bool, head []byte, size int64) bool {
	const margins, most = 0xc0, 44 // a document sets its margins; bytes of a code at the end of the head
	if slices.Contains(head, 0) && !slices.ContainsFunc(head, func(c byte) bool { return c >= 0xc0 }) || utf8.Valid(head) {
		return false
	}
	sure, whole := 0, int64(len(head)) == size
	for i := 0; i < len(head); {
		c := head[i]
		if c == 0xff || c < ' ' && c != 0 && (c < '\t' || c > '\r') {
			return false
		}
		if c < 0xc0 {
			i++
			continue
		}
		n := fourCode(mac, head[i:])
		if n == 0 {
			return !whole && len(head)-i < most && sure >= 4
		}
		// A code that only reaches to the same byte is also in a text with umlauts.
		if n > 3 && (mac || fourSizes[c-0xc0] != 0) {
			sure++
		}
		i += n
	}
	return sure >= 4 || sure >= 2 && bytes.IndexByte(head, margins) >= 0
}

func readFour(ctx context.Context, o *extract.Object, s extract.Sink, data []byte) error {
	d := &document{ctx: ctx, s: s, data: data}
	if bytes.HasPrefix(data, []byte(lockedFour)) && len(data) > 6 {
		const from = 6
		open, err := unlock(ctx, o, s, data, from, []uint16{binary.LittleEndian.Uint16(data[4:]), binary.BigEndian.Uint16(data[4:])}, func(b []byte) bool {
			return !slices.Contains(b[from:], 0xff)
		})
		if err != nil {
			return err
		}
		d.data = open[from:]
	}
	mac := !fits(false, d.data[:min(len(d.data), 4<<10)], int64(len(d.data))) && fits(true, d.data[:min(len(d.data), 4<<10)], int64(len(d.data)))
	return d.verdict(d.four(d.data, mac, "text", 0))
}

func (d *document) four(b []byte, mac bool, where string, depth int) error {
	out := d.newText(extract.Shown, where)
	for i := 0; i < len(b) && out.err == nil; {
		if i&0xffff == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		c := b[i]
		if c < 0xc0 {
			out.add(fourSingle(c))
			i++
			continue
		}
		n := fourCode(mac, b[i:])
		if n == 0 {
			d.broken = true
			i++
			continue
		}
		switch inside := b[i+1 : i+n-1]; {
		case c == 0xe1 && mac:
			out.add(roman(inside[0]))
		case c == 0xe1:
			out.add(dos(inside[0]))
		case n > 12 && (c == 0xd1 || c == 0xe2) && depth < deepest:
			name := "header or footer"
			if c == 0xe2 {
				name = "note"
			}
			if err := d.four(inside, mac, name, depth+1); err != nil {
				return err
			}
		case n > 12:
			if err := d.aside(5, "codes", inside); err != nil {
				return err
			}
		}
		i += n
	}
	return out.end()
}

// fourSingle is what a byte shows.
func fourSingle(c byte) string {
	switch {
	case c == '\t':
		return "\t"
	case c == '\n', c == '\f':
		return "\n"
	case c == '\r', c == '\v', c == 0xa0:
		return " "
	case c >= 0xa9 && c <= 0xab:
		return "-"
	case c >= ' ' && c < 0x7f:
		return string(rune(c))
	}
	return ""
}
