package ole

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Records of a presentation ([MS-PPT] 2.13.24).
const (
	atomTextChars = 0x0fa0
	atomTextBytes = 0x0fa8
	atomCString   = 0x0fba
	tagData       = 0x138b // holds records of later versions
	cryptSession  = 0x2f14

	slideHead   = 8 // bytes in front of a record
	firstRecord = 0x03e8
	lastRecord  = 0x3fff // PowerPoint for Macintosh has some above those that are published
	firstDrawn  = 0xf000 // of the records of drawings
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
	b, objects, broken := st.data, 0, false
	for n := 0; len(b) >= slideHead; n++ {
		if n&0xfff == 0 {
			if err := f.ctx.Err(); err != nil {
				return err
			}
		}
		if !isSlideRecord(b) {
			next, zeros := betweenSlides(b)
			b, broken = next, broken || !zeros
			continue
		}
		version, instance := b[0]&15, binary.LittleEndian.Uint16(b)>>4
		kind, size := binary.LittleEndian.Uint16(b[2:]), binary.LittleEndian.Uint32(b[4:])
		whole := b
		b = b[slideHead:]
		if kind == cryptSession && !opened {
			return wantsPassword("PowerPoint presentation with a password", nil)
		}
		packed := bytes.HasPrefix(b, []byte("PK\x03\x04")) // of PowerPoint 2007: no container, whatever it is called
		if version == 15 && kind != cryptSession && !packed && !isDrawnTable(kind) || kind == tagData {
			continue // a container: its records follow
		}
		if uint64(size) > uint64(len(b)) { // no record
			b, _ = betweenSlides(whole)
			broken = true
			continue
		}
		if kind == atomStorage {
			objects++
		}
		if err := f.slideAtom(kind, instance, objects, b[:size]); err != nil {
			return err
		}
		b = b[size:]
	}
	if broken {
		if err := f.s.Text(extract.All, extract.Place{Where: "slides"}, parts.Printable(st.data)); err != nil {
			return err
		}
		return errSlides
	}
	return nil
}

// slideAtom reads a record that holds no others; objects says how many have been met.
func (f *file) slideAtom(kind, instance uint16, objects int, b []byte) error {
	text := ""
	switch {
	case kind == atomStorage:
		return f.slideObject(objects, instance, b)
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return f.s.Child(extract.Child{Path: "kept by PowerPoint", Alternative: true}, bytes.NewReader(b))
	case isDrawnTable(kind):
		return f.drawnTable(instance, b)
	case kind == atomTextChars, kind == atomCString:
		text = wide(b)
	case kind == atomTextBytes:
		text = sized(b, len(b), false)
	default:
		return f.otherAtom(kind, b)
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return f.s.Text(extract.Shown, extract.Place{Where: "slides"}, tidy(text)+"\n")
}

// otherAtom hands on what is text, or looks like a file, in a record that is of numbers as far as
// is known.
func (f *file) otherAtom(kind uint16, b []byte) error {
	const long = 4 << 10
	if text := parts.Printable(b); text != "" {
		if err := f.s.Text(extract.All, extract.Place{Where: "slides"}, text); err != nil {
			return err
		}
	}
	if len(b) < long {
		return nil
	}
	return f.s.Child(extract.Child{Path: fmt.Sprintf("record %#x", kind), Alternative: true}, bytes.NewReader(b))
}

// isSlideRecord reports whether b begins like a record of a presentation that ends in it.
func isSlideRecord(b []byte) bool {
	kind := binary.LittleEndian.Uint16(b[2:])
	return kind >= firstRecord && kind <= lastRecord || kind >= firstDrawn
}

// betweenSlides passes over what is no record: zeros with which PowerPoint fills up what a save before
// has left. It returns where records go on, and whether nothing but zeros stood there.
func betweenSlides(b []byte) (next []byte, zeros bool) {
	at := 1
	for at+slideHead <= len(b) && (!isSlideRecord(b[at:]) || uint64(binary.LittleEndian.Uint32(b[at+4:])) > uint64(len(b)-at-slideHead)) {
		at++
	}
	if at+slideHead > len(b) {
		at = len(b)
	}
	return b[at:], len(bytes.Trim(b[:at], "\x00")) == 0
}
