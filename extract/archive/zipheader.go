package archive

import (
	"encoding/binary"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"postern/extract"
	"postern/mail"
)

// Signatures and sizes of the records (APPNOTE 4.3).
const (
	localSignature      = "PK\x03\x04"
	centralSignature    = "PK\x01\x02"
	endSignature        = "PK\x05\x06"
	end64Signature      = "PK\x06\x06"
	locator64Signature  = "PK\x06\x07"
	descriptorSignature = "PK\x07\x08"
	spanSignature       = descriptorSignature // at the start of a spanned archive

	localLength   = 30
	centralLength = 46
	endLength     = 22

	end64Length     = 56
	locator64Length = 20
)

// Bits of the general purpose flag (APPNOTE 4.4.4).
const (
	flagEncrypted  = 1 << 0
	flagEndMarker  = 1 << 1 // of LZMA
	flagDescriptor = 1 << 3
	flagStrong     = 1 << 6
	flagUTF8       = 1 << 11
)

var le = binary.LittleEndian

var errNoHeader = errors.New("no ZIP header")

// A member is what a local header says, and where its data begins.
type member struct {
	name       string // as written
	extraNames []string
	extraText  []string // what is readable in extra fields that nothing here reads
	method     uint16
	flags      uint16
	time       uint16 // of the last change, as MS-DOS counts
	crc        uint32
	packed     int64
	size       int64
	sizesKnown bool
	aes        aesField // zero where there is none
	data       int64
}

// An entry is what the directory says of a member.
type entry struct {
	member
	offset  int64 // of the local header
	comment string
}

// readLocal reads the local header at offset.
func readLocal(o *extract.Object, offset int64) (*member, error) {
	if offset < 0 || offset+localLength > o.Size {
		return nil, errNoHeader
	}
	var h [localLength]byte
	if _, err := o.Data.ReadAt(h[:], offset); err != nil && err != io.EOF || string(h[:4]) != localSignature {
		return nil, errNoHeader
	}
	names, extra := int64(le.Uint16(h[26:])), int64(le.Uint16(h[28:]))
	m := &member{
		flags: le.Uint16(h[6:]), method: le.Uint16(h[8:]), time: le.Uint16(h[10:]), crc: le.Uint32(h[14:]),
		packed: int64(le.Uint32(h[18:])), size: int64(le.Uint32(h[22:])),
		data: offset + localLength + names + extra,
	}
	if m.data > o.Size {
		return nil, errNoHeader
	}
	b := make([]byte, names+extra)
	if _, err := o.Data.ReadAt(b, offset+localLength); err != nil && err != io.EOF {
		return nil, err
	}
	m.name = string(b[:names])
	m.extra(b[names:], nil)
	m.sizesKnown = m.flags&flagDescriptor == 0 || m.packed != 0
	return m, nil
}

// Extra fields (APPNOTE 4.5, 4.6).
const (
	extraZip64   = 0x0001
	extraUnicode = 0x7075
)

// extra reads the extra fields: sizes and the offset of large archives, and a
// name in Unicode.
func (m *member) extra(b []byte, offset *int64) {
	for len(b) >= 4 {
		id, n := le.Uint16(b), int(le.Uint16(b[2:]))
		b = b[4:]
		field := b[:min(n, len(b))]
		b = b[len(field):]
		switch {
		case id == extraZip64:
			for _, v := range []*int64{&m.size, &m.packed, offset} {
				if v != nil && *v == 0xffffffff && len(field) >= 8 {
					*v = max(0, int64(le.Uint64(field)&(1<<63-1)))
					field = field[8:]
				}
			}
			m.extraText = append(m.extraText, readable(field)...)
		case id == extraAES:
			m.aes, _ = readAES(field)
			m.extraText = append(m.extraText, readable(field)...)
		case id == extraUnicode && len(field) > 5:
			m.extraNames = append(m.extraNames, string(field[5:]))
		default:
			m.extraText = append(m.extraText, readable(field)...)
		}
	}
}

func (m *member) directory() bool { return strings.HasSuffix(m.name, "/") }

func (m *member) encrypted() bool { return m.flags&flagEncrypted != 0 || m.method == methodAES }

// crcKnown reports whether the checksum can be compared; a local header with a
// descriptor has none.
func (m *member) crcKnown() bool { return m.crc != 0 && m.flags&flagEncrypted == 0 }

// names are the readings of the name, the best first: names that are no UTF-8 are
// in the code page of the machine that packed it, most often 437.
func (m *member) names() []string {
	var list []string
	for _, raw := range append([]string{m.name}, m.extraNames...) {
		if utf8.ValidString(raw) {
			list = appendNew(list, clean(raw))
			continue
		}
		for _, charset := range append([]string{"ibm437"}, mail.Guess([]byte(raw))...) {
			if text, ok := mail.Charset(charset, []byte(raw)); ok {
				list = appendNew(list, clean(text))
			}
		}
	}
	return list
}

func (m *member) path() string {
	if n := m.names(); len(n) > 0 && n[0] != "" {
		return n[0]
	}
	return "unnamed"
}

// clean makes a name one line of UTF-8.
func clean(name string) string {
	name = strings.ToValidUTF8(name, "\ufffd")
	return strings.Map(func(r rune) rune {
		if r < 0x20 {
			return ' '
		}
		return r
	}, name)
}

// baseNames are names without their folders.
func baseNames(names []string) []string {
	var list []string
	for _, n := range names {
		list = appendNew(list, path.Base(strings.ReplaceAll(n, `\`, "/")))
	}
	return list
}

func appendNew(list []string, more ...string) []string {
next:
	for _, m := range more {
		for _, have := range list {
			if have == m {
				continue next
			}
		}
		if m != "" {
			list = append(list, m)
		}
	}
	return list
}

// descriptor is the length of the data descriptor at offset (APPNOTE 4.3.9),
// with or without its signature, in one of two widths; zero when there is none.
func descriptor(o *extract.Object, offset int64, m *member) int64 {
	var b [24]byte
	n, _ := o.Data.ReadAt(b[:], offset)
	d, signature := b[:n], int64(0)
	if n >= 4 && string(d[:4]) == descriptorSignature {
		d, signature = d[4:], 4
	}
	packed := offset - m.data
	switch {
	case len(d) >= 12 && int64(le.Uint32(d[4:])) == packed:
		return signature + 12
	case len(d) >= 20 && int64(le.Uint64(d[4:])) == packed:
		return signature + 20
	case signature > 0 && len(d) >= 12:
		return signature + 12
	}
	return 0
}
