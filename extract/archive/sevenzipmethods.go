package archive

import (
	"bufio"
	"errors"
	"io"
	"sync"

	"github.com/bodgit/sevenzip"
	"github.com/klauspost/compress/flate"
)

// sevenZipMethods gives the library of 7z the methods of Deflate that are ours: its own one
// loses the last byte where a filter reads it byte by byte, and that of 64 KiB it has not.
var sevenZipMethods = sync.OnceFunc(func() {
	sevenzip.RegisterDecompressor([]byte{4, 1, 8}, unpacks(func(r io.ByteReader) io.Reader {
		return flate.NewReader(r.(io.Reader))
	}))
	sevenzip.RegisterDecompressor([]byte{4, 1, 9}, unpacks(func(r io.ByteReader) io.Reader { return newInflate64(r) }))
})

// unpacks makes a method of one stream of a decoder.
func unpacks(open func(io.ByteReader) io.Reader) sevenzip.Decompressor {
	return func(_ []byte, _ uint64, streams []io.ReadCloser) (io.ReadCloser, error) {
		if len(streams) != 1 {
			return nil, errors.New("a method of one stream has several")
		}
		source, ok := streams[0].(io.ByteReader)
		if !ok {
			source = bufio.NewReader(streams[0])
		}
		return &unpacked{r: open(source), source: streams[0]}, nil
	}
}

// An unpacked stream tells of its end, and of an error, in a read of its own.
type unpacked struct {
	r      io.Reader
	source io.Closer
	err    error
}

func (u *unpacked) Read(p []byte) (int, error) {
	if u.err != nil {
		return 0, u.err
	}
	n, err := u.r.Read(p)
	if u.err = err; n > 0 {
		err = nil
	}
	return n, err
}

// Close implements [io.Closer].
func (u *unpacked) Close() error { return u.source.Close() }
