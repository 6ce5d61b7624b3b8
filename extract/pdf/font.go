package pdf

import (
	"io"
	"strings"

	xenc "golang.org/x/text/encoding"
)

// A font turns the bytes of a shown string into glyphs.
type font struct {
	composite bool
	vertical  bool
	unicode   *cmap // ToUnicode
	codes     *cmap // the Encoding of a composite font; nil: two bytes each
	simple    *encodingTable
	charset   xenc.Encoding // codes are text in this charset
	seven     bool          // and lack their highest bits
	// collection is that of the CIDs, where it is known.
	collection *collection
	utf16      bool            // codes are UTF-16
	glyphs     map[uint32]rune // from the font program: glyph number to text
	toGlyph    []byte          // CIDToGIDMap
	program    *fontProgram    // that glyphs have their text from, or their numbers
	glyphsOf   map[uint16]int  // in a CID-keyed program: the glyph of each CID
	few        bool            // glyphs in the program
	like       guess           // what glyphs may stand for that nothing tells of
	widths     widths
}

// A glyph is one character shown.
type glyph struct {
	text  string
	width float64 // in text space, for a font of size 1
	space bool    // word spacing applies (9.3.3)
	lost  bool    // nothing says what text it is
	drawn string  // what the encoding says, where ToUnicode says something else
}

// maxCMap bounds a decoded character map; maxProgram a font program.
const (
	maxCMap    = 16 << 20
	maxProgram = 16 << 20
)

// font returns the font of a resource; a nil font shows Latin text.
func (d *document) font(v any) *font {
	r, isRef := v.(ref)
	if isRef {
		if f, ok := d.fonts[r]; ok {
			return f
		}
	}
	fd := d.file.dict(v)
	if fd == nil {
		return plainFont()
	}
	f := d.loadFont(fd)
	if isRef {
		if len(d.fonts) > 4096 {
			clear(d.fonts)
		}
		d.fonts[r] = f
	}
	return f
}

func plainFont() *font {
	return &font{simple: &encodingTable{encoding: *winAnsi()}, widths: widths{missing: -1}}
}

func (d *document) loadFont(fd dict) *font {
	f := &font{}
	if st := d.file.stream(fd["ToUnicode"]); st != nil {
		f.unicode = d.readCMap(st)
	} else if strings.HasPrefix(string(d.file.name(fd["ToUnicode"])), "Identity") {
		f.unicode = &cmap{ranges: []textRange{{high: 0xffff, text: "\x00"}}}
	}
	if d.file.name(fd["Subtype"]) == "Type0" {
		d.loadComposite(f, fd)
	} else {
		d.loadSimple(f, fd)
	}
	return f
}

func (d *document) readCMap(st *stream) *cmap {
	r, err := d.file.open(st)
	if err != nil {
		return nil
	}
	m, err := readCMap(io.LimitReader(r, maxCMap))
	if err != nil {
		d.lost(d.where, "character map")
	}
	return m
}

// decode takes the next glyph off s and returns what is left.
func (f *font) decode(s string) (glyph, string) {
	if !f.composite {
		return f.decodeSimple(s[0]), s[1:]
	}
	n := min(2, len(s))
	switch {
	case f.codes != nil:
		n = f.codes.size(s)
	case f.charset != nil && !f.seven:
		if s[0] < 0x80 {
			n = 1
		}
	case f.utf16:
		if len(s) >= 4 && s[0]&0xfc == 0xd8 {
			n = 4
		}
	}
	var code uint32
	for i := range n {
		code = code<<8 | uint32(s[i])
	}
	cid := code
	if f.codes != nil {
		cid = f.codes.cid(code)
	}
	g := glyph{width: f.widths.of(int(cid)), space: n == 1 && code == ' '}
	g.text = f.compositeText(s[:n], code, cid)
	if g.lost = g.text == ""; g.lost && f.unicode == nil {
		g.text = f.like.of(cid)
	}
	return g, s[n:]
}
