package metadata

import (
	"encoding/binary"
	"fmt"
)

// Photoshop reads image resources (Adobe Photoshop File Formats Specification,
// "Image Resources Section").
func (r *Reading) Photoshop(b []byte) {
	for len(b) >= 12 && r.Next() {
		switch string(b[:4]) {
		case "8BIM", "MeSa", "PHUT", "AgHg", "DCSR":
		default:
			r.Printable("Photoshop", b)
			return
		}
		id := binary.BigEndian.Uint16(b[4:])
		name := int(b[6])
		at := 6 + (name+2)&^1
		if at+4 > len(b) {
			r.Printable("Photoshop", b)
			return
		}
		r.Property("Photoshop name of a resource", Narrow(b[7:min(7+name, len(b))]))
		size := binary.BigEndian.Uint32(b[at:])
		b = b[at+4:]
		n := int(min(int64(size), int64(len(b))))
		r.resource(id, b[:n])
		b = b[min(n+n&1, len(b)):]
	}
	r.Printable("Photoshop", b)
}

func (r *Reading) resource(id uint16, b []byte) {
	switch id {
	case 0x0404:
		r.IPTC(b)
	case 0x0422, 0x0423:
		r.EXIF(b)
	case 0x0424:
		r.XMP(b)
	case 0x040f:
		r.ICC(b)
	case 0x0409, 0x040c:
		const head = 28
		if len(b) > head {
			r.Picture("thumbnail", b[head:])
		}
	case 0x040b:
		r.Property("Photoshop URL", Narrow(b))
	default:
		where := fmt.Sprintf("Photoshop resource %04x", id)
		r.Printable(where, b)
		if len(b) > 1 {
			r.wideRuns(where, b)
		}
	}
}

// longestRun keeps the search for texts linear.
const longestRun = 512

// wideRuns hands on texts of 16 bits with their length before them, as Photoshop
// writes them: what [printable] does not see because it is not Latin.
func (r *Reading) wideRuns(where string, b []byte) {
	for i := 0; i+6 <= len(b); i++ {
		n := int64(binary.BigEndian.Uint32(b[i:]))
		if n < 3 || n > longestRun || n*2 > int64(len(b)-i-4) || b[i+4] == 0 {
			continue
		}
		end := i + 4 + int(n)*2
		if text := Wide(b[i+4:end], binary.BigEndian); wordy(text) {
			r.Property(where, text)
			i = end - 1
		}
	}
}
