// Package metadata reads what stands beside the pixels of pictures and the frames
// of sound and film: EXIF, XMP, IPTC, Photoshop resources, colour profiles, and the
// boxes and chunks that carry them. The formats of pictures and media are made of it.
package metadata

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"postern/extract"
)

// A Reading is one pass over a file. Its first error of the sink or the context
// stays: everything after it does nothing, and the pass ends with it.
type Reading struct {
	Ctx    context.Context
	Object *extract.Object
	Sink   extract.Sink

	err   error
	texts int
	taken int64 // bytes of values that were read into memory
	nodes int   // boxes, chunks and directory entries so far
	depth int   // of boxes in each other
	xmp   int
}

const (
	// MaxValue bounds one value in memory, bytes; a larger one is a gap.
	MaxValue = 16 << 20
	// maxTexts bounds the texts of a file: a text costs the sink more than its bytes.
	maxTexts = 100_000
	// maxNodes bounds the boxes, chunks and entries of a file.
	maxNodes = 1_000_000
)

// Reader makes the Read function of a format out of a pass over a file.
func Reader(read func(*Reading) error) func(context.Context, *extract.Object, extract.Sink) error {
	return func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		r := &Reading{Ctx: ctx, Object: o, Sink: s}
		err := read(r)
		if r.err != nil {
			return r.err
		}
		return err
	}
}

// Format makes a risky format out of a pass over a file. What is only called one, a picture
// say, is not read as one.
func Format(f extract.Format, what string, read func(*Reading) error) extract.Format {
	f.Risky = true
	f.Read = Reader(func(r *Reading) error {
		if !f.Detect(r.Object) {
			return Corrupt("no " + what + " of this format")
		}
		return read(r)
	})
	return f
}

// Begins makes a Detect function of the first bytes of files.
func Begins(magic ...string) func(*extract.Object) bool {
	return func(o *extract.Object) bool {
		return slices.ContainsFunc(magic, func(m string) bool { return strings.HasPrefix(string(o.Head), m) })
	}
}

// Corrupt is the gap of a file that ends, or goes wrong, in the middle.
func Corrupt(detail string) error { return &extract.GapError{Cause: extract.Corrupt, Detail: detail} }

// TooBig is the gap of a file with more in it than is read.
func TooBig(detail string) error { return &extract.GapError{Cause: extract.TooBig, Detail: detail} }

// Stopped reports whether reading must end.
func (r *Reading) Stopped() bool {
	if r.err == nil {
		r.err = r.Ctx.Err()
	}
	return r.err != nil
}

// Next counts one more piece of the file's structure and reports whether there may
// be so many.
func (r *Reading) Next() bool {
	r.nodes++
	if r.nodes == maxNodes {
		r.Gap("", extract.TooBig, "too many pieces of structure")
	}
	return r.nodes < maxNodes && !r.Stopped()
}

// Text hands on a line of text of a view.
func (r *Reading) Text(v extract.View, where, text string) {
	if text = tidy(text); text == "" || r.Stopped() {
		return
	}
	if r.texts++; r.texts > maxTexts {
		if r.texts == maxTexts+1 {
			r.Gap("", extract.TooBig, "too many texts")
		}
		return
	}
	r.err = r.Sink.Text(v, extract.Place{Where: tidy(where)}, text+"\n")
}

// Property hands on a fact about the file.
func (r *Reading) Property(where, text string) { r.Text(extract.Properties, where, text) }

// Printable hands on what looks like text in bytes that nobody knows.
func (r *Reading) Printable(where string, b []byte) { r.Text(extract.All, where, printable(b)) }

// Loose reads a value in memory that nobody knows, as [Reading.Unknown] does one in the
// file.
func (r *Reading) Loose(where string, b []byte) {
	r.Printable(where, b)
	if len(b) >= smallUnknown {
		r.Child(extract.Child{Path: where, Alternative: true}, bytes.NewReader(b))
	}
}

// Carve hands on the printable runs of what should hold numbers alone. What cannot be read
// to its end is a gap.
func (r *Reading) Carve(where string, from io.Reader) {
	if r.Stopped() {
		return
	}
	f := &failing{from: from}
	r.err = extract.Carve(r.Ctx, f, r.Sink, extract.Place{Where: tidy(where)})
	if f.failed {
		r.Gap("", extract.Corrupt, where+": cannot be unpacked to its end")
	}
}

