package rtf

import (
	"bytes"
	"path"

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
	"pngblip": "picture.png", "jpegblip": "picture.jpg", "emfblip": "picture.emf", "wmetafile": "picture.wmf", "macpict": "picture.pict",
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
		return r.child(name, h.data)
	case objectData:
		name, data := parts.Embedded(h.data)
		return r.child(name, data)
	}
	_, data := parts.Embedded(h.data)
	return r.child("data", data)
}

func (r *reader) child(name string, data []byte) error {
	c := extract.Child{Path: name}
	if path.Ext(name) != "" {
		c.Names = []string{name}
	}
	return r.s.Child(c, bytes.NewReader(data))
}
