package media

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"

	"postern/extract"
	"postern/extract/metadata"
)

// meta reads a box of that name, which in QuickTime has no version, and its list of
// tags.
func (v *movie) meta(b metadata.Box) {
	skip := int64(4)
	if h := v.At(b.At, 8); len(h) == 8 && string(h[4:]) == "hdlr" {
		skip = 0
	}
	var keys []string
	v.within(b, skip, func(b metadata.Box) {
		switch b.Type {
		case "hdlr":
			v.handler(b, nil)
		case "keys":
			keys = v.keys(b)
		case "ilst":
			end := b.At + b.Size
			if rest := v.Items(b.At, end, func(b metadata.Box) { v.item(b, keys) }); rest < end {
				v.Unknown("box ilst", rest, end-rest)
			}
		case "xml ", "bxml":
			if c := v.Content(b); len(c) > 4 {
				v.XMP(c[4:])
			}
		case "ID32":
			v.userData(b)
		case "uuid":
			v.UUIDBox(b)
		case "free", "skip":
		default:
			v.Unknown("box "+name(b), b.At, b.Size)
		}
	})
}

// keys reads the names of tags that are numbers in the list.
func (v *movie) keys(b metadata.Box) []string {
	var all []string
	v.Items(b.At+8, b.At+b.Size, func(b metadata.Box) {
		key := metadata.Narrow(v.Content(b))
		v.Property("tag", key)
		all = append(all, key)
	})
	return all
}

// item reads a tag: a name of four characters, or a number of keys, or one of its own
// in the boxes mean and name; and its values.
func (v *movie) item(b metadata.Box, keys []string) {
	label := name(b)
	if n := binary.BigEndian.Uint32([]byte(b.Type)); n >= 1 && uint64(n) <= uint64(len(keys)) {
		label = short(keys[n-1])
	}
	where := "tag " + label
	v.within(b, 0, func(b metadata.Box) {
		switch b.Type {
		case "data":
			v.value(b, where, label)
		case "mean":
			if c := v.Content(b); len(c) > 4 {
				label = short(metadata.Narrow(c[4:]))
			}
		case "name":
			if c := v.Content(b); len(c) > 4 {
				v.Property(where, metadata.Narrow(c[4:]))
				label = short(label + ":" + metadata.Narrow(c[4:]))
			}
		default:
			v.Unknown(where, b.At, b.Size)
		}
	})
}

// Types of values (QuickTime File Format, "Well-known types").
const (
	valueUTF8     = 1
	valueUTF16    = 2
	valueShiftJIS = 3
	valueSort     = 4
	valueSort16   = 5
	valueGIF      = 12
	valueJPEG     = 13
	valuePNG      = 14
	valueNumber   = 21
	valueUnsigned = 22
	valueBMP      = 27
)

// value reads a box data: the type of the value, a language, the value.
func (v *movie) value(b metadata.Box, where, label string) {
	h := v.At(b.At, 8)
	if b.Size < 8 || len(h) < 8 {
		return
	}
	kind := binary.BigEndian.Uint32(h)
	b.At, b.Size = b.At+8, b.Size-8
	if b.Size > 0 && (label == "covr" || kind == valueGIF || kind == valueJPEG || kind == valuePNG || kind == valueBMP) {
		v.file(extract.Child{Path: "picture"}, v.OpenBox(b))
		return
	}
	c := v.Content(b)
	switch kind {
	case valueUTF8, valueSort:
		v.Property(where, labelled(label, metadata.Narrow(c)))
	case valueUTF16, valueSort16:
		v.Property(where, labelled(label, metadata.Wide(c, binary.BigEndian)))
	case valueShiftJIS:
		text, err := japanese.ShiftJIS.NewDecoder().Bytes(c)
		if err == nil {
			v.Property(where, labelled(label, string(text)))
		}
	case valueNumber, valueUnsigned, 65, 66, 67, 74, 75, 76, 77, 78:
		if len(c) > 0 && len(c) <= 8 {
			n := binary.BigEndian.Uint64(append(make([]byte, 8-len(c)), c...))
			v.Property(where, fmt.Sprintf("%s: %d", label, n))
		}
	default:
		v.loose(where, c)
	}
}

