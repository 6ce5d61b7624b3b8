package parts

import "encoding/binary"

// BitmapFile puts the head of a file in front of a bitmap of Windows as it is kept in documents, which begins with its
// sizes ([MS-WMF] section 2.2.2.9); what is none stays as it is.
func BitmapFile(b []byte) []byte {
	const head, core, info, latest = 14, 12, 40, 124
	le := binary.LittleEndian
	if len(b) < core {
		return b
	}
	size, colours, colour := le.Uint32(b), uint32(0), uint32(4)
	switch {
	case size == core:
		colour = 3
		if bits := le.Uint16(b[10:]); bits <= 8 {
			colours = 1 << bits
		}
	case size >= info && size <= latest && len(b) >= info: // later ones only have more fields behind
		colours = min(le.Uint32(b[32:]), 256)
		if bits := le.Uint16(b[14:]); colours == 0 && bits <= 8 {
			colours = 1 << bits
		}
	default:
		return b
	}
	h := append([]byte("BM"), make([]byte, head-2)...)
	le.PutUint32(h[2:], uint32(head+len(b)))
	le.PutUint32(h[10:], head+size+colour*colours)
	return append(h, b...)
}
