package archive

import (
	"bytes"
	"context"
	"io"

	"postern/extract"
)

// used is how many bytes of source a decoder has used that has come to its end: r may have
// read some more.
func used(source *counter, r io.Reader) int64 {
	if a, ok := r.(aheadBits); ok {
		return source.n - a.ahead()
	}
	return source.n
}

const (
	// packedPadding is how many bytes packing programs leave behind their streams.
	packedPadding = 4
	// smallSurplus is too small for a file: text in it counts, and nothing else.
	smallSurplus = 16
)

// surplus hands on packed bytes that a member's content is not made of.
func surplus(o *extract.Object, s extract.Sink, path string, from, to int64) error {
	size := min(to, o.Size) - from
	return surplusIn(s, path, size, func() io.Reader { return io.NewSectionReader(o.Data, from, size) })
}

// surplusIn is [surplus] of size bytes, which open reads.
func surplusIn(s extract.Sink, path string, size int64, open func() io.Reader) error {
	switch {
	case size <= packedPadding || allZero(open()):
		return nil
	case size <= smallSurplus:
		return extract.Carve(context.Background(), open(), s, extract.Place{Where: path + ".rest"})
	}
	return s.Child(extract.Child{Path: path + ".rest"}, open())
}

// packedText hands on long texts in a short stretch of packed bytes, of which some may
// belong to no content. Shorter ones would be chance.
func packedText(o *extract.Object, s extract.Sink, path string, from, to int64) error {
	const long = 12
	b := make([]byte, to-from)
	readFull(o, b, from)
	text := ""
	for _, run := range bytes.FieldsFunc(b, func(r rune) bool { return r < ' ' || r > '~' }) {
		if len(run) >= long {
			text += string(run) + "\n"
		}
	}
	if text == "" {
		return nil
	}
	return s.Text(extract.Carved, extract.Place{Where: path}, text)
}

// leftIn is [surplus] of what is left of a stream that can be read once, as one that was
// decrypted.
func leftIn(r io.Reader, s extract.Sink, path string) error {
	head := make([]byte, smallSurplus+1)
	n, err := io.ReadFull(r, head)
	if head = head[:n]; err == nil {
		return s.Child(extract.Child{Path: path + ".rest"}, io.MultiReader(bytes.NewReader(head), r))
	}
	return surplusIn(s, path, int64(n), func() io.Reader { return bytes.NewReader(head) })
}

// An exactReader fails where there is less than there should be, or more.
type exactReader struct {
	r    io.Reader
	left int64
}

var errLonger = &extract.GapError{Cause: extract.Corrupt, Detail: "more is packed than its header says"}

func (e *exactReader) Read(p []byte) (int, error) {
	if e.left == 0 {
		var b [1]byte
		if n, err := e.r.Read(b[:]); n > 0 {
			return 0, errLonger
		} else if err != nil {
			return 0, err
		}
		return 0, nil
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.left)])
	if e.left -= int64(n); err == io.EOF && e.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
