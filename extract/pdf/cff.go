package pdf

import (
	"encoding/binary"
	"strings"

	"postern/internal/cff"
	"postern/internal/glyphname"
)

// A fontProgram is what a font program in the Compact Font Format (Adobe Technical Note 5176)
// says of its glyphs: their names, or in a CID-keyed font their CIDs, and the encoding.
type fontProgram struct {
	data    []byte
	strings [][]byte
	keyed   bool        // by CID
	ids     []uint16    // of each glyph: the string that is its name, or its CID
	codes   map[int]int // the glyph of each code
	named   map[int]int // the string of each code that another code has too
}

// Bounds of a font program; one glyph number has two bytes.
const (
	maxGlyphs = 1 << 16
	// longestGlyphName bounds a name, which is looked at each time its glyph is shown.
	longestGlyphName = 256
)

// readCFF reads a program as far as it can; nil when it is none.
func readCFF(data []byte) *fontProgram {
	if len(data) < 4 || data[0] != 1 {
		return nil
	}
	c := &fontProgram{data: data, codes: map[int]int{}, named: map[int]int{}}
	_, at := c.index(int(data[2]))
	tops, at := c.index(at)
	if c.strings, _ = c.index(at); len(tops) == 0 {
		return nil
	}
	top := operands(tops[0])
	_, c.keyed = top[0x0c00|30]
	glyphs, _ := c.index(first16(top[17]))
	c.charset(first16(top[15]), min(len(glyphs), maxGlyphs))
	if !c.keyed {
		c.encoding(first16(top[16]))
	}
	return c
}

func first16(v []int) int {
	if len(v) == 0 {
		return 0
	}
	return v[0]
}

// at is a number of n bytes, 0 outside the program.
func (c *fontProgram) at(pos, n int) int {
	if pos < 0 || pos > len(c.data)-n {
		return 0
	}
	v := 0
	for _, b := range c.data[pos : pos+n] {
		v = v<<8 | int(b)
	}
	return v
}

// index reads an INDEX and returns where it ends.
func (c *fontProgram) index(pos int) ([][]byte, int) {
	if pos < 0 || pos > len(c.data) {
		return nil, len(c.data)
	}
	entries, size, whole := cff.Index(c.data[pos:])
	if !whole {
		return entries, len(c.data)
	}
	return entries, pos + size
}

// operands reads a DICT (section 4): whole numbers by operator; those of two bytes are
// 0x0c00 and more. Real numbers say nothing that is needed.
func operands(b []byte) map[int][]int {
	d := map[int][]int{}
	var args []int
	for i := 0; i < len(b); i++ {
		switch v := int(b[i]); {
		case v == 12 && i+1 < len(b):
			i++
			d[0x0c00|int(b[i])] = args
			args = nil
		case v <= 21:
			d[v] = args
			args = nil
		case v == 28 && i+2 < len(b):
			args = append(args, int(int16(binary.BigEndian.Uint16(b[i+1:]))))
			i += 2
		case v == 29 && i+4 < len(b):
			args = append(args, int(int32(binary.BigEndian.Uint32(b[i+1:]))))
			i += 4
		case v == 30:
			for i++; i < len(b) && b[i]&0x0f != 0x0f && b[i]>>4 != 0x0f; i++ {
			}
			args = append(args, 0)
		case v >= 32 && v <= 246:
			args = append(args, v-139)
		case v >= 247 && v <= 250 && i+1 < len(b):
			args = append(args, (v-247)*256+int(b[i+1])+108)
			i++
		case v >= 251 && v <= 254 && i+1 < len(b):
			args = append(args, -(v-251)*256-int(b[i+1])-108)
			i++
		}
	}
	return d
}

// charset reads which string or CID each glyph has (section 13).
func (c *fontProgram) charset(pos, glyphs int) {
	c.ids = append(c.ids, 0)
	if pos <= 2 { // predefined: glyphs of the standard set in their order
		for i := 1; i < glyphs; i++ {
			c.ids = append(c.ids, uint16(i))
		}
		return
	}
	format := c.at(pos, 1)
	for pos++; len(c.ids) < glyphs && pos < len(c.data); {
		id, more := c.at(pos, 2), 0
		switch pos += 2; format {
		case 1:
			more = c.at(pos, 1)
			pos++
		case 2:
			more = c.at(pos, 2)
			pos += 2
		}
		for i := 0; i <= more && len(c.ids) < glyphs; i++ {
			c.ids = append(c.ids, uint16(id+i))
		}
	}
}

