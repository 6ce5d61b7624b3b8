package ole

import (
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"

	"postern/extract"
)

var errWord = errors.New("document of Word: the table of its pieces is broken")

// word97 is the version of the first documents that are read by their pieces.
const word97 = 0xc1

// word reads a document of Word 97 to 2003 ([MS-DOC] 2.4.1: the pieces of the
// text by their table), all of it: text, notes, headers, comments, text boxes.
func (f *file) word() error {
	main := f.find("WordDocument")
	if main == nil {
		return nil
	}
	main.read = true
	b := main.data
	if len(b) < 0x1aa || b[0] != 0xec || b[1] != 0xa5 {
		return f.oldWord(main)
	}
	if b[wordFlags]&wordEncrypted != 0 {
		if err := f.unlockWord(main); err != nil {
			return err
		}
		b = main.data
	}
	if binary.LittleEndian.Uint16(b[2:]) < word97 {
		return f.oldWord(main)
	}
	table := f.wordTable(b)
	if table == nil {
		return errWord
	}
	at, size := binary.LittleEndian.Uint32(b[0x1a2:]), binary.LittleEndian.Uint32(b[0x1a6:])
	if uint64(at)+uint64(size) > uint64(len(table.data)) {
		return errWord
	}
	return f.pieces(b, table.data[at:at+size], markedRuns(b, table.data))
}

// pieces follows the Clx ([MS-DOC] 2.9.38): property runs first, then the pieces.
func (f *file) pieces(b, clx []byte, marks []markedRun) error {
	for len(clx) >= 3 && clx[0] == 1 {
		n := 3 + int(binary.LittleEndian.Uint16(clx[1:]))
		if n > len(clx) {
			return errWord
		}
		clx = clx[n:]
	}
	if len(clx) < 5 || clx[0] != 2 {
		return errWord
	}
	plc := clx[5:]
	if n := binary.LittleEndian.Uint32(clx[1:]); uint64(n) < uint64(len(plc)) {
		plc = plc[:n]
	}
	n := (len(plc) - 4) / 12
	where, broken := "text", false
	var spans []span
	var accepted, rejected strings.Builder // readings of tracked changes
	for i := range n {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		from, to := binary.LittleEndian.Uint32(plc[i*4:]), binary.LittleEndian.Uint32(plc[i*4+4:])
		fc := binary.LittleEndian.Uint32(plc[(n+1)*4+i*8+2:])
		text, s, ok := piece(b, fc, int64(to)-int64(from))
		broken = broken || !ok
		spans = append(spans, s)
		if len(marks) > 0 && accepted.Len() < maxReading {
			accepted.WriteString(s.without(b, marks, markDeleted|markHidden))
			rejected.WriteString(s.without(b, marks, markInserted))
		}
		if err := f.s.Text(extract.Shown, extract.Place{Where: where}, text); err != nil {
			return err
		}
		where = ""
	}
	for _, reading := range []string{accepted.String(), rejected.String()} {
		if reading == "" {
			continue
		}
		if err := f.s.Text(extract.All, extract.Place{Where: "text"}, reading+"\n"); err != nil {
			return err
		}
	}
	if err := f.s.Text(extract.All, extract.Place{Where: "stream WordDocument"}, outside(b, spans)); err != nil {
		return err
	}
	if broken {
		return errWord
	}
	return nil
}

// piece is the text of n signs at fc: 8-bit where its bit 30 is set.
func piece(b []byte, fc uint32, n int64) (string, span, bool) {
	width, at := int64(2), int64(fc&0x3fffffff)
	if fc&0x40000000 != 0 {
		width, at = 1, at/2
	}
	if n < 0 || at > int64(len(b)) {
		return "", span{}, false
	}
	end := at + n*width
	whole := end <= int64(len(b))
	s := span{at, min(end, int64(len(b))), width}
	return s.text(b[s.from:s.to]), s, whole
}

// wide decodes UTF-16.
func wide(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// tidy turns Word's marks into what people see.
func tidy(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\r', 0x0b, 0x0c, 0x0e:
			return '\n'
		case 0x07:
			return '\t'
		case 0x1e:
			return '-'
		case 0x13, 0x14, 0x15:
			return ' ' // around a field's code and its result
		case '\t', '\n':
			return r
		}
		if r < ' ' {
			return -1
		}
		return r
	}, s)
}
