package image

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	stdimage "image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"postern/extract"
)

// Bounds of decoding, so that a worker has the memory for it.
var mostDecoded = int64(160 << 20) // bytes that the decoded picture may take

const (
	mostFrames = 8   // of an animation; the text of more is seldom another
	mostPages  = 200 // of a TIFF
)

// A codec is how the pixels of a format are had.
type codec struct {
	config func(io.Reader) (stdimage.Config, error)
	decode func(io.Reader) (stdimage.Image, error)
}

var errPixels = errors.New("the picture has more pixels than are decoded")

// open decodes a picture whose size is within bounds; cost is the memory for one pixel,
// bytes.
func (c codec) open(data io.ReaderAt, size int64, cost func(stdimage.Config) int64) (*stdimage.Gray, error) {
	at := func() io.Reader { return io.NewSectionReader(data, 0, size) }
	cfg, err := c.config(at())
	if err != nil {
		return nil, err
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || int64(cfg.Width) > mostDecoded/int64(cfg.Height)/cost(cfg) {
		return nil, errPixels
	}
	src, err := c.decode(at())
	if err != nil {
		return nil, err
	}
	return grey(src), nil
}

// single makes a format's Pixels of a codec for files of one picture.
func single(c codec, cost func(stdimage.Config) int64) func(context.Context, *extract.Object, int) (*stdimage.Gray, error) {
	return func(_ context.Context, o *extract.Object, page int) (*stdimage.Gray, error) {
		if page > 0 {
			return nil, io.EOF
		}
		return c.open(o.Data, o.Size, cost)
	}
}

// eight is the memory of a pixel of the decoders that may use sixteen bits a channel.
func eight(stdimage.Config) int64 { return 8 }

var (
	pngPixels  = single(codec{png.DecodeConfig, png.Decode}, eight)
	bmpPixels  = single(codec{bmp.DecodeConfig, bmp.Decode}, eight)
	webpPixels = single(codec{webp.DecodeConfig, webp.Decode}, eight)
)

func jpegPixels(_ context.Context, o *extract.Object, page int) (*stdimage.Gray, error) {
	if page > 0 {
		return nil, io.EOF
	}
	cost := int64(4)
	if progressive(o.Open()) { // all coefficients are held, 32 bits each
		cost = 16
	}
	return codec{jpeg.DecodeConfig, jpeg.Decode}.open(o.Data, o.Size, func(stdimage.Config) int64 { return cost })
}

// progressive looks for the frame header (ITU-T T.81, B.1.1.3 and table B.1).
func progressive(r io.Reader) bool {
	b := bufio.NewReader(r)
	_, _ = b.Discard(2)
	for range 1000 {
		h, err := b.Peek(4)
		if err != nil || h[0] != 0xff {
			return true // the decoder finds it perhaps: the dearer kind
		}
		switch m := h[1]; {
		case m == 0xff:
			_, _ = b.Discard(1)
			continue
		case m == 0xc0 || m == 0xc1:
			return false
		case m == 0xc2 || m == 0xda:
			return true
		}
		if _, err := b.Discard(2 + int(h[2])<<8 + int(h[3])); err != nil {
			return true
		}
	}
	return true
}

// gifPixels decodes a frame of an animation by itself: what it shows anew.
func gifPixels(ctx context.Context, o *extract.Object, page int) (*stdimage.Gray, error) {
	if page >= mostFrames {
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: fmt.Sprintf("more than %d frames", mostFrames)}
	}
	data := make([]byte, o.Size)
	if _, err := io.ReadFull(o.Open(), data); err != nil {
		return nil, err
	}
	one, err := gifFrame(ctx, data, page)
	if err != nil {
		return nil, err
	}
	return codec{gif.DecodeConfig, gif.Decode}.open(bytes.NewReader(one), int64(len(one)), func(stdimage.Config) int64 { return 2 })
}

// gifFrame makes a file of one frame of a GIF89a (sections 17 to 27 of its
// specification); io.EOF when there are fewer.
func gifFrame(ctx context.Context, b []byte, n int) ([]byte, error) {
	const head = 13
	if len(b) < head {
		return nil, io.ErrUnexpectedEOF
	}
	at := head + int(colours(b[10]))
	screen := min(at, len(b))
	control := []byte(nil)
	for blocks := 0; at < len(b); blocks++ {
		if blocks%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		from := at
		switch b[at] {
		case '!':
			at = gifBlocks(b, at+2)
			if from+1 < len(b) && b[from+1] == 0xf9 {
				control = b[from:min(at, len(b))]
			}
		case ',':
			if at+10 > len(b) {
				return nil, io.EOF
			}
			at = gifBlocks(b, at+10+int(colours(b[at+9]))+1)
			if n == 0 {
				one := append(bytes.Clone(b[:screen]), control...)
				return append(append(one, b[from:min(at, len(b))]...), ';'), nil
			}
			n--
			control = nil
		default:
			return nil, io.EOF
		}
	}
	return nil, io.EOF
}

// gifBlocks skips sub-blocks to behind the terminator.
func gifBlocks(b []byte, at int) int {
	for at < len(b) {
		n := int(b[at])
		at += 1 + n
		if n == 0 {
			break
		}
	}
	return at
}

// tiffPixels decodes a page: the decoder sees a file whose first directory is the one
// of the page.
func tiffPixels(_ context.Context, o *extract.Object, page int) (*stdimage.Gray, error) {
	if page >= mostPages {
		return nil, &extract.GapError{Cause: extract.TooBig, Detail: fmt.Sprintf("more than %d pages", mostPages)}
	}
	at, err := tiffDirectory(o, page)
	if err != nil {
		return nil, err
	}
	head := bytes.Clone(o.Head[:8])
	tiffOrder(o).PutUint32(head[4:], at)
	data := &patched{o.Data, head}
	return codec{tiff.DecodeConfig, tiff.Decode}.open(data, o.Size, eight)
}

// A patched file has another start.
type patched struct {
	io.ReaderAt
	head []byte
}

func (p *patched) ReadAt(b []byte, off int64) (int, error) {
	n, err := p.ReaderAt.ReadAt(b, off)
	if off >= 0 && off < int64(len(p.head)) {
		copy(b[:n], p.head[off:])
	}
	return n, err
}
