package wordperfect

import (
	"encoding/binary"

	"postern/extract"
)

// codes reads the text of version 5 and of the Macintosh: signs, codes of one byte from
// 0x80 on, codes of fixed size from 0xc0 on, and from 0xd0 on codes that say their size
// at both ends and may have text inside.
type codes struct {
	*document
	version byte
	order   binary.ByteOrder
	fixed   [16]byte
	single  func(byte) string
	// notes says what text is in a code's data, and where it begins; "" is none.
	notes func(group, kind byte, data []byte) (where string, from int)
}

const deepest = 8 // texts inside each other: notes in headers

func (c *codes) body(b []byte, where string, depth int) error {
	out := c.newText(extract.Shown, where)
	for i := 0; i < len(b) && out.err == nil; {
		if i&0xffff == 0 && c.ctx.Err() != nil {
			return c.ctx.Err()
		}
		switch g := b[i]; {
		case g < ' ' || g >= 0x7f && g < 0xc0:
			out.add(c.single(g))
			i++
		case g < 0x7f:
			out.add(string(rune(g)))
			i++
		case g < 0xd0:
			n := int(c.fixed[g-0xc0])
			if i+n > len(b) || b[i+n-1] != g {
				c.broken = true
				i++
				continue
			}
			out.add(c.sign(b[i : i+n]))
			i += n
		default:
			n, err := c.variable(b[i:], out, depth)
			if err != nil {
				return err
			}
			i += n
		}
	}
	return out.end()
}

// sign is what a code of fixed size shows.
func (c *codes) sign(b []byte) string {
	switch {
	case b[0] == 0xc0 && c.version == 5:
		return extended(5, b[2], b[1])
	case b[0] == 0xc0 && b[1] >= ' ':
		return roman(b[1])
	case b[0] == 0xc0 && b[2] != 0xff:
		return extended(5, b[2], b[3])
	case b[0] == 0xc1 || b[0] == 0xc2:
		return "\t"
	}
	return ""
}

// variable reads a code that says its size, and returns how many bytes it takes.
func (c *codes) variable(b []byte, out *text, depth int) (int, error) {
	const head, tail = 4, 4
	if b[0] == 0xff {
		return 1, nil
	}
	if len(b) < head+tail {
		c.broken = true
		return 1, nil
	}
	group, kind, n := b[0], b[1], int(c.order.Uint16(b[2:]))+head
	if n < head+tail || n > len(b) || b[n-1] != group || b[n-2] != kind || int(c.order.Uint16(b[n-4:]))+head != n {
		c.broken = true
		return 1, nil
	}
	data := b[head : n-tail]
	if where, from := c.notes(group, kind, data); where != "" && from <= len(data) && depth < deepest {
		if err := c.aside(c.version, "codes", data[:from]); err != nil {
			return 0, err
		}
		return n, c.body(data[from:], where, depth+1)
	}
	switch {
	case group == 0xdc && kind == 0 && c.version == 5:
		out.add("\t")
	case (group == 0xdc || group == 0xdd) && c.version == 5:
		out.add("\n")
	}
	where := "codes"
	if group == 0xda {
		where = "boxes"
	}
	return n, c.aside(c.version, where, data)
}
