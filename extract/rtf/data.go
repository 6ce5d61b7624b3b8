package rtf

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"

	"postern/extract"
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
		name, data := embedded(h.data)
		return r.child(name, data)
	}
	_, data := embedded(h.data)
	return r.child("data", data)
}

func (r *reader) child(name string, data []byte) error {
	c := extract.Child{Path: name}
	if path.Ext(name) != "" {
		c.Names = []string{name}
	}
	return r.s.Child(c, bytes.NewReader(data))
}

// embedded takes the data of an embedded object out of its header ([MS-OLEDS]
// 2.2.5), and a file out of its package.
func embedded(b []byte) (name string, data []byte) {
	rest := b
	word := func() (n int, ok bool) {
		if len(rest) < 4 {
			return 0, false
		}
		n = int(binary.LittleEndian.Uint32(rest))
		rest = rest[4:]
		return n, true
	}
	text := func() (string, bool) {
		n, ok := word()
		if !ok || n < 0 || n > len(rest) {
			return "", false
		}
		s := strings.TrimRight(string(rest[:n]), "\x00")
		rest = rest[n:]
		return s, true
	}
	if _, ok := word(); !ok {
		return "object", b
	}
	if kind, ok := word(); !ok || kind != 2 {
		return "object", b // a link, or no header: its bytes are read as they are
	}
	class, ok := text()
	for range 2 {
		if ok {
			_, ok = text()
		}
	}
	if !ok {
		return "object", b
	}
	if n, ok := word(); ok && n >= 0 && n < len(rest) {
		rest = rest[:n]
	}
	if strings.EqualFold(class, "Package") {
		if name, data, ok := packaged(rest); ok {
			return name, data
		}
	}
	return "object", rest
}

// packaged takes a file out of what Windows' packager writes: a label, a path, a
// temporary path, the length and the bytes of the file.
func packaged(b []byte) (name string, data []byte, ok bool) {
	if len(b) < 2 {
		return "", nil, false
	}
	b = b[2:]
	text := func() string {
		i := bytes.IndexByte(b, 0)
		if i < 0 {
			b = nil
			return ""
		}
		s := string(b[:i])
		b = b[i+1:]
		return s
	}
	label := text()
	text()
	if len(b) < 8 {
		return "", nil, false
	}
	b = b[4:]
	n := int(binary.LittleEndian.Uint32(b))
	if n < 0 || n > len(b)-4 {
		return "", nil, false
	}
	b = b[4+n:]
	if len(b) < 4 {
		return "", nil, false
	}
	n = int(binary.LittleEndian.Uint32(b))
	b = b[4:]
	if n < 0 || n > len(b) {
		return "", nil, false
	}
	label = strings.ToValidUTF8(path.Base(strings.ReplaceAll(label, `\`, "/")), "\ufffd")
	return label, b[:n], true
}
