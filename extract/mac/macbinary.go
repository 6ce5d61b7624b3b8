package mac

import (
	"context"
	"encoding/binary"
	"io"

	"postern/extract"
)

// Binary is MacBinary I to III: a header of 128 bytes, the data fork, the resource
// fork, each filled up to a multiple of 128.
var Binary = extract.Format{
	Name:       "macbinary",
	About:      "MacBinary: name and both forks",
	MediaTypes: []string{"application/macbinary", "application/x-macbinary"},
	Extensions: []string{"macbin"},
	Detect:     func(o *extract.Object) bool { _, ok := binaryHeader(o); return ok },
	Risky:      true,
	Read:       readBinary,
}

const block = 128

// A header is what MacBinary says of a file.
type header struct {
	name           []byte
	data, resource int64 // their sizes
	resourceAt     int64
	comment        int64
}

// binaryHeader reads the header. It has no signature but zeroes, so the lengths have
// to fit the object.
func binaryHeader(o *extract.Object) (h header, ok bool) {
	b := o.Head
	if len(b) < block || b[0] != 0 || b[1] == 0 || b[1] > 63 || b[74] != 0 || b[82] != 0 {
		return h, false
	}
	h.name = b[2 : 2+b[1]]
	for _, c := range h.name {
		if c < ' ' || c == 0x7f {
			return h, false
		}
	}
	up := func(n int64) int64 { return (n + block - 1) / block * block }
	h.data, h.resource = int64(binary.BigEndian.Uint32(b[83:])), int64(binary.BigEndian.Uint32(b[87:]))
	h.comment = int64(binary.BigEndian.Uint16(b[99:]))
	second := up(int64(binary.BigEndian.Uint16(b[120:]))) // a second header
	h.resourceAt = block + second + up(h.data)
	end := h.resourceAt + h.resource
	if h.data+h.resource == 0 || end > o.Size || o.Size > up(end)+up(h.comment)+block {
		return h, false
	}
	return h, true
}

func readBinary(ctx context.Context, o *extract.Object, s extract.Sink) error {
	h, _ := binaryHeader(o)
	if err := s.Text(extract.Properties, extract.Place{Where: "name"}, text(h.name)+"\n"); err != nil {
		return err
	}
	at := h.resourceAt - (h.data+block-1)/block*block
	err := forks(s, text(h.name), io.NewSectionReader(o.Data, at, h.data), io.NewSectionReader(o.Data, h.resourceAt, h.resource), h.data, h.resource)
	if err != nil {
		return err
	}
	// What is behind the forks: a comment, or anything.
	end := h.resourceAt + h.resource
	return printable(ctx, io.NewSectionReader(o.Data, end, max(0, o.Size-end)), s)
}
