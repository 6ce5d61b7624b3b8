package ole

import (
	"encoding/binary"
	"math"
	"slices"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// Where a document of Word 6 and 95 says how its text is written.
const (
	wordLanguage = 0x06
	wordSaved    = 0x0a // holds wordFast
	wordFast     = 0x04
	wordMachine  = 0x14 // 256 on a Macintosh
	wordBegin    = 0x18
	wordEnd      = 0x1c
	wordPieces   = 0x160
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
	text, whole := oldWordText(b, wordPieces)
	if err := f.oldPages(text, oldWordPages(b)); err != nil {
		return err
	}
	if err := f.s.Text(extract.All, extract.Place{Where: "stream WordDocument"}, parts.Printable(b)); err != nil {
		return err
	}
	if !whole {
		return errWord
	}
	return nil
}

// oldPages hands on text in each of the code pages, as long as they differ.
func (f *file) oldPages(text []byte, pages []uint32) error {
	view, where := extract.Shown, "text"
	for _, page := range pages {
		if err := f.s.Text(view, extract.Place{Where: where}, tidy(mapi.Narrow(text, page))); err != nil {
			return err
		}
		if !slices.ContainsFunc(text, func(c byte) bool { return c >= 0x80 }) {
			break // it is the same in all
		}
		view, where = extract.All, "text in another code page"
	}
	return nil
}

// oldWordText is the text of a document up to Word 95, in its code page: one stretch, or, where it was saved
// fast, the pieces in their order, whose table stands at a place that depends on the version. It reports
// false where pieces are not in the file.
func oldWordText(b []byte, pieces int) (text []byte, whole bool) {
	le := binary.LittleEndian
	from, to := le.Uint32(b[wordBegin:]), le.Uint32(b[wordEnd:])
	if from >= to || uint64(to) > uint64(len(b)) {
		from, to = 0, uint32(len(b))
	}
	text, whole = b[from:to], true
	if b[wordSaved]&wordFast != 0 && len(b) >= pieces+8 {
		size, head := uint64(le.Uint32(b[pieces+4:])), 5
		if pieces < wordPieces { // Word 1 and 2 count with two bytes
			size, head = size&math.MaxUint16, 3
		}
		text, whole = oldPieces(b, le, uint64(le.Uint32(b[pieces:])), size, head)
	}
	if _, ok := easternPages[le.Uint16(b)]; ok {
		text = easternText(text)
	}
	return text, whole
}

// oldPieces joins the pieces of a table of such a document, which stands behind a head of so many bytes; all of the
// file where the table is broken.
func oldPieces(b []byte, order binary.ByteOrder, at, size uint64, head int) (text []byte, whole bool) {
	const properties, table, entry = 1, 2, 8
	if at+size > uint64(len(b)) {
		return b, false
	}
	clx := b[at : at+size]
	for len(clx) >= 3 && clx[0] == properties {
		clx = clx[min(3+int(order.Uint16(clx[1:])), len(clx)):]
	}
	if len(clx) < head+4 || clx[0] != table {
		return b, false
	}
	plc := clx[head:]
	n := (len(plc) - 4) / (4 + entry)
	width := uint64(1)
	if _, ok := easternPages[binary.LittleEndian.Uint16(b)]; ok {
		width = 2
	}
	whole = true
	for i := range max(n, 0) {
		from, to := order.Uint32(plc[4*i:]), order.Uint32(plc[4*i+4:])
		fc := uint64(order.Uint32(plc[4*(n+1)+entry*i+2:]))
		if to < from || fc > uint64(len(b)) || len(text) > 2*len(b) { // pieces overlap in a broken file only
			return text, false
		}
		end := fc + width*uint64(to-from)
		whole = whole && end <= uint64(len(b))
		text = append(text, b[fc:min(end, uint64(len(b)))]...)
	}
	return text, whole
}

// easternPages are the code pages of Word 6 and 95 for East Asia, by the first word of their documents; that of
// China is told from that of Taiwan by the fonts.
var easternPages = map[uint16]uint32{0xa697: 932, 0xa698: 949, 0xa699: 0}

// easternText undoes how these keep text: in words, of one sign each.
func easternText(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for ; len(b) >= 2; b = b[2:] {
		if b[1] != 0 {
			out = append(out, b[1])
		}
		out = append(out, b[0])
	}
	return out
}

// macRoman is the code page of a Macintosh.
const macRoman = 10000

// oldWordPages are the code pages of a document, that of its language first.
func oldWordPages(b []byte) []uint32 {
	var list []uint32
	eastern, ok := easternPages[binary.LittleEndian.Uint16(b)]
	switch {
	case eastern != 0:
		list = append(list, eastern)
	case ok:
	case binary.LittleEndian.Uint16(b[wordMachine:]) == 256:
		list = append(list, macRoman)
	default:
		list = append(list, mapi.LanguagePage(binary.LittleEndian.Uint16(b[wordLanguage:])))
	}
	list = oldFontPages(list, b, ok)
	for _, page := range []uint32{936, 950} {
		if ok && eastern == 0 && !slices.Contains(list, page) {
			list = append(list, page)
		}
	}
	return list
}

// oldFontPages adds the code pages of the fonts of a document; only those of East Asia where eastern.
func oldFontPages(list []uint32, b []byte, eastern bool) []uint32 {
	if len(b) < wordFonts+8 {
		return list
	}
	at, size := uint64(binary.LittleEndian.Uint32(b[wordFonts:])), uint64(binary.LittleEndian.Uint32(b[wordFonts+4:]))
	if size < 2 || at+size > uint64(len(b)) {
		return list
	}
	const head, most = 6, 4 // of a font's entry; pages
	for fonts := b[at+2 : at+size]; len(fonts) >= head && len(list) < most; {
		page := mapi.FontPage(fonts[4])
		if fonts[4] == 0 {
			page = 1252
		}
		if page != 0 && !slices.Contains(list, page) && (!eastern || page >= 932 && page <= 950) {
			list = append(list, page)
		}
		fonts = fonts[min(int(fonts[0])+1, len(fonts)):]
	}
	return list
}
