package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"

	"postern/extract"
)

// A tag is an ID3v2 tag that is being read.
type tag struct {
	*reading
	version byte // 2 to 4
	unsync  bool // every frame of it, in version 4
}

const id3Header = 10

// isID3 reports whether a tag of ID3v2 begins here, or ends with a footer: "ID3" or "3DI",
// version, flags, a size of four times seven bits.
func isID3(h []byte, magic string) bool {
	return len(h) >= id3Header && string(h[:3]) == magic && h[3] >= 2 && h[3] <= 4 && h[4] != 0xff && (h[6]|h[7]|h[8]|h[9]) < 0x80
}

// safe is a number of four times seven bits (ID3v2.4 structure section 6.2).
func safe(b []byte) int64 {
	return int64(b[0])<<21 | int64(b[1])<<14 | int64(b[2])<<7 | int64(b[3])
}

// id3 reads the ID3v2 tag at an offset, and returns where it ends: at when none stands
// there.
func (m *reading) id3(from io.ReaderAt, at, end int64) int64 {
	h := make([]byte, id3Header)
	if n, _ := from.ReadAt(h, at); n < len(h) || at+id3Header > end || !isID3(h, "ID3") || !m.Next() {
		return at
	}
	t := &tag{reading: m, version: h[3]}
	flags, from2, start, stop := h[5], from, at+id3Header, at+id3Header+safe(h[6:])
	after := stop
	if t.version == 4 && flags&0x10 != 0 { // with a footer
		after += id3Header
	}
	if stop > end {
		m.Gap("", extract.Corrupt, "ID3: cut off")
		stop = end
	}
	if flags&0x80 != 0 {
		if t.version == 4 {
			t.unsync = true
		} else {
			b := synchronised(m.Value("ID3", from, start, stop-start))
			from2, start, stop = bytes.NewReader(b), 0, int64(len(b))
		}
	}
	switch {
	case flags&0x40 == 0:
	case t.version == 2: // a compression that was never defined
		m.Gap("", extract.Corrupt, "ID3: a compressed tag")
		return min(after, end)
	default:
		start = t.behindExtended(from2, start, stop)
	}
	t.frames(from2, start, stop, 0)
	return min(after, end)
}

// behindExtended is where the frames begin behind an extended header.
func (t *tag) behindExtended(from io.ReaderAt, start, stop int64) int64 {
	h := make([]byte, 4)
	if n, _ := from.ReadAt(h, start); n < len(h) {
		return start
	}
	size := safe(h)
	if t.version == 3 {
		size = int64(binary.BigEndian.Uint32(h)) + 4
	}
	if size < 4 || size > stop-start {
		return start
	}
	return start + size
}

// synchronised takes out the zeros that keep a player from taking a tag for sound
// (ID3v2.4 structure section 6.1).
func synchronised(b []byte) []byte { return bytes.ReplaceAll(b, []byte{0xff, 0}, []byte{0xff}) }

// maxFrames is how deep frames stand in each other; chapters stand in no chapters.
const maxFrames = 4

// frames reads the frames between two offsets.
func (t *tag) frames(from io.ReaderAt, at, end int64, depth int) {
	if depth > maxFrames {
		t.Gap("", extract.TooDeep, "ID3: too many frames in each other")
		return
	}
	size := int64(id3Header)
	if t.version == 2 {
		size = 6
	}
	h := make([]byte, size)
	for at+size <= end && t.Next() {
		if n, _ := from.ReadAt(h, at); int64(n) < size || h[0] == 0 {
			return // padding
		}
		f, ok := t.header(from, h, at+size, end)
		if !ok {
			t.Gap("", extract.Corrupt, "ID3: no frame where one should be")
			t.loose("ID3", t.Value("ID3", from, at, end-at))
			return
		}
		at += size
		if f.size > end-at {
			t.Gap("", extract.Corrupt, "ID3: a frame is cut off")
			f.size = end - at
		}
		if b, ok := t.content(f, t.Value("ID3 "+f.id, from, at, f.size)); ok {
			t.frame(f.id, b, depth)
		}
		at += f.size
	}
}

// A frame's header: its name in versions 3 and 4, the size of what follows, its flags.
type frame struct {
	id    string
	size  int64
	flags byte
}

func (t *tag) header(from io.ReaderAt, h []byte, at, end int64) (frame, bool) {
	if t.version == 2 {
		return frame{id: longNames[string(h[:3])], size: int64(h[3])<<16 | int64(h[4])<<8 | int64(h[5])}.orOwn(string(h[:3]))
	}
	f := frame{id: string(h[:4]), size: int64(binary.BigEndian.Uint32(h[4:])), flags: h[9]}
	if h[3] == 0 || h[3] == ' ' { // QUIRK: iTunes left names of version 2 in tags of version 3
		f.id = longNames[string(h[:3])]
		return f.orOwn(string(h[:3]))
	}
	if t.version == 4 && (h[4]|h[5]|h[6]|h[7]) < 0x80 && (f.size < 0x80 || !t.plausible(from, at+f.size, end) || t.plausible(from, at+safe(h[4:]), end)) {
		// QUIRK: iTunes wrote sizes of 8 bits in version 4: they are taken where a frame, or
		// the end, stands there and not behind seven bits.
		f.size = safe(h[4:])
	}
	return f.orOwn(f.id)
}

// orOwn is the frame with a name of its own where it has none, and whether that is one.
func (f frame) orOwn(own string) (frame, bool) {
	if f.id == "" {
		f.id = own
	}
	return f, frameName([]byte(own))
}

// plausible reports whether frames can go on, or end, at an offset.
func (t *tag) plausible(from io.ReaderAt, at, end int64) bool {
	if at >= end {
		return at == end
	}
	h := make([]byte, min(4, end-at))
	_, _ = from.ReadAt(h, at)
	return h[0] == 0 || frameName(h)
}

func frameName(b []byte) bool {
	for _, c := range b {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return len(b) >= 3
}

// content undoes what the flags of a frame say was done to it (ID3v2.3 section 3.3.1,
// ID3v2.4 structure section 4.1). What is encrypted is a gap.
func (t *tag) content(f frame, b []byte) ([]byte, bool) {
	const packed, encrypted, unsync = 1, 2, 4
	head, done := 0, 0
	add := func(bit byte, size, what int) {
		if f.flags&bit != 0 {
			head, done = head+size, done|what
		}
	}
	if t.version == 3 {
		add(0x80, 4, packed)
		add(0x40, 1, encrypted)
		add(0x20, 1, 0)
	}
	if t.version == 4 {
		add(0x40, 1, 0)
		add(0x08, 0, packed)
		add(0x04, 1, encrypted)
		add(0x02, 0, unsync)
		add(0x01, 4, 0)
		if t.unsync || done&unsync != 0 {
			b = synchronised(b)
		}
	}
	switch {
	case done&encrypted != 0:
		t.Gap("", extract.EncryptedFile, "ID3: an encrypted frame")
		return nil, false
	case head > len(b):
		return b, true
	}
	if b = b[head:]; done&packed != 0 {
		z, err := zlib.NewReader(bytes.NewReader(b))
		b = t.Inflated("ID3 "+f.id, z, err)
	}
	return b, true
}
