package ole

import (
	"encoding/binary"
	"math"
	"path"
	"strconv"
	"strings"

	"postern/extract"
	"postern/extract/mapi"
)

// Properties of a message that are numbers ([MS-OXPROPS]).
const (
	tagMessageCodepage  = 0x3ffd // of strings in 8 bits
	tagInternetCodepage = 0x3fde // of the HTML body
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

// numbers emits the long numbers among the properties, which an account's field holds,
// for one, and all those that somebody gave a name to.
func (f *file) numbers(s *stream) error {
	var failed error
	fixed(s.data, func(tag, kind uint16, value uint64) {
		const long = 1e8
		name, named := f.labels[tag]
		v := float64(int64(value))
		switch kind {
		case mapi.TypeDouble:
			v = math.Float64frombits(value)
		case mapi.TypeCurrency:
			v /= 10_000
		case mapi.TypeLong:
			v = float64(int32(value))
		case mapi.TypeInteger:
		default:
			return
		}
		if failed != nil || !named && (math.Abs(v) < long || kind == mapi.TypeCurrency || kind == mapi.TypeLong) {
			return
		}
		where := "properties"
		if named {
			where = "property " + name
		}
		failed = f.s.Text(extract.Properties, extract.Place{Where: where}, digits(v)+"\n")
	})
	return failed
}

// Streams of the names of properties that are no standard's ([MS-OXMSG] 2.2.3.1).
const (
	nameFolder  = "__nameid_version1.0"
	nameEntries = nameFolder + "/" + streamPrefix + "00030102"
	nameStrings = nameFolder + "/" + streamPrefix + "00040102"
	// firstNamed is the tag of the first of them.
	firstNamed = 0x8000
)

// readLabels reads which tag stands for which name. Those of a message in the message
// are numbered with its own.
func (f *file) readLabels() {
	f.labels = map[uint16]string{}
	entries, names := f.find(nameEntries), f.find(nameStrings)
	if entries == nil || names == nil {
		return
	}
	for b := entries.data; len(b) >= 8; b = b[8:] {
		const text = 1
		at, tag := uint64(binary.LittleEndian.Uint32(b)), firstNamed+binary.LittleEndian.Uint16(b[6:])
		if b[4]&text == 0 || at+4 > uint64(len(names.data)) || tag < firstNamed {
			continue
		}
		if name := nameAt(names.data[at:]); name != "" {
			f.labels[tag] = name
		}
	}
}

// nameAt is the name that b begins with: its length, then UTF-16.
func nameAt(b []byte) string {
	const longest = 512
	n := min(uint64(binary.LittleEndian.Uint32(b)), uint64(len(b)-4), longest)
	return strings.Join(strings.Fields(tidy(mapi.Wide(b[4:4+n]))), " ")
}

// label is what a property is called in the place of its text.
func (f *file) label(tag string) string {
	n, err := strconv.ParseUint(tag, 16, 16)
	if err != nil {
		return tag
	}
	if name, ok := f.labels[uint16(n)]; ok {
		return name
	}
	return mapi.TagName(uint16(n))
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
