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