// encoding reads which glyph each code has (section 12); of the predefined ones, which a
// table of codes stands for, it reads nothing.
func (c *fontProgram) encoding(pos int) {
	if pos <= 1 {
		return
	}
	format, count := c.at(pos, 1), c.at(pos+1, 1)
	pos += 2
	glyph := 1
	for range count {
		code, more := c.at(pos, 1), 0
		if pos++; format&0x7f == 1 {
			more = c.at(pos, 1)
			pos++
		}
		for i := 0; i <= more; i++ {
			c.codes[code+i] = glyph
			glyph++
		}
	}
	if format&0x80 == 0 {
		return
	}
	count = c.at(pos, 1)
	for i := range count {
		c.named[c.at(pos+1+3*i, 1)] = c.at(pos+2+3*i, 2)
	}
}

// texts hands on the text of each code that the program has an encoding for.
func (c *fontProgram) texts(add func(code int, text string)) {
	for code, glyph := range c.codes {
		add(code, c.text(glyph))
	}
	for code, id := range c.named {
		add(code, glyphname.Text(c.name(id)))
	}
}

// text is the text of a glyph by its name, "" when that says nothing.
func (c *fontProgram) text(glyph int) string {
	if c.keyed || glyph <= 0 || glyph >= len(c.ids) {
		return ""
	}
	return glyphname.Text(c.name(int(c.ids[glyph])))
}

func (c *fontProgram) name(id int) string {
	if i := id - standardStrings; i >= 0 {
		if i < len(c.strings) && len(c.strings[i]) <= longestGlyphName {
			return string(c.strings[i])
		}
		return ""
	}
	if id < len(isoAdobe) {
		return isoAdobe[id]
	}
	return expertName(id)
}

// standardStrings is how many strings every program has (appendix A).
const standardStrings = 391

// expertName is the name of an expert glyph that is text: old style figures, ligatures,
// small capitals, raised and lowered figures.
func expertName(id int) string {
	figures := []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	switch {
	case id >= 239 && id <= 248:
		return figures[id-239]
	case id >= 266 && id <= 268:
		return []string{"ff", "ffi", "ffl"}[id-266]
	case id >= 274 && id <= 299:
		return string(rune('A' + id - 274))
	case id == 326:
		return figures[0]
	case id >= 327 && id <= 332:
		return figures[id-327+4]
	case id >= 333 && id <= 342:
		return figures[id-333]
	}
	return ""
}

// isoAdobe are the first strings of appendix A, the character set of that name.
var isoAdobe = strings.Fields(`.notdef space exclam quotedbl numbersign dollar percent ampersand quoteright parenleft parenright
asterisk plus comma hyphen period slash zero one two three four five six seven eight nine colon semicolon less equal greater question
at A B C D E F G H I J K L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore quoteleft
a b c d e f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde exclamdown cent sterling fraction yen florin
section currency quotesingle quotedblleft guillemotleft guilsinglleft guilsinglright fi fl endash dagger daggerdbl periodcentered
paragraph bullet quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand questiondown grave acute circumflex
tilde macron breve dotaccent dieresis ring cedilla hungarumlaut ogonek caron emdash AE ordfeminine Lslash Oslash OE ordmasculine ae
dotlessi lslash oslash oe germandbls onesuperior logicalnot mu trademark Eth onehalf plusminus Thorn onequarter divide brokenbar
degree thorn threequarters twosuperior registered minus eth multiply threesuperior copyright Aacute Acircumflex Adieresis Agrave
Aring Atilde Ccedilla Eacute Ecircumflex Edieresis Egrave Iacute Icircumflex Idieresis Igrave Ntilde Oacute Ocircumflex Odieresis
Ograve Otilde Scaron Uacute Ucircumflex Udieresis Ugrave Yacute Ydieresis Zcaron aacute acircumflex adieresis agrave aring atilde
ccedilla eacute ecircumflex edieresis egrave iacute icircumflex idieresis igrave ntilde oacute ocircumflex odieresis ograve otilde
scaron uacute ucircumflex udieresis ugrave yacute ydieresis zcaron`)
