package tnef_test

import (
	"encoding/binary"
	"unicode/utf16"
)

// No program at hand writes TNEF, so the samples are made here. What tnef and
// ytnef read of them was compared with what is expected.

const magic = "\x78\x9f\x3e\x22"

// A builder writes a stream of attributes.
type builder struct{ b []byte }

func newStream() *builder {
	w := &builder{[]byte(magic + "\x01\x00")}
	w.attribute(1, 0x00089006, le32(0x00010000))
	return w.attribute(1, 0x00069007, append(le32(1252), 0, 0, 0, 0))
}

func (w *builder) attribute(level byte, id uint32, data []byte) *builder {
	w.b = append(w.b, level)
	w.b = binary.LittleEndian.AppendUint32(w.b, id)
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(len(data)))
	w.b = append(w.b, data...)
	sum := uint16(0)
	for _, c := range data {
		sum += uint16(c)
	}
	w.b = binary.LittleEndian.AppendUint16(w.b, sum)
	return w
}

func (w *builder) rendering() *builder { return w.attribute(2, 0x00069002, make([]byte, 14)) }

func le32(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }

func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s + "\x00")) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func pad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// props is a list of properties.
func props(list ...[]byte) []byte {
	b := le32(uint32(len(list)))
	for _, p := range list {
		b = append(b, p...)
	}
	return b
}

// variable is a property with a value of any length.
func variable(tag uint32, values ...[]byte) []byte {
	b := append(le32(tag), le32(uint32(len(values)))...)
	for _, v := range values {
		b = append(append(b, le32(uint32(len(v)))...), pad(v)...)
	}
	return b
}

// named is a property with a name.
func named(kind uint32, name string, value ...[]byte) []byte {
	p := variable(kind, value...)
	b := append(le32(0x80000000|kind), make([]byte, 16)...)
	b = append(b, le32(1)...)
	n := wide(name)
	b = append(append(b, le32(uint32(len(n)))...), pad(n)...)
	return append(b, p[4:]...)
}
