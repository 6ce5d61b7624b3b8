package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	library "github.com/ledongthuc/pdf"

	"postern/extract"
)

// secondReading is the file as another parser reads it, into the view All. It is
// asked only where ours is in doubt, since what two programs make of a damaged
// file differs, and the recipient's may be like either. Its own trouble changes
// nothing: the file is a gap already. It may take much memory or never end on
// hostile files, which the worker's limits are for.
func secondReading(ctx context.Context, data []byte, s extract.Sink) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = nil // of the library: it panics on what it does not expect
		}
	}()
	r, err := library.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil
	}
	fonts := map[string]*library.Font{}
	for n := 1; n <= min(r.NumPage(), maxPages); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := pageText(r, n, fonts)
		if err != nil || text == "" {
			continue
		}
		if err := s.Text(extract.All, extract.Place{Where: fmt.Sprintf("page %d", n)}, clean(text)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// errPage stands for a panic of the library over one page; others may be fine.
var errPage = errors.New("page cannot be read")

func pageText(r *library.Reader, n int, fonts map[string]*library.Font) (text string, err error) {
	defer func() {
		if recover() != nil {
			err = errPage
		}
	}()
	p := r.Page(n)
	if p.V.IsNull() {
		return "", errPage
	}
	for _, name := range p.Fonts() {
		// Fonts of one name on different pages are different fonts.
		f := p.Font(name)
		fonts[name] = &f
	}
	return p.GetPlainText(fonts)
}
