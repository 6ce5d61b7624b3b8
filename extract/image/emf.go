package image

import (
	"encoding/binary"
	"fmt"

	"postern/extract"
	"postern/extract/metadata"
)

// Records of enhanced metafiles ([MS-EMF] section 2.1.1).
const (
	emfEnd       = 14
	emfComment   = 70
	emfTextA     = 83
	emfTextW     = 84
	emfPolyTextA = 96
	emfPolyTextW = 97
	emfSmallText = 108
)

func readEMF(r *metadata.Reading) error {
	e := &emf{Reading: r}
	h := r.At(0, 88)
	size, off := binary.LittleEndian.Uint32(h[60:]), binary.LittleEndian.Uint32(h[64:])
	if size > 0 && size < 1<<16 {
		e.Property("description", metadata.Wide(r.Value("description", r.Object.Data, int64(off), int64(size)*2), binary.LittleEndian))
	}
	for at := int64(0); r.Next(); {
		h := r.At(at, 8)
		if len(h) < 8 {
			return metadata.Corrupt("EMF: cut off")
		}
		kind, size := binary.LittleEndian.Uint32(h), int64(binary.LittleEndian.Uint32(h[4:]))
		if size < 8 || size > r.Object.Size-at {
			return metadata.Corrupt("EMF: cut off")
		}
		e.record(kind, at, size)
		if at += size; kind == emfEnd {
			e.fonts.done(r)
			r.Rest(at)
			return nil
		}
	}
	return nil
}

type emf struct {
	*metadata.Reading
	fonts metaFonts
}

func (e *emf) record(kind uint32, at, size int64) {
	switch kind {
	case emfTextA, emfTextW:
		const object = 36
		b := e.Value("text", e.Object.Data, at, size)
		e.drawn(b, object, kind == emfTextW)
	case emfPolyTextA, emfPolyTextW:
		const first, each = 40, 40
		b := e.Value("text", e.Object.Data, at, size)
		for i := first; i+each <= len(b) && e.Next(); i += each {
			if len(b) >= first && (i-first)/each >= int(min(binary.LittleEndian.Uint32(b[36:]), 1<<20)) {
				break
			}
			e.drawn(b, i, kind == emfPolyTextW)
		}
	case emfSmallText:
		e.small(e.Value("text", e.Object.Data, at, size))
	case emfComment:
		e.comment(at, size)
	case emfFont, emfSelect, emfDelete, emfSave, emfRestore:
		e.fonts.ofEMF(kind, e.At(at+8, int(min(size-8, headOfObject))))
	}
}

// drawn reads an EmrText ([MS-EMF] section 2.2.5): a point, the number of
// characters and where in the record they stand.
func (e *emf) drawn(b []byte, object int, wide bool) {
	if len(b) < object+16 {
		return
	}
	n, off := int64(binary.LittleEndian.Uint32(b[object+8:])), int64(binary.LittleEndian.Uint32(b[object+12:]))
	if wide {
		n *= 2
	}
	if off < int64(len(b)) {
		e.glyphs(b[off:min(off+n, int64(len(b)))], wide)
	}
}

func (e *emf) glyphs(b []byte, wide bool) {
	if wide {
		e.Text(extract.Shown, "drawing", metadata.Wide(b, binary.LittleEndian))
		return
	}
	e.Text(extract.Shown, "drawing", e.fonts.text(b))
}

// small reads an EMR_SMALLTEXTOUT ([MS-EMF] section 2.3.5.37).
func (e *emf) small(b []byte) {
	const noRect, narrow = 0x100, 0x200
	if len(b) < 36 {
		return
	}
	flags, n, at := binary.LittleEndian.Uint32(b[20:]), int64(binary.LittleEndian.Uint32(b[16:])), 36
	if flags&noRect == 0 {
		at += 16
	}
	wide := flags&narrow == 0
	if wide {
		n *= 2
	}
	if at >= len(b) {
		return
	}
	if b = b[at:min(int64(at)+n, int64(len(b)))]; !wide { // the lower halves of UTF-16
		e.Text(extract.Shown, "drawing", latin1(b))
		return
	}
	e.glyphs(b, wide)
}

func latin1(b []byte) string {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}

