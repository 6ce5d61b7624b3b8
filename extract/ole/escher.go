package ole

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"

	"postern/extract"
)

// Records of drawings ([MS-ODRAW] 2.2.22 to 2.2.32): an entry of the list of pictures, whose picture
// stands behind its own bytes, and pictures.
const (
	drawnEntry     = 0xf007
	drawnEntrySize = 36
	drawnEMF       = 0xf01a
	drawnDIB       = 0xf01f
	drawnTIFF      = 0xf029
	drawnCMYK      = 0xf02a
)

// drawnKinds are the extensions of pictures, and the instance of each with two checksums.
var drawnKinds = map[uint16]struct {
	ext    string
	second []uint16
}{
	drawnEMF: {"emf", []uint16{0x3d5}}, 0xf01b: {"wmf", []uint16{0x217}}, 0xf01c: {"pict", []uint16{0x543}}, 0xf01d: {"jpg", []uint16{0x46b, 0x6e3}},
	0xf01e: {"png", []uint16{0x6e1}}, drawnDIB: {"bmp", []uint16{0x7a9}}, drawnTIFF: {"tif", []uint16{0x6e5}}, drawnCMYK: {"jpg", []uint16{0x46b, 0x6e3}},
}

// drawn hands on the pictures in a stream of records of drawings, and reports whether it is one to
// its end.
func (f *file) drawn(dir string, b []byte) (whole bool, err error) {
	le := binary.LittleEndian
	for n := 0; len(b) >= 8; {
		if f.ctx.Err() != nil {
			return false, f.ctx.Err()
		}
		head, kind, size := le.Uint16(b), le.Uint16(b[2:]), le.Uint32(b[4:])
		if kind < 0xf000 {
			return len(bytes.TrimLeft(b, "\x00")) == 0, nil
		}
		if kind == drawnEntry && size >= drawnEntrySize && len(b) >= 8+drawnEntrySize {
			b = b[8+drawnEntrySize:]
			continue
		}
		if head&15 == 15 { // what stands in it follows
			b = b[8:]
			continue
		}
		if uint64(size) > uint64(len(b)-8) {
			return false, nil
		}
		data := b[8:][:size]
		b = b[8+size:]
		if k, ok := drawnKinds[kind]; ok {
			n++
			if err := f.picture(fmt.Sprintf("%s/picture %d.%s", dir, n, k.ext), kind, head>>4, k.second, data); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

func (f *file) picture(name string, kind, instance uint16, second []uint16, data []byte) error {
	const checksum, metafile = 16, 34
	skip := checksum
	for _, s := range second {
		if instance == s {
			skip += checksum
		}
	}
	c := extract.Child{Path: name}
	if kind > drawnEMF+2 {
		if skip++; skip > len(data) { // a tag
			return f.s.Gap(name, extract.Corrupt, "drawing: a picture is cut off")
		}
		if data = data[skip:]; kind == drawnDIB {
			data = bitmapFile(data)
		}
		return f.s.Child(c, bytes.NewReader(data))
	}
	if skip+metafile > len(data) {
		return f.s.Gap(name, extract.Corrupt, "drawing: a picture is cut off")
	}
	packed := data[skip+metafile-2] == 0
	if data = data[skip+metafile:]; !packed {
		return f.s.Child(c, bytes.NewReader(data))
	}
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return f.s.Gap(name, extract.Corrupt, "drawing: the compression of a picture is broken")
	}
	defer r.Close()
	return f.s.Child(c, io.Reader(r))
}

// bitmapFile puts the head of a file in front of a bitmap as it is kept in documents.
func bitmapFile(b []byte) []byte {
	const head, info = 14, 40
	if len(b) < info || binary.LittleEndian.Uint32(b) != info {
		return b
	}
	colours := min(binary.LittleEndian.Uint32(b[32:]), 256)
	if bits := binary.LittleEndian.Uint16(b[14:]); colours == 0 && bits <= 8 {
		colours = 1 << bits
	}
	h := append([]byte("BM"), make([]byte, head-2)...)
	binary.LittleEndian.PutUint32(h[2:], uint32(head+len(b)))
	binary.LittleEndian.PutUint32(h[10:], head+info+4*colours)
	return append(h, b...)
}
