package media

import (
	"encoding/binary"
	"math"

	"postern/extract"
	"postern/extract/metadata"
)

// readCAF goes through the chunks (Apple Core Audio Format specification 1.0).
func readCAF(m *reading) error {
	at := int64(8)
	for m.Next() {
		h := m.At(at, 12)
		if len(h) < 12 {
			break
		}
		size := int64(binary.BigEndian.Uint64(h[4:]))
		at += 12
		left := max(0, m.Object.Size-at)
		if size == -1 { // up to the end
			size = left
		}
		cut := size < 0 || size > left
		if cut {
			size = left
		}
		m.cafChunk(string(h[:4]), at, size)
		if at += size; cut {
			return metadata.Corrupt("CAF: cut off")
		}
	}
	m.Rest(at)
	return nil
}

func (m *reading) cafChunk(kind string, at, size int64) {
	switch kind {
	case "desc", "data", "kuki", "pakt", "chan", "free", "peak", "ovvw", "umid": // sound and numbers
	case "info": // how many, then names and values
		b := m.Value("CAF info", m.Object.Data, at, size)
		for b = b[min(4, len(b)):]; len(b) > 0 && m.Next(); {
			var label, value string
			label, b = ended(b)
			value, b = ended(b)
			m.Property("CAF info", labelled(label, value))
		}
	case "midi":
		c := metadata.Chunk{At: at, Size: size}
		m.file(extract.Child{Path: "midi", Types: []string{"audio/midi"}}, m.Open(c))
	default:
		m.Unknown("CAF chunk "+metadata.Latin([]byte(kind)), at, size)
	}
}

// readAU reads what is noted between the header and the sound.
func readAU(m *reading) error {
	const head = 24
	f := fields{b: m.At(4, 4)}
	start := int64(f.number(4))
	if start > m.Object.Size {
		return metadata.Corrupt("AU: cut off")
	}
	if start > head {
		m.Property("AU note", metadata.Narrow(m.Value("AU note", m.Object.Data, head, min(start-head, math.MaxInt32))))
	}
	return nil
}

// readSilent reads a format that holds nothing but sound.
func readSilent(*reading) error { return nil }
