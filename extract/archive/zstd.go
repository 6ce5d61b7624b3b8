package archive

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"

	"postern/extract"
)

// Zstd is the ZSTD format (RFC 8878): frames, and frames that programs skip.
var Zstd = extract.Format{
	Name:       "zstd",
	About:      "ZSTD: all frames as one file, the frames that programs skip, and what follows them",
	MediaTypes: []string{"application/zstd", "application/x-zstd"},
	Extensions: []string{"zst", "tzst"},
	Detect: func(o *extract.Object) bool {
		return beginsWith(zstdMagic)(o.Head) || startsSkippable(o.Head) && followedBy(o, zstdMagic)
	},
	Risky: true,
	Read:  readZstd,
}

const zstdMagic = "\x28\xb5\x2f\xfd"

func startsZstd(h []byte) bool { return beginsWith(zstdMagic)(h) || startsSkippable(h) }

// startsSkippable tells a frame that programs skip (RFC 8878 section 3.1.2, which
// LZ4 has too): its magic and its size, then anything.
func startsSkippable(h []byte) bool {
	return len(h) >= 8 && h[0]&0xf0 == 0x50 && string(h[1:4]) == "\x2a\x4d\x18"
}

func skippable(h []byte, at int64) func() int64 {
	return func() int64 { return at + 8 + int64(le.Uint32(h[4:])) }
}

// followedBy reports whether a magic stands behind the skippable frames at the
// start, few of them.
func followedBy(o *extract.Object, magics ...string) bool {
	at := int64(0)
	for range 16 {
		var h [8]byte
		n, _ := o.Data.ReadAt(h[:], at)
		if startsSkippable(h[:n]) {
			at = skippable(h[:], at)()
			continue
		}
		for _, m := range magics {
			if beginsWith(m)(h[:n]) {
				return true
			}
		}
		break
	}
	return false
}

func readZstd(ctx context.Context, o *extract.Object, s extract.Sink) error {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(largestDictionary), zstd.WithDecoderMaxMemory(largestDictionary))
	if err != nil {
		return err
	}
	defer d.Close()
	open := func(o *extract.Object, at int64) (io.Reader, func() int64, error) {
		var h [8]byte
		if n, _ := o.Data.ReadAt(h[:], at); startsSkippable(h[:n]) {
			end := skippable(h[:], at)
			if end() > o.Size {
				return nil, nil, io.ErrUnexpectedEOF
			}
			return nil, end, nil
		}
		end := zstdEnd(o, at)
		err := d.Reset(io.NewSectionReader(o.Data, at, end-at))
		return zstdReader{d}, func() int64 { return end }, zstdError(err)
	}
	return readStreams(ctx, o, s, codec{startsZstd, open}, endings{".zst": "", ".zstd": "", ".tzst": ".tar"})
}

type zstdReader struct{ d *zstd.Decoder }

func (z zstdReader) Read(p []byte) (int, error) {
	n, err := z.d.Read(p)
	return n, zstdError(err)
}

func zstdError(err error) error {
	switch {
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrWindowSizeTooSmall), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return errDictionary
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return &extract.GapError{Cause: extract.Unknown, Detail: "it wants a dictionary of its own"}
	}
	return err
}

// zstdEnd is where the frame at an offset ends by the sizes of its blocks (RFC
// 8878 section 3.1.1); the file's end where it is cut.
func zstdEnd(o *extract.Object, at int64) int64 {
	r := bufio.NewReaderSize(io.NewSectionReader(o.Data, at, o.Size-at), 8<<10)
	h, _ := r.Peek(5)
	if len(h) < 5 {
		return o.Size
	}
	d := h[4]
	single := d & 0x20 >> 5
	size := 5 + int(1-single) + []int{0, 1, 2, 4}[d&3] + []int{int(single), 2, 4, 8}[d>>6]
	end := at + int64(size)
	if _, err := r.Discard(size); err != nil {
		return o.Size
	}
	for last := false; !last; {
		var b [3]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return o.Size
		}
		block := int(b[0]) | int(b[1])<<8 | int(b[2])<<16
		last = block&1 != 0
		n := block >> 3
		if block>>1&3 == 1 { // one byte, many times
			n = 1
		}
		if _, err := r.Discard(n); err != nil {
			return o.Size
		}
		end += 3 + int64(n)
	}
	if d&4 != 0 {
		end += 4
	}
	return min(end, o.Size)
}
