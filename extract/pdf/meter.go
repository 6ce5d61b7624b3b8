package pdf

import (
	"io"

	"postern/extract"
)

// A meter bounds how many bytes all streams of a file may unpack to: a stream may
// be named many times, and most of what it holds may be no text, so that the
// sink's budget does not see it.
type meter struct{ left int64 }

// unpackedFloor is what any file may unpack to.
const unpackedFloor = 48 << 20

func newMeter(l extract.Limits) *meter { return &meter{left: 2*l.Bytes + unpackedFloor} }

var errUnpacked = &extract.GapError{Cause: extract.TooBig, Detail: "PDF: its streams unpack to more than its size allows"}

// A metered reader counts what is read of a stream.
type metered struct {
	r io.Reader
	m *meter
}

func (m *metered) Read(p []byte) (int, error) {
	if m.m.left <= 0 {
		return 0, errUnpacked
	}
	n, err := m.r.Read(p)
	m.m.left -= int64(n)
	return n, err
}
