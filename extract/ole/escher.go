package ole

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Records of drawings ([MS-ODRAW] 2.2.22 to 2.2.32): an entry of the list of pictures, whose picture
// stands behind its own bytes, and pictures.
const (
	drawnEntry     = 0xf007
	drawnEntrySize = 36 // bytes in front of the entry's name, and of the picture behind that
	drawnEMF       = 0xf01a
	drawnPict      = 0xf01c // the last one of metafiles
	drawnDIB       = 0xf01f
	drawnTIFF      = 0xf029
	drawnCMYK      = 0xf02a

	blipChecksum = 16 // bytes
	blipMetafile = 34 // what a metafile has in front of it; other pictures have one byte
)

// drawnKinds are the extensions of pictures, and the instances of each: with one checksum, and with two.
var drawnKinds = map[uint16]struct {
	ext      string
	instance []uint16
	second   []uint16
}{
	drawnEMF: {"emf", []uint16{0x3d4}, []uint16{0x3d5}}, 0xf01b: {"wmf", []uint16{0x216}, []uint16{0x217}}, 0xf01c: {"pict", []uint16{0x542}, []uint16{0x543}},
	0xf01d: {"jpg", []uint16{0x46a, 0x6e2}, []uint16{0x46b, 0x6e3}}, 0xf01e: {"png", []uint16{0x6e0}, []uint16{0x6e1}}, drawnDIB: {"bmp", []uint16{0x7a8}, []uint16{0x7a9}},
	drawnTIFF: {"tif", []uint16{0x6e4}, []uint16{0x6e5}}, drawnCMYK: {"jpg", []uint16{0x46a, 0x6e2}, []uint16{0x46b, 0x6e3}},
}

// blips hands on the pictures in bytes of drawings, wherever their records stand: those of documents
// are kept in lists, in shapes and in streams of their own. It returns what is no picture.
func (f *file) blips(dir string, b []byte) (left []stretch, err error) {
	le := binary.LittleEndian
	from := 0
	for at := 0; ; {
		i := bytes.IndexByte(b[min(at+3, len(b)):], drawnEMF>>8)
		if at += max(i, 0); i < 0 || at+8 > len(b) {
			return append(left, stretch{int64(from), int64(len(b))}), nil
		}
		kind, instance := le.Uint16(b[at+2:]), le.Uint16(b[at:])>>4
		k, known := drawnKinds[kind]
		if !known || b[at]&15 != 0 || !slices.Contains(k.instance, instance) && !slices.Contains(k.second, instance) {
			at++
			continue
		}
		if f.ctx.Err() != nil {
			return nil, f.ctx.Err()
		}
		f.blipCount++
		name := fmt.Sprintf("%s/picture %d.%s", dir, f.blipCount, k.ext)
		size, data := uint64(le.Uint32(b[at+4:])), b[at+8:]
		cut := size > uint64(len(data))
		data = data[:min(size, uint64(len(data)))]
		if err := f.picture(name, kind, instance, k.second, data); err != nil {
			return nil, err
		}
		if cut {
			if err := f.s.Gap(name, extract.Corrupt, "drawing: a picture is cut off"); err != nil {
				return nil, err
			}
		}
		if at > from {
			left = append(left, stretch{int64(from), int64(at)})
		}
		at += 8 + len(data)
		from = at
	}
}

// pictures hands on the pictures of documents and presentations, in whichever stream programs keep
// them: Word in Data and, of floating shapes, behind the text, PowerPoint in Pictures. Those of
// workbooks are in their records.
func (f *file) pictures() error {
	for _, s := range f.streams {
		name := strings.ToLower(s.name())
		if name != "data" && name != "worddocument" && name != "pictures" {
			continue
		}
		left, err := f.blips(s.name(), s.data)
		if err != nil {
			return err
		}
		if name != "pictures" { // the rest is read as what it is
			continue
		}
		s.read = true
		for _, x := range left {
			rest := s.data[x.from:x.to]
			if len(bytes.Trim(rest, "\x00")) <= drawnEntrySize+8 { // an entry in front of its picture
				if err := f.s.Text(extract.All, extract.Place{Where: "stream " + s.name()}, parts.Printable(rest)); err != nil {
					return err
				}
				continue
			}
			c := extract.Child{Path: fmt.Sprintf("%s/data at byte %d", s.name(), x.from), Alternative: true}
			if err := f.s.Child(c, bytes.NewReader(rest)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *file) picture(name string, kind, instance uint16, second []uint16, data []byte) error {
	skip := blipChecksum
	if slices.Contains(second, instance) {
		skip += blipChecksum
	}
	c := extract.Child{Path: name}
	if kind > drawnPict {
		if skip++; skip > len(data) { // a tag
			return f.s.Gap(name, extract.Corrupt, "drawing: a picture is cut off")
		}
		if data = data[skip:]; kind == drawnDIB {
			data = parts.BitmapFile(data)
		}
		return f.s.Child(c, bytes.NewReader(data))
	}
	if skip+blipMetafile > len(data) {
		return f.s.Gap(name, extract.Corrupt, "drawing: a picture is cut off")
	}
	packed := data[skip+blipMetafile-2] == 0
	if data = data[skip+blipMetafile:]; !packed {
		return f.s.Child(c, bytes.NewReader(data))
	}
	return inflated(f.s, c, data, "drawing: the compression of a picture is broken")
}

// inflated hands on a child that is compressed, and what stands behind the end of the compression: no program
// shows it.
func inflated(s extract.Sink, c extract.Child, packed []byte, broken string) error {
	in := bytes.NewReader(packed)
	r, err := zlib.NewReader(in)
	if err != nil {
		return s.Gap(c.Path, extract.Corrupt, broken)
	}
	defer r.Close()
	if err := s.Child(c, r); err != nil {
		return err
	}
	// A child that is broken or too large is a gap already, and its end is not known.
	if n, err := r.Read(make([]byte, 1)); n > 0 || err != io.EOF {
		return nil
	}
	rest := packed[len(packed)-in.Len():]
	if len(bytes.Trim(rest, "\x00")) == 0 {
		return nil
	}
	return s.Child(extract.Child{Path: c.Path + " (behind its data)", Alternative: true}, bytes.NewReader(rest))
}

// image hands on a picture that stands in a record of its own ([MS-XLS] 2.4.19; IMDATA of BIFF5): the format
// of the clipboard, the platform and the size are in front of it.
func (b *book) image(body []byte) error {
	const head, bitmap = 8, 9
	if len(body) <= head {
		return nil
	}
	c := extract.Child{Path: fmt.Sprintf("%s/picture of a record", b.sheet), Alternative: true}
	data := body[head:]
	if binary.LittleEndian.Uint16(body) == bitmap {
		c.Path += ".bmp"
		c.Alternative = false
		data = parts.BitmapFile(data)
	}
	return b.s.Child(c, bytes.NewReader(data))
}
