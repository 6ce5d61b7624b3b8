package ole

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
)

// Documents of StarOffice 3 to 5. Those of its word processor are records of a kind, a size and what they
// hold; a node of text is a byte of flags, what they say, and the text in eight bits (the sources
// of OpenOffice.org 1.0, sw/source/core/sw3io; libstaroffice).
const (
	starHead     = 46
	starFlags    = 10
	starPassword = 8  // a flag
	starCharset  = 44 // a byte
	starNode     = 'T'
	starControls = "\x01\x02\x04\t\n" // stand for fields and breaks in a text
)

// starPages are the code pages of character sets that are not those of Western Europe.
var starPages = map[byte]uint32{2: 10000, 33: 1250, 34: 1251, 35: 1253, 36: 1254, 37: 1255, 38: 1256, 39: 1257}

// starStreams are kept beside each document, and hold settings, titles and macros as strings.
var starStreams = map[string]bool{
	"sfxdocumentinfo": true, "sfxwindows": true, "sfxpreview": true, "sfxstylesheets": true, "starwritertablestyles": true, "basicmanager": true, "basicmanager2": true, "persistelements": true,
	"swnumrules": true, "swpagestyles": true, "drawinglayer": true,
}

func (f *file) starOffice() error {
	writer := f.find("StarWriterDocument")
	other := writer
	for _, name := range []string{"StarCalcDocument", "StarDrawDocument3", "StarDrawDocument", "StarChartDocument", "StarMathDocument"} {
		if other == nil {
			other = f.find(name)
		}
	}
	if other == nil || other.read {
		return nil
	}
	page := uint32(1252)
	if writer != nil {
		b := writer.data
		if len(b) < starHead || b[0] != 'S' || b[1] != 'W' || string(b[3:6]) != "HDR" {
			return nil
		}
		if b[starFlags]&starPassword != 0 {
			writer.read = true
			return wantsPassword("StarOffice document with a password", nil)
		}
		if p := starPages[b[starCharset]]; p != 0 {
			page = p
		}
		found, err := f.starNodes(b[starHead:], page)
		if err != nil {
			return err
		}
		writer.read = found
	}
	// The main stream of the other programs stays a gap: numbers in cells are no strings.
	for _, s := range f.streams {
		name := strings.ToLower(s.name())
		settings := starStreams[name] || strings.EqualFold(path.Base(path.Dir(s.path)), "StarBASIC")
		if s.read && s != writer || !settings && s != other {
			continue
		}
		if settings {
			s.read = true
		}
		if text := narrowRuns(s.data, page); text != "" {
			if err := f.s.Text(extract.All, extract.Place{Where: "stream " + s.name()}, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// starNodes hands on the nodes of text, wherever their records stand; it reports whether there are any.
func (f *file) starNodes(b []byte, page uint32) (found bool, err error) {
	const head = 4
	var text []byte
	left := 8 * len(b) // what may be looked at
	for i := 0; i+head+3 <= len(b) && left > 0; {
		next := bytes.IndexByte(b[i:], starNode)
		if next < 0 || i+next+head+3 > len(b) {
			break
		}
		i += next
		size := int(b[i+1]) | int(b[i+2])<<8 | int(b[i+3])<<16
		at := i + head + 1 + int(b[i+head]&15)
		end := i + size
		i++
		if size < head+3 || end > len(b) || at+2 > end {
			continue
		}
		n := int(binary.LittleEndian.Uint16(b[at:]))
		if at += 2; n == 0 || at+n > end {
			continue
		}
		left -= n
		if bytes.ContainsFunc(b[at:at+n], func(r rune) bool { return r < ' ' && !strings.ContainsRune(starControls, r) }) {
			continue
		}
		found = true
		text = append(append(text, b[at:at+n]...), '\n')
		i = at + n
		if f.ctx.Err() != nil {
			return found, f.ctx.Err()
		}
	}
	if left <= 0 {
		found = false
	}
	return found, f.s.Text(extract.Shown, extract.Place{Where: "text"}, quillLines(mapi.Narrow(text, page)))
}

// narrowRuns is the text in bytes that nobody knows, at least four signs in a row, in a code page.
func narrowRuns(b []byte, page uint32) string {
	const least = 4
	var out []byte
	for start, i := 0, 0; i <= len(b); i++ {
		if i < len(b) && (b[i] >= ' ' && b[i] < 0x7f || b[i] >= 0xa0 && b[i] < 0xff || b[i] == '\t') {
			continue
		}
		if i-start >= least {
			out = append(append(out, b[start:i]...), '\n')
		}
		start = i + 1
	}
	return mapi.Narrow(out, page)
}
