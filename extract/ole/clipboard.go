package ole

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Formats of the clipboard.
const (
	clipMetafile = 3
	clipEnhanced = 14
)

// A clipping is a picture of the document, as it would be in the clipboard.
type clipping struct {
	format uint32
	data   []byte
}

// clipping hands on a picture in a format of the clipboard. What stands behind the end of a metafile is what was
// in the memory of the program: it is read, and no gap where it is nothing.
func (f *file) clipping(where string, c clipping) error {
	ext, data := clipboardFile(c.format, c.data)
	if front := c.data[:len(c.data)-min(len(data), len(c.data))]; ext == ".wmf" {
		if err := f.s.Text(extract.All, extract.Place{Where: "before a preview"}, parts.Printable(front)); err != nil {
			return err
		}
	}
	end := len(data)
	switch ext {
	case ".wmf":
		end = metafileEnd(data)
	case ".emf":
		end = enhancedEnd(data)
	}
	if err := f.spare(where+"/behind the preview", bytes.TrimRight(data[end:], "\x00"), smallSpare); err != nil {
		return err
	}
	return f.s.Child(extract.Child{Path: where + "/preview" + ext, Preview: true, Alternative: ext == ""}, bytes.NewReader(data[:end]))
}

// metafileEnd is where the last record of a metafile ends ([MS-WMF] 2.3.2.1); the end of b where it is not there.
func metafileEnd(b []byte) int {
	const head, record = 18, 6
	le := binary.LittleEndian
	for at := uint64(head); at+record <= uint64(len(b)); {
		size := 2 * uint64(le.Uint32(b[at:]))
		if size < record || size > uint64(len(b))-at {
			break
		}
		kind := le.Uint16(b[at+4:])
		if at += size; kind == 0 {
			return int(at)
		}
	}
	return len(b)
}

// enhancedEnd is the same of an enhanced metafile ([MS-EMF] 2.3.4.1).
func enhancedEnd(b []byte) int {
	const record, end = 8, 14
	le := binary.LittleEndian
	for at := uint64(0); at+record <= uint64(len(b)); {
		kind, size := le.Uint32(b[at:]), uint64(le.Uint32(b[at+4:]))
		if size < record || size > uint64(len(b))-at {
			break
		}
		if at += size; kind == end {
			return int(at)
		}
	}
	return len(b)
}

// clipboardFile makes a file of data in a format of the clipboard ([MS-OLEDS] 2.1.1).
func clipboardFile(format uint32, b []byte) (ext string, file []byte) {
	const bitmap, near = 8, 32
	switch format {
	case clipMetafile: // behind its size
		if i := bytes.Index(b[:min(len(b), near)], []byte("\x01\x00\x09\x00")); i >= 0 {
			return ".wmf", b[i:]
		}
	case bitmap:
		if file := parts.BitmapFile(b); bytes.HasPrefix(file, []byte("BM")) {
			return ".bmp", file
		}
	case clipEnhanced:
		const signature = 40
		if len(b) > signature && bytes.HasPrefix(b[signature:], []byte(" EMF")) {
			return ".emf", b
		}
	}
	return "", b
}

// presentation hands on how an embedded object is shown where its program is not there ([MS-OLEDS]
// 2.3.4): nobody says that it is of what the object holds.
func (f *file) presentation(s *stream) error {
	s.read = true
	if strings.EqualFold(s.name(), "EPRINT") {
		return f.clipping(s.path, clipping{clipEnhanced, s.data})
	}
	le := binary.LittleEndian
	b := s.data
	skip := func(n uint64) bool {
		if n > uint64(len(b)) {
			return false
		}
		b = b[n:]
		return true
	}
	format := uint32(0)
	if len(b) >= 8 {
		switch mark := le.Uint32(b); mark {
		case 0:
			skip(4)
		case math.MaxUint32, math.MaxUint32 - 1:
			format = le.Uint32(b[4:])
			skip(8)
		default: // the name of a format
			skip(4 + uint64(mark))
		}
	}
	const fields = 6 * 4 // in front of the size
	if len(b) < 4 || !skip(max(uint64(le.Uint32(b)), 4)) || !skip(fields) || len(b) < 4 {
		return f.spare(s.path, s.data, smallSpare)
	}
	size := min(uint64(le.Uint32(b)), uint64(len(b)-4))
	if size > 0 {
		if err := f.clipping(s.path, clipping{format, b[4:][:size]}); err != nil {
			return err
		}
	}
	if err := f.spare(s.path+"/before the preview", s.data[:len(s.data)-len(b)], smallSpare); err != nil {
		return err
	}
	return f.spare(s.path+"/behind it", b[4+size:], smallSpare)
}
