package disk

import (
	"context"
	"io"
	"path"
	"strings"

	"postern/extract"
)

// Bounds of a file system: files and folders, bytes of their paths, bytes of a folder,
// extents.
const (
	mostFiles   = 200_000
	mostPaths   = 48 << 20
	mostFolder  = 16 << 20
	mostFolders = 512 << 20 // of all of them: many can stand in the same place
	mostExtents = 1 << 20
	mostJoined  = 4 * mostExtents // of all files: many can stand in the same ones
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
	joined  int // extents of files that were handed on
	files   int
	paths   int // bytes
	areas   int // that were handed on
	folders int // bytes
	buffer  []byte
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
		if v.folders += int(n); v.folders > mostFolders {
			v.tooMuch("entries in folders")
			return nil
		}
		if x.at >= 0 && n > v.size-x.at {
			v.damaged("disk image: a folder or a table goes on behind the end")
			n = max(0, v.size-x.at)
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

// another counts a file and its path, and reports whether there may be so many.
func (v *volume) another(path string) bool {
	if v.files++; v.files > mostFiles {
		v.tooMuch("files")
		return false
	}
	if v.paths += len(path); v.paths > mostPaths {
		v.tooMuch("long names")
		return false
	}
	return true
}

// join counts extents that are put together to a file, and reports whether there may be so many.
func (v *volume) join(extents int) bool {
	if v.joined += extents; v.joined > mostJoined {
		v.tooMuch("files in the same extents")
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
			v.seen = append(v.seen, extent{x.at, n}) // what stands behind its end is read besides
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
