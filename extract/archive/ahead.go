package archive

import "io"

// An ahead reads ahead: many small reads, mostly one behind the other, are a few of buf's size.
type ahead struct {
	r   io.ReaderAt
	buf []byte
	n   int // what buf holds of r, from offset at on
	at  int64
}

func newAhead(r io.ReaderAt, size int) *ahead { return &ahead{r: r, buf: make([]byte, size)} }

func (a *ahead) ReadAt(p []byte, at int64) (int, error) {
	if len(p) > len(a.buf) {
		return a.r.ReadAt(p, at)
	}
	if at < a.at || at-a.at > int64(a.n-len(p)) {
		n, err := a.r.ReadAt(a.buf, at)
		if a.n, a.at = n, at; n < len(p) {
			return copy(p, a.buf[:n]), err
		}
	}
	return copy(p, a.buf[at-a.at:a.n]), nil
}
