package archive

import (
	"compress/bzip2"
	"context"
	"io"
	"strings"

	"postern/extract"
)

// Bzip2 is the BZIP2 format (Seward, bzip2 manual; blocks of up to 900 kB).
var Bzip2 = extract.Format{
	Name:       "bzip2",
	About:      "BZIP2: all streams as one file, and what follows them",
	MediaTypes: []string{"application/x-bzip2", "application/bzip2"},
	Extensions: []string{"bz2", "tbz2", "tbz"},
	Detect:     detects(startsBzip2),
	Risky:      true,
	Read: func(ctx context.Context, o *extract.Object, s extract.Sink) error {
		c := codec{starts: func([]byte) bool { return false }, open: openBzip2} // its reader goes on by itself
		return readStreams(ctx, o, s, c, endings{".bz2": "", ".bz": "", ".tbz2": ".tar", ".tbz": ".tar"})
	},
}

// startsBzip2 looks for the head of a stream and of its first block, or of its end.
func startsBzip2(h []byte) bool {
	return len(h) >= 10 && string(h[:3]) == "BZh" && h[3] >= '1' && h[3] <= '9' &&
		(string(h[4:10]) == "1AY&SY" || string(h[4:10]) == "\x17\x72\x45\x38\x50\x90")
}

func openBzip2(o *extract.Object, at int64) (io.Reader, func() int64, error) {
	source, end := counted(o, at)
	return &bzip2Reader{r: bzip2.NewReader(source), source: source}, end, nil
}

// A bzip2Reader ends where the package bzip2 finds that what follows a stream is
// no further one; it has read two bytes of it then.
type bzip2Reader struct {
	r      io.Reader
	source *counter
}

func (b *bzip2Reader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if s, ok := err.(bzip2.StructuralError); ok && strings.Contains(string(s), "continuation") {
		b.source.n -= 2
		err = io.EOF
	}
	return n, err
}
