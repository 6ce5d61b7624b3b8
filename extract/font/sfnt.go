package font

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"postern/extract"
	"postern/extract/metadata"
)

const (
	// maxTables bounds the tables of a font, and maxFonts the fonts of a collection.
	maxTables = 512
	maxFonts  = 1024
)

// A table is a piece of a font.
type table struct {
	tag      string
	at, size int64
}

// numeric are tables of numbers and outlines, in which nothing but hidden text would be
// text (OpenType 1.9, "Font Tables"; Apple's TrueType Reference Manual).
var numeric = map[string]bool{
	"head": true, "hhea": true, "hmtx": true, "maxp": true, "OS/2": true, "cvt ": true, "fpgm": true, "prep": true, "loca": true, "glyf": true,
	"gasp": true, "cmap": true, "kern": true, "GDEF": true, "GPOS": true, "GSUB": true, "BASE": true, "JSTF": true, "MATH": true, "vhea": true,
	"vmtx": true, "VDMX": true, "LTSH": true, "hdmx": true, "EBDT": true, "EBLC": true, "EBSC": true, "CBLC": true, "COLR": true, "CPAL": true,
	"fvar": true, "gvar": true, "avar": true, "HVAR": true, "VVAR": true, "MVAR": true, "STAT": true, "cvar": true, "VORG": true, "DSIG": true,
	"mort": true, "morx": true, "feat": true, "prop": true, "trak": true, "opbd": true, "just": true, "lcar": true, "bsln": true, "kerx": true,
	"ankr": true, "FFTM": true, "CFF2": true, "acnt": true, "CBDT": true, "sbix": true, "bdat": true, "bloc": true, "fmtx": true, "gcid": true, "ltag": true, "xref": true,
}

// readSFNT reads a font, or all of a collection.
func readSFNT(r *metadata.Reading) error {
	starts := []int64{0}
	h := r.At(0, 12)
	if string(h[:4]) == "ttcf" {
		count := binary.BigEndian.Uint32(h[8:])
		if count > maxFonts {
			return metadata.TooBig("a collection of too many fonts")
		}
		starts = starts[:0]
		list := r.At(12, 4*int(count))
		for ; len(list) >= 4; list = list[4:] {
			starts = append(starts, int64(binary.BigEndian.Uint32(list)))
		}
		if len(starts) < int(count) {
			return metadata.Corrupt("font: cut off")
		}
	}
	var tables []table
	known := map[table]bool{} // fonts of a collection share tables
	end := int64(12 + 4*len(starts))
	whole, taken := true, int64(0)
	for _, start := range starts {
		list, ok := directory(r, start)
		whole = whole && ok
		end = max(end, min(start+12+16*int64(len(list)), r.Object.Size))
		for _, t := range list {
			if !known[t] && r.Next() {
				known[t] = true
				tables = append(tables, t)
			}
		}
	}
	slices.SortStableFunc(tables, func(a, b table) int { return cmp.Compare(a.at, b.at) })
	for _, t := range tables {
		if t.size > r.Object.Size-t.at {
			t.size = max(0, r.Object.Size-t.at)
			whole = false
		}
		if t.at > end {
			r.Unknown("between tables", end, t.at-end)
		}
		behind := t.at + t.size
		if taken += t.size; taken > 4*r.Object.Size {
			return metadata.TooBig("font: tables that lie in each other")
		}
		if numeric[t.tag] { // no byte is carved twice, however tables lie in each other
			t.at = min(max(t.at, end), behind)
		}
		readTable(r, t, r.Section(t.at, behind-t.at))
		end = max(end, behind)
	}
	r.Rest(end)
	if !whole {
		return metadata.Corrupt("font: cut off")
	}
	return nil
}

func name(tag string) string { return metadata.Latin([]byte(tag)) }

// directory lists the tables of the font that begins somewhere.
func directory(r *metadata.Reading, start int64) (list []table, whole bool) {
	h := r.At(start, 12)
	if len(h) < 12 {
		return nil, false
	}
	count := int(binary.BigEndian.Uint16(h[4:]))
	if count > maxTables {
		r.Gap("", extract.TooBig, "font: too many tables")
		return nil, true
	}
	entries := r.At(start+12, 16*count)
	for ; len(entries) >= 16; entries = entries[16:] {
		list = append(list, table{
			tag:  string(entries[:4]),
			at:   int64(binary.BigEndian.Uint32(entries[8:])),
			size: int64(binary.BigEndian.Uint32(entries[12:])),
		})
	}
	return list, len(list) == count
}

// readTable reads a table, in place or unpacked.
func readTable(r *metadata.Reading, t table, from io.Reader) {
	where := "table " + name(t.tag)
	value := func() []byte { return r.Inflated(where, from, nil) }
	switch {
	case t.size <= 0:
	case t.tag == "name":
		names(r, value())
	case t.tag == "post":
		glyphNames(r, value())
	case t.tag == "CFF ":
		compact(r, from)
	case t.tag == "meta":
		tagged(r, value())
	case numeric[t.tag]:
		r.Carve(where, from)
	default:
		r.Loose(where, value())
	}
}

// glyphNames reads the names behind the numbers of version 2 (OpenType, "post").
func glyphNames(r *metadata.Reading, b []byte) {
	const head = 34
	if len(b) < head || binary.BigEndian.Uint32(b) != 0x00020000 {
		r.Printable("names of glyphs", b)
		return
	}
	b = b[min(head+2*int(binary.BigEndian.Uint16(b[32:])), len(b)):]
	var all []byte
	for len(b) > 0 {
		n := min(int(b[0]), len(b)-1)
		all = append(append(all, b[1:1+n]...), '\n')
		b = b[1+n:]
	}
	r.Text(extract.All, "names of glyphs", metadata.Narrow(all))
}

// tagged reads the values of a table "meta", which are text (OpenType, "meta").
func tagged(r *metadata.Reading, b []byte) {
	const head, each = 16, 12
	if len(b) < head {
		return
	}
	count := binary.BigEndian.Uint32(b[12:])
	left := int64(8 * len(b)) // values may lie in each other
	for at := head; (at-head)/each < int(count); at += each {
		if at+each > len(b) {
			r.Gap("", extract.Corrupt, "font: table meta is cut off")
			return
		}
		if !r.Next() {
			return
		}
		off, size := int64(binary.BigEndian.Uint32(b[at+4:])), int64(binary.BigEndian.Uint32(b[at+8:]))
		if off+size > int64(len(b)) {
			r.Gap("", extract.Corrupt, "font: table meta is cut off")
		}
		value := b[min(off, int64(len(b))):min(off+size, int64(len(b)))]
		if left -= int64(len(value)); left < 0 {
			r.Gap("", extract.TooBig, "font: values of table meta that lie in each other")
			return
		}
		r.Property(fmt.Sprintf("meta %s", name(string(b[at:at+4]))), metadata.Narrow(value))
	}
}
