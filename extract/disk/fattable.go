package disk

import (
	"postern/extract"
	"postern/extract/parts"
)

// tableText reads the text in a copy of the table, where nobody looks for any: entries that
// lead to the next cluster, or end a chain, are none.
func (f *fat) tableText(at, size int64) error {
	const piece = 48 << 10 // whole entries, whatever their size
	end := min(at+min(size, 64<<20), f.size)
	for from := at; from < end; from += piece {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		b := make([]byte, min(piece, end-from))
		n, _ := f.src.ReadAt(b, from)
		b = b[:n]
		f.blankLinks(b, (from-at)*8/int64(f.bits))
		if text := parts.Printable(b); text != "" {
			if err := f.sink.Text(extract.Carved, extract.Place{Where: "table of files"}, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// blankLinks makes zeros of ordinary entries, the first of which has a number.
func (f *fat) blankLinks(b []byte, first int64) {
	step := max(f.bits/8, 2)
	if f.bits == 12 { // two entries in three bytes
		step = 3
	}
	for i := 0; i+step <= len(b); i += step {
		number := first + int64(i)*8/int64(f.bits)
		usual := false
		switch e := b[i : i+step]; f.bits {
		case 12:
			usual = int64(e[0])|int64(e[1]&15)<<8 == number+1 && int64(e[1]>>4)|int64(e[2])<<4 == number+2
		case 16:
			usual = int64(le.Uint16(e)) == number+1
		default:
			usual = int64(le.Uint32(e)&0x0fffffff) == number+1
		}
		if usual {
			clear(b[i : i+step])
		}
	}
}
