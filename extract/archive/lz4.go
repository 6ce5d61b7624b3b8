package archive

import (
	"bufio"
	"context"
	"io"

	"github.com/pierrec/lz4/v4"

	"postern/extract"
)

// LZ4 is the LZ4 frame format (lz4_Frame_format.md 1.6), the legacy one too.
var LZ4 = extract.Format{
	Name:       "lz4",
	About:      "LZ4: all frames as one file, the frames that programs skip, and what follows them",
	MediaTypes: []string{"application/x-lz4", "application/lz4"},
	Extensions: []string{"lz4"},
	Detect: func(o *extract.Object) bool {
		return beginsWith(lz4Magic)(o.Head) || beginsWith(lz4Legacy)(o.Head) ||
			startsSkippable(o.Head) && followedBy(o, lz4Magic, lz4Legacy)
	},
	Risky: true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		return readStreams(ctx, o, s, codec{startsLZ4, openLZ4}, endings{".lz4": ""})
	},
}

const (
	lz4Magic  = "\x04\x22\x4d\x18"
	lz4Legacy = "\x02\x21\x4c\x18"
	// lz4LegacyBlock is more than a packed block of the legacy format has: one of
	// 8 MiB that could not be made smaller.
	lz4LegacyBlock = 8<<20 + 8<<20/255 + 16
)

func startsLZ4(h []byte) bool {
	return beginsWith(lz4Magic)(h) || beginsWith(lz4Legacy)(h) || startsSkippable(h)
}

func openLZ4(o *extract.Object, at int64) (io.Reader, func() int64, error) {
	var h [8]byte
	n, _ := o.Data.ReadAt(h[:], at)
	if startsSkippable(h[:n]) {
		end := skippable(h[:], at)
		if end() > o.Size {
			return nil, nil, io.ErrUnexpectedEOF
		}
		return nil, end, nil
	}
	end := lz4End(o, at)
	r := lz4.NewReader(io.NewSectionReader(o.Data, at, end-at)) // its default: no concurrency
	return r, func() int64 { return end }, nil
}

// lz4End is where the frame at an offset ends by the sizes of its blocks; the
// file's end where it is cut. A legacy frame ends at the file's end, or where
// what stands for a block's size is none.
func lz4End(o *extract.Object, at int64) int64 {
	r := bufio.NewReaderSize(io.NewSectionReader(o.Data, at, o.Size-at), 8<<10)
	h, _ := r.Peek(5)
	if len(h) < 5 {
		return o.Size
	}
	legacy, size := string(h[:4]) == lz4Legacy, 4
	flags := h[4]
	if !legacy {
		size += 3 + 8*int(flags>>3&1) + 4*int(flags&1)
	}
	end := at + int64(size)
	if _, err := r.Discard(size); err != nil {
		return o.Size
	}
	for {
		var b [4]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return o.Size
		}
		n := int64(le.Uint32(b[:]))
		switch {
		case legacy && (n == 0 || n > lz4LegacyBlock):
			return end
		case n == 0:
			return min(o.Size, end+4+4*int64(flags>>2&1))
		}
		n &= 1<<31 - 1
		if !legacy {
			n += 4 * int64(flags>>4&1)
		}
		if _, err := r.Discard(int(n)); err != nil {
			return o.Size
		}
		end += 4 + n
	}
}
