package image

import (
	"encoding/binary"
	"fmt"
	"io"

	"postern/extract"
	"postern/extract/metadata"
)

func isBMP(o *extract.Object) bool {
	return len(o.Head) >= 18 && string(o.Head[:2]) == "BM" && string(o.Head[6:10]) == "\x00\x00\x00\x00" &&
		binary.LittleEndian.Uint32(o.Head[14:]) <= 124
}

// readBMP reads what is more than pixels ([MS-WMF] section 2.2.2.9 and the
// BITMAPV5HEADER of the Windows SDK).
func readBMP(r *metadata.Reading) error {
	h := r.At(0, 14+124)
	if len(h) < 26 {
		return metadata.Corrupt("BMP: cut off")
	}
	le := binary.LittleEndian
	size, pixels := int64(le.Uint32(h[2:])), int64(le.Uint32(h[10:]))
	if head := le.Uint32(h[14:]); head == 124 && len(h) == 14+124 {
		at, n := int64(le.Uint32(h[14+112:])), int64(le.Uint32(h[14+116:]))
		if n > 0 && at+14+n <= r.Object.Size {
			r.ICC(r.Value("colour profile", r.Object.Data, 14+at, n))
		}
		size = max(size, min(14+at+n, r.Object.Size))
	}
	if len(h) >= 14+40 {
		const jpeg, png = 4, 5
		if c := le.Uint32(h[14+16:]); (c == jpeg || c == png) && pixels < r.Object.Size {
			r.Child(extract.Child{Path: "picture"}, io.NewSectionReader(r.Object.Data, pixels, r.Object.Size-pixels))
			return nil
		}
	}
	// Programs write all kinds of nonsense for the size; pixels are never behind.
	if size > pixels && size < r.Object.Size {
		if mark := r.At(size, len(maskMark)); string(mark) == maskMark {
			size += int64(len(maskMark)) // and a bitmap of its own
		}
		r.Rest(size)
	}
	return nil
}

// maskMark is what LibreOffice writes behind a bitmap, before the mask that says where one sees
// through it (svtools, BitmapEx; the last byte is the kind of transparency).
const maskMark = "\x62\x19\x09\x25\x01\x02\xb2\xac\x02"

func isIcon(o *extract.Object) bool {
	return len(o.Head) >= 22 && string(o.Head[:2]) == "\x00\x00" && (o.Head[2] == 1 || o.Head[2] == 2) && o.Head[3] == 0 &&
		o.Head[4] > 0 && o.Head[5] == 0 && o.Head[9] == 0
}

// readIcon hands on the pictures that are PNG files; the others are bitmaps without
// a head of their own.
func readIcon(r *metadata.Reading) error {
	h := r.At(0, 6)
	count := int64(binary.LittleEndian.Uint16(h[4:]))
	end := 6 + 16*count
	for i := range count {
		e := r.At(6+16*i, 16)
		if len(e) < 16 || !r.Next() {
			return metadata.Corrupt("icon: cut off")
		}
		size, at := int64(binary.LittleEndian.Uint32(e[8:])), int64(binary.LittleEndian.Uint32(e[12:]))
		if at+size > r.Object.Size {
			return metadata.Corrupt("icon: cut off")
		}
		if string(r.At(at, len(pngMagic))) == pngMagic {
			r.Child(extract.Child{Path: fmt.Sprintf("picture %d", i+1)}, io.NewSectionReader(r.Object.Data, at, size))
		}
		end = max(end, at+size)
	}
	r.Rest(end)
	return nil
}

func isPortable(o *extract.Object) bool {
	h := o.Head
	if len(h) < 8 || h[0] != 'P' || h[1] < '1' || h[1] > '7' || h[2] != '\n' && h[2] != ' ' && h[2] != '\r' && h[2] != '\t' {
		return false
	}
	for _, c := range h[3:8] {
		if c == '#' || h[1] == '7' {
			return true
		}
		if (c < '0' || c > '9') && c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}

// readPortable reads the comments in the head (Netpbm's format descriptions).
func readPortable(r *metadata.Reading) error {
	comment, from := false, 0
	head := r.At(0, 64<<10)
	for i, c := range head {
		switch {
		case c == '#' && !comment:
			comment, from = true, i+1
		case c == '\n' && comment:
			comment = false
			r.Property("comment", metadata.Narrow(head[from:i]))
		case !comment && i > 2 && (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c > 'z'):
			return nil
		}
	}
	return nil
}
