package avro

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zstd"

	"postern/extract"
	"postern/internal/snappy"
)

// unpack returns the rows of a block.
func unpack(codec string, b []byte) ([]byte, error) {
	const checksum = 4 // QUIRK: Apache's library for Python leaves a part of one behind deflate
	broken := corrupt("the compression of a block is broken")
	in := bytes.NewReader(b)
	var r io.Reader
	switch codec {
	case "", "null":
		return b, nil
	case "deflate":
		r = flate.NewReader(in)
	case "bzip2":
		r = bzip2.NewReader(in)
	case "snappy": // with a checksum behind
		n := len(b) - crc32.Size
		if n < 0 {
			return nil, broken
		}
		out, err := snappy.Decode(b[:n], mostBlock)
		if err != nil || crc32.ChecksumIEEE(out) != binary.BigEndian.Uint32(b[n:]) {
			return nil, broken
		}
		return out, nil
	case "zstandard":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(mostBlock), zstd.WithDecoderMaxMemory(mostBlock))
		if err != nil {
			return nil, broken
		}
		defer z.Close()
		r = z
	default: // xz
		return nil, &extract.GapError{Cause: extract.Unknown, Detail: "Avro file: blocks packed in a way that is not read"}
	}
	out, err := io.ReadAll(io.LimitReader(r, mostBlock+1))
	switch {
	case len(out) > mostBlock:
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: "Avro file: a block is larger than one may be"}
	case err != nil || in.Len() > checksum:
		return nil, broken
	}
	return out, nil
}