// A failing reader ends where another one fails, and notes that it did.
type failing struct {
	from   io.Reader
	failed bool
}

func (f *failing) Read(b []byte) (int, error) {
	n, err := f.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		f.failed, err = true, io.EOF
	}
	return n, err
}

// Section is a reader over a stretch of the file, as far as there is one.
func (r *Reading) Section(at, size int64) *io.SectionReader {
	at = min(max(at, 0), r.Object.Size)
	return io.NewSectionReader(r.Object.Data, at, min(max(size, 0), r.Object.Size-at))
}

// Child hands on an object inside.
func (r *Reading) Child(c extract.Child, from io.Reader) {
	if !r.Stopped() {
		r.err = r.Sink.Child(c, from)
	}
}

// Gap notes a piece that cannot be read.
func (r *Reading) Gap(path string, cause extract.Cause, detail string) {
	if !r.Stopped() {
		r.err = r.Sink.Gap(path, cause, detail)
	}
}

// Picture hands on a picture inside: a thumbnail, the cover of a record.
func (r *Reading) Picture(path string, b []byte) {
	if len(b) > 0 {
		r.Child(extract.Child{Path: path}, bytes.NewReader(b))
	}
}

// At reads up to n bytes from off on; fewer at the end of the file. Structure is
// read with it, so n is small.
func (r *Reading) At(off int64, n int) []byte {
	if off < 0 || off >= r.Object.Size {
		return nil
	}
	b := make([]byte, min(int64(n), r.Object.Size-off))
	got, _ := r.Object.Data.ReadAt(b, off)
	return b[:got]
}

// Value reads n bytes from off on into memory. What is too large, or would with all
// before it be far more than the file holds, is a gap and nil, like what is cut off.
func (r *Reading) Value(what string, from io.ReaderAt, off, n int64) []byte {
	switch {
	case n <= 0 || r.Stopped():
		return nil
	case n > MaxValue, r.taken+n > 4*r.Object.Size+1<<20:
		r.Gap("", extract.TooBig, what+": too large")
		return nil
	}
	r.taken += n
	b := make([]byte, n)
	if got, _ := from.ReadAt(b, off); int64(got) < n {
		r.Gap("", extract.Corrupt, what+": cut off")
		return b[:got]
	}
	return b
}

// Inflated reads a compressed value whole, up to [MaxValue]; what is broken or too
// large is a gap after what could be read.
func (r *Reading) Inflated(what string, from io.Reader, err error) []byte {
	if err != nil {
		r.Gap("", extract.Corrupt, what+": cannot be unpacked")
		return nil
	}
	b, err := io.ReadAll(io.LimitReader(from, MaxValue+1))
	switch {
	case err != nil:
		r.Gap("", extract.Corrupt, what+": cannot be unpacked to its end")
	case len(b) > MaxValue:
		r.Gap("", extract.TooBig, what+": too large")
	}
	return b
}

// XMP hands on a packet of XMP (ISO 16684-1), which is XML.
func (r *Reading) XMP(b []byte) {
	if b = bytes.Trim(b, "\x00 \r\n\t"); len(b) == 0 {
		return
	}
	r.xmp++
	c := extract.Child{Path: "XMP", Types: []string{"application/rdf+xml"}}
	if r.xmp > 1 {
		c.Path = fmt.Sprintf("XMP~%d", r.xmp)
	}
	r.Child(c, bytes.NewReader(b))
}

// Rest hands on what stands behind the end of the file proper, from off on, but for
// padding.
func (r *Reading) Rest(off int64) {
	if off >= r.Object.Size || r.Stopped() {
		return
	}
	section := io.NewSectionReader(r.Object.Data, off, r.Object.Size-off)
	buffer := make([]byte, 32<<10)
	for {
		n, err := section.Read(buffer)
		if len(bytes.Trim(buffer[:n], "\x00\xff \r\n\t")) > 0 {
			break
		}
		if err != nil || r.Stopped() {
			return
		}
	}
	r.Child(extract.Child{Path: "after the end"}, io.NewSectionReader(r.Object.Data, off, r.Object.Size-off))
}
