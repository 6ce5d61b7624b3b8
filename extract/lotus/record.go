package lotus

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"

	"postern/extract"
	"postern/extract/parts"
)

var (
	errCut    = errors.New("worksheet: cut off within a record")
	errLocked = &extract.GapError{Cause: extract.EncryptedFile, Detail: "worksheet with a password"}
)

// A book is a worksheet while it is read.
type book struct {
	ctx  context.Context
	s    extract.Sink
	kind kind

	object  *extract.Object // for the passwords of the message; nil where there is none
	version uint16

	wide    bool // a cell has a style of two bytes behind its place, not a format of one before it
	ended   bool // the record that ends a worksheet was read
	sheet   int  // that begins or goes on
	column  int  // of Quattro Pro 9
	cells   []cell
	series  int // cells that Quattro Pro 9 counts up
	texts   []text
	names   map[int]string // of sheets
	fields  map[int]string // names of a database's columns
	strings [][]byte       // shared ones of Quattro Pro 9
	used    []bool         // those that a cell shows
	styles  []string       // number formats, by number
	rows    map[rowKey][]stretch
	hidden  map[int]bool // columns that are not shown
	last    int          // the cell that was read last, -1 before it
	spans   int          // stretches in rows
	err     error        // of handing on what has become too much to hold

	sample  []byte // text with letters beyond ASCII
	pages   []string
	formats map[string]parts.NumberFormat
}

// A text is what a record says beside the cells.
type text struct {
	view  extract.View
	where string
	raw   []byte
}

func newBook(ctx context.Context, s extract.Sink, k kind) *book {
	return &book{
		ctx: ctx, s: s, kind: k, last: -1, names: map[int]string{}, fields: map[int]string{}, rows: map[rowKey][]stretch{}, hidden: map[int]bool{},
		wide: k == quattroWindows || k == worksWindows, formats: map[string]parts.NumberFormat{},
	}
}

// records goes through the records. What comes behind the last one is read as what it
// looks like.
func (b *book) records(data []byte) error {
	all, open := len(data), false
	if len(data) >= 6 {
		b.version = binary.LittleEndian.Uint16(data[4:])
	}
	for n := 0; len(data) >= 4; n++ {
		if n&0xfff == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		number, size, head := binary.LittleEndian.Uint16(data), int64(binary.LittleEndian.Uint16(data[2:])), 4
		if b.kind == quattro9 && number&0x8000 != 0 {
			if len(data) < 6 {
				break
			}
			size, head = int64(binary.LittleEndian.Uint32(data[2:])), 6
			number &^= 0x8000
		}
		if b.ended && (number != 0 || size == 0) {
			break
		}
		if size > int64(len(data)-head) {
			if b.ended {
				break
			}
			b.stray("records", data)
			return errCut
		}
		body := data[head : head+int(size)]
		data = data[head+int(size):]
		b.ended = false
		if isPassword(b.kind, number, len(body)) {
			if open { // twice: what follows was opened with the first one
				b.stray("records", body)
				continue
			}
			open = true
			var err error
			if data, err = b.unlock(body, data, all-len(data)); err != nil {
				return err
			}
			continue
		}
		if err := b.record(number, body); err != nil {
			return err
		}
		if b.err != nil {
			return b.err
		}
	}
	if !b.ended {
		b.stray("records", data)
		return errCut
	}
	return b.behind(data)
}

// behind reads what follows a worksheet: the compound file of its objects, or a text.
func (b *book) behind(data []byte) error {
	at := bytes.Index(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	if at < 0 {
		b.stray("behind the sheets", data)
		return nil
	}
	b.stray("behind the sheets", data[:at])
	return b.s.Child(extract.Child{Path: "objects", Names: []string{"objects.ole"}}, bytes.NewReader(data[at:]))
}

// record reads one record, by the branch of the family.
func (b *book) record(number uint16, body []byte) error {
	switch b.kind {
	case lotus3:
		return b.record3(number, body)
	case quattro9:
		return b.record9(number, body)
	}
	return b.record1(number, body)
}

// note keeps what a record says; how its letters are read is not known yet.
func (b *book) note(view extract.View, where string, raw []byte) {
	if len(raw) == 0 {
		return
	}
	b.see(raw)
	if b.texts = append(b.texts, text{view, where, raw}); len(b.texts) >= mostTexts {
		b.flush()
	}
}

// flush hands on what was collected before the end.
func (b *book) flush() {
	if b.err == nil {
		b.err = b.emit()
	}
	b.cells, b.last, b.texts = b.cells[:0], -1, b.texts[:0]
}

// stray keeps the text in bytes that may be anything.
func (b *book) stray(where string, body []byte) {
	runs(body, func(run []byte) { b.note(extract.All, where, run) })
}

// isPassword tells the record behind which everything is encrypted.
func isPassword(k kind, number uint16, size int) bool {
	switch k {
	case lotus1, quattroDOS, quattroWindows:
		return number == 0x4b && size > 0 && size <= 32
	case lotus3:
		return number == 0x02 && size == 16
	case quattro9:
		return number == 0x04 && size == 20
	}
	return false
}
