package ole

import (
	"encoding/binary"
	"errors"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Records of a presentation ([MS-PPT] 2.13.24).
const (
	atomTextChars = 0x0fa0
	atomTextBytes = 0x0fa8
	atomCString   = 0x0fba
	cryptSession  = 0x2f14
)

var errSlides = errors.New("presentation of PowerPoint: its records are broken")

// slides reads the texts of a presentation of PowerPoint 97 to 2003: of slides,
// notes and masters, in the order of the file.
func (f *file) slides() error {
	st := f.find("PowerPoint Document")
	if st == nil {
		return nil
	}
	st.read = true
	if s := f.find("Current User"); s != nil {
		s.read = true
		if err := f.s.Text(extract.All, extract.Place{Where: "stream Current User"}, parts.Printable(s.data)); err != nil {
			return err
		}
	}
	opened, err := f.unlockSlides(st)
	if err != nil {
		return err
	}
	b, objects := st.data, 0
	for n := 0; len(b) >= 8; n++ {
		if n&0xfff == 0 {
			if err := f.ctx.Err(); err != nil {
				return err
			}
		}
		version, instance := b[0]&15, binary.LittleEndian.Uint16(b)>>4
		kind, size := binary.LittleEndian.Uint16(b[2:]), binary.LittleEndian.Uint32(b[4:])
		b = b[8:]
		if kind == cryptSession && !opened {
			return wantsPassword("PowerPoint presentation with a password", nil)
		}
		if version == 15 && kind != cryptSession {
			continue // a container: its records follow
		}
		if uint64(size) > uint64(len(b)) {
			return errSlides
		}
		if kind == atomStorage {
			objects++
			if err := f.slideObject(objects, instance, b[:size]); err != nil {
				return err
			}
		}
		text := ""
		switch kind {
		case atomTextChars, atomCString:
			text = wide(b[:size])
		case atomTextBytes:
			text = sized(b, int(size), false)
		}
		b = b[size:]
		if strings.TrimSpace(text) == "" {
			continue
		}
		if err := f.s.Text(extract.Shown, extract.Place{Where: "slides"}, tidy(text)+"\n"); err != nil {
			return err
		}
	}
	return nil
}
