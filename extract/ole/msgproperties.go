package ole

import (
	"encoding/binary"
	"math"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
)

// Properties of a message that are numbers ([MS-OXPROPS]).
const (
	tagMessageCodepage  = 0x3ffd // of strings in 8 bits
	tagInternetCodepage = 0x3fde // of the HTML body
)

// Types of properties of a fixed length ([MS-OXCDATA] 2.11.1).
const (
	typeDouble  = 0x0005
	typeInteger = 0x0014
)

// pages are the code pages of a message.
type pages struct{ text, internet uint32 }

// fixed calls found for each entry of a stream of properties ([MS-OXMSG] 2.4):
// behind a header, whose length depends on what the storage is, they have 16 bytes
// each. What of the header reads as an entry has no type.
func fixed(b []byte, found func(tag, kind uint16, value uint64)) {
	for b = b[len(b)%16:]; len(b) >= 16; b = b[16:] {
		found(binary.LittleEndian.Uint16(b[2:]), binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint64(b[8:]))
	}
}

// page returns the code pages that hold in a storage: those of the message that it
// is, or stands in.
func (f *file) page(dir string) pages {
	if p, ok := f.pages[dir]; ok {
		return p
	}
	var p pages
	if s := f.find(path.Join(dir, propertiesPrefix+"1.0")); s != nil {
		fixed(s.data, func(tag, _ uint16, value uint64) {
			switch tag {
			case tagMessageCodepage:
				p.text = uint32(value)
			case tagInternetCodepage:
				p.internet = uint32(value)
			}
		})
	}
	if p.text == 0 {
		p.text = p.internet
	}
	if p.internet == 0 {
		p.internet = p.text
	}
	if p.text == 0 && dir != "." && dir != "/" {
		p = f.page(path.Dir(dir))
	}
	if f.pages == nil {
		f.pages = map[string]pages{}
	}
	f.pages[dir] = p
	return p
}

// numbers emits the long numbers among the properties: what an account's field
// holds, for one.
func (f *file) numbers(s *stream) error {
	var out strings.Builder
	fixed(s.data, func(tag, kind uint16, value uint64) {
		const long = 1e8
		v := float64(int64(value))
		if kind == typeDouble {
			v = math.Float64frombits(value)
		}
		if (kind == typeDouble || kind == typeInteger) && math.Abs(v) >= long {
			out.WriteString(digits(v) + "\n")
		}
	})
	if out.Len() == 0 {
		return nil
	}
	return f.s.Text(extract.Properties, extract.Place{Where: "properties"}, out.String())
}

// propertyNames emits the names of properties that are no standard's ([MS-OXMSG]
// 2.2.3.1.3): each with its length, in UTF-16, filled up to four bytes.
func (f *file) propertyNames(b []byte) error {
	at := extract.Place{Where: "names of properties"}
	for len(b) > 4 {
		n := binary.LittleEndian.Uint32(b)
		b = b[4:]
		name := b[:min(uint64(n), uint64(len(b)))]
		b = b[min((len(name)+3)&^3, len(b)):]
		if err := f.s.Text(extract.Properties, at, tidy(mapi.Wide(name))+"\n"); err != nil {
			return err
		}
	}
	return nil
}
