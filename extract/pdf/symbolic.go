package pdf

import (
	"encoding/binary"

	"postern/internal/glyphname"
)

// builtInTrueType reads what the codes of a TrueType font without an encoding stand for (ISO 32000-1, 9.6.6.4): its
// own cmap leads from codes to glyphs, and their names or a cmap of Unicode to text. What neither tells stays.
func (d *document) builtInTrueType(t *encodingTable, desc dict) {
	st := d.file.stream(desc["FontFile2"])
	if st == nil {
		return
	}
	data := d.fontProgram(st)
	codes := codesOf(fontTable(data, "cmap"))
	if codes == nil {
		return
	}
	names := postNames(fontTable(data, "post"))
	letters := map[uint32]rune{}
	readFontCMap(data, func(r rune, glyph uint32) {
		if old, ok := letters[glyph]; !ok || r < old {
			letters[glyph] = r
		}
	})
	for c, glyph := range codes {
		text := ""
		if int(glyph) < len(names) {
			text = names[glyph]
		}
		if r, ok := letters[uint32(glyph)]; ok && text == "" {
			text = string(r)
		}
		if glyph != 0 && text != "" && text != t.encoding[c] {
			t.usual[c], t.encoding[c] = t.encoding[c], text
		}
	}
}

// codesOf are the glyphs of codes by the subtable of signs of Windows or that of the Macintosh; nil where there is
// neither.
func codesOf(table []byte) *[256]uint16 {
	if len(table) < 4 {
		return nil
	}
	const most = 64 // subtables
	var best *[256]uint16
	for i := range min(int(binary.BigEndian.Uint16(table[2:])), most) {
		at := 4 + 8*i
		if at+8 > len(table) {
			break
		}
		kind, off := binary.BigEndian.Uint32(table[at:]), uint64(binary.BigEndian.Uint32(table[at+4:]))
		const signs, macintosh = 3 << 16, 1 << 16
		if kind != signs && (kind != macintosh || best != nil) || off+10 > uint64(len(table)) {
			continue
		}
		if codes, ok := simpleCodes(table[off:]); ok {
			best = codes
		}
	}
	return best
}

// simpleCodes reads a subtable of format 0, 4 or 6. Signs of Windows stand in the private area, at one of its pages.
func simpleCodes(t []byte) (*[256]uint16, bool) {
	var codes [256]uint16
	put := func(r rune, glyph uint32) {
		if page := r &^ 0xff; page == 0 || page >= 0xf000 && page <= 0xf200 {
			codes[r&0xff] = uint16(glyph)
		}
	}
	switch binary.BigEndian.Uint16(t) {
	case 0:
		const head = 6
		for c := range min(len(codes), len(t)-head) {
			codes[c] = uint16(t[head+c])
		}
	case 4:
		if len(t) < 16 {
			return nil, false
		}
		readFormat4(t, put)
	case 6:
		const head = 10
		first := int(binary.BigEndian.Uint16(t[6:]))
		for i := range min(int(binary.BigEndian.Uint16(t[8:])), (len(t)-head)/2) {
			put(rune(first+i), uint32(binary.BigEndian.Uint16(t[head+2*i:])))
		}
	default:
		return nil, false
	}
	return &codes, codes != [256]uint16{}
}

// postNames are the texts of glyphs by their names, in a post table of version 1 or 2; empty where a name says
// nothing (OpenType, "post").
func postNames(t []byte) []string {
	const head, ordered = 32, 258
	if len(t) < head {
		return nil
	}
	var list []string
	switch binary.BigEndian.Uint32(t) {
	case 1 << 16:
		for i := range ordered {
			list = append(list, macGlyph(i))
		}
	case 2 << 16:
		if len(t) < head+2 {
			return nil
		}
		n := min(int(binary.BigEndian.Uint16(t[head:])), (len(t)-head-2)/2)
		var own []string
		for rest := t[head+2+2*n:]; len(rest) > 0 && len(own) < n; {
			size := int(rest[0])
			if size >= len(rest) {
				break
			}
			own = append(own, glyphname.Text(string(rest[1:1+size])))
			rest = rest[1+size:]
		}
		for i := range n {
			text, number := "", int(binary.BigEndian.Uint16(t[head+2+2*i:]))
			if number < ordered {
				text = macGlyph(number)
			} else if number-ordered < len(own) {
				text = own[number-ordered]
			}
			list = append(list, text)
		}
	}
	return list
}

// lastMacGlyphs are the last ones in the order of the Macintosh.
var lastMacGlyphs = []rune("ŁłŠšŽž¦ÐðÝýÞþ−×¹²³½¼¾₣ĞğİŞşĆćČčđ")

// macGlyph is a glyph in the order of the Macintosh: three without text, ASCII, its charset, and some more.
func macGlyph(i int) string {
	const ascii, high, more = 3, 98, 226
	switch {
	case i < ascii:
		return ""
	case i < high:
		return string(rune(' ' + i - ascii))
	case i < more:
		return macRoman()[0x80+i-high]
	case i < more+len(lastMacGlyphs):
		return string(lastMacGlyphs[i-more])
	}
	return ""
}
