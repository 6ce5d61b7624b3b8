package ole

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/parts"
)

// Records of a document of Hangul (section 4.1): their tags count from 0x10.
const (
	recordParagraph   = 0x10 + 50
	recordText        = 0x10 + 51
	recordCharShapes  = 0x10 + 52
	recordLines       = 0x10 + 53
	recordRanges      = 0x10 + 54
	recordControl     = 0x10 + 55
	recordListHeader  = 0x10 + 56
	longRecord        = 0xfff   // the length stands behind the head
	mostRecord        = 8 << 20 // what is held of one
	mostHangulNesting = 200
)

// recordHead takes the head of a record apart, which takes n bytes; none where it is cut off.
func recordHead(b []byte) (tag, level, size uint32, n int) {
	if len(b) < 4 {
		return 0, 0, 0, 0
	}
	h := binary.LittleEndian.Uint32(b)
	tag, level, size = h&0x3ff, h>>10&0x3ff, h>>20
	if size < longRecord {
		return tag, level, size, 4
	}
	if len(b) < 8 {
		return 0, 0, 0, 0
	}
	return tag, level, binary.LittleEndian.Uint32(b[4:]), 8
}

// A section is a stream of records while it is read.
type section struct {
	*hangul
	name   string
	stack  []control
	buffer []byte
}

// A control is what paragraphs stand in: a table, a note, a header. Their level is above
// its own.
type control struct {
	level uint32
	where string
	view  extract.View
	table *hangulTable
}

// records reads a stream of records.
func (h *hangul) records(name string, r io.Reader) error {
	s := &section{hangul: h, name: name}
	b := bufio.NewReaderSize(r, 32<<10)
	for n := 0; ; n++ {
		if n&0xff == 0 && h.ctx.Err() != nil {
			return h.ctx.Err()
		}
		head, err := b.Peek(8)
		tag, level, size, width := recordHead(head)
		if width == 0 {
			// What is left of a block of a cipher, and nothing else, may follow the last record.
			h.damaged = h.damaged || err != nil && !errors.Is(err, io.EOF) || len(head) > 0
			break
		}
		_, _ = b.Discard(width)
		body, err := s.body(b, int(min(size, mostRecord)))
		if h.out += int64(len(body)) + 8; h.out > mostHangul {
			h.cut = true
			break
		}
		if e := s.record(tag, level, body); e != nil {
			return e
		}
		if err != nil || uint32(len(body)) < min(size, mostRecord) {
			h.damaged = true
			break
		}
		if size > mostRecord {
			h.cut = true
			if _, err := io.CopyN(io.Discard, b, int64(size)-mostRecord); err != nil {
				break
			}
		}
	}
	return s.leave(0)
}

// body reads n bytes, or what there is, and holds no more than has come. The bytes are
// valid until the next record.
func (s *section) body(r io.Reader, n int) ([]byte, error) {
	const step = 64 << 10
	s.buffer = s.buffer[:0]
	for len(s.buffer) < n {
		from := len(s.buffer)
		s.buffer = slices.Grow(s.buffer, min(step, n-from))[:from+min(step, n-from)]
		got, err := io.ReadFull(r, s.buffer[from:])
		if err != nil {
			return s.buffer[:from+got], err
		}
	}
	return s.buffer, nil
}

// record reads one record.
func (s *section) record(tag, level uint32, body []byte) error {
	switch tag {
	case recordParagraph:
		return s.leave(level)
	case recordCharShapes, recordLines, recordRanges: // numbers, unless somebody hides a text
		return s.stray(body)
	case recordText:
		text, others := paragraph(body)
		if err := s.paragraph(text); err != nil {
			return err
		}
		return s.stray(others)
	case recordControl:
		if err := s.enter(level, body); err != nil {
			return err
		}
	case recordListHeader:
		if err := s.cell(level, body); err != nil {
			return err
		}
	}
	for _, text := range lengthTexts(body) {
		if err := s.once(text); err != nil {
			return err
		}
	}
	return s.stray(body)
}

// once hands on a text beside those of paragraphs, a short one once.
func (s *section) once(text string) error {
	if s.said[text] {
		return nil
	}
	if len(text) <= 256 && len(s.said) < 1<<14 {
		s.said[text] = true
	}
	return s.s.Text(extract.All, extract.Place{Where: s.name}, text+"\n")
}

// stray hands on text that stands where the format has none of its kind.
func (s *section) stray(body []byte) error {
	for line := range strings.Lines(parts.Printable(body)) {
		if line = strings.TrimSpace(line); isText(line) {
			if err := s.once(line); err != nil {
				return err
			}
		}
	}
	return nil
}

// places are what controls are called (section 4.3.10), by their four letters.
var places = map[[4]byte]string{
	{'h', 'e', 'a', 'd'}: "header", {'f', 'o', 'o', 't'}: "footer", {'f', 'n', ' ', ' '}: "footnote", {'e', 'n', ' ', ' '}: "endnote",
	{'t', 'c', 'm', 't'}: "comment", {'g', 's', 'o', ' '}: "text box", {'e', 'q', 'e', 'd'}: "formula", {'t', 'b', 'l', ' '}: "table",
}

// enter begins a control.
func (s *section) enter(level uint32, body []byte) error {
	if err := s.leave(level); err != nil || len(body) < 4 || len(s.stack) >= mostHangulNesting {
		return err
	}
	c := control{level: level, where: places[[4]byte{body[3], body[2], body[1], body[0]}], view: extract.Shown}
	switch {
	case c.where == "":
		return nil // a field, a column, a page's settings
	case c.where == "comment":
		c.view = extract.All
	case c.where == "table":
		s.tables++
		c.table = &hangulTable{number: s.tables, header: map[int]string{}}
	}
	s.stack = append(s.stack, c)
	return nil
}

// leave ends the controls that a record of the level does not stand in.
func (s *section) leave(level uint32) error {
	for n := len(s.stack); n > 0 && s.stack[n-1].level >= level; n = len(s.stack) {
		c := s.stack[n-1]
		s.stack = s.stack[:n-1]
		if c.table != nil {
			if err := c.table.end(s, c.view); err != nil {
				return err
			}
		}
	}
	return nil
}

// paragraph emits a paragraph, or adds it to the cell that it stands in.
func (s *section) paragraph(text string) error {
	if text == "" {
		return nil
	}
	where, view := "text", extract.Shown
	if n := len(s.stack); n > 0 {
		c := &s.stack[n-1]
		if c.table != nil {
			c.table.add(text)
			return nil
		}
		where, view = c.where, c.view
	}
	return s.s.Text(view, extract.Place{Where: where}, text+"\n")
}

// paragraph is the text of one (section 4.3.2): UTF-16, with marks of one unit, and
// with marks of eight units for what stands in the text. Others are the bytes in such marks.
func paragraph(b []byte) (text string, others []byte) {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+2 <= len(b); i += 2 {
		u := binary.LittleEndian.Uint16(b[i:])
		switch {
		case u >= ' ':
			units = append(units, u)
		case u == 0 || u == 13:
		case u == 10:
			units = append(units, '\n')
		case u == 24:
			units = append(units, '-')
		case u >= 25 && u < 30:
		case u == 30 || u == 31:
			units = append(units, ' ')
		default:
			if u == 9 {
				units = append(units, '\t')
			}
			others = append(others, b[i+2:min(i+14, len(b))]...)
			i += 14
		}
	}
	return strings.TrimRight(string(utf16.Decode(units)), " "), others
}
