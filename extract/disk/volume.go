package disk

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"postern/extract"
	"postern/extract/parts"
)

// Bounds of a file system: files and folders, bytes of a folder, extents, the areas that
// no file takes up and are handed on, and how much of those is looked through for text.
const (
	mostFiles   = 200_000
	mostFolder  = 16 << 20
	mostExtents = 1 << 20
	mostStrays  = 256
	mostText    = 256 << 20
)

// An extent is a stretch of a volume; at is negative where nothing was ever written.
type extent struct{ at, size int64 }

// A volume is a file system while it is read.
type volume struct {
	ctx     context.Context
	src     source
	size    int64
	sink    extract.Sink
	prefix  string // of all paths
	seen    []extent
	extents int
	files   int
	gap     *extract.GapError
}

// damaged keeps the first thing that was wrong.
func (v *volume) damaged(detail string) {
	if v.gap == nil {
		v.gap = corrupt(detail)
	}
}

func (v *volume) tooMuch(what string) {
	if v.gap == nil {
		v.gap = &extract.GapError{Cause: extract.TooBig, Detail: "disk image: too many " + what}
	}
}

// full fills b from an offset of the volume.
func (v *volume) full(b []byte, at int64) bool { return full(v.src, b, at) }

// bytes reads extents to memory, up to most bytes.
func (v *volume) bytes(list []extent, most int64) []byte {
	var all []byte
	for _, x := range list {
		n := min(x.size, most-int64(len(all)))
		if n <= 0 {
			break
		}
		if x.at >= 0 {
			n = min(n, max(0, v.size-x.at))
		}
		b := make([]byte, n)
		if x.at >= 0 && !v.full(b, x.at) {
			v.damaged("disk image: a folder or a table that is not there")
			break
		}
		all = append(all, b...)
	}
	if most == mostFolder && len(all) >= mostFolder {
		v.tooMuch("entries in a folder")
	}
	return all
}

// text hands on names, labels and targets.
func (v *volume) text(where string, lines ...string) error {
	text := ""
	for _, line := range lines {
		if line = clean(line); strings.TrimSpace(line) != "" {
			text += line + "\n"
		}
	}
	if text == "" {
		return nil
	}
	return v.sink.Text(extract.Properties, extract.Place{Where: where}, text)
}

// clean makes a name one line of UTF-8.
func clean(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "\ufffd"))
}

// another counts a file, and reports whether there may be so many.
func (v *volume) another() bool {
	if v.files++; v.files > mostFiles {
		v.tooMuch("files")
		return false
	}
	return true
}

// file hands on the content of a file of size bytes under its names, the best first. A
// deleted one is a second reading: something else may stand there by now.
func (v *volume) file(names []string, list []extent, size int64, deleted bool) error {
	if err := v.ctx.Err(); err != nil {
		return err
	}
	var readers []io.Reader
	left := size
	for _, x := range list {
		n := min(x.size, left)
		if n <= 0 {
			break
		}
		left -= n
		if x.at < 0 {
			readers = append(readers, io.LimitReader(zeros{}, n))
			continue
		}
		if !deleted {
			v.seen = append(v.seen, extent{x.at, x.size})
		}
		readers = append(readers, io.NewSectionReader(v.src, x.at, n), &whole{at: x.at, size: n, end: v.size})
	}
	if left > 0 && !deleted {
		readers = append(readers, failing{})
	}
	for i := range names {
		names[i] = clean(names[i])
	}
	if err := v.text("names", names...); err != nil || size == 0 {
		return err
	}
	var bases []string
	for _, n := range names {
		bases = append(bases, path.Base(n))
	}
	name := v.prefix + strings.TrimPrefix(names[0], "/")
	return v.sink.Child(extract.Child{Path: name, Names: bases, Alternative: deleted}, &interrupted{v.ctx, io.MultiReader(readers...)})
}

// whole fails where an extent reaches beyond the end of the volume.
type whole struct{ at, size, end int64 }

func (w *whole) Read([]byte) (int, error) {
	if w.at > w.end-w.size {
		return 0, io.ErrUnexpectedEOF
	}
	return 0, io.EOF
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// zeros are what was never written.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

type interrupted struct {
	ctx context.Context
	r   io.Reader
}

func (i *interrupted) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.r.Read(p)
}

// strays reads what no file takes up: tables and folders, what was deleted, what was
// never part of the file system. Its text counts; what looks like a file is one.
func (v *volume) strays() error {
	slices.SortFunc(v.seen, func(a, b extent) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	at, count, text := int64(0), 0, int64(0)
	for _, x := range append(v.seen, extent{v.size, 0}) {
		for at < x.at {
			from, to := v.src.next(at)
			to = min(to, x.at)
			if from >= to {
				at = x.at
				break
			}
			at = to
			if text += to - from; text > mostText {
				v.tooMuch("areas that no file takes up")
				return nil
			}
			if err := v.stray(from, to, &count); err != nil {
				return err
			}
		}
		at = max(at, x.at+x.size)
	}
	return nil
}

// stray reads an area by pieces that are not zero.
func (v *volume) stray(from, to int64, count *int) error {
	const piece = 64 << 10
	b := make([]byte, piece)
	began := int64(-1)
	flush := func(end int64) error {
		// What stands at the beginning would be taken for the volume itself.
		if began > 0 && *count >= mostStrays {
			v.tooMuch("areas that no file takes up, to look for files in")
			began = -1
		}
		if began <= 0 {
			began = -1
			return nil
		}
		*count++
		c := extract.Child{Path: fmt.Sprintf("%sarea-%d", v.prefix, began), Alternative: true}
		r := io.NewSectionReader(v.src, began, end-began)
		began = -1
		return v.sink.Child(c, r)
	}
	for at := from; at < to; at += piece {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		n, err := v.src.ReadAt(b[:min(piece, to-at)], at)
		if allZero(b[:n]) {
			if err := flush(at); err != nil {
				return err
			}
		} else {
			if began < 0 {
				began = at
			}
			if text := parts.Printable(b[:n]); text != "" {
				if err := v.sink.Text(extract.Carved, extract.Place{Where: "unused space"}, text); err != nil {
					return err
				}
			}
		}
		if err != nil && err != io.EOF {
			v.damaged("disk image: it is cut off")
			break
		}
	}
	return flush(to)
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
