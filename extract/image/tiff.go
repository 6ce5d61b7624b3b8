package image

import (
	"encoding/binary"

	"postern/extract/metadata"
)

func readTIFF(r *metadata.Reading) error {
	r.TIFF(r.Object.Data, r.Object.Size, "TIFF")
	return nil
}

// readJXR reads JPEG XR, which is a TIFF with other data for the pixels (ITU-T T.832
// annex A).
func readJXR(r *metadata.Reading) error {
	r.TIFF(r.Object.Data, r.Object.Size, "JPEG XR")
	return nil
}

// readWebP goes through the chunks (WebP Container Specification).
func readWebP(r *metadata.Reading) error {
	return r.RIFF(func(c metadata.Chunk) {
		switch c.Name {
		case "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM":
		case "ANMF": // a frame, whose pieces are chunks again
			const head = 16
			for at := c.At + head; at+8 <= c.At+c.Size && r.Next(); {
				h := r.At(at, 8)
				if len(h) < 8 {
					return
				}
				size := int64(binary.LittleEndian.Uint32(h[4:]))
				if name := string(h[:4]); name != "VP8 " && name != "VP8L" && name != "ALPH" {
					r.Unknown("chunk "+metadata.Latin(h[:4]), at+8, min(size, c.At+c.Size-at-8))
				}
				at += 8 + size + size&1
			}
		case "EXIF":
			r.EXIF(r.Bytes(c))
		case "XMP ":
			r.XMP(r.Bytes(c))
		case "ICCP":
			r.ICC(r.Bytes(c))
		default:
			r.Unknown("chunk "+metadata.Latin([]byte(c.Name)), c.At, c.Size)
		}
	})
}
