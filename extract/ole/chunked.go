package ole

import (
	"bytes"
	"encoding/binary"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// Streams that Publisher (98 and later) and Works (5 to 9) keep text in: an index of chunks, in tables
// that lead to each other, and the chunks. The layout is that which Apache POI's HPBF, libmspub
// and libwps describe.
const (
	chunkedHead  = 0x18 // where the first table begins
	chunkedTable = 8    // bytes in front of its entries
	chunkedEntry = 24
	chunkedMost  = 256 // tables
	noTable      = 0xffffffff
)

var chunkedKinds = map[string]string{"CHNKINK ": "Publisher document", "CHNKWKS ": "Works document"}

// A quill is a piece of such a stream.
type quill struct {
	name string
	data []byte
}

// quills calls do for each chunk of a stream that holds something. It reports false where some are not
// in the stream.
func quills(b []byte, do func(quill) error) (whole bool, err error) {
	le := binary.LittleEndian
	left := 2 * len(b) // chunks that overlap cost no more
	at := uint64(chunkedHead)
	for n := 0; at != noTable && n < chunkedMost; n++ {
		if at+chunkedTable > uint64(len(b)) {
			return false, nil
		}
		entries, next := uint64(le.Uint16(b[at+2:])), uint64(le.Uint32(b[at+4:]))
		for i := range entries {
			from := at + chunkedTable + i*chunkedEntry
			if from+chunkedEntry > uint64(len(b)) {
				return false, nil
			}
			e := b[from:][:chunkedEntry]
			if le.Uint16(e) != chunkedEntry {
				continue
			}
			off, size := uint64(le.Uint32(e[16:])), uint64(le.Uint32(e[20:]))
			if off+size > uint64(len(b)) || left < int(size)+chunkedEntry {
				return false, nil
			}
			left -= int(size) + chunkedEntry
			if size == 0 {
				continue
			}
			if err := do(quill{string(e[12:16]), b[off:][:size]}); err != nil {
				return false, err
			}
		}
		if next == 0 {
			return true, nil
		}
		at = next
	}
	return at == noTable, nil
}

// chunked reads such streams, and what Publisher and Works keep beside them.
func (f *file) chunked() error {
	works, publisher := false, false
	for _, s := range f.streams {
		kind := ""
		if len(s.data) >= chunkedHead {
			kind = chunkedKinds[string(s.data[:8])]
		}
		if kind == "" {
			continue
		}
		works, publisher = works || kind[0] == 'W', publisher || kind[0] == 'P'
		s.read = true
		whole, err := quills(s.data, func(q quill) error { return f.quill(kind, q) })
		if err != nil {
			return err
		}
		if !whole {
			if err := f.s.Text(extract.All, extract.Place{Where: "stream " + s.name()}, parts.Printable(s.data)); err != nil {
				return err
			}
			if err := f.s.Gap("", extract.Corrupt, kind+": a piece of its text is not in the file"); err != nil {
				return err
			}
		}
	}
	if works {
		return f.strings("MatOST")
	}
	if publisher {
		for _, name := range []string{"Contents", "Envelope"} {
			if err := f.strings(name); err != nil {
				return err
			}
		}
		return f.publisherPictures()
	}
	return nil
}

// quill reads one chunk.
func (f *file) quill(kind string, q quill) error {
	switch {
	case q.name == "TEXT":
		return f.s.Text(extract.Shown, extract.Place{Where: "text"}, quillText(q.data)+"\n")
	case kind == "Works document" && (q.name == "MEF4" || q.name == "PICT"):
		return f.s.Child(extract.Child{Path: "picture", Alternative: true}, bytes.NewReader(q.data))
	}
	text := parts.Printable(q.data)
	if text == "" {
		return nil
	}
	return f.s.Text(extract.All, extract.Place{Where: "chunk " + strings.ToValidUTF8(clean(q.name), "")}, text)
}

// quillText is text in UTF-16 or, of Works 5, in the code page of Western Europe, which has no zeros.
func quillText(b []byte) string {
	text := ""
	if bytes.IndexByte(b, 0) >= 0 {
		text = mapi.Wide(b)
	} else {
		text = mapi.Narrow(b, 1252)
	}
	return quillLines(text)
}

// quillLines makes line ends of breaks, and spaces of what stands for fields.
func quillLines(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\v' || r == '\f':
			return '\n'
		case r < ' ' && r != '\t' && r != '\n':
			return ' '
		}
		return r
	}, text)
}

// strings reads a stream whose layout holds places and numbers, and strings that are read as they stand.
func (f *file) strings(name string) error {
	s := f.find(name)
	if s == nil || s.read {
		return nil
	}
	s.read = true
	text := parts.Printable(s.data)
	if text == "" {
		return nil
	}
	return f.s.Text(extract.All, extract.Place{Where: "stream " + s.name()}, text)
}

// publisherPictures hands on the pictures of a publication, and reads names and links of its shapes.
func (f *file) publisherPictures() error {
	for _, name := range []string{"Escher/EscherStm", "Escher/EscherDelayStm"} {
		s := f.find(name)
		if s == nil || s.read {
			continue
		}
		if _, err := f.blips("Escher", s.data); err != nil {
			return err
		}
		if err := f.strings(name); err != nil {
			return err
		}
	}
	return nil
}
