package parts

import (
	"archive/zip"
	"io"
	"path"
	"strconv"
	"strings"
)

// pieceOf takes a member's name apart that is a piece of a part (ECMA-376 part 2,
// 7.3.5): "doc.xml/[0].piece", "doc.xml/[1].last.piece".
func pieceOf(name string) (part string, n int, ok bool) {
	dir, base := path.Split(name)
	base = Key(base)
	number, is := strings.CutSuffix(base, "].piece")
	if !is {
		number, is = strings.CutSuffix(base, "].last.piece")
	}
	number, open := strings.CutPrefix(number, "[")
	if !is || !open || dir == "" {
		return name, 0, false
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 {
		return name, 0, false
	}
	return strings.TrimSuffix(dir, "/"), n, true
}

// PartName is the name of the part that a member belongs to: its own, or that of
// the part it is a piece of.
func PartName(member string) string {
	name, _, _ := pieceOf(CleanName(member))
	return name
}

// A pieceReadCloser reads a part through one piece after the other.
type pieceReadCloser struct {
	files []*zip.File
	open  io.ReadCloser
}

func (r *pieceReadCloser) Read(b []byte) (int, error) {
	for {
		if r.open == nil {
			if len(r.files) == 0 {
				return 0, io.EOF
			}
			var err error
			if r.open, err = r.files[0].Open(); err != nil {
				return 0, err
			}
			r.files = r.files[1:]
		}
		n, err := r.open.Read(b)
		if err == io.EOF {
			err = r.open.Close()
			r.open = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

func (r *pieceReadCloser) Close() error {
	if r.open == nil {
		return nil
	}
	return r.open.Close()
}
