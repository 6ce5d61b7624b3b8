package media

import "postern/extract/metadata"

const flacMagic = "fLaC"

// readFLAC reads the blocks before the frames (RFC 9639 section 8), and tags that other
// programs put around the file.
func readFLAC(m *reading) error {
	start, end := m.tags()
	at := start + int64(len(flacMagic))
	for m.Next() {
		h := m.At(at, 4)
		if len(h) < 4 {
			return metadata.Corrupt("FLAC: cut off")
		}
		size := int64(h[1])<<16 | int64(h[2])<<8 | int64(h[3])
		at += 4
		cut := size > end-at
		if cut {
			size = end - at
		}
		m.flacBlock(h[0]&0x7f, func() []byte { return m.Value("FLAC block", m.Object.Data, at, size) })
		if cut {
			return metadata.Corrupt("FLAC: cut off")
		}
		at += size
		if h[0]&0x80 != 0 {
			break
		}
	}
	return nil
}

func (m *reading) flacBlock(kind byte, value func() []byte) {
	switch kind {
	case 0, 3: // how the sound is coded, where to look for it
	case 4:
		m.comments("FLAC", value())
	case 5:
		m.Printable("FLAC cue sheet", value())
	case 6:
		m.pictureBlock("FLAC", value())
	default: // applications, padding with something in it
		m.loose("FLAC block", value())
	}
}
