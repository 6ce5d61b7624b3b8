package ole

import (
	"encoding/binary"
	"slices"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// Where a document of Word 6 and 95 says how its text is written.
const (
	wordLanguage = 0x06
	wordMachine  = 0x14 // 256 on a Macintosh
	wordFonts    = 0xd0 // where the names of its fonts stand, and their size
)

// oldWord reads documents of Word 6 and 95, whose text stands in one stretch, in the
// code page of its language. Fonts of other scripts have other code pages: the text
// is read in these too.
func (f *file) oldWord(main *stream) error {
	b := main.data
	if len(b) < 0x20 {
		return errWord
	}
	if b[wordFlags]&wordEncrypted != 0 {
		if err := f.unlockWord(main); err != nil {
			return err
		}
		b = main.data
	}
	from, to := binary.LittleEndian.Uint32(b[0x18:]), binary.LittleEndian.Uint32(b[0x1c:])
	if from >= to || uint64(to) > uint64(len(b)) {
		from, to = 0, uint32(len(b))
	}
	text := b[from:to]
	view, where := extract.Shown, "text"
	for _, page := range oldWordPages(b) {
		if err := f.s.Text(view, extract.Place{Where: where}, tidy(mapi.Narrow(text, page))); err != nil {
			return err
		}
		if !slices.ContainsFunc(text, func(c byte) bool { return c >= 0x80 }) {
			break // it is the same in all
		}
		view, where = extract.All, "text in another code page"
	}
	return f.s.Text(extract.All, extract.Place{Where: "stream WordDocument"}, parts.Printable(b))
}

// macRoman is the code page of a Macintosh.
const macRoman = 10000

// oldWordPages are the code pages of a document, that of its language first.
func oldWordPages(b []byte) []uint32 {
	first := mapi.LanguagePage(binary.LittleEndian.Uint16(b[wordLanguage:]))
	if binary.LittleEndian.Uint16(b[wordMachine:]) == 256 {
		first = macRoman
	}
	list := []uint32{first}
	if len(b) < wordFonts+8 {
		return list
	}
	at, size := uint64(binary.LittleEndian.Uint32(b[wordFonts:])), uint64(binary.LittleEndian.Uint32(b[wordFonts+4:]))
	if size < 2 || at+size > uint64(len(b)) {
		return list
	}
	const head, most = 6, 4 // of a font's entry; pages
	for fonts := b[at+2 : at+size]; len(fonts) >= head && len(list) < most; {
		if page, ok := fontPages[fonts[4]]; ok && !slices.Contains(list, page) {
			list = append(list, page)
		}
		fonts = fonts[min(int(fonts[0])+1, len(fonts)):]
	}
	return list
}

// fontPages are the code pages of the charsets of fonts ([MS-WMF] 2.1.1.5).
var fontPages = map[byte]uint32{
	0: 1252, 77: macRoman, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250,
}
