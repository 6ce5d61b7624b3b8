package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"

	"postern/extract"
	"postern/extract/metadata"
)

// isMP4 knows files of boxes but those of pictures, and QuickTime's of old, which begin with
// any box.
func isMP4(o *extract.Object) bool {
	if len(o.Head) < 16 {
		return false
	}
	size := int64(binary.BigEndian.Uint32(o.Head))
	switch string(o.Head[4:8]) {
	case "ftyp":
		return !slices.Contains([]string{
			"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis", "avci", "avcs", "miaf", "MA1A", "MA1B",
		}, string(o.Head[8:12]))
	case "moov":
		inner := string(o.Head[12:16])
		return inner == "mvhd" || inner == "trak" || inner == "udta" || inner == "cmov"
	case "mdat", "wide", "free", "skip", "pnot", "styp":
		if size == 1 {
			size = int64(min(binary.BigEndian.Uint64(o.Head[8:]), 1<<62))
		}
		next := at(o, size, 8)
		return size >= 8 && len(next) == 8 && slices.Contains([]string{"moov", "mdat", "wide", "free", "skip", "moof", "sidx", "PICT", "uuid"}, string(next[4:]))
	}
	return false
}

// A movie is one file of boxes (ISO/IEC 14496-12, QuickTime File Format).
type movie struct {
	*reading
	tracks   map[uint32]*track
	fragment int64 // where the current one begins
}

// A track is what is known of the one that is being read.
type track struct {
	id      uint32
	handler string
	// format is that of the first kind of its samples.
	format string
	// Tables of samples, as they stand in the file.
	sizes, chunks, offsets metadata.Box
	// size is that of samples of fragments which do not say theirs.
	size uint32
}

func readMP4(m *reading) error {
	v := &movie{reading: m, tracks: map[uint32]*track{}}
	v.Rest(v.Boxes(0, v.Object.Size, func(b metadata.Box) { v.box(b, nil) }))
	return nil
}

// within reads the boxes in another one, and what stands behind them.
func (v *movie) within(b metadata.Box, skip int64, each func(metadata.Box)) {
	end := b.At + b.Size
	if rest := v.Boxes(b.At+skip, end, each); rest < end {
		v.Unknown("box "+name(b), rest, end-rest)
	}
}

func name(b metadata.Box) string { return metadata.Latin([]byte(b.Type)) }

// quiet boxes hold numbers, frames and room.
var quiet = map[string]bool{
	"ftyp": true, "styp": true, "mdat": true, "free": true, "skip": true, "wide": true, "sidx": true, "ssix": true, "mfra": true, "pdin": true,
	"prft": true, "mvhd": true, "mdhd": true, "vmhd": true, "smhd": true, "nmhd": true, "sthd": true, "edts": true, "iods": true, "mehd": true,
	"tref": true, "mfhd": true, "tfdt": true, "stts": true, "ctts": true, "stss": true, "sdtp": true, "sbgp": true, "sgpd": true, "subs": true,
	"cslg": true, "saiz": true, "saio": true, "stps": true, "elst": true, "tapt": true, "load": true, "senc": true,
}

// box reads one; t is the track that it belongs to.
func (v *movie) box(b metadata.Box, t *track) {
	switch b.Type {
	case "moov", "mdia", "minf", "stbl", "dinf", "mvex", "gmhd", "cmov":
		v.within(b, 0, func(b metadata.Box) { v.box(b, t) })
	case "trak":
		t := &track{}
		v.within(b, 0, func(b metadata.Box) { v.box(b, t) })
		v.samples(t)
	case "moof":
		v.fragment = b.At - 8
		v.within(b, 0, func(b metadata.Box) { v.box(b, nil) })
	case "traf":
		v.trackFragment(b)
	case "trex":
		if n := v.Content(b); len(n) >= 20 && v.tracks[binary.BigEndian.Uint32(n[4:])] != nil {
			v.tracks[binary.BigEndian.Uint32(n[4:])].size = binary.BigEndian.Uint32(n[16:])
		}
	case "udta":
		v.within(b, 0, v.userData)
	case "meta":
		v.meta(b)
	case "uuid":
		v.UUIDBox(b)
	case "hdlr":
		v.handler(b, t)
	case "cmvd": // a size, and the box moov
		data := v.Content(b)
		z, err := zlib.NewReader(bytes.NewReader(data[min(4, len(data)):]))
		v.file(extract.Child{Path: "moov", Types: []string{"video/quicktime"}}, bytes.NewReader(v.Inflated("compressed moov", z, err)))
	default:
		switch {
		case t != nil && v.table(b, t), quiet[b.Type]:
		default:
			v.Unknown("box "+name(b), b.At, b.Size)
		}
	}
}

// table notes what a box says about the samples of a track, and reports whether it does.
func (v *movie) table(b metadata.Box, t *track) bool {
	switch b.Type {
	case "tkhd":
		h := v.At(b.At, 24)
		if len(h) == 24 {
			t.id = binary.BigEndian.Uint32(h[12:])
			if h[0] == 1 {
				t.id = binary.BigEndian.Uint32(h[20:])
			}
			v.tracks[t.id] = t
		}
	case "stsd":
		h := v.At(b.At, 16)
		if len(h) == 16 {
			t.format = string(h[12:])
		}
		if t.format == "enct" {
			v.Gap("", extract.EncryptedFile, "an encrypted track of text")
		}
		v.Unknown("description of samples", b.At, b.Size)
	case "stsz", "stz2":
		t.sizes = b
	case "stsc":
		t.chunks = b
	case "stco", "co64":
		t.offsets = b
	default:
		return false
	}
	return true
}

// handler reads what kind of track it is, and its name (ISO/IEC 14496-12 section 8.4.3),
// which QuickTime writes behind its length.
func (v *movie) handler(b metadata.Box, t *track) {
	h := v.Content(b)
	if len(h) < 24 {
		return
	}
	if t != nil && t.handler == "" {
		t.handler = string(h[8:12])
	}
	label := h[24:]
	if len(label) > 0 && int(label[0]) == len(label)-1 {
		label = label[1:]
	}
	v.Property("handler", metadata.Narrow(label))
}
