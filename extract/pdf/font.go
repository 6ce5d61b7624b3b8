package pdf

import (
	"bytes"
	"io"
	"strings"

	xenc "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// A font turns the bytes of a shown string into glyphs.
type font struct {
	composite bool
	vertical  bool
	unicode   *cmap // ToUnicode
	codes     *cmap // the Encoding of a composite font; nil: two bytes each
	simple    *encodingTable
	charset   xenc.Encoding   // codes are text in this charset
	utf16     bool            // codes are UTF-16
	glyphs    map[uint32]rune // from the font program: glyph number to text
	toGlyph   []byte          // CIDToGIDMap
	widths    widths
}

// A glyph is one character shown.
type glyph struct {
	text  string
	width float64 // in text space, for a font of size 1
	space bool    // word spacing applies (9.3.3)
	lost  bool    // nothing says what text it is
}

// encodingTable is an encoding, and which of its codes are a guess.
type encodingTable struct {
	encoding
	guessed [256]bool
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

func (d *document) loadSimple(f *font, fd dict) {
	desc := d.file.dict(fd["FontDescriptor"])
	base := strings.ToLower(string(d.file.name(fd["BaseFont"])))
	t := &encodingTable{}
	f.simple = t
	f.widths = d.simpleWidths(fd, desc, base)
	symbolic := whole(d.file.get(desc["Flags"]), 0)&4 != 0
	switch {
	case strings.Contains(base, "symbol"):
		t.encoding = *symbol()
	case d.file.name(fd["Subtype"]) == "TrueType":
		t.encoding = *winAnsi()
	case d.file.name(fd["Subtype"]) == "Type3":
		t.encoding = *winAnsi()
		for i := range t.guessed {
			t.guessed[i] = true
		}
	default:
		t.encoding = *standard()
		d.builtIn(t, desc)
	}
	enc := d.file.get(fd["Encoding"])
	if n, ok := enc.(name); ok {
		t.base(n)
		return
	}
	ed, _ := enc.(dict)
	if n := d.file.name(ed["BaseEncoding"]); n != "" {
		t.base(n)
	} else if ed != nil && !symbolic && desc != nil && desc["FontFile"] == nil {
		t.encoding = *standard()
	}
	t.differences(d.file, d.file.array(ed["Differences"]))
}

func (t *encodingTable) base(n name) {
	switch n {
	case "WinAnsiEncoding":
		t.encoding = *winAnsi()
	case "MacRomanEncoding":
		t.encoding = *macRoman()
	case "StandardEncoding":
		t.encoding = *standard()
	case "PDFDocEncoding":
		t.encoding = *pdfDoc()
	default:
		return
	}
	t.guessed = [256]bool{}
}

func (t *encodingTable) differences(f *file, list array) {
	at := 0
	for _, v := range list {
		switch v := f.get(v).(type) {
		case float64:
			at = whole(v, 0)
		case name:
			t.set(at, v)
			at++
		}
	}
}

func (t *encodingTable) set(code int, glyph name) {
	if code < 0 || code > 255 || glyph == ".notdef" {
		return
	}
	text := glyphText(glyph)
	t.guessed[code] = text == ""
	if text != "" {
		t.encoding[code] = text
	}
}

// builtIn reads the encoding that a Type 1 font program holds in its clear part:
// lines such as "dup 65 /A put".
func (d *document) builtIn(t *encodingTable, desc dict) {
	st := d.file.stream(desc["FontFile"])
	if st == nil {
		return
	}
	r, err := d.file.open(st)
	if err != nil {
		return
	}
	head, _ := io.ReadAll(io.LimitReader(r, 64<<10))
	if i := bytes.Index(head, []byte("eexec")); i >= 0 {
		head = head[:i]
	}
	_, head, ok := bytes.Cut(head, []byte("/Encoding"))
	if !ok {
		return
	}
	l := lexer{buf: head}
	var prev any
	for {
		v, err := l.object()
		if err != nil {
			return
		}
		if n, ok := v.(name); ok {
			t.set(whole(prev, -1), n)
		}
		prev = v
	}
}

// charsets are the predefined character maps (9.7.5.2) whose codes are text in
// a known charset.
var charsets = []struct {
	prefix  string
	charset xenc.Encoding
}{
	{"90ms-RKSJ", japanese.ShiftJIS}, {"90msp-RKSJ", japanese.ShiftJIS}, {"90pv-RKSJ", japanese.ShiftJIS},
	{"83pv-RKSJ", japanese.ShiftJIS}, {"Add-RKSJ", japanese.ShiftJIS}, {"Ext-RKSJ", japanese.ShiftJIS}, {"EUC-", japanese.EUCJP},
	{"GBK", simplifiedchinese.GBK}, {"GB-EUC", simplifiedchinese.GBK}, {"GBpc-EUC", simplifiedchinese.GBK},
	{"B5pc", traditionalchinese.Big5}, {"ETen", traditionalchinese.Big5}, {"HKscs-B5", traditionalchinese.Big5}, {"ETenms-B5", traditionalchinese.Big5},
	{"KSC", korean.EUCKR},
}

func (d *document) loadComposite(f *font, fd dict) {
	f.composite = true
	switch e := d.file.get(fd["Encoding"]).(type) {
	case name:
		f.vertical = strings.HasSuffix(string(e), "-V") || e == "V"
		switch {
		case strings.Contains(string(e), "UCS2") || strings.Contains(string(e), "UTF16"):
			f.utf16 = true
		case strings.HasPrefix(string(e), "Identity"):
		default:
			for _, c := range charsets {
				if strings.HasPrefix(string(e), c.prefix) {
					f.charset = c.charset
				}
			}
		}
	case *stream:
		f.codes = d.readCMap(e)
		f.vertical = whole(d.file.get(e.dict["WMode"]), 0) == 1
	}
	cid := d.file.dict(firstOf(d.file.array(fd["DescendantFonts"])))
	f.widths = d.cidWidths(cid)
	desc := d.file.dict(cid["FontDescriptor"])
	if f.unicode == nil && !f.utf16 && f.charset == nil {
		f.glyphs = d.programText(desc)
		if st := d.file.stream(cid["CIDToGIDMap"]); st != nil {
			f.toGlyph, _ = d.file.decode(st, 128<<10)
		}
	}
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
	case f.charset != nil:
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
	g.lost = g.text == ""
	return g, s[n:]
}

func (f *font) compositeText(s string, code, cid uint32) string {
	if f.unicode != nil {
		if t := f.unicode.text(code); t != "" {
			return t
		}
	}
	switch {
	case f.utf16:
		return utf16Text([]byte(s), false)
	case f.charset != nil:
		t, err := f.charset.NewDecoder().String(s)
		if err != nil {
			return ""
		}
		return t
	}
	gid := cid
	if i := int(cid) * 2; i+1 < len(f.toGlyph) {
		gid = uint32(f.toGlyph[i])<<8 | uint32(f.toGlyph[i+1])
	}
	if r, ok := f.glyphs[gid]; ok {
		return string(r)
	}
	return ""
}

func (f *font) decodeSimple(c byte) glyph {
	g := glyph{width: f.widths.of(int(c)), space: c == ' '}
	if f.unicode != nil {
		if g.text = f.unicode.text(uint32(c)); g.text != "" {
			return g
		}
	}
	g.text = f.simple.encoding[c]
	g.lost = f.simple.guessed[c]
	return g
}
