// Package font reads what fonts say of themselves: names, copyrights, licences and every
// other text in their tables.
package font

import (
	"encoding/binary"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

// font makes a format of fonts. What is printable in their outlines is carved, as it is in
// pixels: a table of curves can hide anything.
func font(f extract.Format, read func(*metadata.Reading) error) extract.Format {
	return metadata.Format(f, "font", read)
}

// The formats of fonts.
var (
	SFNT = font(extract.Format{
		Name:       "ttf",
		About:      "TrueType and OpenType fonts and collections: names in all languages, names of glyphs, notes and sources of programs, drawings in SVG; outlines as printable text",
		MediaTypes: []string{"font/ttf", "font/otf", "font/sfnt", "font/collection", "application/x-font-ttf", "application/x-font-otf", "application/font-sfnt", "application/vnd.ms-opentype"},
		Extensions: []string{"ttf", "otf", "ttc", "otc"},
		Detect:     isSFNT,
	}, readSFNT)
	WOFF = font(extract.Format{
		Name:       "woff",
		About:      "fonts of the web (WOFF 1 and 2): as ttf; metadata in XML, private data",
		MediaTypes: []string{"font/woff", "font/woff2", "application/font-woff", "application/font-woff2"},
		Extensions: []string{"woff", "woff2"},
		Detect:     metadata.Begins("wOFF", "wOF2"),
	}, readWOFF)
	EOT = font(extract.Format{
		Name:       "eot",
		About:      "embedded OpenType: its names, the font inside as a file; a packed or scrambled font as a gap",
		MediaTypes: []string{"application/vnd.ms-fontobject"},
		Extensions: []string{"eot"},
		Detect:     isEOT,
	}, readEOT)
	Metrics = font(extract.Format{
		Name:       "pfm",
		About:      "metrics of PostScript fonts for Windows: copyright, names",
		MediaTypes: []string{"application/x-font-pfm"},
		Extensions: []string{"pfm"},
		Detect:     isMetrics,
	}, readMetrics)
)

// isSFNT knows a font by its directory: the tables are few, and the first one has a name and
// stands behind it.
func isSFNT(o *extract.Object) bool {
	h := o.Head
	if len(h) < 12 {
		return false
	}
	if string(h[:4]) == "ttcf" {
		return h[4] == 0 && h[6] == 0
	}
	switch string(h[:4]) {
	case "\x00\x01\x00\x00", "OTTO", "true", "typ1":
	default:
		return false
	}
	n := binary.BigEndian.Uint16(h[4:])
	if n == 0 || n > maxTables || len(h) < 28 {
		return false
	}
	for _, c := range h[12:16] {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return int64(binary.BigEndian.Uint32(h[20:])) >= 12+16*int64(n)
}

// isMetrics knows a PFM file by its version, its size and the device it is for.
func isMetrics(o *extract.Object) bool {
	return len(o.Head) >= 117 && string(o.Head[:2]) == "\x00\x01" && int64(binary.LittleEndian.Uint32(o.Head[2:])) == o.Size && o.Head[66]&0x80 != 0
}

// readMetrics reads the copyright of fixed length, and the names behind the numbers (Printer
// Font Metrics, technical note 5178).
func readMetrics(r *metadata.Reading) error {
	b := r.Value("metrics", r.Object.Data, 0, r.Object.Size)
	const copyright, behind = 6, 66
	if len(b) > behind {
		text, _, _ := strings.Cut(string(b[copyright:behind]), "\x00")
		r.Property("copyright", metadata.Narrow([]byte(text)))
		r.Printable("names", b[behind:])
	}
	return nil
}

// isEOT knows an embedded font by its size and the mark in its head.
func isEOT(o *extract.Object) bool {
	return len(o.Head) >= 82 && string(o.Head[34:36]) == "LP" && int64(binary.LittleEndian.Uint32(o.Head)) == o.Size
}

// readEOT reads the names in the head (Embedded OpenType File Format, section 3), and hands
// the font on.
func readEOT(r *metadata.Reading) error {
	h := r.At(0, 64<<10)
	le := binary.LittleEndian
	data := int64(le.Uint32(h[4:]))
	flags := le.Uint32(h[12:])
	at := 82
	for _, name := range []string{"family", "style", "version", "full name"} {
		if at+2 > len(h) {
			return metadata.Corrupt("EOT: cut off")
		}
		size := int(le.Uint16(h[at:]))
		if at += 2; size > len(h)-at {
			return metadata.Corrupt("EOT: cut off")
		}
		r.Property(name, metadata.Wide(h[at:at+size], le))
		at = min(at+size+2, len(h)) // two empty bytes stand behind each
	}
	if data > r.Object.Size {
		return metadata.Corrupt("EOT: cut off")
	}
	start := r.Object.Size - data
	r.Unknown("head", int64(at), start-int64(at))
	const packed, scrambled = 0x4, 0x10000000
	if flags&(packed|scrambled) != 0 {
		return &extract.GapError{Cause: extract.Unknown, Detail: "a packed or scrambled font"}
	}
	r.Child(extract.Child{Path: "font", Types: []string{"font/sfnt"}}, r.Section(start, data))
	return nil
}
