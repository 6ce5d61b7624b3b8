package parquet

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"postern/internal/snappy"
)

// Codecs of pages (CompressionCodec of parquet.thrift).
const (
	codecNone   = 0
	codecSnappy = 1
	codecGzip   = 2
	codecLZO    = 3
	codecBrotli = 4
	codecLZ4Old = 5
	codecZstd   = 6
	codecLZ4    = 7
)

// mostPage bounds a page; programs write about 1 MiB.
const mostPage = 32 << 20

var (
	errCodec = errors.New("parquet: a page whose compression is broken")
	errLZO   = errors.New("parquet: pages of LZO")
)

// unpack returns the bytes of a page, which should be so many.
func unpack(codec int, b []byte, size int) ([]byte, error) {
	if size < 0 || size > mostPage {
		return nil, errCodec
	}
	var r io.Reader
	switch codec {
	case codecNone:
		return b, nil
	case codecSnappy:
		return snappy.Decode(b, size)
	case codecLZ4:
		return unpackLZ4(b, size)
	case codecLZ4Old:
		if out, err := unpackHadoop(b, size); err == nil {
			return out, nil
		}
		return unpackLZ4(b, size)
	case codecLZO:
		return nil, errLZO
	case codecGzip:
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, errCodec
		}
		r = z
	case codecBrotli:
		r = brotli.NewReader(bytes.NewReader(b))
	case codecZstd:
		z, err := zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(mostPage), zstd.WithDecoderMaxMemory(mostPage))
		if err != nil {
			return nil, errCodec
		}
		defer z.Close()
		r = z
	default:
		return nil, errCodec
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(size)+1))
	if err != nil || len(out) != size {
		return nil, errCodec
	}
	return out, nil
}

// unpackLZ4 reads one block, which grows by 255 at most.
func unpackLZ4(b []byte, size int) ([]byte, error) {
	if size > 255*len(b)+64 {
		return nil, errCodec
	}
	out := make([]byte, size)
	n, err := lz4.UncompressBlock(b, out)
	if err != nil || n != size {
		return nil, errCodec
	}
	return out, nil
}

// unpackHadoop reads blocks behind their sizes, as Hadoop writes them.
func unpackHadoop(b []byte, size int) ([]byte, error) {
	var out []byte
	for len(b) > 0 {
		if len(b) < 8 {
			return nil, errCodec
		}
		plain, packed := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
		if b = b[8:]; uint64(packed) > uint64(len(b)) || uint64(plain) > uint64(size-len(out)) {
			return nil, errCodec
		}
		block, err := unpackLZ4(b[:packed], int(plain))
		if err != nil {
			return nil, err
		}
		out = append(out, block...)
		b = b[packed:]
	}
	if len(out) != size {
		return nil, errCodec
	}
	return out, nil
}
