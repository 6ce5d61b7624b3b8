package media

import (
	"encoding/binary"
	"slices"

	"postern/extract"
	"postern/extract/metadata"
)

// isAIFF knows AIFF, AIFF-C and the sound of the Amiga, which all are chunks in big endian.
func isAIFF(o *extract.Object) bool {
	return len(o.Head) >= 12 && string(o.Head[:4]) == "FORM" && slices.Contains([]string{"AIFF", "AIFC", "8SVX", "16SV"}, string(o.Head[8:12]))
}

// readAIFF goes through the chunks (Audio Interchange File Format 1.3).
func readAIFF(m *reading) error {
	const streamed = 0x7f000000 // what programs write that know no length
	h := m.At(0, 12)
	end := 8 + int64(binary.BigEndian.Uint32(h[4:]))
	endless := end-8 >= streamed
	cut := end > m.Object.Size && !endless
	if end = min(end, m.Object.Size); endless {
		end = m.Object.Size
	}
	at := int64(12)
	for at+8 <= end && m.Next() {
		h := m.At(at, 8)
		if len(h) < 8 {
			break
		}
		c := metadata.Chunk{Name: string(h[:4]), At: at + 8, Size: int64(binary.BigEndian.Uint32(h[4:]))}
		if c.Size > end-c.At {
			cut = cut || !endless
			c.Size = end - c.At
		}
		m.aiffChunk(c)
		at = c.At + c.Size + c.Size&1
	}
	m.Rest(max(at, end))
	if cut {
		return metadata.Corrupt("AIFF: cut off")
	}
	return nil
}

func (m *reading) aiffChunk(c metadata.Chunk) {
	where := "chunk " + metadata.Latin([]byte(c.Name))
	switch c.Name {
	case "SSND", "FVER", "INST", "VHDR", "BODY", "CHAN", "PEAK": // sound and numbers
	case "NAME", "AUTH", "(c) ", "ANNO":
		m.Property(where, metadata.Narrow(m.Bytes(c)))
	case "COMT": // each with a time, a marker and a length
		b := m.Bytes(c)
		for b = b[min(2, len(b)):]; len(b) > 8 && m.Next(); {
			size := int(binary.BigEndian.Uint16(b[6:]))
			text := b[8:min(8+size, len(b))]
			m.Property(where, metadata.Narrow(text))
			b = b[min(8+size+size&1, len(b)):]
		}
	case "MARK": // each with a number and a position, and a name behind its length
		b := m.Bytes(c)
		for b = b[min(2, len(b)):]; len(b) > 7 && m.Next(); {
			size := int(b[6])
			m.Property(where, metadata.Narrow(b[7:min(7+size, len(b))]))
			b = b[min(7+size+1-size&1, len(b)):]
		}
	case "ID3 ", "id3 ":
		m.id3(m.Object.Data, c.At, c.At+c.Size)
	default:
		m.Unknown(where, c.At, c.Size)
	}
}
