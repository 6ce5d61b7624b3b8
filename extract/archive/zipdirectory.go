package archive

import (
	"bytes"
	"io"
	"strings"

	"postern/extract"
	"postern/mail"
)

// A directory is what the end of a ZIP file says about its members.
type directory struct {
	found   bool // there is an end record
	damaged bool // it names members that are not to be found
	split   bool // the archive goes on in other files
	comment string
	entries []entry
	used    spans // its own bytes
}

// mostEntries bounds the memory for a directory; a message may have far fewer
// objects.
const mostEntries = 1 << 20

// findEnd is the offset of the last end record; -1 when there is none.
func findEnd(o *extract.Object) int64 {
	if i := bytes.LastIndex(o.Tail, []byte(endSignature)); i >= 0 && len(o.Tail)-i >= endLength {
		return o.Size - int64(len(o.Tail)) + int64(i)
	}
	if o.Size <= int64(len(o.Tail)) {
		return -1
	}
	b := make([]byte, min(o.Size, farthest))
	from := o.Size - int64(len(b))
	if n, err := o.Data.ReadAt(b, from); err != nil && err != io.EOF {
		b = b[:n]
	}
	if i := bytes.LastIndex(b, []byte(endSignature)); i >= 0 && len(b)-i >= endLength {
		return from + int64(i)
	}
	return -1
}

// readDirectory reads the directory, leniently: what cannot be found there is
// found by its own header later.
func readDirectory(o *extract.Object) *directory {
	d := &directory{}
	end := findEnd(o)
	if end < 0 {
		return d
	}
	var b [endLength]byte
	if _, err := o.Data.ReadAt(b[:], end); err != nil && err != io.EOF {
		return d
	}
	d.found = true
	count, size, offset := int64(le.Uint16(b[10:])), int64(le.Uint32(b[12:])), int64(le.Uint32(b[16:]))
	d.split = le.Uint16(b[4:]) != 0 && le.Uint16(b[4:]) != 0xffff
	comment := make([]byte, min(int64(le.Uint16(b[20:])), o.Size-end-endLength))
	o.Data.ReadAt(comment, end+endLength)
	d.comment = decodeText(comment)
	d.used.add(end, end+endLength+int64(len(comment)))
	start := end - size // where it is, whatever was put before the archive
	if s, n, off, at, ok := readEnd64(o, end); ok {
		size, count, offset = s, n, off
		start = at - size
		// No more than the records themselves: the locator may point anywhere.
		d.used.add(at, at+end64Length)
		d.used.add(end-locator64Length, end)
	}
	if start < 0 || !hasSignature(o, start, centralSignature) {
		start = offset
	}
	d.read(o, start, start-offset, count)
	return d
}

// readEnd64 reads the end record of a large archive (APPNOTE 4.3.14), which the
// locator before the end record points at.
func readEnd64(o *extract.Object, end int64) (size, count, offset, at int64, ok bool) {
	var loc [locator64Length]byte
	if end < locator64Length || !readFull(o, loc[:], end-locator64Length) || string(loc[:4]) != locator64Signature {
		return 0, 0, 0, 0, false
	}
	// The record has 56 bytes when nothing was added to it; then it is right
	// before the locator even where something was put before the archive.
	for _, at := range []int64{end - locator64Length - end64Length, int64(le.Uint64(loc[8:]))} {
		var b [end64Length]byte
		if at >= 0 && readFull(o, b[:], at) && string(b[:4]) == end64Signature {
			size, offset = int64(le.Uint64(b[40:])), int64(le.Uint64(b[48:]))
			if size >= 0 && offset >= 0 && size <= o.Size {
				return size, int64(le.Uint64(b[32:])), offset, at, true
			}
		}
	}
	return 0, 0, 0, 0, false
}

// read reads the entries from start on. Offsets in them are shift bytes too low
// where something was put before the archive.
func (d *directory) read(o *extract.Object, start, shift, count int64) {
	if start < 0 || start > o.Size {
		d.damaged = count > 0
		return
	}
	entries, locals := *o, *o
	entries.Data = newAhead(o.Data, 64<<10)
	locals.Data = newAhead(o.Data, 1<<10) // they may stand anywhere
	at := start
	for len(d.entries) < mostEntries {
		e, next, ok := readEntry(&entries, at)
		if !ok {
			break
		}
		if !hasSignature(&locals, e.offset+shift, localSignature) && hasSignature(&locals, e.offset, localSignature) {
			shift = 0
		}
		e.offset += shift
		d.entries = append(d.entries, e)
		at = next
	}
	// The count has 16 bits in archives that need more.
	d.damaged = int64(len(d.entries))&0xffff < count&0xffff || len(d.entries) == mostEntries
	d.used.add(start, at)
}

// readEntry reads the directory's entry at offset.
func readEntry(o *extract.Object, at int64) (e entry, next int64, ok bool) {
	var h [centralLength]byte
	if !readFull(o, h[:], at) || string(h[:4]) != centralSignature {
		return e, 0, false
	}
	names, extra, comment := int(le.Uint16(h[28:])), int(le.Uint16(h[30:])), int(le.Uint16(h[32:]))
	b := make([]byte, names+extra+comment)
	n, err := o.Data.ReadAt(b, at+centralLength)
	if err != nil && err != io.EOF {
		return e, 0, false
	}
	clear(b[n:])
	e.name = string(b[:min(names, n)])
	e.flags, e.method, e.time, e.crc = le.Uint16(h[8:]), le.Uint16(h[10:]), le.Uint16(h[12:]), le.Uint32(h[16:])
	e.packed, e.size, e.offset = int64(le.Uint32(h[20:])), int64(le.Uint32(h[24:])), int64(le.Uint32(h[42:]))
	e.extra(b[names:names+extra], &e.offset)
	e.comment = decodeText(b[names+extra:])
	return e, at + centralLength + int64(len(b)), true
}

func readFull(o *extract.Object, b []byte, at int64) bool {
	n, _ := o.Data.ReadAt(b, at)
	return n == len(b)
}

func hasSignature(o *extract.Object, at int64, signature string) bool {
	var b [4]byte
	return at >= 0 && at <= o.Size && readFull(o, b[:], at) && string(b[:]) == signature
}

// decodeText is a comment as text in the charset that it looks like; and in ASCII too,
// where that charset would hide it.
func decodeText(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	charset := mail.Guess(b)[0]
	text, _ := mail.Charset(charset, b)
	if charset == "utf-8" || strings.HasPrefix(charset, "windows-") || strings.HasPrefix(charset, "iso-8859") {
		return text
	}
	return strings.Join(append([]string{text}, readable(b)...), "\n")
}
