package orc

import (
	"bytes"
	"compress/flate"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"postern/extract"
	"postern/internal/snappy"
)

// Kinds of compression (CompressionKind of orc_proto).
const (
	codecNone   = 0
	codecZlib   = 1
	codecSnappy = 2
	codecLZO    = 3
	codecLZ4    = 4
	codecZstd   = 5
	codecBrotli = 6
)

// unpack puts the chunks of a stream together: each stands behind its length, and whether
// it is packed (section "Compression").
func (f *file) unpack(b []byte) ([]byte, error) {
	if f.codec == codecNone {
		return b, nil
	}
	var out []byte
	for len(b) > 0 {
		if err := f.ctx.Err(); err != nil {
			return nil, err
		}
		const head = 3
		if len(b) < head {
			return nil, corrupt("a stream is cut off")
		}
		v := int(b[0]) | int(b[1])<<8 | int(b[2])<<16
		if b = b[head:]; v>>1 > len(b) {
			return nil, corrupt("a stream is cut off")
		}
		chunk := b[:v>>1]
		b = b[v>>1:]
		if v&1 == 0 {
			var err error
			if chunk, err = f.chunk(chunk); err != nil {
				return nil, err
			}
		}
		if f.room -= int64(len(chunk)); f.room < 0 || len(out)+len(chunk) > mostStream {
			return nil, tooBig("a stream is larger than one may be")
		}
		out = append(out, chunk...)
	}
	return out, nil
}

func (f *file) chunk(b []byte) ([]byte, error) {
	broken := corrupt("the compression of a stream is broken")
	in := bytes.NewReader(b)
	var r io.Reader
	switch f.codec {
	case codecZlib:
		r = flate.NewReader(in)
	case codecSnappy:
		out, err := snappy.Decode(b, f.block)
		if err != nil {
			return nil, broken
		}
		return out, nil
	case codecLZ4:
		out := make([]byte, min(f.block, 255*len(b)+64))
		n, err := lz4.UncompressBlock(b, out)
		if err != nil {
			return nil, broken
		}
		return out[:n], nil
	case codecZstd:
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(mostStream), zstd.WithDecoderMaxMemory(mostStream))
		if err != nil {
			return nil, broken
		}
		defer z.Close()
		r = z
	case codecBrotli:
		r = brotli.NewReader(in)
	default: // LZO
		return nil, &extract.GapError{Cause: extract.Unknown, Detail: "ORC table: streams of LZO, or of a kind that is not known"}
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(f.block)+1))
	if err != nil || len(out) > f.block || in.Len() > 0 {
		return nil, broken
	}
	return out, nil
}
