package archive

import (
	"context"
	"io"

	"github.com/klauspost/compress/s2"

	"postern/extract"
)

// Snappy is the framing format of Snappy (framing_format.txt).
var Snappy = extract.Format{
	Name:       "snappy",
	About:      "Snappy in frames: the file",
	MediaTypes: []string{"application/x-snappy-framed"},
	Extensions: []string{"sz"},
	Detect:     detects(beginsWith(snappyMagic)),
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		c := codec{starts: func([]byte) bool { return false }, open: func(o *extract.Object, at int64) (io.Reader, func() int64, error) {
			r := s2.NewReader(io.NewSectionReader(o.Data, at, o.Size-at), s2.ReaderMaxBlockSize(4<<20))
			return r, func() int64 { return o.Size }, nil
		}}
		return readStreams(ctx, o, s, c, endings{".sz": ""})
	},
}

const snappyMagic = "\xff\x06\x00\x00sNaPpY"
