package ole

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

const (
	chunkSize = 4096
	// maxMacro bounds the source of one module: compressed, it grows 700-fold.
	maxMacro = 32 << 20
)

var (
	errMacro    = errors.New("VBA project: its compression is broken")
	errBigMacro = errors.New("VBA project: a module beyond all bounds")
)

// unpackMacro undoes the compression of [MS-OVBA] 2.4.1: chunks of up to 4096
// bytes, each of runs of eight tokens, a byte or a reference back within the
// chunk. What came before damage is returned with the error.
func unpackMacro(b []byte) ([]byte, error) {
	if len(b) < 3 || b[0] != 1 {
		return nil, errMacro
	}
	b = b[1:]
	var out []byte
	for len(b) >= 2 {
		head := binary.LittleEndian.Uint16(b)
		if head>>12&7 != 3 {
			if len(out) == 0 {
				return nil, errMacro
			}
			return out, nil // QUIRK: padding behind the last chunk
		}
		size := int(head&0xfff) + 1
		b = b[2:]
		cut := size > len(b)
		chunk := b[:min(size, len(b))]
		b = b[len(chunk):]
		if head&0x8000 == 0 {
			out = append(out, chunk...)
		} else {
			var err error
			if out, err = unpackChunk(out, chunk); err != nil {
				return out, err
			}
		}
		if cut {
			return out, errMacro
		}
		if len(out) > maxMacro {
			return out, errBigMacro
		}
	}
	return out, nil
}

func unpackChunk(out, b []byte) ([]byte, error) {
	start := len(out)
	for len(b) > 0 {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0; bit++ {
			if flags>>bit&1 == 0 {
				out = append(out, b[0])
				b = b[1:]
				continue
			}
			done := len(out) - start
			if len(b) < 2 || done == 0 {
				return out, errMacro
			}
			token := binary.LittleEndian.Uint16(b)
			b = b[2:]
			// 2.4.1.3.19.1: as many bits for the offset as the chunk so far needs.
			width := max(4, bits.Len(uint(done-1)))
			length := int(token&(0xffff>>width)) + 3
			offset := int(token>>(16-width)) + 1
			if offset > done || done+length > chunkSize {
				return out, errMacro
			}
			for range length {
				out = append(out, out[len(out)-offset])
			}
		}
		if len(out)-start > chunkSize {
			return out, errMacro
		}
	}
	return out, nil
}
