package works

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Write is a document of Windows Write, and of Word for DOS, which it shares its layout with. Its
// places are "text" and "styles and fonts".
var Write = extract.Format{
	Name:       "write",
	About:      "Windows Write and Word for DOS: text in the code pages that it looks like or its fonts tell, names of fonts and styles; pictures and embedded objects as files",
	MediaTypes: []string{"application/x-mswrite", "application/mswrite"},
	Extensions: []string{"wri"},
	Covers:     []string{"plain", "csv"},
	Detect: func(o *extract.Object) bool {
		h := o.Head
		return len(h) >= writePage && (h[0] == 0x31 || h[0] == 0x32) && bytes.HasPrefix(h[1:], []byte("\xbe\x00\x00\x00\xab"))
	},
	Risky: true,
	Read:  readWrite,
}

const (
	writePage    = 128 // the file is counted in pages
	writeEndAt   = 14  // where the text ends
	writeParasAt = 18  // the first page of the list of paragraphs
	writePagesAt = 96  // how many pages there are; 0 in Word for DOS
	pictureHead  = 40
)

func readWrite(ctx context.Context, o *extract.Object, s extract.Sink) error {
	b, err := all(o)
	if err != nil {
		return err
	}
	if len(b) < writePage {
		return corrupt("Write document", "cut off")
	}
	le := binary.LittleEndian
	end := int(le.Uint32(b[writeEndAt:]))
	cut := end < writePage || end > len(b)
	if cut {
		end = len(b)
	}
	dos := le.Uint16(b[writePagesAt:]) == 0
	pages := pagesOf(b[writePage:end], b[end:], dos)
	var text []byte
	at, n := writePage, 0
	for _, p := range pictures(b, end) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if p.from < at {
			continue
		}
		text = append(append(text, b[at:p.from]...), '\n')
		at = p.to
		n++
		if err := object(s, n, b[p.from:p.to], pages); err != nil {
			return err
		}
	}
	if err := hand(s, "text", append(text, b[at:end]...), pages); err != nil {
		return err
	}
	if err := strays(s, "styles and fonts", b[end:], pages); err != nil {
		return err
	}
	if err := strays(s, "head", b[:writePage], pages); err != nil { // the name of the style sheet
		return err
	}
	if cut {
		return corrupt("Write document", "its text does not end in the file")
	}
	return nil
}

// A stretch of the file is a paragraph.
type stretch struct{ from, to int }

// pictures are the paragraphs that hold a picture or an object, as the pages of the list of paragraphs
// have their ends.
func pictures(b []byte, end int) []stretch {
	const entry, first = 6, 4
	le := binary.LittleEndian
	var list []stretch
	from := writePage
	for page := int(le.Uint16(b[writeParasAt:])) * writePage; page >= end-writePage && page > 0 && page+writePage <= len(b) && from < end; page += writePage {
		p := b[page:][:writePage]
		for i := range min(int(p[writePage-1]), (writePage-1-first)/entry) {
			to := int(le.Uint32(p[first+entry*i:]))
			if to <= from || to > end {
				return list
			}
			if holdsPicture(b[from:to]) {
				list = append(list, stretch{from, to})
			}
			from = to
		}
	}
	return list
}

// Kinds of pictures, in their first word; smaller ones are metafiles.
const (
	bitmapPicture = 0xe3
	objectPicture = 0xe4
)

func holdsPicture(b []byte) bool {
	le := binary.LittleEndian
	if len(b) <= pictureHead || le.Uint16(b[30:]) != pictureHead {
		return false
	}
	kind := le.Uint16(b)
	return kind >= 1 && kind <= 8 || kind == 0x88 || kind == bitmapPicture || kind == objectPicture
}

// object hands on a picture or an embedded object, and the text in front of it and behind it.
func object(s extract.Sink, number int, b []byte, pages []string) error {
	le := binary.LittleEndian
	data := b[pictureHead:]
	if size := int(le.Uint32(b[32:])); size > 0 && size < len(data) {
		data = data[:size]
	}
	c := extract.Child{Path: fmt.Sprintf("picture %d", number)}
	around := append(append([]byte{}, b[:pictureHead]...), 0)
	behind := b[pictureHead+len(data):]
	switch le.Uint16(b) {
	case bitmapPicture:
		if data = bitmap(b[16:30], data); data == nil {
			if err := strays(s, c.Path, b, pages); err != nil {
				return err
			}
			return s.Gap(c.Path, extract.Corrupt, "Write document: the head of a bitmap is broken")
		}
		behind = b[pictureHead+int(le.Uint16(b[20:]))*int(le.Uint16(b[22:])):] // of the lines
	case objectPicture:
		around = b // names and places of the object are in its data
		name, inside := parts.Embedded(data)
		c.Path, data = fmt.Sprintf("object %d", number), inside
		if name != "object" {
			c.Path += "/" + name
			c.Names = []string{name}
		}
		if strings.HasSuffix(c.Path, fmt.Sprintf("object %d", number)) {
			c.Alternative = true // the data of a program of its time
		}
	}
	if le.Uint16(b) != objectPicture {
		around = append(around, behind...)
	}
	if err := strays(s, "around "+c.Path, around, pages); err != nil {
		return err
	}
	return s.Child(c, bytes.NewReader(data))
}

// bitmap makes a file of a picture of one colour, whose lines stand from top to bottom in words, and
// whose head is that of Windows 1 (BITMAP).
func bitmap(head, data []byte) []byte {
	le := binary.LittleEndian
	width, height, line := int(le.Uint16(head[2:])), int(le.Uint16(head[4:])), int(le.Uint16(head[6:]))
	if head[8] != 1 || head[9] != 1 || width == 0 || height == 0 || line*8 < width || line*height > len(data) {
		return nil
	}
	const start = 14 + 40 + 8
	full := (line + 3) &^ 3
	out := append([]byte("BM"), make([]byte, start-2+full*height)...)
	le.PutUint32(out[2:], uint32(len(out)))
	le.PutUint32(out[10:], start)
	le.PutUint32(out[14:], 40)
	le.PutUint32(out[18:], uint32(width))
	le.PutUint32(out[22:], uint32(height))
	le.PutUint16(out[26:], 1)
	le.PutUint16(out[28:], 1)
	copy(out[start-4:], "\xff\xff\xff\x00")
	for y := range height {
		copy(out[start+(height-1-y)*full:], data[y*line:][:line])
	}
	return out
}
