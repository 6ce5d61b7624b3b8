package wordperfect

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"postern/extract"
)

// Graphics is a drawing or a picture of WordPerfect (WPG), of both versions. Its place is
// "drawing".
var Graphics = extract.Format{
	Name:       "wpg",
	About:      "WordPerfect Graphics: texts drawn, PostScript inside as a file",
	MediaTypes: []string{"application/x-wpg", "image/x-wpg", "image/wpg"},
	Extensions: []string{"wpg", "wpg2"},
	Fact:       extract.ImageWithoutText,
	Detect: func(o *extract.Object) bool {
		return len(o.Head) >= headSize && string(o.Head[:4]) == magic && o.Head[9] == kindGraphics
	},
	Risky: true,
	Read:  readGraphics,
}

// Records of graphics of the first version.
const (
	drawnText    = 0x0c
	drawnText2   = 0x18
	drawnEnd     = 0x10
	drawnScript  = 0x11
	drawnScript2 = 0x1b
	drawnBitmap  = 0x0b
	drawnBitmap2 = 0x14
	// newBitmap holds pixels in the second version.
	newBitmap = 0x0f
)

func readGraphics(ctx context.Context, o *extract.Object, s extract.Sink) error {
	data, err := io.ReadAll(io.LimitReader(o.Open(), largest))
	if err != nil {
		return err
	}
	d := &document{ctx: ctx, s: s, data: data}
	if len(data) < headSize {
		return corrupt("graphics, cut off")
	}
	if binary.LittleEndian.Uint16(data[12:]) != 0 {
		return &extract.GapError{Cause: extract.EncryptedFile, Detail: "WordPerfect Graphics with a password"}
	}
	at, ok := d.bodyAt()
	if !ok {
		return corrupt("graphics that begin outside of the file")
	}
	second := data[10] >= 2
	for b, n := data[at:], 0; len(b) > 0; n++ {
		if n&0xff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		kind := b[0]
		b = b[1:]
		if second {
			if len(b) == 0 {
				break
			}
			kind = b[0]
			if _, b, ok = drawnSize(b[1:]); !ok {
				return corrupt("graphics, cut off")
			}
		}
		var size uint32
		if size, b, ok = drawnSize(b); !ok || uint64(size) > uint64(len(b)) {
			return corrupt("graphics, cut off")
		}
		if err := d.drawn(second, kind, n, b[:size]); err != nil {
			return err
		}
		if b = b[size:]; !second && kind == drawnEnd {
			break
		}
	}
	return nil
}

// drawnSize reads a size of one, two or four bytes.
func drawnSize(b []byte) (uint32, []byte, bool) {
	le := binary.LittleEndian
	switch {
	case len(b) >= 1 && b[0] != 0xff:
		return uint32(b[0]), b[1:], true
	case len(b) >= 3 && b[2]&0x80 == 0:
		return uint32(le.Uint16(b[1:])), b[3:], true
	case len(b) >= 5:
		return uint32(le.Uint16(b[1:])&0x7fff)<<16 | uint32(le.Uint16(b[3:])), b[5:], true
	}
	return 0, nil, false
}

func (d *document) drawn(second bool, kind byte, number int, b []byte) error {
	switch {
	case second && kind == newBitmap, !second && (kind == drawnBitmap || kind == drawnBitmap2):
		return nil
	case !second && (kind == drawnScript || kind == drawnScript2):
		if i := bytes.Index(b, []byte("%!")); i >= 0 {
			return d.s.Child(extract.Child{Path: fmt.Sprintf("record %d", number)}, bytes.NewReader(b[i:]))
		}
	case !second && kind != drawnText && kind != drawnText2:
		return nil
	}
	version := byte(5)
	if second {
		version = 6
	}
	if found := loose(version, b); found != "" {
		return d.s.Text(extract.Shown, extract.Place{Where: "drawing"}, found)
	}
	return nil
}
