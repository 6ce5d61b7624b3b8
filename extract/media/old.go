package media

import (
	"encoding/binary"
	"slices"

	"postern/extract"
	"postern/extract/metadata"
)

// isProgram knows MPEG by its first pack or sequence (ISO/IEC 13818-1 section 2.5.3), and what
// is broadcast by the bytes that begin its packets (section 2.4.3), four bytes later on discs.
func isProgram(o *extract.Object) bool {
	h := string(o.Head)
	if len(h) >= 12 && h[:3] == "\x00\x00\x01" {
		return h[3] == 0xba && (h[4]&0xf0 == 0x20 || h[4]&0xc0 == 0x40) || h[3] == 0xb3 && h[4:7] != "\x00\x00\x00"
	}
	for _, way := range [][2]int{{0, 188}, {4, 192}, {0, 204}} {
		count := 0
		for at := way[0]; at < len(h) && h[at] == 0x47; at += way[1] {
			count++
		}
		const enough = 8
		if count >= enough && way[0]+count*way[1] >= len(h) {
			return true
		}
	}
	return false
}

// readReal goes through the chunks of RealMedia, of which those that are not sound hold texts
// with their lengths; RealAudio of old has them in its head.
func readReal(m *reading) error {
	be := binary.BigEndian
	if string(m.At(0, 4)) == ".ra\xfd" {
		m.Printable("RealAudio", m.At(0, 4<<10))
		return nil
	}
	for at := int64(0); m.Next(); {
		h := m.At(at, 10)
		if len(h) < 10 {
			m.Rest(at)
			return nil
		}
		kind, size := string(h[:4]), int64(be.Uint32(h[4:]))
		if size < 10 && kind == "DATA" || size > m.Object.Size-at && kind == "DATA" { // a program that writes into a pipe
			return nil
		}
		if size < 8 || size > m.Object.Size-at {
			if !slices.Contains([]string{".RMF", "PROP", "CONT", "MDPR", "INDX"}, kind) {
				m.Rest(at)
				return nil
			}
			return metadata.Corrupt("RealMedia: cut off")
		}
		switch kind {
		case ".RMF", "PROP", "DATA", "INDX": // numbers and sound
		case "CONT":
			f := fields{b: m.Value("RealMedia", m.Object.Data, at+10, size-10)}
			for _, what := range []string{"title", "author", "copyright", "comment"} {
				n := min(int(f.number(2)), len(f.b))
				m.Property("RealMedia "+what, metadata.Narrow(f.b[:n]))
				f.b = f.b[n:]
			}
		default:
			m.Unknown("RealMedia "+metadata.Latin(h[:4]), at+10, size-10)
		}
		at += size
	}
	return nil
}

// isModule knows the music of trackers by its marks.
func isModule(o *extract.Object) bool {
	h := string(o.Head)
	switch {
	case len(h) >= 60 && (h[:17] == "Extended Module: " || h[:4] == "IMPM" || h[44:48] == "SCRM"):
		return true
	case len(h) < 1084:
		return false
	}
	return slices.Contains([]string{"M.K.", "M!K!", "M&K!", "FLT4", "FLT8", "4CHN", "6CHN", "8CHN", "CD81", "OKTA"}, h[1080:1084])
}

// readModule reads what stands before the sound: titles and the names of samples, in which
// people write messages.
func readModule(m *reading) error {
	const head = 64 << 10
	m.Printable("module", m.At(0, head))
	return nil
}
