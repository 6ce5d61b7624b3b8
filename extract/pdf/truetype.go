package pdf

import (
	"bytes"
	"encoding/binary"
	"math"
)

// programText reads which text the glyphs of an embedded font stand for: from the cmap
// table of TrueType and OpenType, and from the names of glyphs in the Compact Font Format.
func (d *document) programText(f *font, desc dict) {
	st := d.file.stream(desc["FontFile2"])
	if st == nil {
		st = d.file.stream(desc["FontFile3"])
	}
	if st == nil {
		return
	}
	data := d.fontProgram(st)
	m := map[uint32]rune{}
	f.glyphs = m
	readFontCMap(data, func(r rune, glyph uint32) {
		if old, ok := m[glyph]; !ok || r < old {
			m[glyph] = r
		}
	})
	if t := fontTable(data, "maxp"); len(t) >= 6 {
		f.few = binary.BigEndian.Uint16(t[4:]) < minGlyphs
	}
	outlines := data
	if bytes.HasPrefix(data, []byte("OTTO")) {
		outlines = fontTable(data, "CFF ")
	}
	if f.program = readCFF(outlines); f.program != nil && f.program.keyed {
		f.glyphsOf = map[uint16]int{}
		for glyph, id := range f.program.ids {
			f.glyphsOf[id] = glyph
		}
	}
}

// minGlyphs is how many glyphs a font has in which they keep the numbers that they had
// before others were left out; in one with fewer they were numbered anew.
const minGlyphs = 100

// fontProgram is the bytes of a program. They count as unpacked even where they are not packed, since
// many fonts may name the same ones.
func (d *document) fontProgram(st *stream) []byte {
	m := d.file.meter
	if m == nil {
		m = &meter{left: math.MaxInt64}
	}
	if m.left <= 0 {
		if d.err == nil {
			d.err = errUnpacked
		}
		return nil
	}
	before := m.left
	data, _ := d.file.decode(st, maxProgram)
	m.left = min(m.left, before-int64(len(data)))
	return data
}

// readFontCMap hands on the mappings of the Unicode subtables of formats 4 and 12.
func readFontCMap(data []byte, add func(r rune, glyph uint32)) {
	table := fontTable(data, "cmap")
	if len(table) < 4 {
		return
	}
	const most = 64 // subtables: fonts have less than ten
	for i := range min(int(binary.BigEndian.Uint16(table[2:])), most) {
		at := 4 + 8*i
		if at+8 > len(table) {
			return
		}
		platform, kind := binary.BigEndian.Uint16(table[at:]), binary.BigEndian.Uint16(table[at+2:])
		off := int(binary.BigEndian.Uint32(table[at+4:]))
		if off+16 > len(table) || platform != 0 && (platform != 3 || kind != 1 && kind != 10) {
			continue
		}
		sub := table[off:]
		switch binary.BigEndian.Uint16(sub) {
		case 4:
			readFormat4(sub, add)
		case 12:
			readFormat12(sub, add)
		}
	}
}

func fontTable(data []byte, tag string) []byte {
	if len(data) < 12 {
		return nil
	}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		at := 12 + 16*i
		if at+16 > len(data) {
			return nil
		}
		if !bytes.Equal(data[at:at+4], []byte(tag)) {
			continue
		}
		off := int(binary.BigEndian.Uint32(data[at+8:]))
		if off > len(data) {
			return nil
		}
		return data[off:]
	}
	return nil
}

func readFormat4(t []byte, add func(r rune, glyph uint32)) {
	u16 := func(at int) int {
		if at+2 > len(t) {
			return 0
		}
		return int(binary.BigEndian.Uint16(t[at:]))
	}
	segments := u16(6) / 2
	left := 1 << 16 // all segments together
	for i := range segments {
		end, start := u16(14+2*i), u16(16+2*segments+2*i)
		delta, offset := u16(16+4*segments+2*i), u16(16+6*segments+2*i)
		for c := start; c <= end && c < 0xffff && left > 0; c++ {
			left--
			g := c
			if offset != 0 {
				if g = u16(16 + 6*segments + 2*i + offset + 2*(c-start)); g == 0 {
					continue
				}
			}
			add(rune(c), uint32(g+delta)&0xffff)
		}
	}
}

func readFormat12(t []byte, add func(r rune, glyph uint32)) {
	left := 1 << 17
	for at := 16; at+12 <= len(t) && left > 0; at += 12 {
		start, end := binary.BigEndian.Uint32(t[at:]), binary.BigEndian.Uint32(t[at+4:])
		glyph := binary.BigEndian.Uint32(t[at+8:])
		for c := start; c <= end && c <= 0x10ffff && left > 0; c++ {
			left--
			add(rune(c), glyph+c-start)
		}
	}
}
