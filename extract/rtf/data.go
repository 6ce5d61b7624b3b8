package rtf

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// hexData collects data that is written as hexadecimal digits; whatever else
// stands between them is passed over.
type hexData struct {
	data  []byte
	half  int // the first digit of a byte, or -1
	limit int64
	over  bool
}

func (h *hexData) reset(limit int64) {
	if limit <= 0 {
		limit = 256 << 20
	}
	*h = hexData{half: -1, limit: limit}
}

func hexDigit(b byte) (byte, bool) {
	switch {
	case b >= '0' && b <= '9':
		return b - '0', true
	case b >= 'a' && b <= 'f':
		return b - 'a' + 10, true
	case b >= 'A' && b <= 'F':
		return b - 'A' + 10, true
	}
	return 0, false
}

func (h *hexData) add(b byte) error {
	d, ok := hexDigit(b)
	switch {
	case !ok:
		return nil
	case h.half < 0:
		h.half = int(d)
		return nil
	}
	_, err := h.Write([]byte{byte(h.half)<<4 | d})
	h.half = -1
	return err
}

// Write takes data as it is (\bin).
func (h *hexData) Write(p []byte) (int, error) {
	if int64(len(h.data)+len(p)) > h.limit {
		h.over = true
		return len(p), nil
	}
	h.data = append(h.data, p...)
	return len(p), nil
}

var pictureNames = map[string]string{
	"pngblip": "picture.png", "jpegblip": "picture.jpg", "emfblip": "picture.emf", "wmetafile": "picture.wmf", "macpict": "picture.pict", "dibitmap": "picture.bmp",
}

// hand hands on the data of a destination that ends.
func (r *reader) hand() error {
	h := r.hex
	r.hex.reset(h.limit)
	if h.over {
		return r.s.Gap("data", extract.TooBig, "RTF: data of a picture or an object is over the limit")
	}
	if len(h.data) == 0 {
		return nil
	}
	switch r.g.to {
	case picture:
		name := pictureNames[r.kind]
		if name == "" {
			return r.s.Gap("picture", extract.Unknown, "RTF: a bitmap without a format of its own")
		}
		if r.kind == "dibitmap" {
			h.data = parts.BitmapFile(h.data)
		}
		return r.child(name, h.data)
	case objectData:
		name, data := parts.Embedded(h.data)
		return r.child(name, data)
	case fieldData:
		if ofField(h.data) {
			return r.field(h.data)
		}
	}
	_, data := parts.Embedded(h.data)
	return r.child("data", data)
}

// Data of fields is that of a form field, with three numbers in front of its name, or of a link, which is a
// stream of objects. Both are small.
const (
	largestField = 4 << 10
	formHead     = 8
	longestName  = 20
	linkClass    = "\x08\xd0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b"
)

// ofField reports whether b is such data.
func ofField(b []byte) bool {
	if len(b) > largestField {
		return false
	}
	if bytes.HasPrefix(b, []byte(linkClass)) {
		return true
	}
	if len(b) <= formHead {
		return false
	}
	n := int(b[formHead])
	end := formHead + 1 + n
	return n <= longestName && end < len(b) && b[end] == 0 && bytes.IndexByte(b[formHead+1:end], 0) < 0
}

// field hands on the texts in data of a field: names, defaults, words to choose from and of help, in
// the code page of the document or in UTF-16. A file is looked for in it, but it is no gap.
func (r *reader) field(b []byte) error {
	for _, piece := range bytes.FieldsFunc(b, func(c rune) bool { return c < ' ' }) {
		if text := decodeBytes(piece, r.page); len(piece) > 1 {
			if err := r.out.add(everything, false, text+"\n"); err != nil {
				return err
			}
		}
	}
	if err := r.out.add(everything, false, parts.Printable(b)+"\n"); err != nil {
		return err
	}
	if err := r.s.Child(extract.Child{Path: "data", Alternative: true}, bytes.NewReader(b)); err != nil {
		return err
	}
	for _, mark := range fileMarks {
		// The first of each kind: what stands behind it belongs to its file.
		if at := strings.Index(string(b), mark); at > 0 {
			if err := r.s.Child(extract.Child{Path: fmt.Sprintf("data@%d", at), Alternative: true}, bytes.NewReader(b[at:])); err != nil {
				return err
			}
		}
	}
	return nil
}

// fileMarks begin files that nobody keeps in a field, behind the texts of one.
var fileMarks = []string{
	"PK\x03\x04", "\x1f\x8b\x08", "BZh", "\xfd7zXZ\x00", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "\x28\xb5\x2f\xfd", "%PDF-", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}

func (r *reader) child(name string, data []byte) error {
	c := extract.Child{Path: name}
	if path.Ext(name) != "" {
		c.Names = []string{name}
	}
	return r.s.Child(c, bytes.NewReader(data))
}
