package image

import (
	"bytes"
	"fmt"

	"postern/extract"
	"postern/extract/metadata"
)

// Blocks of GIF (GIF89a specification, sections 20 to 27).
const (
	gifImage       = 0x2c
	gifExtension   = 0x21
	gifTrailer     = 0x3b
	gifPlainText   = 0x01
	gifControl     = 0xf9
	gifComment     = 0xfe
	gifApplication = 0xff
)

func readGIF(r *metadata.Reading) error {
	h := r.At(0, 13)
	if len(h) < 13 {
		return metadata.Corrupt("GIF: cut off")
	}
	g := &gifReader{r, 13 + colours(h[10])}
	for r.Next() {
		b := r.At(g.at, 2)
		if len(b) == 0 { // many lack the trailer
			return nil
		}
		switch {
		case b[0] == gifTrailer:
			r.Rest(g.at + 1)
			return nil
		case b[0] == gifExtension && len(b) == 2:
			g.at += 2
			g.extension(b[1])
		case b[0] == gifImage:
			d := r.At(g.at, 10)
			if len(d) < 10 {
				return metadata.Corrupt("GIF: cut off")
			}
			g.at += 10 + colours(d[9]) + 1
			g.skip()
		case b[0] == 0: // an empty block too much
			g.at++
		default:
			r.Rest(g.at)
			return metadata.Corrupt("GIF: something else than a block")
		}
	}
	return nil
}

// colours is the size of a colour table by the flags before it.
func colours(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

type gifReader struct {
	*metadata.Reading
	at int64
}

// skip passes over sub-blocks and returns where they end, without the last one,
// which is empty.
func (g *gifReader) skip() (end int64) {
	buffer := []byte(nil)
	start := int64(0)
	for g.Next() {
		if g.at-start >= int64(len(buffer)) || buffer == nil {
			start = g.at
			if buffer = g.At(start, 32<<10); len(buffer) == 0 {
				return g.at
			}
		}
		n := buffer[g.at-start]
		if g.at++; n == 0 {
			return g.at - 1
		}
		g.at += int64(n)
	}
	return g.at
}

// data reads sub-blocks into memory, in one piece.
func (g *gifReader) data(what string) []byte {
	from := g.at
	end := g.skip()
	raw := g.Value(what, g.Object.Data, from, min(end, g.Object.Size)-from)
	var b []byte
	for len(raw) > 0 {
		n := min(int(raw[0]), len(raw)-1)
		b = append(b, raw[1:1+n]...)
		raw = raw[1+n:]
	}
	return b
}

func (g *gifReader) extension(label byte) {
	switch label {
	case gifComment:
		g.Property("comment", metadata.Narrow(g.data("comment")))
	case gifControl:
		g.skip()
	case gifPlainText:
		b := g.data("text")
		const grid = 12 // where the text stands, and in which colours
		g.Text(extract.Shown, "text", metadata.Narrow(b[min(grid, len(b)):]))
	case gifApplication:
		g.application()
	default:
		g.Printable(fmt.Sprintf("extension %02x", label), g.data("extension"))
	}
}

// application reads an application extension: its name in the first sub-block. The
// XMP of Adobe stands there as it is, with a tail that makes programs skip it
// (XMP specification part 3, section 1.1.2).
func (g *gifReader) application() {
	head := g.At(g.at, 12)
	if len(head) < 12 || head[0] != 11 {
		g.Printable("application extension", g.data("application extension"))
		return
	}
	name := string(head[1:])
	g.at += 12
	from := g.at
	switch name {
	case "XMP DataXMP":
		end := g.skip()
		raw := g.Value("XMP", g.Object.Data, from, min(end, g.Object.Size)-from)
		if i := bytes.LastIndexByte(raw, '>'); i >= 0 {
			raw = raw[:i+1]
		}
		g.XMP(raw)
	case "NETSCAPE2.0", "ANIMEXTS1.0":
		g.skip()
	case "ICCRGBG1012":
		g.ICC(g.data("colour profile"))
	case "MGK8BIM0000":
		g.Photoshop(g.data("Photoshop resources"))
	case "MGKIPTC0000":
		g.IPTC(g.data("IPTC"))
	default:
		g.Property("application extension", metadata.Latin([]byte(name)))
		g.Printable("application extension", g.data("application extension"))
	}
}
