package parts

import (
	"archive/zip"
	"errors"
	"io"

	"postern/extract"
)

// mostListing bounds the directory of a ZIP file that is asked what it is, bytes.
// No document has as many parts.
const mostListing = 2 << 20

// Listing reads the directory of a ZIP file, to see what it is. It may be called
// outside of a worker: it holds no more than a few MiB, whatever the file.
func Listing(o *extract.Object) (*zip.Reader, error) {
	return zip.NewReader(&bounded{r: o.Data, left: mostListing}, o.Size)
}

var errListing = errors.New("the directory is too long for a document")

// A bounded reader gives out so many bytes in all.
type bounded struct {
	r    io.ReaderAt
	left int64
}

func (b *bounded) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errListing
	}
	return b.r.ReadAt(p, off)
}
