package image

import (
	"encoding/binary"
	"io"

	"postern/extract"
)

func tiffOrder(o *extract.Object) binary.ByteOrder {
	if o.Head[0] == 'M' {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// tiffDirectory is where the directory of a page stands (TIFF 6.0 section 2); io.EOF
// behind the last. BigTIFF is not decoded.
func tiffDirectory(o *extract.Object, page int) (uint32, error) {
	if len(o.Head) < 8 {
		return 0, io.ErrUnexpectedEOF
	}
	order := tiffOrder(o)
	at := order.Uint32(o.Head[4:])
	for range page {
		var b [4]byte
		if _, err := o.Data.ReadAt(b[:2], int64(at)); err != nil {
			return 0, io.EOF
		}
		entries := int64(order.Uint16(b[:2]))
		if _, err := o.Data.ReadAt(b[:], int64(at)+2+12*entries); err != nil {
			return 0, io.EOF
		}
		if at = order.Uint32(b[:]); at == 0 {
			return 0, io.EOF
		}
	}
	return at, nil
}
