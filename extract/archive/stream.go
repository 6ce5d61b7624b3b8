package archive

import (
	"context"
	"io"
	"path"
	"strings"

	"postern/extract"
)

// A codec opens the compressed streams of a file that holds one member and no
// name: XZ, ZSTD and their like. Such files may be put one after another, and
// every program unpacks them to one.
type codec struct {
	// starts reports whether a stream begins with head, up to 16 bytes.
	starts func(head []byte) bool
	// open opens the stream that begins at offset at. Its end is asked for once
	// the reader has come to its end. A nil reader is a stretch without content.
	open func(o *extract.Object, at int64) (r io.Reader, end func() int64, err error)
}

// endings of a compressed file's name, and what stands there once it is unpacked.
type endings map[string]string

// inner is the name of the file that was compressed.
func (e endings) inner(o *extract.Object) string {
	if len(o.Names) == 0 {
		return "data"
	}
	name := path.Base(strings.ReplaceAll(clean(o.Names[0]), `\`, "/"))
	ext := path.Ext(name)
	if to, ok := e[strings.ToLower(ext)]; ok && len(ext) < len(name) {
		return strings.TrimSuffix(name, ext) + to
	}
	return "data"
}

// readStreams hands on all streams of o as one child, then what they skip and
// what follows them.
func readStreams(ctx context.Context, o *extract.Object, s extract.Sink, c codec, e endings) error {
	name := e.inner(o)
	m := &chain{ctx: ctx, o: o, codec: c}
	if err := s.Child(extract.Child{Path: name, Names: []string{name}}, m); err != nil {
		return err
	}
	for _, x := range m.skipped.list {
		r := io.NewSectionReader(o.Data, x.from, x.to-x.from)
		if allZero(r) {
			continue
		}
		r.Seek(0, io.SeekStart)
		if err := s.Child(extract.Child{Path: "skipped"}, r); err != nil {
			return err
		}
	}
	if m.failed || !m.done {
		return nil // the child's gap already, which may be that there is too much of it
	}
	return handRest(o, s, m.at)
}

// handRest hands on what follows the end of the last stream, unless it is zeros.
func handRest(o *extract.Object, s extract.Sink, at int64) error {
	rest := io.NewSectionReader(o.Data, at, max(0, o.Size-at))
	if rest.Size() == 0 || allZero(rest) {
		return nil
	}
	rest.Seek(0, io.SeekStart)
	return s.Child(extract.Child{Path: "rest"}, rest)
}

// A chain reads streams one after the other as one.
type chain struct {
	ctx     context.Context
	o       *extract.Object
	codec   codec
	at      int64 // where the next stream begins
	r       io.Reader
	end     func() int64
	skipped spans
	count   int
	failed  bool
	done    bool
}

func (c *chain) Read(p []byte) (int, error) {
	for !c.done {
		if err := c.ctx.Err(); err != nil {
			return 0, err
		}
		if c.r == nil {
			if err := c.next(); err != nil {
				return 0, c.fail(err)
			}
			continue
		}
		n, err := c.r.Read(p)
		switch {
		case err == io.EOF:
			c.at, c.r = c.end(), nil
		case err != nil:
			return n, c.fail(err)
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, io.EOF
}

func (c *chain) fail(err error) error {
	c.failed, c.done = true, true
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// mostSkipped bounds the stretches without content that are handed on apart.
const mostSkipped = 256

// next opens the next stream, if one follows. The first one is opened whatever
// it looks like, so that its fault is seen.
func (c *chain) next() error {
	var head [16]byte
	n, _ := c.o.Data.ReadAt(head[:], c.at)
	if c.count == 0 && n == 0 {
		return io.ErrUnexpectedEOF
	}
	if c.count > 0 && !c.codec.starts(head[:n]) {
		c.done = true
		return nil
	}
	c.count++
	r, end, err := c.codec.open(c.o, c.at)
	if err != nil {
		return err
	}
	if r == nil {
		to := end()
		if len(c.skipped.list) >= mostSkipped {
			return &extract.GapError{Cause: extract.TooBig, Detail: "too many stretches without content"}
		}
		c.skipped.add(c.at+8, to)
		if to <= c.at {
			return io.ErrUnexpectedEOF
		}
		c.at = to
		return nil
	}
	c.r, c.end = r, end
	return nil
}

// beginsWith makes a test for a magic.
func beginsWith(magic string) func([]byte) bool {
	return func(head []byte) bool { return strings.HasPrefix(string(head), magic) }
}

// detects makes a Detect of a test of the first bytes.
func detects(starts func([]byte) bool) func(*extract.Object) bool {
	return func(o *extract.Object) bool { return starts(o.Head) }
}

// counted opens a counter at an offset of o, and says where it stands.
func counted(o *extract.Object, at int64) (*counter, func() int64) {
	source := newCounter(io.NewSectionReader(o.Data, at, o.Size-at))
	return source, func() int64 { return at + source.n }
}
