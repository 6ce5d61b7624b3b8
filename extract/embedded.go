package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// embeddedMagic are the starts of files that are looked for inside of objects
// that nothing reads, a picture with an archive behind it for one; and how many of
// each kind are taken out.
var embeddedMagic = []struct {
	magic string
	most  int
}{
	{"PK\x03\x04", 1}, // a zip is read to its end from its first member on
	{"%PDF-", 4},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 4},
	{"7z\xbc\xaf\x27\x1c", 1},
	{"Rar!\x1a\x07", 1},
	{"\xfd7zXZ\x00", 1},
}

const longestMagic = 8

// embedded hands on what looks like a file inside of o, each from its start to
// the end of o, as second readings: what turns out to be none is dropped.
func embedded(ctx context.Context, o *Object, s Sink) error {
	var found []int64
	counts := make([]int, len(embeddedMagic))
	pooled := copyBuffers.Get().(*[copySize]byte)
	defer copyBuffers.Put(pooled)
	buffer := pooled[:]
	r := o.Open()
	kept, start := 0, int64(0) // what the buffer still holds of the last one, and where it begins
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(r, buffer[kept:])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		for i, m := range embeddedMagic {
			for at := 0; counts[i] < m.most; at++ {
				k := bytes.Index(buffer[at:kept+n], []byte(m.magic))
				if k < 0 {
					break
				}
				at += k
				// One that ends in what was kept was found the time before.
				if at+len(m.magic) > kept && start+int64(at) > 0 {
					counts[i]++
					found = append(found, start+int64(at))
				}
			}
		}
		if err != nil {
			break
		}
		end := kept + n
		kept = copy(buffer, buffer[end-longestMagic+1:end])
		start += int64(end - kept)
	}
	for _, at := range found {
		c := Child{Path: fmt.Sprintf("@%d", at), Alternative: true}
		if err := s.Child(c, io.NewSectionReader(o.Data, at, o.Size-at)); err != nil {
			return err
		}
	}
	return nil
}
