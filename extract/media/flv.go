package media

import (
	"postern/extract"
	"postern/extract/metadata"
)

// readFLV reads the tags of data among those of sound and film (Adobe Flash Video File
// Format 10.1, annex E).
func readFLV(m *reading) error {
	f := fields{b: m.At(5, 4)}
	at := int64(f.number(4)) + 4
	for at < m.Object.Size && m.Next() {
		const head, behind, data = 11, 4, 18
		h := fields{b: m.At(at, head)}
		kind, size := h.number(1)&0x1f, int64(h.number(3))
		h.number(7)
		if at += head; h.short || size > m.Object.Size-at {
			if kind == data {
				m.script(m.Value("FLV data", m.Object.Data, at, max(0, m.Object.Size-at)))
			}
			return metadata.Corrupt("FLV: cut off")
		}
		switch kind {
		case data:
			m.script(m.Value("FLV data", m.Object.Data, at, size))
		case 8, 9: // sound, film
		default:
			m.Unknown("FLV", at, size)
		}
		at += size + behind
	}
	return nil
}

// script reads values one after the other: the name of an event and what it says.
func (m *reading) script(b []byte) {
	a := &amf{reading: m, fields: fields{b: b}}
	for len(a.b) > 0 && m.Next() {
		rest := a.b
		if !a.value("", 0) {
			m.Gap("", extract.Corrupt, "FLV: data goes wrong")
			m.Printable("FLV data", rest)
			return
		}
	}
}

// An amf takes values off a block (AMF 0 specification section 2).
type amf struct {
	*reading
	fields
}

// value reads one, with the name that it has in an object, and reports whether it is one.
func (a *amf) value(label string, depth int) bool {
	const deepest = 16
	if depth > deepest || !a.Next() {
		return false
	}
	switch a.number(1) {
	case 0:
		a.take(8)
	case 11:
		a.take(10)
	case 1:
		a.take(1)
	case 2:
		a.Property("FLV data", labelled(label, a.text(2)))
	case 12, 15:
		a.Property("FLV data", labelled(label, a.text(4)))
	case 5, 6, 13: // nothing
	case 7:
		a.take(2)
	case 3:
		return a.object(depth)
	case 16:
		a.Property("FLV data", a.text(2))
		return a.object(depth)
	case 8:
		a.take(4)
		return a.object(depth)
	case 10:
		for n := a.number(4); n > 0 && !a.short; n-- {
			if !a.value(label, depth+1) {
				return false
			}
		}
	default:
		return false
	}
	return !a.short
}

// object reads names and values up to an empty name and the mark of the end.
func (a *amf) object(depth int) bool {
	for !a.short {
		name := a.text(2)
		if name == "" && len(a.b) > 0 && a.b[0] == 9 {
			a.take(1)
			return true
		}
		a.Property("FLV data", name)
		if !a.value(short(name), depth+1) {
			return false
		}
	}
	return false
}

func (a *amf) text(size int) string { return metadata.Narrow(a.take(int(a.number(size)))) }

func (a *amf) take(n int) []byte {
	if n > len(a.b) {
		a.short, n = true, len(a.b)
	}
	v := a.b[:n]
	a.b = a.b[n:]
	return v
}
