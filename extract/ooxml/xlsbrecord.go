package ooxml

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/parts"
)

// maxRecord bounds a record of a binary part; Excel's own stay far below.
const maxRecord = 8 << 20

var errRecord = errors.New("a record beyond all bounds")

// A record is one of a binary part ([MS-XLSB] 2.1.4): its number and its data,
// valid until the next one.
type record struct {
	kind int
	data []byte
}

// records hands the records of a binary part to f. Damage ends the part as a gap.
func (p *pack) records(pt *parts.Part, f func(record)) {
	pt.Done = true
	r := p.Open(pt)
	if r == nil {
		return
	}
	defer r.Close()
	in := bufio.NewReaderSize(r, 32<<10)
	var buf []byte
	for n := 0; p.Err == nil; n++ {
		if n&0xff == 0 && p.Stopped() {
			return
		}
		kind, err := varint(in, 2)
		if errors.Is(err, io.EOF) {
			return
		}
		size := 0
		if err == nil {
			size, err = varint(in, 4)
		}
		if err == nil && size > maxRecord {
			err = errRecord
		}
		if err == nil {
			if cap(buf) < size {
				buf = make([]byte, size)
			}
			buf = buf[:size]
			_, err = io.ReadFull(in, buf)
		}
		if err != nil {
			p.Gap(pt.Name, extract.Corrupt, "binary part of a workbook: damaged")
			return
		}
		f(record{kind, buf})
	}
}

// varint reads a number of seven bits a byte. io.EOF is one that does not begin.
func varint(r *bufio.Reader, most int) (int, error) {
	n := 0
	for i := range most {
		c, err := r.ReadByte()
		if err != nil {
			if i > 0 {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		n |= int(c&0x7f) << (7 * i)
		if c&0x80 == 0 {
			break
		}
	}
	return n, nil
}

// wideString takes an XLWideString (2.5.169) off b; a length of all ones is null.
func wideString(b []byte) (s string, rest []byte) {
	if len(b) < 4 {
		return "", nil
	}
	n := binary.LittleEndian.Uint32(b)
	b = b[4:]
	if n == 0xffffffff {
		return "", b
	}
	size := int(min(2*uint64(n), uint64(len(b)&^1)))
	units := make([]uint16, size/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units)), b[size:]
}

// richString is a string with its fonts and its reading aside (2.5.122).
func richString(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	s, _ := wideString(b[1:])
	return s
}

// wideRuns is what reads as UTF-16 in b, at either half of a character.
func wideRuns(b []byte) string {
	const least = 4
	var out strings.Builder
	for odd := range min(2, len(b)) {
		var run []rune
		for i := odd; ; i += 2 {
			r := rune(0)
			if i+1 < len(b) {
				r = rune(b[i]) | rune(b[i+1])<<8
			}
			if r >= ' ' && r < 0x2000 && unicode.IsPrint(r) {
				run = append(run, r)
				continue
			}
			if len(run) >= least {
				out.WriteString(string(run) + "\n")
			}
			run = run[:0]
			if i+1 >= len(b) {
				break
			}
		}
	}
	return out.String()
}

// isBinary reports whether a part is made of records: those of XLSB are, but for
// programs, printers' settings and pictures.
func isBinary(pt *parts.Part) bool {
	return strings.HasPrefix(pt.Kind, "application/vnd.ms-excel.") && !strings.HasSuffix(pt.Kind, "xml") &&
		strings.HasSuffix(parts.Key(pt.Name), ".bin") && !strings.Contains(pt.Kind, "activex")
}

// binary emits the strings of a part whose records have no reader of their own:
// tables, pivot caches, connections, links to other workbooks.
func (p *pack) binary(pt *parts.Part) {
	at := extract.Place{Where: parts.Stem(pt.Name)}
	p.records(pt, func(r record) { p.Text(extract.All, at, wideRuns(r.data)) })
}
