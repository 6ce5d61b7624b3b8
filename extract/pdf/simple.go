package pdf

import (
	"bytes"
	"io"
	"strings"

	"postern/internal/glyphname"
)

// encodingTable is an encoding, and which of its codes are a guess.
type encodingTable struct {
	encoding
	guessed [256]bool
	usual   [256]string // of a code that the program of the font reads in another way
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
	if truetype := d.file.name(fd["Subtype"]) == "TrueType"; truetype && f.unicode == nil && ed["BaseEncoding"] == nil && (symbolic || ed == nil) {
		d.builtInTrueType(t, desc)
	}
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
	text := glyphname.Text(string(glyph))
	t.guessed[code], t.usual[code] = text == "", ""
	if text != "" {
		t.encoding[code] = text
	}
}

// builtIn reads the encoding that a Type 1 font program holds in its clear part:
// lines such as "dup 65 /A put".
func (d *document) builtIn(t *encodingTable, desc dict) {
	st := d.file.stream(desc["FontFile"])
	if st == nil {
		d.builtInCFF(t, d.file.stream(desc["FontFile3"]))
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

// builtInCFF reads the encoding of a font program in the Compact Font Format.
func (d *document) builtInCFF(t *encodingTable, st *stream) {
	if st == nil {
		return
	}
	data := d.fontProgram(st)
	if table := fontTable(data, "CFF "); table != nil && bytes.HasPrefix(data, []byte("OTTO")) {
		data = table
	}
	program := readCFF(data)
	if program == nil {
		return
	}
	program.texts(func(code int, text string) {
		if text != "" && code < len(t.encoding) {
			t.encoding[code], t.guessed[code] = text, false
		}
	})
}

func (f *font) decodeSimple(c byte) glyph {
	g := glyph{width: f.widths.of(int(c)), space: c == ' '}
	if f.unicode != nil {
		if g.text = f.unicode.text(uint32(c)); g.text != "" {
			if drawn := f.simple.encoding[c]; drawn != g.text && !f.simple.guessed[c] {
				g.drawn = drawn
			}
			return g
		}
	}
	g.text = f.simple.encoding[c]
	g.lost, g.drawn = f.simple.guessed[c], f.simple.usual[c]
	return g
}
