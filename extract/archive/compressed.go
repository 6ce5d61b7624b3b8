package archive

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"postern/extract"
)

// Bzip2, Xz and Zstd are one compressed file each. Streams one after the other
// are one file, as their programs read them.
var (
	Bzip2 = compressed("bzip2", "BZIP2: the file inside, of one stream or several", "BZh", []string{"application/x-bzip2"}, []string{"bz2", "tbz2"},
		func(r io.Reader) (io.Reader, func(), error) { return bzip2.NewReader(r), func() {}, nil })
	Xz = compressed("xz", "XZ: the file inside, of one stream or several", "\xfd7zXZ\x00", []string{"application/x-xz"}, []string{"xz", "txz"},
		func(r io.Reader) (io.Reader, func(), error) {
			// QUIRK: the library takes a header without anything behind it for a whole file.
			if b, ok := r.(*bufio.Reader); ok {
				if _, err := b.Peek(emptyXz); err != nil {
					return nil, nil, io.ErrUnexpectedEOF
				}
			}
			x, err := xz.ReaderConfig{DictCap: 1 << 16}.NewReader(r)
			return x, func() {}, err
		})
	// Zstd keeps windows to 128 MiB, as its program does (RFC 8878, 3.1.1.1.2).
	Zstd = compressed("zstd", "ZSTD: the file inside, of one frame or several", "\x28\xb5\x2f\xfd", []string{"application/zstd"}, []string{"zst", "tzst"},
		func(r io.Reader) (io.Reader, func(), error) {
			d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(128<<20))
			if err != nil {
				return nil, nil, err
			}
			return d, d.Close, nil
		})
)

// emptyXz is the size of an empty file (The .xz File Format, 2: header, index and
// footer).
const emptyXz = 32

// compressed is a format that holds one file and not its name.
func compressed(name, about, magic string, types, extensions []string, open func(io.Reader) (io.Reader, func(), error)) extract.Format {
	return extract.Format{
		Name: name, About: about, MediaTypes: types, Extensions: extensions, Risky: true,
		Detect: func(o *extract.Object) bool {
			return bytes.HasPrefix(o.Head, []byte(magic)) && len(o.Head) > len(magic)+4
		},
		Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
			r, closed, err := open(bufio.NewReaderSize(o.Open(), 64<<10))
			if err != nil {
				return err
			}
			defer closed()
			inner := "data"
			if len(o.Names) > 0 {
				inner = unpackedName(path.Base(o.Names[0]))
			}
			return s.Child(extract.Child{Path: inner, Names: []string{inner}}, &checked{r: r, ctx: ctx})
		},
	}
}

// unpackedName is a file's name without the ending of its compression.
func unpackedName(name string) string {
	ext := path.Ext(name)
	base := strings.TrimSuffix(name, ext)
	switch strings.ToLower(ext) {
	case ".tbz2", ".txz", ".tzst":
		return base + ".tar"
	case ".bz2", ".xz", ".zst":
		return base
	}
	return "data"
}
