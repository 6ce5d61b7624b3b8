package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"

	"postern/extract"
	"postern/extract/metadata"
)

// texts are the kinds of samples that are text (ISO/IEC 14496-30, 3GPP TS 26.245).
var texts = map[string]bool{
	"text": true, "tx3g": true, "wvtt": true, "stpp": true, "sbtt": true, "stxt": true, "metx": true, "mett": true,
}

// isText reports whether people read the samples of a track.
func (t *track) isText() bool {
	switch t.handler {
	case "text", "sbtl", "subt":
		return true
	}
	return texts[t.format]
}

// numbers takes numbers off a table in a file.
type numbers struct{ *bufio.Reader }

func (v *movie) numbers(b metadata.Box, skip int64) numbers {
	if b.Size < skip {
		skip = b.Size
	}
	return numbers{bufio.NewReader(io.NewSectionReader(v.Object.Data, b.At+skip, b.Size-skip))}
}

func (n numbers) take(size int) (uint64, bool) {
	var b [8]byte
	_, err := io.ReadFull(n, b[8-size:])
	return binary.BigEndian.Uint64(b[:]), err == nil
}

// samples reads those of a track of text (ISO/IEC 14496-12 section 8.7): chunks stand at
// offsets, and so many samples of given sizes in each.
func (v *movie) samples(t *track) {
	if !t.isText() || t.offsets.Size == 0 {
		return
	}
	sizes := v.sampleSizes(t)
	offsets, width := v.numbers(t.offsets, 8), 4
	if t.offsets.Type == "co64" {
		width = 8
	}
	runs := v.numbers(t.chunks, 8)
	first, more := runs.take(4)
	each := uint64(0)
	for chunk := uint64(1); v.Next(); chunk++ {
		offset, ok := offsets.take(width)
		if !ok {
			return
		}
		for more && first <= chunk {
			each, _ = runs.take(4)
			_, _ = runs.take(4)
			first, more = runs.take(4)
		}
		at := int64(min(offset, 1<<62))
		for range each {
			size, ok := sizes()
			if !ok || !v.Next() || !v.sample(t, at, int64(size)) {
				return
			}
			at += int64(size)
		}
	}
}

// sampleSizes yields the sizes of a track's samples, one after the other.
func (v *movie) sampleSizes(t *track) func() (uint64, bool) {
	h := v.At(t.sizes.At, 12)
	if len(h) < 12 || t.sizes.Size < 12 {
		return func() (uint64, bool) { return 0, false }
	}
	left := binary.BigEndian.Uint32(h[8:])
	next := func(read func() (uint64, bool)) func() (uint64, bool) {
		return func() (uint64, bool) {
			if left == 0 {
				return 0, false
			}
			left--
			return read()
		}
	}
	table := v.numbers(t.sizes, 12)
	if t.sizes.Type == "stz2" {
		half := uint64(0)
		odd := false
		return next(func() (uint64, bool) {
			if h[7] != 4 {
				return table.take(max(1, min(2, int(h[7])/8)))
			}
			if odd = !odd; !odd {
				return half & 15, true
			}
			n, ok := table.take(1)
			half = n
			return n >> 4, ok
		})
	}
	if same := binary.BigEndian.Uint32(h[4:]); same > 0 {
		return next(func() (uint64, bool) { return uint64(same), true })
	}
	return next(func() (uint64, bool) { return table.take(4) })
}

// sample reads one of text, and reports whether it was there.
func (v *movie) sample(t *track, at, size int64) bool {
	const where = "subtitle"
	if at < 0 || size > v.Object.Size-at {
		v.Gap("", extract.Corrupt, where+": cut off")
		return false
	}
	if t.format == "wvtt" {
		v.Boxes(at, at+size, func(b metadata.Box) { v.cue(where, b) })
		return true
	}
	b := v.Value(where, v.Object.Data, at, size)
	switch t.format {
	case "stpp":
		v.file(extract.Child{Path: where, Types: []string{"text/xml"}}, bytes.NewReader(b))
	case "sbtt", "stxt", "metx", "mett":
		v.Text(extract.Shown, where, marked(b))
	case "text", "tx3g": // a length, the text, and boxes for how it looks and where it leads
		if len(b) >= 2 {
			n := min(int(binary.BigEndian.Uint16(b)), len(b)-2)
			v.Text(extract.Shown, where, marked(b[2:2+n]))
			v.Printable(where, b[2+n:])
		}
	default:
		v.Printable(where, b)
	}
	return int64(len(b)) == size
}

// cue reads the boxes of WebVTT (ISO/IEC 14496-30 section 7).
func (v *movie) cue(where string, b metadata.Box) {
	switch b.Type {
	case "vttc", "vttx":
		v.Boxes(b.At, b.At+b.Size, func(b metadata.Box) { v.cue(where, b) })
	case "payl", "iden", "vtta":
		v.Text(extract.Shown, where, metadata.Narrow(v.Content(b)))
	}
}

// trackFragment reads the samples of a fragment (ISO/IEC 14496-12 section 8.8).
func (v *movie) trackFragment(b metadata.Box) {
	var t *track
	base, size := v.fragment, uint32(0)
	v.within(b, 0, func(b metadata.Box) {
		switch b.Type {
		case "tfhd":
			h := &fields{b: v.Content(b)}
			flags := h.number(4)
			t = v.tracks[uint32(h.number(4))]
			if t != nil {
				size = t.size
			}
			if flags&1 != 0 {
				base = int64(h.number(8))
			}
			h.skip(flags, 0x2, 4)
			h.skip(flags, 0x8, 4)
			if flags&0x10 != 0 {
				size = uint32(h.number(4))
			}
		case "trun":
			if t != nil && t.isText() {
				v.run(t, v.Content(b), base, size)
			}
		case "meta", "udta", "uuid":
			v.box(b, nil)
		}
	})
}

// run reads the samples of a run.
func (v *movie) run(t *track, b []byte, base int64, usual uint32) {
	h := &fields{b: b}
	flags := h.number(4)
	count := h.number(4)
	at := base
	if flags&1 != 0 {
		at += int64(int32(h.number(4)))
	}
	h.skip(flags, 0x4, 4)
	for ; count > 0 && v.Next(); count-- {
		size := usual
		h.skip(flags, 0x100, 4)
		if flags&0x200 != 0 {
			size = uint32(h.number(4))
		}
		h.skip(flags, 0x400, 4)
		h.skip(flags, 0x800, 4)
		if h.short || !v.sample(t, at, int64(size)) {
			return
		}
		at += int64(size)
	}
}

// fields takes numbers off a block.
type fields struct {
	b     []byte
	short bool
}

func (f *fields) number(size int) (n uint64) {
	if size > len(f.b) {
		f.short, f.b = true, nil
		return 0
	}
	for _, c := range f.b[:size] {
		n = n<<8 | uint64(c)
	}
	f.b = f.b[size:]
	return n
}

// skip passes over a number that is there when a flag says so.
func (f *fields) skip(flags, flag uint64, size int) {
	if flags&flag != 0 {
		f.number(size)
	}
}
