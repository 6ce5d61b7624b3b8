package image

import (
	"encoding/binary"
	"io"

	"github.com/andybalholm/brotli"

	"postern/extract"
	"postern/extract/metadata"
)

// readJPEG2000 goes through the boxes (ISO/IEC 15444-1 annex I), or a bare
// codestream.
func readJPEG2000(r *metadata.Reading) error {
	if r.Object.Head[0] == 0xff {
		codestream(r, 0)
		return nil
	}
	r.Rest(jp2Boxes(r, 0, r.Object.Size))
	return nil
}

func jp2Boxes(r *metadata.Reading, at, end int64) int64 {
	return r.Boxes(at, end, func(b metadata.Box) {
		switch b.Type {
		case "jP  ", "ftyp", "ihdr", "bpcc", "pclr", "cmap", "cdef", "res ", "rreq":
		case "jp2h", "asoc", "uinf", "jpch", "jplh":
			jp2Boxes(r, b.At, b.At+b.Size)
		case "colr":
			if v := r.Content(b); len(v) > 3 && v[0] == 2 {
				r.ICC(v[3:])
			}
		case "xml ":
			r.XMP(r.Content(b))
		case "lbl ", "url ":
			r.Property("label", metadata.Narrow(r.Content(b)))
		case "uuid":
			r.UUIDBox(b)
		case "jumb":
			r.JUMBF(b)
		case "jp2c":
			codestream(r, b.At)
		default:
			r.Unknown("box "+metadata.Latin([]byte(b.Type)), b.At, b.Size)
		}
	})
}

// codestream reads the comments in the main header (ISO/IEC 15444-1 section A.9.2).
func codestream(r *metadata.Reading, at int64) {
	const comment, tile = 0xff64, 0xff90
	for at += 2; r.Next(); {
		h := r.At(at, 6)
		if len(h) < 6 || h[0] != 0xff {
			return
		}
		mark, size := binary.BigEndian.Uint16(h), int64(binary.BigEndian.Uint16(h[2:]))
		if mark == tile || size < 2 {
			return
		}
		if mark == comment && size > 4 {
			r.Property("comment", metadata.Narrow(r.Value("comment", r.Object.Data, at+6, size-4)))
		}
		at += 2 + size
	}
}

// readJXL goes through the boxes (ISO/IEC 18181-2); a bare codestream has no text.
func readJXL(r *metadata.Reading) error {
	if r.Object.Head[0] == 0xff {
		return nil
	}
	r.Rest(r.Boxes(0, r.Object.Size, func(b metadata.Box) {
		switch b.Type {
		case "JXL ", "ftyp", "jxlc", "jxlp", "jxll", "jxli", "jbrd":
		case "brob":
			if b.Size > 4 {
				kind := string(r.At(b.At, 4))
				packed := io.NewSectionReader(r.Object.Data, b.At+4, b.Size-4)
				jxlMetadata(r, kind, r.Inflated("box", brotli.NewReader(packed), nil))
			}
		case "Exif", "xml ":
			jxlMetadata(r, b.Type, r.Content(b))
		case "jumb":
			r.JUMBF(b)
		default:
			r.Unknown("box "+metadata.Latin([]byte(b.Type)), b.At, b.Size)
		}
	}))
	return nil
}

func jxlMetadata(r *metadata.Reading, kind string, b []byte) {
	switch {
	case kind == "Exif" && len(b) > 4:
		if skip := int64(binary.BigEndian.Uint32(b)) + 4; skip < int64(len(b)) {
			r.EXIF(b[skip:])
			return
		}
		r.Gap("", extract.Corrupt, "EXIF: no header")
	case kind == "xml ":
		r.XMP(b)
	default:
		r.Printable("box "+metadata.Latin([]byte(kind)), b)
	}
}
