package lotus

import "strings"

// hiddenCode stands for the format of cells that show nothing.
const hiddenCode = "hidden"

const (
	dateCode = "yyyy-mm-dd"
	timeCode = "hh:mm:ss"
)

// formatCode is the number format that a format byte of 1-2-3 means: a kind in three
// bits, and its decimals, or a format that is none of numbers ("Lotus Worksheet File
// Format", appendix B). Quattro Pro has the same.
func formatCode(f byte) string {
	decimals := int(f & 0x0f)
	switch f >> 4 & 7 {
	case 0:
		return fixedCode("0", decimals)
	case 2:
		return "$" + fixedCode("#,##0", decimals)
	case 3:
		return fixedCode("0", decimals) + "%"
	case 4:
		return fixedCode("#,##0", decimals)
	case 5: // QUIRK: Quattro Pro for DOS
		if decimals == 4 || decimals == 5 {
			return dateCode
		}
	case 7:
		switch decimals {
		case 2, 3, 4, 9, 10:
			return dateCode
		case 7, 8, 11, 12:
			return timeCode
		case 6:
			return hiddenCode
		}
	}
	return ""
}

func fixedCode(whole string, decimals int) string {
	if decimals == 0 {
		return whole
	}
	return whole + "." + strings.Repeat("0", decimals)
}

// formatCode9 is the one of Quattro Pro 9: a kind in the bits from the sixth on.
func formatCode9(f uint16) string {
	switch f >> 5 {
	case 0:
		switch f & 0x1f {
		case 4:
			return hiddenCode
		case 5, 6, 7, 8, 9, 0xe, 0xf:
			return dateCode
		case 0xa, 0xb, 0xc, 0xd:
			return timeCode
		}
	case 1, 2:
		return fixedCode("0", int(f&0xf))
	case 3, 4:
		return fixedCode("#,##0", int(f&0xf))
	case 5, 6, 7, 8:
		return "$" + fixedCode("#,##0", int(f&0xf))
	case 9:
		if f&0x10 == 0 {
			return fixedCode("0", int(f&0xf)) + "%"
		}
	}
	return ""
}

// worksCode is the one of a style of Works for Windows: a kind in four bits, and what it
// is in the upper three.
func worksCode(f byte) string {
	switch f & 0x0f {
	case 5:
		if sub := f >> 5; sub >= 2 && sub <= 5 {
			return timeCode
		}
	case 6:
		return dateCode
	}
	return ""
}

// worksCodeDOS is the one of a cell of Works for DOS, in two bytes.
func worksCodeDOS(f, more byte) string {
	switch f >> 5 {
	case 5:
		if sub := more >> 2 & 7; sub >= 2 && sub <= 5 {
			return timeCode
		}
	case 6:
		return dateCode
	}
	return ""
}
