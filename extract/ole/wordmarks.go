package ole

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode"

	"postern/extract/parts"
)

// A span is where text stands in the main stream, of characters of one or two bytes.
type span struct{ from, to, width int64 }

func (s span) text(raw []byte) string {
	if s.width == 1 {
		return tidy(latin(raw))
	}
	return tidy(wide(raw))
}

// What marks a run of characters.
const (
	markDeleted = 1 << iota
	markInserted
	markHidden
)

// A markedRun is a run of characters, by its bytes in the main stream.
type markedRun struct {
	from, to int64
	marks    int
}

// maxReading bounds the text of a document that is read once more for its changes.
const maxReading = 16 << 20

// markedRuns are the runs that are deleted, inserted or hidden, in the order of the
// stream: the properties of characters by pages of 512 bytes ([MS-DOC] 2.8.25, 2.9.33).
// What is broken in them marks nothing.
func markedRuns(b, table []byte) []markedRun {
	const at, page = 0xfa, 512
	if len(b) < at+8 {
		return nil
	}
	from, size := uint64(binary.LittleEndian.Uint32(b[at:])), uint64(binary.LittleEndian.Uint32(b[at+4:]))
	if from+size > uint64(len(table)) || size < 4 {
		return nil
	}
	plc := table[from : from+size]
	n := (len(plc) - 4) / 8
	var list []markedRun
	for i := range min(n, len(b)/page) {
		number := int64(binary.LittleEndian.Uint32(plc[(n+1)*4+i*4:]) & 0x3fffff)
		if (number+1)*page <= int64(len(b)) {
			list = pageRuns(list, b[number*page:(number+1)*page])
		}
	}
	slices.SortFunc(list, func(a, b markedRun) int { return int(a.from - b.from) })
	end := int64(0)
	return slices.DeleteFunc(list, func(r markedRun) bool { // runs overlap in a broken file only
		if r.from < end || r.to <= r.from {
			return true
		}
		end = r.to
		return false
	})
}

func pageRuns(list []markedRun, page []byte) []markedRun {
	last := len(page) - 1
	n := int(page[last])
	if (n+1)*4+n > last {
		return list
	}
	for i := range n {
		at := int(page[(n+1)*4+i]) * 2
		if at == 0 || at >= last {
			continue
		}
		end := min(at+1+int(page[at]), last)
		if m := marks(page[at+1 : end]); m != 0 {
			list = append(list, markedRun{int64(binary.LittleEndian.Uint32(page[i*4:])), int64(binary.LittleEndian.Uint32(page[i*4+4:])), m})
		}
	}
	return list
}

// marks reads the modifiers of a run ([MS-DOC] 2.2.5.1, 2.6.1).
func marks(b []byte) int {
	const deleted, inserted, hidden = 0x0800, 0x0801, 0x083c
	m := 0
	for len(b) >= 3 {
		code := binary.LittleEndian.Uint16(b)
		set := b[2] != 0
		switch {
		case code == deleted && set:
			m |= markDeleted
		case code == inserted && set:
			m |= markInserted
		case code == hidden && set:
			m |= markHidden
		}
		size := [...]int{1, 1, 2, 4, 2, 2, 1 + int(b[2]), 3}[code>>13]
		b = b[min(2+size, len(b)):]
	}
	return m
}

// without is the text of the span but for the runs with one of the marks.
func (s span) without(b []byte, runs []markedRun, which int) string {
	var out strings.Builder
	at := s.from
	first, _ := slices.BinarySearchFunc(runs, s.from, func(r markedRun, from int64) int { return int(r.to - from) })
	for _, r := range runs[first:] {
		if r.from >= s.to {
			break
		}
		if r.marks&which == 0 || r.to <= at {
			continue
		}
		if r.from > at {
			out.WriteString(s.text(b[at:r.from]))
		}
		at = min(r.to, s.to)
	}
	if at < s.to {
		out.WriteString(s.text(b[at:s.to]))
	}
	return out.String()
}

// outside is what is printable in the stream besides the text of the pieces: a fast
// save leaves there what was deleted.
func outside(b []byte, spans []span) string {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b span) int { return int(a.from - b.from) })
	var out strings.Builder
	at := int64(0)
	for _, s := range append(spans, span{from: int64(len(b))}) {
		if s.from > at {
			for line := range strings.Lines(parts.Printable(b[at:s.from])) {
				if isText(line) {
					out.WriteString(line)
				}
			}
		}
		at = max(at, s.to)
	}
	return out.String()
}

// isText tells a line of text from numbers that happen to be printable: it has four
// letters, or four digits, in a row.
func isText(line string) bool {
	letters, digits := 0, 0
	for _, r := range line {
		switch {
		case unicode.IsLetter(r):
			letters, digits = letters+1, 0
		case unicode.IsDigit(r):
			letters, digits = 0, digits+1
		default:
			letters, digits = 0, 0
		}
		if letters >= 4 || digits >= 4 {
			return true
		}
	}
	return false
}
