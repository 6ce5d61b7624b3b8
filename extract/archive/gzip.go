package archive

import (
	"compress/gzip"
	"context"
	"io"
	"path"
	"strings"

	"postern/extract"
)

// Gzip is the GZIP format (RFC 1952), of one or more members.
var Gzip = extract.Format{
	Name:       "gzip",
	About:      "GZIP: all members as one file, their names and comments, and what follows them",
	MediaTypes: []string{"application/gzip", "application/x-gzip"},
	Extensions: []string{"gz", "tgz"},
	Detect: func(o *extract.Object) bool {
		return len(o.Head) >= 10 && o.Head[0] == 0x1f && o.Head[1] == 0x8b && o.Head[2] == 8
	},
	Risky: true,
	Read:  readGzip,
}

func readGzip(ctx context.Context, o *extract.Object, s extract.Sink) error {
	source := newCounter(o.Open())
	z, err := gzip.NewReader(source)
	if err != nil {
		return err
	}
	m := &members{ctx: ctx, z: z, source: source}
	m.note(z.Header)
	name := innerName(o, z.Header)
	if err := s.Child(extract.Child{Path: name, Names: []string{name}}, m); err != nil {
		return err
	}
	if err := m.texts.hand(s); err != nil {
		return err
	}
	rest := io.NewSectionReader(o.Data, m.end, max(0, o.Size-m.end))
	if m.failed || !m.done || rest.Size() <= 0 || allZero(rest) {
		return nil // a failure is the child's gap already, and so is what was too much of it
	}
	rest.Seek(0, io.SeekStart)
	return s.Child(extract.Child{Path: "rest"}, rest)
}

// innerName is the name of the file that was compressed: the one in the header,
// else the object's without its ending.
func innerName(o *extract.Object, h gzip.Header) string {
	if h.Name != "" {
		return path.Base(strings.ReplaceAll(clean(h.Name), `\`, "/"))
	}
	if len(o.Names) > 0 {
		name := path.Base(o.Names[0])
		switch ext := path.Ext(name); strings.ToLower(ext) {
		case ".tgz":
			return strings.TrimSuffix(name, ext) + ".tar"
		case ".svgz":
			return strings.TrimSuffix(name, ext) + ".svg"
		case ".gz":
			return strings.TrimSuffix(name, ext)
		}
	}
	return "data"
}

// members reads the members one after the other as one stream, as gunzip does.
type members struct {
	ctx    context.Context
	z      *gzip.Reader
	source *counter
	texts  headerTexts
	end    int64 // where the last whole member ended
	failed bool
	done   bool
}

func (m *members) note(h gzip.Header) {
	m.z.Multistream(false)
	m.texts.add(h.Name, h.Comment, decodeText(h.Extra))
}

func (m *members) Read(p []byte) (int, error) {
	for !m.done {
		if err := m.ctx.Err(); err != nil {
			return 0, err
		}
		n, err := m.z.Read(p)
		if err == io.EOF {
			m.next()
			err = nil
		}
		if err != nil {
			m.failed, m.done = true, true
			return n, err
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, io.EOF
}

// next goes on to the next member, if one follows.
func (m *members) next() {
	m.end = m.source.n
	b, _ := m.source.r.Peek(3)
	if len(b) < 3 || b[0] != 0x1f || b[1] != 0x8b || b[2] != 8 {
		m.done = true
		return
	}
	if err := m.z.Reset(m.source); err != nil {
		m.done = true // its header is damaged: the rest is read as it stands
		return
	}
	m.note(m.z.Header)
}

var _ io.ByteReader = (*counter)(nil) // or gzip would read ahead
