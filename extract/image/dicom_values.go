package image

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"

	"postern/extract"
	"postern/extract/metadata"
)

// dicomNames are elements that name people and places (PS3.6 chapter 6).
var dicomNames = map[uint32]string{
	0x00080050: "accession number", 0x00080080: "institution", 0x00080081: "address of the institution", 0x00080090: "referring physician",
	0x00081010: "station", 0x00081030: "study", 0x0008103e: "series", 0x00081040: "department", 0x00081048: "physician of record",
	0x00081050: "performing physician", 0x00081060: "reading physician", 0x00081070: "operator", 0x00100010: "patient", 0x00100020: "patient's number",
	0x00100030: "date of birth", 0x00100040: "sex", 0x00101000: "other numbers", 0x00101001: "other names", 0x00101005: "name at birth",
	0x00101010: "age", 0x00101040: "address", 0x00101060: "mother's name at birth", 0x00102154: "telephone", 0x001021b0: "history",
	0x00104000: "comments on the patient", 0x00181000: "serial number", 0x00204000: "comments on the picture", 0x00321060: "procedure",
	0x00400244: "date", 0x0040a123: "person", 0x0040a160: "text", 0x00420010: "document",
}

// element reads a value.
func (d *dicom) element(a attribute) {
	tag := uint32(a.group)<<16 | uint32(a.element)
	where := dicomNames[tag]
	if where == "" {
		where = fmt.Sprintf("element %04x,%04x", a.group, a.element)
	}
	switch {
	case a.size == 0, a.group == delimiters:
	case a.group == 0x7fe0, a.group&0xff00 == 0x6000 && a.element == 0x3000: // pixels and what is drawn over them
	case tag == 0x00420011: // a document in a file, often PDF
		c := extract.Child{Path: "document"}
		if d.media != "" {
			c.Types = []string{d.media}
		}
		d.Child(c, io.NewSectionReader(d.data, a.at, a.size))
	case tag == 0x00282000:
		d.ICC(d.Value(where, d.data, a.at, a.size))
	case numbers[a.kind]:
	case a.kind == "OB" || a.kind == "OW" || a.kind == "UN":
		b := d.Value(where, d.data, a.at, min(a.size, metadata.MaxValue))
		if textual(b) {
			d.Property(where, d.decode(b))
			return
		}
		d.Loose(where, b)
	default:
		d.text(tag, where, d.Value(where, d.data, a.at, a.size), a.kind == "")
	}
}

// numbers are representations of values that hold no text.
var numbers = map[string]bool{
	"AT": true, "FL": true, "FD": true, "OD": true, "OF": true, "OL": true, "OV": true, "SL": true, "SS": true, "SV": true, "UL": true, "US": true, "UV": true,
}

func (d *dicom) text(tag uint32, where string, b []byte, guess bool) {
	if guess && !textual(b) {
		d.Loose(where, b)
		return
	}
	text := strings.TrimRight(d.decode(b), "\x00 ")
	switch tag {
	case 0x00080005:
		d.decode = dicomCharset(text)
	case 0x00420012:
		d.media = strings.ToLower(strings.TrimSpace(text))
	}
	view := extract.Properties
	if tag == 0x0040a160 { // what a report says
		view = extract.Shown
	}
	d.Text(view, where, text)
	// The parts of a name are written with carets between them.
	if joined := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '^' || r == '=' }), " "); strings.ContainsRune(text, '^') {
		d.Text(view, where, joined)
	}
}

// textual reports whether bytes can be a text of some charset.
func textual(b []byte) bool {
	for i, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b && (c != 0 || i != len(b)-1) {
			return false
		}
	}
	return true
}

// dicomCharsets are those without a change between several (PS3.3 section C.12.1.1.2).
var dicomCharsets = map[string]encoding.Encoding{
	"100": charmap.ISO8859_1, "101": charmap.ISO8859_2, "109": charmap.ISO8859_3, "110": charmap.ISO8859_4, "144": charmap.ISO8859_5,
	"127": charmap.ISO8859_6, "126": charmap.ISO8859_7, "138": charmap.ISO8859_8, "148": charmap.ISO8859_9, "203": charmap.ISO8859_15,
	"13": japanese.ShiftJIS, "166": charmap.Windows874, "87": japanese.ISO2022JP, "159": japanese.ISO2022JP, "149": korean.EUCKR,
	"58": simplifiedchinese.GBK,
}

// dicomCharset is a decoder for the names of charsets, which strokes part. Of several the
// last one that is known counts: those that change begin as ASCII.
func dicomCharset(names string) func([]byte) string {
	decode := metadata.Narrow
	for _, name := range strings.Split(names, `\`) {
		var e encoding.Encoding
		switch name = strings.TrimSpace(name); name {
		case "ISO_IR 192", "":
			continue
		case "GB18030", "GBK":
			e = simplifiedchinese.GB18030
		default:
			e = dicomCharsets[name[strings.LastIndexByte(name, ' ')+1:]]
		}
		if e == nil {
			continue
		}
		decode = func(b []byte) string {
			text, err := e.NewDecoder().Bytes([]byte(unmarked.Replace(string(b))))
			if err != nil {
				return metadata.Narrow(b)
			}
			return string(text)
		}
	}
	return decode
}

// unmarked takes out the changes to charsets that have no bytes in common with ASCII, which
// the decoders of Korean, Chinese and the one-byte charsets do not know.
var unmarked = strings.NewReplacer("\x1b$)C", "", "\x1b$)A", "", "\x1b-A", "", "\x1b-B", "", "\x1b-C", "", "\x1b-D", "", "\x1b-L", "", "\x1b-F", "", "\x1b-G", "", "\x1b-H", "",
	"\x1b-M", "", "\x1b-T", "")
