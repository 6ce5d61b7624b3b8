package ole

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"postern/extract"
	"postern/extract/mapi"
	"postern/extract/parts"
)

// definedName is the name that a record gives to a formula (2.4.150).
func (b *book) definedName(body []byte) string {
	const head = 14
	if len(body) <= head {
		return ""
	}
	n := int(body[3])
	if b.old {
		return b.narrow(body[head:min(len(body), head+n)])
	}
	return sized(body[head+1:], n, body[head]&1 != 0)
}

// note is a comment: its text up to BIFF5, its author in BIFF8 (2.4.179).
func (b *book) note(body []byte) error {
	const head = 6
	if len(body) <= head {
		return nil
	}
	text := ""
	if b.old {
		text = b.narrow(body[head:])
		row, col := int(binary.LittleEndian.Uint16(body)), int(binary.LittleEndian.Uint16(body[2:]))
		at := b.at(row, col)
		if row == 0xffff { // goes on
			at = extract.Place{}
		}
		return b.s.Text(extract.Shown, at, "\n"+text)
	}
	if len(body) > head+2 {
		text = b.long(body[head+2:])
	}
	return b.property("comment", text+"\n"+parts.Printable(body))
}

// cached is an item of a pivot cache.
func (b *book) cached(kind uint16, body []byte) error {
	text := ""
	switch {
	case kind == recSXNum && len(body) >= 8:
		text = digits(math.Float64frombits(binary.LittleEndian.Uint64(body)))
	case kind == recSXString:
		text = b.long(body)
	default:
		text = parts.Printable(body)
	}
	if text == "" {
		return nil
	}
	return b.s.Text(extract.All, extract.Place{Where: b.sheet}, text+"\n")
}

// narrow decodes a string of 8 bits.
func (b *book) narrow(p []byte) string { return mapi.Narrow(p, b.page) }

func (b *book) property(what, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return b.s.Text(extract.Properties, extract.Place{Where: strings.TrimSpace(b.sheet + " " + what)}, text+"\n")
}

// textBox is the text of a comment or a shape: the records after TXO, which may be several.
func (b *book) textBox(pieces [][]byte) error {
	if len(pieces) < 2 || len(pieces[0]) < 12 {
		return nil
	}
	r := &pieceReader{pieces: pieces[1:]}
	s, whole := r.text(int(binary.LittleEndian.Uint16(pieces[0][10:])), false)
	if !whole {
		s += "\n" + parts.Printable(bytes.Join(pieces[1:], nil)) // a length that lies
	}
	return b.s.Text(extract.Shown, extract.Place{Where: strings.TrimSpace(b.sheet + " comment")}, "\n"+s)
}

func digits(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e17 {
		return fmt.Sprintf("%.0f", v)
	}
	return strconv.FormatFloat(v, 'g', 15, 64)
}

// rkNumber decodes a number in 30 bits ([MS-XLS] 2.5.217).
func rkNumber(n uint32) float64 {
	v := math.Float64frombits(uint64(n&^3) << 32)
	if n&2 != 0 {
		v = float64(int32(n) >> 2)
	}
	if n&1 != 0 {
		v /= 100
	}
	return v
}

// short is a string with a length of one byte.
func (b *book) short(p []byte) string {
	n := int(p[0])
	if b.old {
		return b.narrow(p[1:min(len(p), 1+n)])
	}
	if len(p) < 2 {
		return ""
	}
	return sized(p[2:], n, p[1]&1 != 0)
}

// long is a string with a length of two bytes.
func (b *book) long(p []byte) string {
	if len(p) < 3 {
		return ""
	}
	n := int(binary.LittleEndian.Uint16(p))
	if b.old {
		return b.narrow(p[2:min(len(p), 2+n)])
	}
	flags, p := p[2], p[3:]
	if flags&8 != 0 {
		p = p[min(2, len(p)):]
	}
	if flags&4 != 0 {
		p = p[min(4, len(p)):]
	}
	return sized(p, n, flags&1 != 0)
}

func sized(p []byte, n int, double bool) string {
	if double {
		return wide(p[:min(len(p), 2*n)])
	}
	// High bytes are left out: ISO 8859-1.
	r := make([]rune, 0, min(len(p), n))
	for _, c := range p[:min(len(p), n)] {
		r = append(r, rune(c))
	}
	return string(r)
}

func latin(p []byte) string {
	s, err := charmap.Windows1252.NewDecoder().Bytes(p)
	if err != nil {
		return ""
	}
	return string(s)
}
