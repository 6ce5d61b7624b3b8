package pdf

import (
	"strings"
	"unicode"

	xenc "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// charsets are the predefined character maps (9.7.5.2) whose codes are text in
// a known charset.
var charsets = []struct {
	prefix  string
	charset xenc.Encoding
}{
	{"90ms-RKSJ", japanese.ShiftJIS},
	{"90msp-RKSJ", japanese.ShiftJIS},
	{"90pv-RKSJ", japanese.ShiftJIS},
	{"83pv-RKSJ", japanese.ShiftJIS},
	{"Add-RKSJ", japanese.ShiftJIS},
	{"Ext-RKSJ", japanese.ShiftJIS},
	{"EUC-", japanese.EUCJP},
	{"GBK", simplifiedchinese.GBK},
	{"GB-EUC", simplifiedchinese.GBK},
	{"GBpc-EUC", simplifiedchinese.GBK},
	{"B5pc", traditionalchinese.Big5},
	{"ETen", traditionalchinese.Big5},
	{"HKscs-B5", traditionalchinese.Big5},
	{"ETenms-B5", traditionalchinese.Big5},
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
			if c := sevenBits[e]; c != nil {
				f.charset, f.seven = c, true
			}
		}
	case *stream:
		f.codes = d.readCMap(e)
		f.vertical = whole(d.file.get(e.dict["WMode"]), 0) == 1
	}
	cid := d.file.dict(firstOf(d.file.array(fd["DescendantFonts"])))
	f.widths = d.cidWidths(cid)
	if order, ok := d.file.get(d.file.dict(cid["CIDSystemInfo"])["Ordering"]).(str); ok {
		f.collection = collections[order]
	}
	desc := d.file.dict(cid["FontDescriptor"])
	if f.unicode == nil && !f.utf16 && f.charset == nil {
		d.programText(f, desc)
		if st := d.file.stream(cid["CIDToGIDMap"]); st != nil {
			f.toGlyph, _ = d.file.decode(st, 128<<10)
			f.like = codePoints
		} else if f.like = commonOrder; len(f.glyphs) > 0 || f.few || f.program != nil || d.file.name(cid["Subtype"]) != "CIDFontType2" {
			f.like = noGuess
		}
	}
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
	case f.seven && len(s) == 2:
		return decoded(f.charset, []byte{s[0] | 0x80, s[1] | 0x80})
	case f.charset != nil:
		t, err := f.charset.NewDecoder().String(s)
		if err != nil {
			return ""
		}
		return t
	}
	if f.collection != nil {
		if t := f.collection.text(cid); t != "" {
			return t
		}
	}
	gid := cid
	if i := int(cid) * 2; i+1 < len(f.toGlyph) {
		gid = uint32(f.toGlyph[i])<<8 | uint32(f.toGlyph[i+1])
	}
	if g, ok := f.glyphsOf[uint16(gid)]; ok {
		gid = uint32(g)
	}
	if r, ok := f.glyphs[gid]; ok {
		return string(r)
	}
	if f.program != nil {
		return f.program.text(int(min(gid, maxGlyphs)))
	}
	return ""
}

// A guess is what codes may be when nothing says it: a viewer shows such a file with a
// font of its own.
type guess int

const (
	noGuess     guess = iota
	codePoints        // codes are characters, which a CIDToGIDMap leads to glyphs
	commonOrder       // glyphs in the order that most TrueType fonts have them in
)

// of is what a code may stand for, "" for none.
func (g guess) of(cid uint32) string {
	if g == commonOrder {
		cid += ' ' - 3
		if cid > '~' {
			return ""
		}
	}
	if g == noGuess || cid < ' ' || cid > 0xffff || !unicode.IsPrint(rune(cid)) {
		return ""
	}
	return string(rune(cid))
}
