package mail

import (
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// utf7Encoding decodes UTF-7 (RFC 2152), and the kind of it that IMAP has for the names
// of mailboxes (RFC 3501 section 5.1.3). Postern never writes it.
type utf7Encoding struct{ imap bool }

func (u utf7Encoding) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: &utf7Decoder{imap: u.imap}}
}

func (utf7Encoding) NewEncoder() *encoding.Encoder { return encoding.Nop.NewEncoder() }

type utf7Decoder struct {
	imap    bool // "&" and "," stand for "+" and "/"
	shifted bool
	fresh   bool // nothing came after the "+" yet
	bits    uint32
	count   uint
	high    rune // first half of a surrogate pair
}

func (d *utf7Decoder) Reset() { *d = utf7Decoder{imap: d.imap} }

func (d *utf7Decoder) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	var out [3 * utf8.UTFMax]byte
	for nSrc < len(src) {
		next := *d
		b := next.step(out[:0], src[nSrc])
		if nDst+len(b) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += copy(dst[nDst:], b)
		*d = next
		nSrc++
	}
	return nDst, nSrc, nil
}

func (d *utf7Decoder) step(out []byte, c byte) []byte {
	shift := byte('+')
	if d.imap {
		shift = '&'
	}
	if !d.shifted {
		if c == shift {
			*d = utf7Decoder{imap: d.imap, shifted: true, fresh: true}
			return out
		}
		return appendByte(out, c)
	}
	v := base64Values[c]
	if d.imap && c == ',' {
		v = 63
	}
	if v < 64 {
		d.fresh = false
		d.bits, d.count = d.bits<<6|uint32(v), d.count+6
		if d.count >= 16 {
			d.count -= 16
			return d.unit(out, rune(d.bits>>d.count&0xffff))
		}
		return out
	}
	fresh, high := d.fresh, d.high
	*d = utf7Decoder{imap: d.imap}
	switch {
	case fresh && c == '-':
		return append(out, shift)
	case fresh:
		out = append(out, shift) // a plus sign that was never escaped
	case high != 0:
		out = utf8.AppendRune(out, utf8.RuneError)
	}
	if c == '-' {
		return out
	}
	if c == shift {
		*d = utf7Decoder{imap: d.imap, shifted: true, fresh: true}
		return out
	}
	return appendByte(out, c)
}

// unit takes one UTF-16 unit.
func (d *utf7Decoder) unit(out []byte, u rune) []byte {
	if d.high != 0 {
		pair := utf16.DecodeRune(d.high, u)
		d.high = 0
		if pair != utf8.RuneError {
			return utf8.AppendRune(out, pair)
		}
		out = utf8.AppendRune(out, utf8.RuneError)
	}
	if 0xd800 <= u && u < 0xdc00 {
		d.high = u
		return out
	}
	return utf8.AppendRune(out, u)
}

// appendByte writes what is no UTF-7 as windows-1252 would be nearly: one rune for
// the byte.
func appendByte(out []byte, c byte) []byte { return utf8.AppendRune(out, rune(c)) }
