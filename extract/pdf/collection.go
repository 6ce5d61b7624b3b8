package pdf

import (
	xenc "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// A collection says what the CIDs of one of Adobe's character collections stand for, as
// far as they follow the order of a national standard: letters, digits, kana, hangul and
// the ideographs in use. Fonts of a collection need no ToUnicode map (9.10.2).
type collection struct {
	charset xenc.Encoding
	cells   int // in a row of the standard
	runs    []cidRun
}

// A cidRun is CIDs that follow each other as the codes of two bytes do.
type cidRun struct {
	first, count uint32
	row, cell    byte // of the first
}

var collections = map[str]*collection{
	"Japan1": {japanese.EUCJP, 94, []cidRun{
		{633, 94, 0xa1, 0xa1},
		{780, 10, 0xa3, 0xb0},
		{790, 26, 0xa3, 0xc1},
		{816, 26, 0xa3, 0xe1},
		{842, 83, 0xa4, 0xa1},
		{925, 86, 0xa5, 0xa1},
		{1125, 2965, 0xb0, 0xa1},
		{4090, 3388, 0xd0, 0xa1},
	}},
	"GB1":    {simplifiedchinese.GBK, 94, []cidRun{{96, 94, 0xa1, 0xa1}, {262, 94, 0xa3, 0xa1}, {940, 3755, 0xb0, 0xa1}, {4695, 3008, 0xd8, 0xa1}}},
	"Korea1": {korean.EUCKR, 94, []cidRun{{101, 94, 0xa1, 0xa1}, {264, 94, 0xa3, 0xa1}, {1086, 2350, 0xb0, 0xa1}, {3436, 4888, 0xca, 0xa1}}},
	"CNS1":   {traditionalchinese.Big5, 157, []cidRun{{595, 5401, 0xa4, 0x40}}},
}

// text is what a CID stands for, "" for one that is not known.
func (c *collection) text(cid uint32) string {
	switch half := cid - 231; {
	case cid >= 1 && cid <= 95:
		return string(rune(cid + ' ' - 1))
	case c.charset == japanese.EUCJP && half < 95:
		return string(rune(half + ' '))
	case c.charset == japanese.EUCJP && cid >= 327 && cid <= 389:
		return string(rune(cid - 327 + 0xff61))
	}
	for _, r := range c.runs {
		if cid < r.first || cid-r.first >= r.count {
			continue
		}
		at := int(cid - r.first)
		if c.cells == 94 {
			at += int(r.cell - 0xa1)
		}
		row, cell := r.row+byte(at/c.cells), at%c.cells
		switch {
		case c.cells == 94, cell >= 63: // Big5 has two stretches of cells
			if cell += 0xa1; c.cells != 94 {
				cell -= 63
			}
		default:
			cell += 0x40
		}
		return decoded(c.charset, []byte{row, byte(cell)})
	}
	return ""
}

func decoded(charset xenc.Encoding, b []byte) string {
	t, err := charset.NewDecoder().Bytes(b)
	if err != nil {
		return ""
	}
	return string(t)
}

// sevenBits are the predefined character maps whose codes are those of a charset without
// the highest bits.
var sevenBits = map[name]xenc.Encoding{
	"H": japanese.EUCJP, "V": japanese.EUCJP, "Ext-H": japanese.EUCJP, "Ext-V": japanese.EUCJP, "Add-H": japanese.EUCJP, "Add-V": japanese.EUCJP,
	"78-H": japanese.EUCJP, "78-V": japanese.EUCJP, "GB-H": simplifiedchinese.GBK, "GB-V": simplifiedchinese.GBK, "KSC-H": korean.EUCKR, "KSC-V": korean.EUCKR,
}
