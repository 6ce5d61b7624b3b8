package fuse

import (
	"encoding/binary"
	"unsafe"
)

// littleEndian says that numbers lie in memory as they do in the file.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// words reads n words where they lie; on a machine of the other order of bytes,
// or where they are not aligned, in a copy.
func words[W Word](data []byte, n int) []W {
	if unsafe.Sizeof(W(0)) == 1 || littleEndian && uintptr(unsafe.Pointer(unsafe.SliceData(data)))%4 == 0 {
		return unsafe.Slice((*W)(unsafe.Pointer(unsafe.SliceData(data))), n)
	}
	out := make([]W, n)
	for i := range out {
		out[i] = W(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return out
}

// appendWords is the inverse.
func appendWords[W Word](b []byte, list []W) []byte {
	for _, w := range list {
		if unsafe.Sizeof(w) == 1 {
			b = append(b, byte(w))
		} else {
			b = binary.LittleEndian.AppendUint32(b, uint32(w))
		}
	}
	return b
}
