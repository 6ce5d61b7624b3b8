package image

import (
	"encoding/binary"
	"fmt"
	"io"

	"postern/extract"
	"postern/extract/metadata"
)

const (
	mngMagic = "\x8aMNG\r\n\x1a\n"
	jngMagic = "\x8bJNG\r\n\x1a\n"
)

// mngQuiet are chunks of films and of JPEG pictures with a mask that hold numbers and pixels
// (MNG 1.0 and JNG 1.0 specifications).
var mngQuiet = map[string]bool{
	"MHDR": true, "JHDR": true, "JDAA": true, "JSEP": true, "BACK": true, "FRAM": true, "MOVE": true, "CLIP": true, "SHOW": true, "TERM": true,
	"BASI": true, "CLON": true, "PAST": true, "DISC": true, "LOOP": true, "ENDL": true, "DEFI": true, "MAGN": true, "PPLT": true, "ORDR": true, "DHDR": true,
	"DROP": true, "DBYK": true, "PROM": true, "IPNG": true, "IJNG": true, "pHYg": true,
}

// readMNG reads the chunks of MNG and JNG, which are those of PNG and some more; pictures
// in a film have heads and ends of their own.
func readMNG(r *metadata.Reading) error {
	last := "MEND"
	if r.Object.Head[1] == 'J' {
		last = "IEND"
	}
	var picture []io.Reader // in pieces, a JPEG file with all that can be in one
	return pngChunks(r, "MNG", last, func(kind string, at, size int64) {
		switch kind {
		case "SAVE", "SEEK", "eXPI":
			r.Printable("chunk "+kind, r.Value("chunk", r.Object.Data, at, size))
		case "JDAT":
			picture = append(picture, r.Section(at, size))
		default:
			if len(picture) > 0 {
				r.Child(extract.Child{Path: fmt.Sprintf("picture@%d", at), Types: []string{"image/jpeg"}, Alternative: true}, io.MultiReader(picture...))
				picture = nil
			}
			if !mngQuiet[kind] {
				pngChunk(r, kind, at, size)
			}
		}
	})
}

// isIcns knows icons of macOS, by their length too.
func isIcns(o *extract.Object) bool {
	return len(o.Head) >= 16 && string(o.Head[:4]) == "icns" && int64(binary.BigEndian.Uint32(o.Head[4:])) <= o.Size
}

// readIcns hands on the icons that are files: PNG and JPEG 2000. The others are pixels.
func readIcns(r *metadata.Reading) error {
	end := int64(binary.BigEndian.Uint32(r.At(4, 4)))
	at := int64(8)
	for at+8 <= end && r.Next() {
		h := r.At(at, 16)
		size := int64(binary.BigEndian.Uint32(h[4:]))
		if size < 8 || size > end-at {
			return metadata.Corrupt("icons: cut off")
		}
		kind := metadata.Latin(h[:4])
		switch magic := string(h[8:]); {
		case begun(magic, "\x89PNG", "\x00\x00\x00\x0cjP  ", "\xff\x4f\xff\x51", "bplist", "icns"):
			r.Child(extract.Child{Path: kind, Alternative: kind == "info"}, r.Section(at+8, size-8))
		case kind == "name" || kind == "info":
			r.Printable(kind, r.Value(kind, r.Object.Data, at+8, size-8))
		}
		at += size
	}
	r.Rest(end)
	return nil
}

// readANI reads pointers that move: a name and an author, and the icons.
func readANI(r *metadata.Reading) error {
	return r.RIFF(func(c metadata.Chunk) {
		switch c.Name {
		case "anih", "rate", "seq ":
		case "icon":
			r.Child(extract.Child{Path: "icon", Types: []string{"image/x-icon"}}, r.Open(c))
		case "INAM", "IART":
			r.Property("chunk "+c.Name, metadata.Narrow(r.Bytes(c)))
		default:
			r.Unknown("chunk "+metadata.Latin([]byte(c.Name)), c.At, c.Size)
		}
	})
}

func begun(s string, magics ...string) bool {
	for _, m := range magics {
		if len(s) >= len(m) && s[:len(m)] == m {
			return true
		}
	}
	return false
}
