package image

import (
	"encoding/binary"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/metadata"
)

// isRaster knows pictures whose texts stand in them as they are: heads with comments and
// names, and nothing that is packed but pixels.
func isRaster(o *extract.Object) bool {
	h := o.Head
	if metadata.Begins("#?RADIANCE", "#?RGBE", "\x76\x2f\x31\x01", "SDPX\x00", "XPDS", "\x80\x2a\x5f\xd7", "SIMPLE  =", "id=ImageMagick", "gimp xcf ",
		"Paint Shop Pro Image File\n\x1a", "\x59\xa6\x6a\x95", "\xb1\x68\xde\x3a")(o) {
		return true
	}
	if len(h) >= 2055 && string(h[2048:2055]) == "PCD_IPI" {
		return true
	}
	return isPCX(h) || isSGI(h) || isWindowDump(h) || isTarga(o) || isWireless(o)
}

func isPCX(h []byte) bool {
	le := binary.LittleEndian
	return len(h) >= 128 && h[0] == 10 && h[1] <= 5 && h[1] != 1 && h[2] <= 1 && slices.Contains([]byte{1, 2, 4, 8}, h[3]) && h[64] == 0 &&
		le.Uint16(h[8:]) >= le.Uint16(h[4:]) && le.Uint16(h[10:]) >= le.Uint16(h[6:]) && h[65] >= 1 && h[65] <= 4
}

func isSGI(h []byte) bool {
	return len(h) >= 512 && string(h[:2]) == "\x01\xda" && h[2] <= 1 && (h[3] == 1 || h[3] == 2) && h[4] == 0 && h[5] >= 1 && h[5] <= 3
}

func isWindowDump(h []byte) bool {
	be := binary.BigEndian
	return len(h) >= 100 && be.Uint32(h[4:]) == 7 && be.Uint32(h) >= 100 && be.Uint32(h) <= 4096 && be.Uint32(h[8:]) <= 2 && be.Uint32(h[12:]) >= 1 && be.Uint32(h[12:]) <= 32
}

// isTarga knows Targa pictures by all that their head can say, and by the mark at the end
// that newer ones have. Pixels that are not packed must be there.
func isTarga(o *extract.Object) bool {
	h := o.Head
	if len(h) < 18 {
		return false
	}
	le := binary.LittleEndian
	w, high, depth := int64(le.Uint16(h[12:])), int64(le.Uint16(h[14:])), int64(h[16])
	colours, each := int64(le.Uint16(h[5:])), int64(h[7])
	switch {
	case w == 0 || high == 0 || h[17]&0xc0 != 0 || !slices.Contains([]int64{8, 15, 16, 24, 32}, depth):
		return false
	case h[1] == 0 && (le.Uint16(h[3:]) != 0 || colours != 0 || each != 0), h[1] > 1:
		return false
	case h[1] == 1 && (colours == 0 || colours > 256 || !slices.Contains([]int64{15, 16, 24, 32}, each)):
		return false
	}
	pixels := 18 + int64(h[0]) + colours*((each+7)/8)
	switch h[2] {
	case 1, 2, 3:
		return pixels+w*high*((depth+7)/8) <= o.Size
	case 9, 10, 11: // packed: at best 128 pixels in one
		return pixels+w*high/128 < o.Size && (strings.HasSuffix(string(o.Tail), "TRUEVISION-XFILE.\x00") || h[17] < 0x30 && le.Uint16(h[8:]) == 0)
	}
	return false
}

// isWireless knows the pictures of the first mobile telephones, by their exact size.
func isWireless(o *extract.Object) bool {
	h := o.Head
	if len(h) < 5 || h[0] != 0 || h[1] != 0 {
		return false
	}
	at := 2
	number := func() (n int64) {
		for range 3 {
			if at >= len(h) {
				return 0
			}
			c := h[at]
			at++
			if n = n<<7 | int64(c&0x7f); c < 0x80 {
				return n
			}
		}
		return 0
	}
	w, high := number(), number()
	return w > 0 && high > 0 && o.Size == int64(at)+high*((w+7)/8)
}

// readRaster hands on what the head says. All else is carved, as in every picture.
func readRaster(r *metadata.Reading) error {
	h := string(r.At(0, 64<<10))
	switch {
	case begun(h, "#?"):
		head, _, ok := strings.Cut(h, "\n\n")
		r.Property("head", metadata.Narrow([]byte(head)))
		if !ok {
			return metadata.Corrupt("Radiance picture: cut off")
		}
	case begun(h, "id=ImageMagick"):
		head, _, ok := strings.Cut(h, ":\x1a")
		r.Property("head", metadata.Narrow([]byte(head)))
		if !ok {
			return metadata.Corrupt("MIFF: cut off")
		}
	case begun(h, "SIMPLE  ="):
		return fits(r)
	case isTarga(r.Object):
		targa(r, h)
	case len(h) < 16 && !isWireless(r.Object):
		return metadata.Corrupt("picture: cut off")
	default:
		r.Printable("head", []byte(h[:min(len(h), 4<<10)]))
	}
	return nil
}

// fits reads the cards of the first head: 80 characters each (FITS 4.0 section 4).
func fits(r *metadata.Reading) error {
	const card = 80
	for at := int64(0); r.Next(); at += card {
		b := r.At(at, card)
		if len(b) < card {
			return metadata.Corrupt("FITS: cut off")
		}
		text := strings.TrimRight(metadata.Narrow(b), " ")
		if text == "END" {
			return nil
		}
		r.Property("head", text)
	}
	return nil
}

// targa reads the name in the head and the author, comments and program at the end (Truevision
// TGA specification 2.0, appendix C).
func targa(r *metadata.Reading, h string) {
	r.Property("name", metadata.Narrow([]byte(h[18:min(len(h), 18+int(h[0]))])))
	const mark, extension = 26, 495
	tail := string(r.At(r.Object.Size-mark, mark))
	if !strings.HasSuffix(tail, "TRUEVISION-XFILE.\x00") || len(tail) < mark {
		return
	}
	at := int64(binary.LittleEndian.Uint32([]byte(tail)))
	b := r.At(at, extension)
	if at == 0 || len(b) < extension {
		return
	}
	for _, column := range [][2]int{{2, 41}, {43, 81}, {124, 81}, {205, 81}, {286, 81}, {379, 41}, {426, 41}} {
		text, _, _ := strings.Cut(string(b[column[0]:column[0]+column[1]]), "\x00")
		r.Property("description", metadata.Narrow([]byte(text)))
	}
}
