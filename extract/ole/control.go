package ole

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"postern/extract"
)

// isControl reports whether b are the properties of a control ([MS-OFORMS] 2.2): a version,
// the size of what follows, and the rest of the control behind it.
func isControl(b []byte) bool {
	const longest = 1 << 10 // of the first part; captions and lists stand in it
	if len(b) < 8 || b[0] != 0 || b[1] != 2 {
		return false
	}
	size := int(binary.LittleEndian.Uint16(b[2:]))
	return size >= 4 && size <= min(longest, len(b)-4)
}

// standardPicture stands in front of a picture of a control ([MS-OFORMS] 2.4.8 and 2.4.13):
// the class of pictures, and a mark; the size follows.
var standardPicture = []byte("\x04\x52\xe3\x0b\x91\x8f\xce\x11\x9d\xe3\x00\xaa\x00\x4b\xb8\x51\x6c\x74\x00\x00")

// control reads a control: its texts, and its pictures as files.
func (f *file) control(s *stream) error {
	rest := s.data
	for n := 1; ; n++ {
		before, picture, found := bytes.Cut(rest, standardPicture)
		if err := f.s.Text(extract.Shown, extract.Place{Where: "control"}, formText(before, 1252)+"\n"); err != nil {
			return err
		}
		if !found {
			return nil
		}
		size := uint64(4) // that of the size itself, where it is cut off
		if len(picture) >= 4 {
			size = uint64(binary.LittleEndian.Uint32(picture))
			picture = picture[4:]
		}
		name := fmt.Sprintf("%s/picture-%d", s.path, n)
		if size > uint64(len(picture)) {
			if err := f.s.Gap(name, extract.Corrupt, "a control's picture: cut off"); err != nil {
				return err
			}
			size = uint64(len(picture))
		}
		if err := f.s.Child(extract.Child{Path: name}, bytes.NewReader(picture[:size])); err != nil {
			return err
		}
		rest = picture[size:]
	}
}