// userData reads a box of udta.
func (v *movie) userData(b metadata.Box) {
	where := "user data " + name(b)
	switch {
	case b.Type == "meta":
		v.meta(b)
	case b.Type == "uuid":
		v.UUIDBox(b)
	case b.Type == "XMP_":
		v.XMP(v.Content(b))
	case b.Type == "ID32": // a language before the tag
		v.id3(v.Object.Data, b.At+6, b.At+b.Size)
	case b.Type == "chpl":
		v.chapters(v.Content(b))
	case b.Type == "Xtra":
		v.windowsTags(v.Content(b))
	case b.Type == "name":
		v.Property(where, marked(v.Content(b)))
	case b.Type[0] == 0xa9:
		v.international(where, v.Content(b))
	case mobile[b.Type] > 0:
		if c := v.Content(b); len(c) > mobile[b.Type] {
			v.mobileText(where, b.Type, c[mobile[b.Type]:])
		}
	case b.Type == "hinf", b.Type == "hnti":
		v.within(b, 0, func(b metadata.Box) { v.Unknown(where, b.At, b.Size) })
	default:
		v.Unknown(where, b.At, b.Size)
	}
}

// international reads texts with their length and language (QuickTime File Format, "User
// data text strings"). Languages below 0x400 are those of the Macintosh.
func (v *movie) international(where string, b []byte) {
	if len(b) >= 16 && string(b[4:8]) == "data" {
		v.Property(where, marked(b[16:]))
		return
	}
	for len(b) >= 4 && v.Next() {
		size, language := int(binary.BigEndian.Uint16(b)), binary.BigEndian.Uint16(b[2:])
		if size > len(b)-4 {
			break
		}
		text := marked(b[4 : 4+size])
		if language < 0x400 && text == metadata.Latin(b[4:4+size]) {
			if mac, err := charmap.Macintosh.NewDecoder().Bytes(b[4 : 4+size]); err == nil {
				text = string(mac)
			}
		}
		v.Property(where, text)
		b = b[4+size:]
	}
	v.Property(where, marked(b))
}

// mobile are the boxes of 3GPP TS 26.244 section 8, and what stands before their text:
// version, language and other numbers.
var mobile = map[string]int{
	"titl": 6, "dscp": 6, "cprt": 6, "perf": 6, "auth": 6, "gnre": 6, "albm": 6, "coll": 6, "kywd": 7, "loci": 6, "rtng": 14, "clsf": 12,
}

// mobileText reads the text of one, and of lists of keywords and places each.
func (v *movie) mobileText(where, kind string, b []byte) {
	switch kind {
	case "kywd":
		for len(b) > 0 && v.Next() {
			size := min(int(b[0]), len(b)-1)
			v.Property(where, marked(b[1:1+size]))
			b = b[1+size:]
		}
	case "loci":
		text, rest := markedEnded(b)
		v.Property(where, text)
		const numbers = 13 // role, longitude, latitude, altitude
		if len(rest) < numbers {
			return
		}
		degrees := func(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / (1 << 16) }
		v.Property(where, fmt.Sprintf("%.6f, %.6f", degrees(rest[5:]), degrees(rest[1:])))
		for rest = rest[numbers:]; len(rest) > 0 && v.Next(); {
			text, rest = markedEnded(rest)
			v.Property(where, text)
		}
	default:
		v.Property(where, marked(b))
	}
}

// markedEnded is the text before the first zero, in UTF-16 where a mark says so.
func markedEnded(b []byte) (text string, rest []byte) {
	if len(b) >= 2 && (b[0] == 0xfe && b[1] == 0xff || b[0] == 0xff && b[1] == 0xfe) {
		return wideEnded(b, binary.BigEndian)
	}
	return ended(b)
}

// chapters reads a list of them as Nero writes it: a version, a number, and times and
// texts.
func (v *movie) chapters(b []byte) {
	skip := 5
	if len(b) > 0 && b[0] != 0 {
		skip += 4
	}
	b = b[min(skip, len(b)):]
	for len(b) > 9 && v.Next() {
		size := min(int(b[8]), len(b)-9)
		v.Property("chapter", metadata.Narrow(b[9:9+size]))
		b = b[9+size:]
	}
}

// windowsTags reads what Windows writes: names, and values with a type each.
func (v *movie) windowsTags(b []byte) {
	for len(b) >= 12 && v.Next() {
		size, length := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
		if size < 12 || uint64(size) > uint64(len(b)) || uint64(length) > uint64(size)-12 {
			break
		}
		label, values := short(metadata.Narrow(b[8:8+length])), b[12+length:size]
		b = b[size:]
		for len(values) >= 6 && v.Next() {
			n := binary.BigEndian.Uint32(values)
			if n < 6 || uint64(n) > uint64(len(values)) {
				break
			}
			const wide = 8
			if kind := binary.BigEndian.Uint16(values[4:]); kind == wide {
				v.Property("tag "+label, labelled(label, metadata.Wide(values[6:n], binary.LittleEndian)))
			} else {
				v.loose("tag "+label, values[6:n])
			}
			values = values[n:]
		}
	}
	v.loose("tag", b)
}
