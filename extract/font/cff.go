package font

import (
	"bytes"
	"io"

	"postern/extract"
	"postern/extract/metadata"
	"postern/internal/cff"
)

// compact reads the names and strings at the beginning of a Compact Font Format table
// (Adobe technical note 5176, sections 5 to 10): each is a list of texts without anything
// between them.
func compact(r *metadata.Reading, from io.Reader) {
	const most = 1 << 20 // for the texts; outlines are far larger
	b := r.Inflated("CFF", io.LimitReader(from, most), nil)
	if len(b) < 4 || int(b[2]) > len(b) {
		r.Printable("CFF", b)
		return
	}
	rest := b[b[2]:]
	for _, what := range []string{"CFF name", "", "CFF texts"} {
		list, size, ok := cff.Index(rest)
		if !ok {
			r.Gap("", extract.Corrupt, "font: CFF is cut off")
			r.Printable("CFF", rest)
			return
		}
		if what != "" {
			r.Text(extract.Properties, what, metadata.Narrow(bytes.Join(list, []byte{'\n'})))
		}
		rest = rest[size:]
	}
	r.Carve("CFF", io.MultiReader(bytes.NewReader(rest), from))
}
