package wordpro

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"postern/extract"
	"postern/extract/mapi"
)

// Pieces of a paragraph ("fribs"), by the lower six bits of their first byte.
const (
	pieceEnd       = 0
	pieceText      = 2
	pieceTab       = 4
	piecePage      = 5
	pieceColumn    = 8
	pieceLine      = 9
	pieceSpace     = 10
	pieceUnicode   = 13 // and the two behind it
	pieceLast      = 30
	pieceKind      = 0x3f
	pieceLatin     = 0x40 // a flag: text in ISO 8859-1
	pieceModified  = 0x80 // a flag: how it is shown stands in front
	modifierPage   = 8    // the code page
	mostModifiers  = 16   // there are six kinds
	westernWindows = 1252
)

// A piece is one of a paragraph.
type piece struct {
	kind byte
	page uint32
	data []byte
}

// pieceAt reads the piece that begins b, and how many bytes it takes; 0 is none.
func pieceAt(b []byte) (p piece, n int) {
	if len(b) == 0 {
		return p, 0
	}
	p = piece{kind: b[0] & pieceKind, page: westernWindows}
	if p.kind == pieceEnd {
		return p, 1
	}
	if p.kind > pieceLast {
		return p, 0
	}
	at := 2 // behind the number of an editor
	if b[0]&pieceModified != 0 {
		for n := 0; ; n++ {
			if at >= len(b) || n > mostModifiers {
				return p, 0
			}
			kind := b[at]
			if at++; kind == 0 {
				break
			}
			if at >= len(b) || at+1+int(b[at]) > len(b) {
				return p, 0
			}
			if data := b[at+1:][:b[at]]; kind == modifierPage && len(data) == 2 {
				p.page = uint32(binary.LittleEndian.Uint16(data))
			}
			at += 1 + int(b[at])
		}
	}
	if at+2 > len(b) {
		return p, 0
	}
	size := int(binary.LittleEndian.Uint16(b[at:]))
	if at += 2; size > len(b)-at {
		return p, 0
	}
	if b[0]&pieceLatin != 0 {
		p.page = 28591
	}
	p.data = b[at:][:size]
	return p, at + size
}

// paragraph hands on the text of a paragraph. Where its pieces begin depends on what stands before them:
// of the places from which pieces lead to an end, it is the one with most text.
func (d *document) paragraph(b []byte) error {
	if len(b) > mostUnpacked {
		return nil // no paragraph: it is read as far as it is printable
	}
	const none = -1
	most, from := int32(0), 0
	score := make([]int32, len(b)) // how much text comes from each place on
	for at := len(b) - 1; at >= 0; at-- {
		p, n := pieceAt(b[at:])
		switch {
		case n == 0, p.kind != pieceEnd && (at+n >= len(b) || score[at+n] == none):
			score[at] = none
			continue
		case p.kind == pieceEnd:
			continue
		}
		if score[at] = score[at+n]; p.kind == pieceText || p.kind >= pieceUnicode && p.kind <= pieceUnicode+2 {
			score[at] += int32(len(p.data))
		}
		if score[at] >= most {
			most, from = score[at], at
		}
	}
	if most == 0 {
		return nil
	}
	var text strings.Builder
	for p, n := pieceAt(b[from:]); p.kind != pieceEnd; p, n = pieceAt(b[from:]) {
		text.WriteString(p.text())
		from += n
	}
	return d.s.Text(extract.Shown, extract.Place{Where: "text"}, text.String()+"\n")
}

func (p piece) text() string {
	switch p.kind {
	case pieceText:
		return packedText(p.data, p.page)
	case pieceUnicode, pieceUnicode + 1, pieceUnicode + 2:
		return mapi.Wide(p.data)
	case pieceTab:
		return "\t"
	case piecePage, pieceColumn, pieceLine:
		return "\n"
	case pieceSpace:
		return " "
	}
	return ""
}

// packedText is text in a code page, with stretches of UTF-16 between a zero and a zero word.
func packedText(b []byte, page uint32) string {
	var out strings.Builder
	for len(b) > 0 {
		n := 0
		for n < len(b) && b[n] != 0 {
			n++
		}
		out.WriteString(mapi.Narrow(b[:n], page))
		if n == len(b) {
			break
		}
		var units []uint16
		for b = b[n+1:]; len(b) >= 2; b = b[2:] {
			u := binary.LittleEndian.Uint16(b)
			if u == 0 {
				b = b[2:]
				break
			}
			units = append(units, u)
		}
		out.WriteString(string(utf16.Decode(units)))
		if len(b) < 2 {
			out.WriteString(mapi.Narrow(b, page))
			break
		}
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' {
			return ' '
		}
		return r
	}, out.String())
}
