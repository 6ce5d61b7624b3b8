package parts

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"
)

// Embedded takes the data of an object of OLE 1 out of its header ([MS-OLEDS] 2.2.5), and a
// file out of its package, whose name it returns; without such a header the whole is the data
// of an "object".
func Embedded(b []byte) (name string, data []byte) {
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
