package encrypt

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A pdfFont is the one font of a PDF, embedded whole. Each character that is used
// gets a code of its own, also where the font has no glyph for it and a box is
// drawn: so that copying, searching and reading aloud give the right text in
// every script.
type pdfFont struct {
	font   *sfnt.Font
	buf    sfnt.Buffer
	units  int
	codes  map[rune]uint16
	runes  []rune // by code - 1
	glyphs []sfnt.GlyphIndex
	widths []int // in thousandths of the size
	boxes  bool  // whether a character without a glyph was used
}

func newPDFFont() (*pdfFont, error) {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	return &pdfFont{font: f, units: int(f.UnitsPerEm()), codes: map[rune]uint16{}}, nil
}

// mostCodes is what fits two bytes; 0 is nothing.
const mostCodes = 1<<16 - 1

// code is the code of r and its width.
func (f *pdfFont) code(r rune) (code uint16, width int) {
	if c, ok := f.codes[r]; ok {
		return c, f.widths[c-1]
	}
	if len(f.runes) >= mostCodes {
		return f.codes[f.runes[0]], f.widths[0]
	}
	glyph := f.glyph(r)
	width = 600
	if a, err := f.font.GlyphAdvance(&f.buf, glyph, fixed.I(f.units), font.HintingNone); err == nil {
		width = a.Round() * 1000 / f.units
	}
	f.runes = append(f.runes, r)
	f.glyphs = append(f.glyphs, glyph)
	f.widths = append(f.widths, width)
	code = uint16(len(f.runes))
	f.codes[r] = code
	return code, width
}

// glyph is the glyph of r, of something that looks the same, or 0, the box.
func (f *pdfFont) glyph(r rune) sfnt.GlyphIndex {
	tries := []rune{r}
	switch {
	case unicode.IsSpace(r):
		tries = append(tries, ' ')
	case r >= 0x2010 && r <= 0x2015:
		tries = append(tries, '-')
	}
	for _, try := range tries {
		if g, err := f.font.GlyphIndex(&f.buf, try); err == nil && g != 0 {
			return g
		}
	}
	f.boxes = true
	return 0
}

// packedFont is the font's file as every PDF has it: it is packed once, and well.
var packedFont = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	if err == nil {
		_, err = w.Write(goregular.TTF)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // neither the level nor the memory can be wrong
	}
	return b.Bytes()
})

// write adds the font's objects to a file, as r.
func (f *pdfFont) write(file *pdfFile, r pdfRef) {
	program, places, unicodes := file.reserve(), file.reserve(), file.reserve()
	file.packed(program, fmt.Sprintf("/Length1 %d", len(goregular.TTF)), func(w io.Writer) error {
		_, err := w.Write(packedFont())
		return err
	})
	file.stream(places, "", f.writeGlyphMap)
	file.stream(unicodes, "", f.writeUnicodeMap)
	// The figures are those of the font's own tables, in thousandths.
	descriptor := file.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/GoRegular/Flags 32/FontBBox[-220 -246 1247 1000]"+
		"/ItalicAngle 0/Ascent 936/Descent -212/CapHeight 708/StemV 80/FontFile2 %v>>", program))
	var widths strings.Builder
	for _, w := range f.widths {
		fmt.Fprintf(&widths, "%d ", w)
	}
	inner := file.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/GoRegular/FontDescriptor %v"+
		"/CIDSystemInfo<</Registry %s/Ordering %s/Supplement 0>>/DW 600/W[1[%s]]/CIDToGIDMap %v>>",
		descriptor, file.bytes([]byte("Adobe")), file.bytes([]byte("Identity")), widths.String(), places))
	file.object(r, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/GoRegular/Encoding/Identity-H/DescendantFonts[%v]/ToUnicode %v>>",
		inner, unicodes))
}

// writeGlyphMap writes the glyph of each code.
func (f *pdfFont) writeGlyphMap(w io.Writer) error {
	table := []byte{0, 0}
	for _, g := range f.glyphs {
		table = append(table, byte(g>>8), byte(g))
	}
	_, err := w.Write(table)
	return err
}

// writeUnicodeMap writes the character of each code (ISO 32000-2 section 9.10.3).
func (f *pdfFont) writeUnicodeMap(w io.Writer) error {
	var b strings.Builder
	b.WriteString("/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n" +
		"1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	const block = 100 // the most that one list may hold
	for start := 0; start < len(f.runes); start += block {
		list := f.runes[start:min(start+block, len(f.runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(list))
		for i, r := range list {
			fmt.Fprintf(&b, "<%04X><", start+i+1)
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap CMapName currentdict/CMap defineresource pop end end\n")
	_, err := io.WriteString(w, b.String())
	return err
}
