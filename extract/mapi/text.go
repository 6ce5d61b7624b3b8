package mapi

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"postern/mail"
)

// Wide decodes UTF-16, little-endian, up to the zeroes at its end.
func Wide(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	return strings.TrimRight(string(utf16.Decode(units)), "\x00")
}

// Narrow decodes text in a Windows code page, up to the zeroes at its end; an
// unknown page is read as Windows-1252.
func Narrow(b []byte, page uint32) string {
	text, ok := mail.Charset(PageName(page), b)
	if !ok {
		text, _ = mail.Charset("windows-1252", b)
	}
	return strings.TrimRight(text, "\x00")
}

// PageName is the name of a Windows code page, as [mail.Charset] knows it.
func PageName(page uint32) string {
	switch {
	case page == 65001:
		return "utf-8"
	case page == 1200:
		return "utf-16le"
	case page == 20127, page == 0:
		return "windows-1252"
	case page == 20866:
		return "koi8-r"
	case page == 10000:
		return "macintosh"
	case page == 932:
		return "shift_jis"
	case page == 936:
		return "gbk"
	case page == 949:
		return "euc-kr"
	case page == 950:
		return "big5"
	case page == 50220, page == 50221, page == 50222:
		return "iso-2022-jp"
	case page == 51932:
		return "euc-jp"
	case page == 54936:
		return "gb18030"
	case page >= 28591 && page <= 28606:
		return "iso-8859-" + strconv.Itoa(int(page-28590))
	case page == 874, page >= 1250 && page <= 1258:
		return "windows-" + strconv.Itoa(int(page))
	}
	return "cp" + strconv.Itoa(int(page))
}

// FontPage is the code page of the charset of a font ([MS-WMF] section 2.1.1.5); 0 where that says
// nothing: of those of the system, of signs, and unknown ones.
func FontPage(charset byte) uint32 { return fontPages[charset] }

var fontPages = map[byte]uint32{
	77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250,
}

// ScriptPage is the code page that the end of a font's name stands for, 0 for none: Windows of the
// time before Unicode had each font once for every script.
func ScriptPage(font string) uint32 {
	for _, script := range ScriptPages {
		if strings.HasSuffix(font, script.End) {
			return script.Page
		}
	}
	return 0
}

// ScriptPages are those ends.
var ScriptPages = []struct {
	End  string
	Page uint32
}{
	{" CE", 1250},
	{" Cyr", 1251},
	{" CYR", 1251},
	{" Greek", 1253},
	{" Tur", 1254},
	{" TUR", 1254},
	{" (Hebrew)", 1255},
	{" (Arabic)", 1256},
	{" Baltic", 1257},
	{" (Vietnamese)", 1258},
}

// LanguagePage is the code page of a language of Windows ([MS-LCID] section 2.2),
// whose lower ten bits are the language, the upper ones the country.
func LanguagePage(id uint16) uint32 {
	switch id {
	case 0x0404, 0x0c04, 0x1404: // Chinese in traditional characters
		return 950
	case 0x0c1a, 0x1c1a: // Serbian in Cyrillic
		return 1251
	}
	switch id & 0x3ff {
	case 0x01, 0x20, 0x29: // Arabic, Urdu, Persian
		return 1256
	case 0x02, 0x19, 0x22, 0x23, 0x2f: // Bulgarian, Russian, Ukrainian, Belarusian, Macedonian
		return 1251
	case 0x04:
		return 936
	case 0x05, 0x0e, 0x15, 0x18, 0x1a, 0x1b, 0x1c, 0x24: // Czech, Hungarian, Polish, Romanian, Croatian, Slovak, Albanian, Slovenian
		return 1250
	case 0x08:
		return 1253
	case 0x0d:
		return 1255
	case 0x11:
		return 932
	case 0x12:
		return 949
	case 0x1e:
		return 874
	case 0x1f:
		return 1254
	case 0x25, 0x26, 0x27: // Estonian, Latvian, Lithuanian
		return 1257
	case 0x2a:
		return 1258
	}
	return 1252
}