// comment reads a comment record: records of EMF+ ([MS-EMFPLUS]), or anything.
func (e *emf) comment(at, size int64) {
	h := e.At(at+8, 8)
	if len(h) < 8 {
		return
	}
	data := int64(binary.LittleEndian.Uint32(h))
	end := min(at+12+data, at+size)
	if string(h[4:]) != "EMF+" {
		e.Unknown("comment", at+12, end-at-12)
		return
	}
	const drawString, drawDriverString = 0x401c, 0x4036
	for at += 16; at+12 <= end && e.Next(); {
		h := e.At(at, 12)
		if len(h) < 12 {
			return
		}
		kind, size := binary.LittleEndian.Uint16(h), int64(binary.LittleEndian.Uint32(h[4:]))
		if size < 12 {
			return
		}
		size = min(size, end-at)
		switch b := []byte(nil); kind {
		case drawString:
			b = e.Value("text", e.Object.Data, at, size)
			if len(b) > 40 {
				n := min(int64(binary.LittleEndian.Uint32(b[20:]))*2, int64(len(b)-40))
				e.glyphs(b[40:40+n], true)
			}
		case drawDriverString:
			b = e.Value("text", e.Object.Data, at, size)
			if len(b) > 28 && b[16]&1 != 0 { // characters, not glyphs
				n := min(int64(binary.LittleEndian.Uint32(b[24:]))*2, int64(len(b)-28))
				e.glyphs(b[28:28+n], true)
			}
		}
		at += size
	}
}

// Records of metafiles ([MS-WMF] section 2.1.1.1).
const (
	wmfText    = 0x0521
	wmfExtText = 0x0a32
	wmfEscape  = 0x0626
	wmfPlace   = "\xd7\xcd\xc6\x9a"
)

func isWMF(o *extract.Object) bool {
	h := string(o.Head)
	if len(h) > 40 && h[:4] == wmfPlace {
		return true
	}
	return len(h) >= 24 && (h[:4] == "\x01\x00\x09\x00" || h[:4] == "\x02\x00\x09\x00") && h[4] == 0 && (h[5] == 1 || h[5] == 3) && h[16:18] == "\x00\x00"
}

func readWMF(r *metadata.Reading) error {
	at := int64(18)
	if string(r.At(0, 4)) == wmfPlace {
		at += 22
	}
	var inside []byte // an enhanced metafile in comments
	var fonts metaFonts
	for r.Next() {
		h := r.At(at, 6)
		if len(h) < 6 {
			return metadata.Corrupt("WMF: cut off")
		}
		size, kind := int64(binary.LittleEndian.Uint32(h))*2, binary.LittleEndian.Uint16(h[4:])
		if size < 6 || size > r.Object.Size-at {
			return metadata.Corrupt("WMF: cut off")
		}
		if kind == 0 {
			at += size
			break
		}
		if kind == wmfText || kind == wmfExtText || kind == wmfEscape {
			b := r.Value("text", r.Object.Data, at+6, size-6)
			inside = append(inside, wmfRecord(r, &fonts, kind, b)...)
		} else {
			fonts.ofWMF(kind, r.At(at+6, int(min(size-6, headOfObject))))
		}
		at += size
	}
	fonts.done(r)
	if len(inside) > 0 {
		r.Picture("enhanced", inside)
	}
	r.Rest(at)
	return nil
}

func wmfRecord(r *metadata.Reading, fonts *metaFonts, kind uint16, b []byte) (inside []byte) {
	le := binary.LittleEndian
	switch {
	case kind == wmfText && len(b) > 2:
		n := min(int(le.Uint16(b)), len(b)-2)
		r.Text(extract.Shown, "drawing", fonts.text(b[2:2+n]))
	case kind == wmfExtText && len(b) > 8:
		at := 8
		const opaque, clipped = 2, 4
		if le.Uint16(b[6:])&(opaque|clipped) != 0 {
			at += 8
		}
		if at < len(b) {
			n := min(int(le.Uint16(b[4:])), len(b)-at)
			r.Text(extract.Shown, "drawing", fonts.text(b[at:at+n]))
		}
	case kind == wmfEscape && len(b) > 4:
		const comment, head = 15, 38
		if le.Uint16(b) == comment && len(b) > head && string(b[4:8]) == "WMFC" {
			return b[head:]
		}
		r.Printable(fmt.Sprintf("escape %d", le.Uint16(b)), b[4:])
	}
	return nil
}
