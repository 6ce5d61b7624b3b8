package rtf

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"postern/extract/mapi"
)

// charsetPages are the code pages of \fcharset (specification, "Font table"); 0
// where the document's counts.
var charsetPages = map[int]int{
	77: 10000, 78: 932, 79: 949, 80: 936, 81: 950, 88: 10007, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
	204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}

// longestFont bounds what is kept of the name of a font.
const longestFont = 128

// fontName takes a piece of the name of a font, which ends in a semicolon.
func (r *reader) fontName(s string) {
	for i := range len(s) {
		if s[i] != ';' {
			if len(r.name) < longestFont {
				r.name = append(r.name, s[i])
			}
			continue
		}
		name := strings.TrimSpace(string(r.name))
		r.name = r.name[:0]
		delete(r.scripts, r.g.font)
		if page := mapi.ScriptPage(name); page != 0 {
			r.scripts[r.g.font] = int(page)
		}
	}
}

var codePages = map[int]encoding.Encoding{
	437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 855: charmap.CodePage855, 858: charmap.CodePage858,
	860: charmap.CodePage860, 862: charmap.CodePage862, 863: charmap.CodePage863, 865: charmap.CodePage865, 866: charmap.CodePage866,
	874: charmap.Windows874, 932: japanese.ShiftJIS, 936: simplifiedchinese.GBK, 949: korean.EUCKR, 950: traditionalchinese.Big5,
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253,
	1254: charmap.Windows1254, 1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257,
	1258: charmap.Windows1258, 10000: charmap.Macintosh, 10007: charmap.MacintoshCyrillic, 65001: unicode.UTF8,
}

// isDouble reports whether signs of a code page may take two bytes.
func isDouble(page int) bool { return page == 932 || page == 936 || page == 949 || page == 950 }

// isFirst reports whether a byte is the first of two in a code page.
func isFirst(b byte, page int) bool {
	if page == 932 {
		return b >= 0x81 && b <= 0x9f || b >= 0xe0 && b <= 0xfc
	}
	return isDouble(page) && b >= 0x81 && b <= 0xfe
}

// decodeBytes decodes text in a code page; an unknown one is read as Windows-1252.
func decodeBytes(b []byte, page int) string {
	e := codePages[page]
	if e == nil {
		e = charmap.Windows1252
	}
	s, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return strings.ToValidUTF8(string(s), "\ufffd")
}
