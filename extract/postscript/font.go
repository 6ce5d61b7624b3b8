package postscript

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"postern/internal/glyphname"
)

// define keeps a font under its name.
func (m *machine) define(name string, d *dict) {
	m.fonts.put(name, dictOf(d))
}

// font is the font of that name: one of the program, or of the printer, of which
// the letters are known and the widths are guessed.
func (m *machine) font(name string) *dict {
	if v, ok := m.fonts.m[name]; ok && v.kind == dictKind {
		return v.dict
	}
	d := newDict()
	d.put("FontName", literal(name))
	d.put("FontType", whole(1))
	d.put("FontMatrix", array([]object{number(.001), whole(0), whole(0), number(.001), whole(0), whole(0)}))
	d.put("FontBBox", array([]object{whole(-200), whole(-250), whole(1200), whole(900)}))
	encoding := m.system.m["StandardEncoding"]
	d.put("Encoding", encoding)
	outlines := newDict()
	for _, list := range [][]object{encoding.arr, m.system.m["ISOLatin1Encoding"].arr} {
		for _, o := range list {
			outlines.put(o.name, stringOf(nil))
		}
	}
	d.put("CharStrings", dictOf(outlines))
	d.put("Private", dictOf(newDict()))
	d.put("FontInfo", dictOf(newDict()))
	m.memory += 8 << 10
	m.fonts.put(name, dictOf(d))
	return d
}

func (m *machine) currentFont() *dict {
	if m.state.font == nil {
		return m.font("Courier")
	}
	return m.state.font
}

// scaled is a copy of a font with another matrix.
func (m *machine) scaled(d *dict, by matrix) *dict {
	c := newDict()
	for _, k := range d.keys {
		c.put(k, d.m[k])
	}
	m.memory += 200 * len(d.keys)
	into := make([]object, 6)
	for i, v := range fontMatrix(d).times(by) {
		into[i] = number(v)
	}
	c.put("FontMatrix", array(into))
	return c
}

func fontMatrix(d *dict) matrix {
	o := d.m["FontMatrix"]
	if o.kind != arrayKind || len(o.arr) < 6 {
		return matrix{.001, 0, 0, .001, 0, 0}
	}
	var a matrix
	for i := range a {
		a[i] = o.arr[i].num
	}
	return a
}

// glyphNameOf is the name that a font gives a code.
func glyphNameOf(d *dict, code byte) (string, bool) {
	e := d.m["Encoding"]
	if e.kind != arrayKind || int(code) >= len(e.arr) {
		return "", false
	}
	o := e.arr[code]
	return o.name, o.kind == nameKind
}

// tex are the ligatures of TeX's text fonts, which have no names in fonts of
// pictures (The TeXbook, appendix F).
var tex = map[byte]string{11: "ff", 12: "fi", 13: "fl", 14: "ffi", 15: "ffl", 25: "ß", 26: "æ", 27: "œ", 28: "ø", 29: "Æ", 30: "Œ", 31: "Ø", 123: "–", 124: "—", 92: "“", 34: "”"}

// text is what a glyph stands for; known is false for one that nobody can name.
func (m *machine) text(d *dict, code byte) (text string, known bool) {
	name, ok := glyphNameOf(d, code)
	if !ok {
		return codeText(d, code)
	}
	if name == ".notdef" {
		return "", true
	}
	if t := glyphname.Text(name); t != "" && !(len(name) == 1 && name[0] < ' ') {
		return t, true
	}
	number := strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if n, err := strconv.Atoi(number); err == nil && n >= 0 && n < 256 {
		switch name[:len(name)-len(number)] { // a number that is the code
		case "":
			return codeText(d, byte(n))
		case "a", "c", "ch", "char", "C":
			if n > ' ' {
				return codeText(d, byte(n))
			}
		}
	}
	return "", false
}

// codeText takes a code for the character itself.
func codeText(d *dict, code byte) (string, bool) {
	if t, ok := tex[code]; ok && (code < ' ' || d.m["FontType"].num == 3) {
		return t, true
	}
	if code < ' ' {
		return "", false
	}
	r := charmap.Windows1252.DecodeByte(code)
	return string(r), r != 0xfffd
}

// advance is how far a glyph moves the point, in the space of the font, and how
// large the letters are there.
func (m *machine) advance(d *dict, code byte, text string) (w, em float64) {
	unit := 1000.0
	switch int(d.m["FontType"].num) {
	case 3:
		return m.drawnWidth(d, code)
	case 42, 11, 2:
		if math.Abs(fontMatrix(d)[0]) > .05 || math.Abs(fontMatrix(d)[1]) > .05 {
			unit = 1
		}
	}
	if metrics := d.m["Metrics"]; metrics.kind == dictKind {
		name, _ := glyphNameOf(d, code)
		switch v := metrics.dict.m[name]; {
		case v.numeric():
			return v.num, unit
		case v.kind == arrayKind && len(v.arr) >= 2:
			return v.arr[1].num, unit
		}
	}
	return guessWidth(text) * unit, unit
}

// guessWidth is about how wide a letter is in a proportional font.
func guessWidth(text string) float64 {
	if text == "" {
		return 0
	}
	if text[0] < 0x80 && len(text) > 1 { // a ligature
		sum := 0.0
		for i := range len(text) {
			sum += guessWidth(text[i : i+1])
		}
		return sum
	}
	switch c := text[0]; {
	case strings.IndexByte("iljtfI.,;:'|!() []", c) >= 0:
		return .28
	case strings.IndexByte("mwMW%@", c) >= 0:
		return .83
	case c >= 'A' && c <= 'Z':
		return .68
	case c >= '0' && c <= '9':
		return .52
	}
	return .5
}

// drawnWidth asks the procedure that draws a glyph, once (PLRM 3, section 5.7).
func (m *machine) drawnWidth(d *dict, code byte) (w, em float64) {
	em = 1
	if b := d.m["FontBBox"]; b.kind == arrayKind && len(b.arr) >= 4 {
		em = math.Abs(b.arr[3].num - b.arr[1].num)
	}
	if d.widths == nil {
		d.widths = map[byte]float64{}
	}
	w, ok := d.widths[code]
	if !ok {
		w = m.askWidth(d, code)
		d.widths[code] = w
	}
	if scale := math.Hypot(fontMatrix(d)[0], fontMatrix(d)[1]); em < w || em > 4*w && scale > 0 && w > 0 {
		em = 2 * w // the box says nothing
	}
	return w, em
}

func (m *machine) askWidth(d *dict, code byte) float64 {
	proc, arg := d.m["BuildGlyph"], object{}
	if name, ok := glyphNameOf(d, code); ok {
		arg = literal(name)
	}
	if !proc.isProc() {
		proc, arg = d.m["BuildChar"], whole(int(code))
	}
	if !proc.isProc() || m.inGlyph {
		return 0
	}
	stack, dicts, files, depth, states := append([]object(nil), m.stack...), append([]*dict(nil), m.dicts...), len(m.files), m.depth, len(m.states)
	saved := m.state
	m.inGlyph, m.width = true, 0
	m.push(dictOf(d))
	m.push(arg)
	err := m.call(proc)
	m.inGlyph, m.state = false, saved
	m.stack, m.dicts, m.depth = stack, dicts, depth
	m.files, m.states = m.files[:min(files, len(m.files))], m.states[:min(states, len(m.states))]
	if err != nil && !errors.Is(err, errWidth) {
		return 0
	}
	return m.width
}
