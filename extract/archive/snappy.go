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
	About:      "Snappy in frames: the file, and the chunks that programs skip",
	MediaTypes: []string{"application/x-snappy-framed"},
	Extensions: []string{"sz"},
	Detect:     detects(beginsWith(snappyMagic)),
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		c := codec{starts: func([]byte) bool { return false }, open: func(o *extract.Object, at int64) (io.Reader, func() int64, error) {
			r := s2.NewReader(io.NewSectionReader(o.Data, at, o.Size-at), s2.ReaderMaxBlockSize(4<<20))
			return r, func() int64 { return o.Size }, nil
		}}
		if err := readStreams(ctx, o, s, c, endings{".sz": ""}); err != nil {
			return err
		}
		return snappySkipped(ctx, o, s)
	},
}

// snappySkipped hands on the chunks that decoders skip (section 4.5): padding, and what is
// of no known kind.
func snappySkipped(ctx context.Context, o *extract.Object, s extract.Sink) error {
	const packed, plain, magic, head = 0, 1, 0xff, 4
	seen := spans{}
	for at := int64(0); at < o.Size; {
		var h [head]byte
		if err := ctx.Err(); err != nil || !readFull(o, h[:], at) {
			return err // the stream's reader has said so
		}
		next := at + head + int64(le.Uint32(h[:])>>8)
		switch h[0] {
		case packed, plain, magic:
			seen.add(at, next)
		default:
			seen.add(at, at+head)
		}
		at = next
	}
	return (&leftover{used: &seen, what: "Snappy"}).hand(ctx, o, s)
}

const snappyMagic = "\xff\x06\x00\x00sNaPpY"
